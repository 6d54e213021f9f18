//! A roll as other programs write it: the RPT318 workbook of LEC (domain.md 1.6, 3.1), or a CSV with its headings.
//!
//! Reading goes from bytes to a [`grid`] of cells, finds its [`header`], knows the [`columns`] by many spellings,
//! and makes records of the [`rows`]. Nothing is decided here about the register: what a cell says is brought into
//! the form that records keep, and what cannot be trusted is left out and named. [`write`] makes the same layout.

pub mod board;
mod cell;
mod columns;
mod grid;
mod header;
pub mod people;
mod rows;
mod spellings;
pub(crate) mod text;
pub mod write;

pub use columns::{Column, heading};

use grid::Source;
use shared::children::{Field, Record};
use shared::wire::imports::{CellProblem, MAX_FILE, MAX_ROWS};
use std::collections::BTreeMap;

/// A roll that was read from a file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The institution's name, as the file writes it; empty when it does not say.
    pub institution: String,
    /// The institution's code, likewise.
    pub institution_code: String,
    /// The local government, likewise.
    pub lao: String,
    /// The district of the institution, likewise.
    pub district: String,
    /// The province of the institution, likewise.
    pub province: String,
    /// The academic year in digits of the Buddhist era, likewise.
    pub academic_year: String,
    /// The semester in digits, likewise.
    pub semester: String,
    /// The columns of the file with their headings.
    pub headings: BTreeMap<Column, String>,
    /// The children.
    pub rows: Vec<Row>,
    /// Rows that are no child though something stands in them.
    pub problems: Vec<CellProblem>,
    /// The hash of the file.
    pub digest: [u8; 32],
}

/// One child of the file.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The row number as a spreadsheet shows it.
    pub row: u32,
    /// The facts, each in the form that records keep.
    pub record: Record,
    /// Height and weight, if one of them is there.
    pub measured: Option<Measured>,
    /// Cells whose value was not taken, with the reason.
    pub problems: Vec<CellProblem>,
}

/// Height and weight in a file, which has no day for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Height in centimetres; empty when not given.
    pub height_cm: String,
    /// Weight in kilograms; empty when not given.
    pub weight_kg: String,
}

/// Why a file is refused as a whole. The texts go to a person, behind a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// It has more bytes than the limit.
    #[error("ไฟล์ใหญ่เกิน {} MB", MAX_FILE / 1_000_000)]
    TooLarge,
    /// It has more rows than the limit.
    #[error("ไฟล์มีมากกว่า {MAX_ROWS} แถว กรุณาแบ่งไฟล์")]
    TooManyRows,
    /// It is neither a workbook nor a table of text.
    #[error("ไฟล์เสียหายหรือไม่ใช่ตารางคำนวณ กรุณาเปิดในโปรแกรมตารางคำนวณแล้วบันทึกใหม่เป็น .xlsx")]
    Unreadable,
    /// No sheet has a row of headings that is known.
    #[error("ไม่พบหัวตาราง ต้องมีคอลัมน์ ชื่อ และอย่างน้อยอีก 2 คอลัมน์ของรายงาน RPT318 เช่น นามสกุล เลขประจำตัวประชาชน")]
    NoHeader,
    /// No sheet has the headings of a list of people.
    #[error("ไม่พบหัวตาราง ต้องมีคอลัมน์ ชื่อผู้ใช้ ชื่อ-นามสกุล หน้าที่ และรหัสสถานที่")]
    NoPeople,
    /// The file speaks of two institutions, years or semesters.
    #[error("คอลัมน์ “{heading}” มีมากกว่าหนึ่งค่า: “{first}” และ “{second}” (แถว {row}) กรุณาแยกเป็นไฟล์ละหนึ่งค่า")]
    TwoValues {
        /// The heading of the column.
        heading: String,
        /// The value of the rows before.
        first: String,
        /// The other value.
        second: String,
        /// Where the other value stands.
        row: u32,
    },
}

impl Sheet {
    /// Reads a workbook (xlsx, xls, ods) or a table of text (UTF-8, UTF-16 with a mark, windows-874; with commas,
    /// semicolons or tabs). Of several sheets, `Sheet1` or else the first one with known headings counts.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetFault> {
        if bytes.len() > MAX_FILE {
            return Err(SheetFault::TooLarge);
        }
        let mut source = Source::open(bytes)?;
        for sheet in source.sheets() {
            let grid = source.grid(sheet)?;
            if let Some(header) = header::find(&grid) {
                let mut sheet = rows::read(&grid, header)?;
                sheet.digest = *blake3::hash(bytes).as_bytes();
                return Ok(sheet);
            }
        }
        Err(SheetFault::NoHeader)
    }

    /// The heading under which the file has a field, or the usual one.
    pub fn heading(&self, field: Field) -> String {
        self.heading_of(Column::Field(field))
    }

    /// The heading of a column in the file, or the usual one.
    pub fn heading_of(&self, column: Column) -> String {
        self.headings.get(&column).cloned().unwrap_or_else(|| heading(column))
    }
}

#[cfg(test)]
mod tests;
