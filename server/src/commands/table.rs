//! A CSV whose columns are found by their headings.

use super::CommandError;
use csv::StringRecord;
use std::path::{Path, PathBuf};

/// A table with the columns that were asked for.
pub(super) struct Table<const N: usize> {
    file: PathBuf,
    columns: [&'static str; N],
    rows: Vec<(u64, [String; N])>,
}

/// One row of it.
pub(super) struct TableRow<'a, const N: usize> {
    table: &'a Table<N>,
    row: u64,
    /// The values in the order in which the columns were asked for.
    pub(super) values: &'a [String; N],
}

impl<const N: usize> Table<N> {
    pub(super) fn read(file: &Path, columns: [&'static str; N]) -> Result<Self, CommandError> {
        let bytes = std::fs::read(file).map_err(|cause| CommandError::file(file, &cause))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let unreadable = |cause: csv::Error| CommandError::file(file, &cause);
        let headings = reader.headers().map_err(unreadable)?.clone();
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            let found = headings.iter().position(|heading| heading.trim() == column);
            *place = found.ok_or_else(|| CommandError::MissingColumn { file: file.to_owned(), column })?;
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record: StringRecord = record.map_err(unreadable)?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, places.map(|place| record.get(place).unwrap_or_default().trim().to_owned())));
        }
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = TableRow<'_, N>> {
        self.rows.iter().map(|(row, values)| TableRow { table: self, row: *row, values })
    }
}

impl<const N: usize> TableRow<'_, N> {
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
