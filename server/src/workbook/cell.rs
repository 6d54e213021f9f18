//! One cell, and what it says in a certain column.

use super::columns::Column;
use calamine::DataType;
use shared::children::Field;
use shared::children::parse::is_date;
use shared::edits::apply::MAX_TEXT;
use shared::values::CivilDate;
use shared::values::citizen_id::{CitizenId, InvalidNumber, PersonNumber, mask};
use shared::values::date::InvalidDate;
use shared::wire::imports::CellProblem;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, as in every CSV.
    Text(String),
    /// A number that the program keeps as one; leading noughts are lost.
    Number(f64),
    /// A number that the program shows as a day.
    Day(CivilDate),
    /// A formula that failed, as #N/A.
    Broken,
}

/// Why the value of a cell is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A spreadsheet rounded the personal number, or dropped its leading noughts.
    NumberDamaged,
    /// A spreadsheet made a day of it, as of the classroom 1/2.
    MadeADay,
    /// A formula failed.
    Broken,
    /// The text is longer than a record keeps.
    TooLong,
}

impl Refused {
    pub(super) fn problem(self, row: u32, column: String) -> CellProblem {
        let (code, message) = match self {
            Self::NumberDamaged => (
                "E-ID-EXCEL",
                "เลขประจำตัวเสียหายจากโปรแกรมตารางคำนวณ จึงไม่นำเข้าเลขนี้ (ข้อมูลอื่นในแถวนำเข้าตามปกติ) \
                 กรุณากำหนดคอลัมน์เป็นข้อความ แล้วพิมพ์เลข 13 หลักใหม่จากเอกสาร",
            ),
            Self::MadeADay => (
                "E-CELL-DATE",
                "โปรแกรมตารางคำนวณเปลี่ยนค่านี้เป็นวันที่ จึงไม่นำเข้าช่องนี้ กรุณากำหนดคอลัมน์เป็นข้อความ แล้วพิมพ์ใหม่",
            ),
            Self::Broken => ("E-CELL-FORMULA", "สูตรในช่องนี้คำนวณไม่ได้ จึงไม่นำเข้าช่องนี้ กรุณาพิมพ์ค่าแทนสูตร"),
            Self::TooLong => ("E-CELL-LONG", "ข้อความยาวเกิน 500 ตัวอักษร จึงไม่นำเข้าช่องนี้ กรุณาย่อข้อความ"),
        };
        CellProblem { row, column, code: code.to_owned(), message: message.to_owned() }
    }
}

impl Cell {
    pub(super) fn of(data: &impl DataType) -> Self {
        if let Some(text) = data.get_string() {
            return Self::text(text);
        }
        if let Some(moment) = data.get_datetime().filter(calamine::ExcelDateTime::is_datetime) {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            return day_of(i32::from(year), month, day).map_or(Self::Broken, Self::Day);
        }
        if let Some(text) = data.get_datetime_iso() {
            return CivilDate::parse(text).map_or(Self::text(text), Self::Day);
        }
        if let Some(number) = data.as_f64().filter(|_| data.is_float() || data.is_int() || data.is_datetime())
        {
            return Self::Number(number);
        }
        match data.get_bool() {
            Some(true) => Self::text("ใช่"),
            Some(false) => Self::text("ไม่ใช่"),
            None if data.is_error() => Self::Broken,
            None => Self::Empty,
        }
    }

    /// A text; one that stands for "nothing" is nothing.
    pub(super) fn text(text: &str) -> Self {
        let text = text.trim();
        // Our own CSV puts an apostrophe before what a spreadsheet would take for a formula.
        let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA_SIGNS)).unwrap_or(text);
        if text.chars().all(|c| matches!(c, '-' | '–' | '—')) {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The text for headings and for columns without rules of their own.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Empty | Self::Broken => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => digits_of(*number),
            Self::Day(day) => day.to_iso(),
        }
    }

    /// The text that the cell gives to a column, empty for none.
    pub(super) fn value(&self, column: Column) -> Result<String, Refused> {
        let text = match (self, column) {
            (Self::Empty, _) => String::new(),
            (Self::Broken, _) => return Err(Refused::Broken),
            (Self::Number(number), Column::Field(Field::CitizenId)) => number_of_a_person(*number)?,
            (Self::Text(text), Column::Field(Field::CitizenId)) => {
                if PersonNumber::parse(text) == Err(InvalidNumber::ExcelDamage) {
                    return Err(Refused::NumberDamaged);
                }
                // An export with masked numbers says nothing about them.
                if text.contains('x') && mask(text) == *text { String::new() } else { text.clone() }
            }
            // Every phone number begins with a nought, which a number cell cannot keep.
            (Self::Number(number), Column::Field(field)) if is_phone(field) => {
                format!("0{}", digits_of(*number).trim_start_matches('0'))
            }
            (Self::Day(_), Column::Field(field)) if !is_date(field) => return Err(Refused::MadeADay),
            (Self::Day(_), Column::Height | Column::Weight) => return Err(Refused::MadeADay),
            (cell, _) => cell.plain(),
        };
        if text.chars().count() > MAX_TEXT { Err(Refused::TooLong) } else { Ok(text) }
    }
}

/// What a spreadsheet takes for the beginning of a formula.
pub(super) const FORMULA_SIGNS: [char; 4] = ['=', '+', '-', '@'];

/// A day of a date cell. A year that was typed in the Buddhist era is kept by a spreadsheet as if it were of the
/// common era.
fn day_of(year: i32, month: u8, day: u8) -> Option<CivilDate> {
    match CivilDate::from_ymd(year, month, day) {
        Err(InvalidDate::Year) => CivilDate::from_be(year, month, day).ok(),
        read => read.ok(),
    }
}

fn is_phone(field: Field) -> bool {
    matches!(field, Field::GuardianPhone | Field::FatherPhone | Field::MotherPhone)
}

/// The greatest number that a cell keeps to the last digit.
const EXACT: f64 = 1e15;

fn digits_of(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT { format!("{number:.0}") } else { number.to_string() }
}

/// A personal number in a number cell: whole only with all 13 digits, and not when it ends in the noughts of a
/// number that was rounded and read again.
fn number_of_a_person(number: f64) -> Result<String, Refused> {
    const ROUNDED: &str = "00000";
    let digits = digits_of(number);
    let rounded = digits.ends_with(ROUNDED) && CitizenId::parse(&digits).is_err();
    let whole = digits.len() == 13 && digits.bytes().all(|b| b.is_ascii_digit());
    if whole && !rounded { Ok(digits) } else { Err(Refused::NumberDamaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_gives_a_column_what_it_can_be_trusted_with() {
        let number = Column::Field(Field::CitizenId);
        let day = CivilDate::parse_iso("2025-02-01").unwrap();
        for (cell, column, expected) in [
            (Cell::Number(1_000_000_000_009.0), number, Ok("1000000000009")),
            (Cell::Number(1_230_000_000_000.0), number, Err(Refused::NumberDamaged)),
            (Cell::Number(89_000_013.0), number, Err(Refused::NumberDamaged)),
            (Cell::Number(1.234_567e15), number, Err(Refused::NumberDamaged)),
            (Cell::text("1.23E+12"), number, Err(Refused::NumberDamaged)),
            (Cell::text("1000000000008"), number, Ok("1000000000008")),
            (Cell::text("G644200000001"), number, Ok("G644200000001")),
            (Cell::Number(12.0), Column::Field(Field::StudentNo), Ok("12")),
            (Cell::text("0012"), Column::Field(Field::StudentNo), Ok("0012")),
            (Cell::Number(95.5), Column::Height, Ok("95.5")),
            (Cell::Number(812_345_678.0), Column::Field(Field::MotherPhone), Ok("0812345678")),
            (Cell::Day(day), Column::Field(Field::BirthDate), Ok("2025-02-01")),
            (Cell::Day(day), Column::Field(Field::Classroom), Err(Refused::MadeADay)),
            (Cell::Broken, Column::Field(Field::FirstName), Err(Refused::Broken)),
            (Cell::text(" - "), Column::Field(Field::FirstName), Ok("")),
            (Cell::text("'=น้อย"), Column::Field(Field::FirstName), Ok("=น้อย")),
        ] {
            assert_eq!(cell.value(column).as_deref(), expected.as_ref().copied(), "{cell:?}");
        }
        assert_eq!(Cell::text(&"ก".repeat(501)).value(Column::Ignored), Err(Refused::TooLong));
    }

    #[test]
    fn a_day_cell_typed_in_the_buddhist_era_is_that_day() {
        assert_eq!(day_of(2567, 2, 29).map(CivilDate::to_iso).as_deref(), Some("2024-02-29"));
        assert_eq!(day_of(2024, 2, 29).map(CivilDate::to_iso).as_deref(), Some("2024-02-29"));
        assert_eq!(day_of(2023, 2, 29), None);
    }
}
