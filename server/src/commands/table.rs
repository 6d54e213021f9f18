//! A CSV whose columns are found by their headings.

use super::CommandError;
use crate::workbook::text::{decode, numbered_rows};
use csv::StringRecord;
use std::path::{Path, PathBuf};

/// A table with the columns that were asked for.
pub(super) struct Table<const N: usize> {
    file: PathBuf,
    columns: [&'static str; N],
    rows: Vec<(u32, [String; N])>,
}

/// One row of it.
pub(super) struct TableRow<'a, const N: usize> {
    table: &'a Table<N>,
    row: u32,
    /// The values in the order in which the columns were asked for.
    pub(super) values: &'a [String; N],
}

impl<const N: usize> Table<N> {
    pub(super) fn read(file: &Path, columns: [&'static str; N]) -> Result<Self, CommandError> {
        let bytes = std::fs::read(file).map_err(|cause| CommandError::file(file, &cause))?;
        let rows = numbered_rows(&decode(&bytes), b',').map_err(|cause| CommandError::file(file, &cause))?;
        let mut rows = rows.into_iter();
        let headings = rows.next().map(|(_, headings)| headings).unwrap_or_default();
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            let found = headings.iter().position(|heading| heading.trim() == column);
            *place = found.ok_or_else(|| CommandError::MissingColumn { file: file.to_owned(), column })?;
        }
        let value = |record: &StringRecord, at| record.get(at).unwrap_or_default().trim().to_owned();
        let rows = rows.filter(|(_, record)| record.iter().any(|cell| !cell.trim().is_empty()));
        let rows = rows.map(|(row, record)| (row, places.map(|at| value(&record, at)))).collect();
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = TableRow<'_, N>> {
        self.rows.iter().map(|(row, values)| TableRow { table: self, row: *row, values })
    }
}

impl<const N: usize> TableRow<'_, N> {
    /// The row number as a spreadsheet shows it.
    pub(super) const fn number(&self) -> u32 {
        self.row
    }

    /// The value of a column that cannot be empty.
    pub(super) fn filled(&self, column: usize) -> Result<&str, CommandError> {
        match self.values[column].as_str() {
            "" => Err(self.wrong(column, "ต้องไม่ว่าง กรุณาระบุค่า")),
            value => Ok(value),
        }
    }

    /// The value of a column, read.
    pub(super) fn read<T>(
        &self,
        column: usize,
        read: impl Fn(&str) -> Option<T>,
        wanted: &str,
    ) -> Result<T, CommandError> {
        let value = self.filled(column)?;
        read(value).ok_or_else(|| self.wrong(column, &format!("“{value}” ไม่ใช่{wanted} กรุณาแก้ไข")))
    }

    /// The error for a value that cannot be taken.
    pub(super) fn wrong(&self, column: usize, message: &str) -> CommandError {
        CommandError::Cell {
            file: self.table.file.clone(),
            row: self.row,
            column: self.table.columns[column],
            message: message.to_owned(),
        }
    }
}
