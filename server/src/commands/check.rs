//! `lec check`: whether the records that are kept are what the history adds up to, with a receipt for each change.

use super::{CommandError, say};
use crate::operations::check_history::{all_institutions, check_history};
use crate::store::Store;
use shared::edits::fold::Misfit;

pub(super) async fn run(store: &Store) -> Result<(), CommandError> {
    let institutions = all_institutions(store).await?;
    let (mut changes, mut wrong) = (0, 0);
    for institution in &institutions {
        let checked = check_history(store, institution).await?;
        changes += checked.changes;
        let mut faults: Vec<String> = checked.misfits.into_iter().map(words).collect();
        if !checked.digest_fits {
            faults.push("ค่าสรุปของทะเบียนไม่ตรงกับรายการเด็ก".to_owned());
        }
        if !faults.is_empty() {
            wrong += 1;
            say(&format!("{institution}: {}", faults.join("; ")));
        }
    }
    if wrong > 0 {
        return Err(CommandError::DoesNotAddUp(wrong));
    }
    say(&format!("ตรวจแล้ว {} แห่ง ประวัติ {changes} รายการ ตรงกันทั้งหมด", institutions.len()));
    Ok(())
}

fn words(misfit: Misfit) -> String {
    match misfit {
        Misfit::Number(seq) => format!("ประวัติไม่มีลำดับที่ {seq}"),
        Misfit::Twice(seq) => format!("รายการแก้ไขซ้ำที่ลำดับ {seq}"),
        Misfit::Chain(seq) => format!("ค่าลูกโซ่ไม่ตรงที่ลำดับ {seq}"),
        Misfit::Before(seq) => format!("ค่าก่อนแก้ไขไม่ตรงที่ลำดับ {seq}"),
        Misfit::Head => "ลำดับล่าสุดไม่ตรงกับประวัติ".to_owned(),
        Misfit::Record(id) => format!("ข้อมูลเด็กรหัส {id} ไม่ตรงกับประวัติ"),
        Misfit::Receipt(seq) => format!("รายการแก้ไขที่ลำดับ {seq} ไม่มีใบตอบรับ"),
        Misfit::Device(id) => format!("เครื่องรหัส {id} มีใบตอบรับเกินลำดับที่นับว่าได้รับแล้ว"),
    }
}
