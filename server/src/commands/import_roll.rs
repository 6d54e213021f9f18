//! `lec import roll`.

use super::{CommandError, institution, operator_at, say};
use crate::app::{RandomIds, SystemClock};
use crate::operations::Failure;
use crate::operations::import_roll::{apply_import, preview_import};
use crate::store::Store;
use crate::workbook::Sheet;
use clap::Args;
use shared::values::Clock;
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::{Applied, Preview};
use std::fmt::Write;
use std::path::PathBuf;

/// Which file changes which roll.
#[derive(Args)]
pub(super) struct RollArgs {
    /// The workbook (.xlsx, .xls, .ods) or CSV.
    file: PathBuf,
    /// The id of the institution whose roll it is.
    #[arg(long, value_name = "ID")]
    institution: String,
    /// Show what the file would do, and do nothing. This is what happens without --apply too.
    #[arg(long, conflicts_with = "apply")]
    preview: bool,
    /// Do it.
    #[arg(long)]
    apply: bool,
    /// Print JSON instead of a table for people.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(store: &Store, args: &RollArgs) -> Result<(), CommandError> {
    let institution = institution(store, &args.institution).await?;
    let bytes = std::fs::read(&args.file).map_err(|cause| CommandError::file(&args.file, &cause))?;
    let sheet = Sheet::read(&bytes)
        .map_err(|fault| Failure::Explained(ErrorCode::UnreadableFile, fault.to_string()))?;
    let now = SystemClock.now();
    let input = (operator_at(&institution), institution.id, sheet);
    if args.apply {
        let applied = store
            .run_tx("import_roll", input, move |tx, (caller, id, sheet)| {
                Box::pin(apply_import(tx, caller, id, sheet, (None, None), &RandomIds, now))
            })
            .await?;
        let Applied { new, changed } = applied;
        say(&if args.json {
            json(&applied)
        } else {
            format!("นำเข้าแล้ว: เพิ่ม {new} คน แก้ไข {changed} คน")
        });
    } else {
        let preview = store
            .read(&input, move |tx, (caller, id, sheet)| {
                Box::pin(preview_import(tx, caller, id, (sheet, None), now))
            })
            .await?;
        say(&if args.json { json(&preview) } else { table(&preview) });
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).expect("types of the register serialise")
}

/// The most lines of one kind; all of them are in the JSON.
const LINES: usize = 40;

/// The preview for people.
fn table(preview: &Preview) -> String {
    let Preview { new, changed, unchanged, not_found, .. } = preview;
    let mut text = format!(
        "ตัวอย่างการนำเข้า (ยังไม่ได้บันทึก ใช้ --apply เพื่อบันทึก)\n\
         ปีการศึกษา {} ภาคเรียน {}\n\
         เพิ่มใหม่ {new} คน · แก้ไข {changed} คน · เหมือนเดิม {unchanged} คน · ไม่พบในไฟล์ {not_found} คน · ข้อสังเกต {} รายการ\n",
        or_dash(&preview.academic_year),
        or_dash(&preview.semester),
        preview.problems.len(),
    );
    let rows = preview.rows.iter().map(|row| {
        let act = if row.is_new { "เพิ่ม  " } else { "แก้ไข " };
        let fields = if row.is_new { String::new() } else { row.fields.join(", ") };
        format!("{:>6}  {act}  {}  {fields}", row.row, padded(&row.name, 28))
    });
    section(&mut text, "เด็กที่จะเพิ่มหรือแก้ไข (แถว การกระทำ ชื่อ ข้อมูลที่เปลี่ยน)", &rows.collect::<Vec<_>>());
    section(
        &mut text,
        "เด็กในทะเบียนที่ไม่พบในไฟล์ (ไม่ถูกนำออก กรุณาตรวจสอบ)",
        &preview.missing.iter().map(|name| format!("        {name}")).collect::<Vec<_>>(),
    );
    let problems = preview.problems.iter().map(|problem| {
        format!(
            "{:>6}  {}  {}  {}",
            problem.row,
            padded(&problem.code, 18),
            padded(&problem.column, 26),
            problem.message
        )
    });
    section(&mut text, "ข้อสังเกต (แถว รหัส คอลัมน์ ข้อความ)", &problems.collect::<Vec<_>>());
    text
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}");
    for line in lines.iter().take(LINES) {
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if lines.len() > LINES {
        let _ = writeln!(text, "        … และอีก {} รายการ (ดูทั้งหมดด้วย --json)", lines.len() - LINES);
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

/// Filled up with spaces; vowels and tones above and below take no width.
fn padded(text: &str, width: usize) -> String {
    let is_mark = |c: char| matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}');
    let taken = text.chars().filter(|&c| !is_mark(c)).count();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}
