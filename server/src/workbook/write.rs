//! The roll in the layout of RPT318: as a workbook with its two lines of headings, or as CSV with one.

use super::cell::FORMULA_SIGNS;
use super::columns::{Column, heading, heading_lines};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use shared::children::parse::{display, is_date};
use shared::children::{Field, Group, Record};
use shared::lang::Lang;
use shared::places::Institution;
use shared::values::CivilDate;
use shared::values::citizen_id::mask;

/// How citizen numbers are written (domain.md 7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Only the last digits. A file like this can be imported again: masked numbers change nothing.
    Masked,
    /// In full.
    Full,
}

/// What is written.
pub struct RollFile<'a> {
    /// How citizen numbers are written.
    pub numbers: Numbers,
    /// The institution.
    pub institution: &'a Institution,
    /// The name of its local government.
    pub lao_name: &'a str,
    /// The academic year of the Buddhist era.
    pub academic_year: u16,
    /// The semester.
    pub semester: u8,
    /// The children in their order.
    pub records: Vec<&'a Record>,
}

/// The title of the report (domain.md 1.6).
const TITLE: &str = "รายงานรายละเอียดข้อมูลนักเรียน (RPT318)";
/// The rows of the title and of the two lines of headings, from 0.
const TITLE_ROW: u32 = 0;
const HEADING_ROW: u32 = 1;
const DATA_ROW: u32 = 3;
const COLUMN_WIDTH: f64 = 16.0;

/// The columns in their order: those of RPT318, then our own.
fn layout() -> Vec<Column> {
    use Column::{
        AcademicYear, District, Field as Of, Height, Institution, Lao, Province, Semester, Sequence, Weight,
    };
    let mut columns = vec![Province, District, Lao, Institution, AcademicYear, Semester, Sequence];
    columns.extend(
        [Field::StudentNo, Field::Title, Field::FirstName, Field::LastName, Field::BirthDate, Field::Race]
            .map(Of),
    );
    columns.extend([Field::Nationality, Field::Religion, Field::CitizenId, Field::AdmissionDate].map(Of));
    columns.extend([Height, Weight]);
    columns.extend([Field::StudentCondition, Field::ParentsStatus, Field::TuitionRight].map(Of));
    columns.extend([Field::MedicalRight, Field::Level, Field::Classroom].map(Of));
    for group in
        [Group::Father, Group::Mother, Group::Guardian, Group::RegisteredAddress, Group::CurrentAddress]
    {
        columns.extend(group.fields().map(Of));
    }
    columns.extend([Field::Sex, Field::IdKind, Field::NoIdReason, Field::NoIdFollowUp].map(Of));
    columns.extend([Field::NoSurname, Field::BirthPrecision, Field::Status, Field::StatusDate].map(Of));
    columns
}

/// A workbook: sheet `Sheet1`, the title in row 1, headings in rows 2 and 3, the children from row 4.
pub fn workbook(file: &RollFile) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Sheet1")?;
    let columns = layout();
    write_head(sheet, file, &columns)?;
    let text = Format::new().set_num_format("@");
    for (row, (number, record)) in (DATA_ROW..).zip((1_usize..).zip(&file.records)) {
        for (at, &column) in (0_u16..).zip(&columns) {
            let value = value(file, number, record, column);
            if !value.is_empty() {
                sheet.write_string_with_format(row, at, value, &text)?;
            }
        }
    }
    // Cells that are still empty are text too, so that a number typed there keeps its noughts.
    for at in (0_u16..).take(columns.len()) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, COLUMN_WIDTH)?;
    }
    sheet.set_freeze_panes(DATA_ROW, 0)?;
    workbook.save_to_buffer()
}

fn write_head(sheet: &mut Worksheet, file: &RollFile, columns: &[Column]) -> Result<(), XlsxError> {
    let title = Format::new().set_bold();
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E8_EEF4));
    sheet.write_string_with_format(TITLE_ROW, 0, title_of(file), &title)?;
    let mut at = 0;
    while let Some(&column) = columns.get(at) {
        let (top, below) = lines_of(column);
        let width = columns[at..].iter().take_while(|&&next| is_same_group(column, next)).count();
        let (first, last) = (place(at), place(at + width.max(1) - 1));
        if below.is_empty() {
            sheet.merge_range(HEADING_ROW, first, HEADING_ROW + 1, first, &top, &head)?;
        } else {
            sheet.merge_range(HEADING_ROW, first, HEADING_ROW, last, &top, &head)?;
            for (at, &column) in (first..=last).zip(&columns[at..]) {
                sheet.write_string_with_format(HEADING_ROW + 1, at, lines_of(column).1, &head)?;
            }
        }
        at += width.max(1);
    }
    Ok(())
}

fn title_of(file: &RollFile) -> String {
    format!(
        "{TITLE} ปีการศึกษา {} ภาคเรียนที่ {} รหัสสถานศึกษา {}",
        file.academic_year, file.semester, file.institution.id
    )
}

fn lines_of(column: Column) -> (String, String) {
    let (top, below) = heading_lines(column);
    if top.is_empty() { (heading(column), String::new()) } else { (top.to_owned(), below.to_owned()) }
}

fn is_same_group(one: Column, other: Column) -> bool {
    let ((top, below), (other_top, other_below)) = (heading_lines(one), heading_lines(other));
    !below.is_empty() && !other_below.is_empty() && top == other_top
}

fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The same as text with commas, in UTF-8 with the mark that spreadsheets need.
pub fn csv(file: &RollFile) -> String {
    let columns = layout();
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let mut head: Vec<String> = columns.iter().map(|&column| heading(column)).collect();
    head.insert(0, heading(Column::InstitutionCode));
    let rows = (1_usize..).zip(&file.records).map(|(number, record)| {
        let mut row = vec![file.institution.id.to_string()];
        row.extend(columns.iter().map(|&column| harmless(value(file, number, record, column))));
        row
    });
    for row in std::iter::once(head).chain(rows) {
        writer.write_record(&row).expect("writing to memory works");
    }
    let bytes = writer.into_inner().expect("writing to memory works");
    String::from_utf8(bytes).expect("cells are text")
}

/// A spreadsheet must not take a name for a formula.
fn harmless(text: String) -> String {
    if text.starts_with(FORMULA_SIGNS) { format!("'{text}") } else { text }
}

fn value(file: &RollFile, number: usize, record: &Record, column: Column) -> String {
    let measured = record.last_measurement();
    match column {
        Column::Field(Field::CitizenId) if file.numbers == Numbers::Masked => {
            mask(record.get(Field::CitizenId))
        }
        Column::Field(field) => shown(field, record.get(field)),
        Column::Height => measured.map(|measured| measured.height_cm.clone()).unwrap_or_default(),
        Column::Weight => measured.map(|measured| measured.weight_kg.clone()).unwrap_or_default(),
        Column::Institution => file.institution.name.clone(),
        Column::InstitutionCode => file.institution.id.to_string(),
        Column::Lao => file.lao_name.to_owned(),
        Column::District => file.institution.district_name.clone(),
        Column::Province => file.institution.province_name.clone(),
        Column::AcademicYear => file.academic_year.to_string(),
        Column::Semester => file.semester.to_string(),
        Column::Sequence => number.to_string(),
        Column::FullName(_) | Column::Ignored => String::new(),
    }
}

/// Dates as dd/mm/BBBB, codes by their labels, all else as it is.
fn shown(field: Field, value: &str) -> String {
    match CivilDate::parse_iso(value) {
        Some(day) if is_date(field) => format!("{:02}/{:02}/{}", day.day(), day.month(), day.be_year()),
        _ => display(field, value, Lang::Th),
    }
}
