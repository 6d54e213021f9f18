//! The progress board as a workbook.

use rust_xlsxwriter::{Format, FormatBorder, Workbook, XlsxError};
use shared::lang::Lang;
use shared::wire::progress::{Board, BoardRow};

/// A heading and the number under it.
type Column = (&'static str, fn(&BoardRow) -> u64);

/// The columns behind the name.
const COLUMNS: [Column; 19] = [
    ("สถานศึกษา", |row| row.institutions),
    ("เริ่มดำเนินการ", |row| row.started),
    ("ตรวจสอบรายชื่อครบ", |row| row.finished),
    ("ยืนยันข้อมูลแล้ว", |row| row.confirmed),
    ("มีข้อที่ต้องแก้ไข", |row| row.with_errors),
    ("ไม่เคลื่อนไหว 30 วัน", |row| row.stale),
    ("ไม่มีผู้รับผิดชอบ", |row| row.without_recorder),
    ("รายการรอส่ง", |row| row.waiting),
    ("เด็กปัจจุบัน", |row| row.tally.children),
    ("ตรวจแล้ว", |row| row.tally.checked),
    ("มีการแก้ไข (คน)", |row| row.tally.changed),
    ("ต้องแก้ไข", |row| row.tally.tasks.errors),
    ("ควรตรวจสอบ", |row| row.tally.tasks.warnings),
    ("ชี้แจงแล้ว", |row| row.tally.tasks.explained),
    ("แก้ไขแล้ว (ข้อ)", |row| row.tally.tasks.fixed),
    ("ความครบถ้วน (%)", |row| row.tally.percent_complete()),
    ("เด็กในฐาน", |row| row.tally.base.then),
    ("เพิ่มและย้ายเข้า", |row| row.tally.base.came + row.tally.base.moved_in),
    ("นำออกและย้ายออก", |row| row.tally.base.left + row.tally.base.moved_out),
];

/// One sheet: title, time, base, headings, the parts, the sum.
pub fn workbook(board: &Board) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Sheet1")?;
    let bold = Format::new().set_bold();
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_text_wrap();
    sheet.write_with_format(0, 0, format!("ความก้าวหน้าการปรับปรุงข้อมูล {}", board.total.name), &bold)?;
    let (hour, minute) = board.at.bangkok_time();
    let day = board.at.bangkok_day().long(Lang::Th);
    sheet.write(1, 0, format!("ข้อมูล ณ วันที่ {day} เวลา {hour:02}.{minute:02} น."))?;
    if let Some((name, as_of)) = &board.base {
        sheet.write(2, 0, format!("เทียบกับฐานข้อมูล {name} ณ วันที่ {}", as_of.long(Lang::Th)))?;
    }
    sheet.write_with_format(4, 0, "หน่วยงาน", &head)?;
    for (column, (heading, _)) in (1..).zip(COLUMNS) {
        sheet.write_with_format(4, column, heading, &head)?;
    }
    for (row, part) in (5..).zip(board.rows.iter().chain([&board.total])) {
        let is_total = std::ptr::eq(part, &raw const board.total);
        sheet.write(row, 0, if is_total { "รวม" } else { &part.name })?;
        for (column, (_, number)) in (1..).zip(COLUMNS) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a sheet has no other numbers, and ours stay small"
            )]
            sheet.write(row, column, number(part) as f64)?;
        }
    }
    sheet.set_column_width(0, 42)?;
    sheet.set_freeze_panes(5, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(4, 4)?;
    sheet.set_footer("&Cหน้า &P / &N");
    workbook.save_to_buffer()
}
