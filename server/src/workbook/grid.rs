//! From bytes to rows of cells: workbooks by calamine, text by its encoding and separator.

use super::SheetFault;
use super::cell::Cell;
use super::text::{decode, numbered_rows, separator};
use calamine::{Data, Reader, Sheets, Xlsx, open_workbook_auto_from_rs};
use shared::wire::imports::MAX_ROWS;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Rows above and below the children: titles, headings, signatures.
const ROWS_BESIDE: usize = 100;
/// Columns that are looked at; RPT318 has about seventy.
const MAX_COLUMNS: usize = 300;

/// The cells of one sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Rows in which something stands, from the top.
    pub(super) rows: Vec<GridRow>,
    /// Merged cells, where the file tells.
    pub(super) merges: Vec<Merge>,
}

/// One row of a sheet.
#[derive(Debug)]
pub(super) struct GridRow {
    /// The row number as a spreadsheet shows it.
    pub(super) number: u32,
    /// The cells from the first column on.
    pub(super) cells: Vec<Cell>,
}

/// A merged range in one row: its text stands in the first cell only.
#[derive(Debug)]
pub(super) struct Merge {
    /// The row number of its first row.
    pub(super) row: u32,
    /// The first column, from 0.
    pub(super) first: usize,
    /// The last column.
    pub(super) last: usize,
}

/// An opened file.
pub(super) enum Source<'a> {
    Workbook(Box<Sheets<Cursor<&'a [u8]>>>),
    Text(String),
}

/// Which sheet of a file.
pub(super) enum SheetName {
    Named(String),
    Only,
}

impl<'a> Source<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SheetFault> {
        let is_workbook =
            [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0"].iter().any(|magic| bytes.starts_with(magic));
        if is_workbook {
            let sheets =
                open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| SheetFault::Unreadable)?;
            return Ok(Self::Workbook(Box::new(sheets)));
        }
        let text = decode(bytes);
        // Some systems name a web page .xls; no table of text begins so.
        let is_page = text.trim_start().starts_with('<');
        if is_page || text.contains('\0') { Err(SheetFault::Unreadable) } else { Ok(Self::Text(text)) }
    }

    /// The sheets in the order in which a roll is looked for.
    pub(super) fn sheets(&self) -> Vec<SheetName> {
        match self {
            Self::Workbook(workbook) => {
                let mut names = workbook.sheet_names();
                names.sort_by_key(|name| name != "Sheet1");
                names.into_iter().map(SheetName::Named).collect()
            }
            Self::Text(_) => vec![SheetName::Only],
        }
    }

    pub(super) fn grid(&mut self, sheet: SheetName) -> Result<Grid, SheetFault> {
        match (self, sheet) {
            (Self::Workbook(workbook), SheetName::Named(name)) => grid_of_sheet(workbook, &name),
            (Self::Text(text), _) => grid_of_text(text),
            (Self::Workbook(_), SheetName::Only) => Ok(Grid::default()),
        }
    }
}

fn grid_of_sheet(workbook: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Grid, SheetFault> {
    let mut merges = Vec::new();
    let rows = match workbook {
        Sheets::Xlsx(xlsx) => {
            merges = xlsx.merge_cells_by_sheet_name(name).unwrap_or_default();
            rows_of_xlsx(xlsx, name)?
        }
        Sheets::Xls(xls) => {
            merges = xls.merge_cells_by_sheet_name(name).unwrap_or_default();
            rows_of_range(&workbook.worksheet_range(name).map_err(|_| SheetFault::Unreadable)?)?
        }
        _ => rows_of_range(&workbook.worksheet_range(name).map_err(|_| SheetFault::Unreadable)?)?,
    };
    let merges = merges.into_iter().map(|range| Merge {
        row: range.start.0 + 1,
        first: range.start.1 as usize,
        last: range.end.1 as usize,
    });
    Ok(Grid { rows, merges: merges.collect() })
}

/// Cell by cell: calamine's range of a whole sheet would take memory for every cell between two far corners.
fn rows_of_xlsx(xlsx: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<GridRow>, SheetFault> {
    // A sheet of charts has no cells.
    let Ok(mut reader) = xlsx.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    while let Some(cell) = reader.next_cell().map_err(|_| SheetFault::Unreadable)? {
        let (row, column) = cell.get_position();
        let (value, column) = (Cell::of(cell.get_value()), column as usize);
        if value.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        let cells = rows.entry(row + 1).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = value;
        check_count(rows.len())?;
    }
    Ok(rows.into_iter().map(|(number, cells)| GridRow { number, cells }).collect())
}

fn rows_of_range(range: &calamine::Range<Data>) -> Result<Vec<GridRow>, SheetFault> {
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Vec::new();
    for (number, row) in (top + 1..).zip(range.rows()) {
        if row.iter().all(|cell| *cell == Data::Empty) {
            continue;
        }
        let before = std::iter::repeat_n(Cell::Empty, left as usize);
        let cells = before.chain(row.iter().map(Cell::of)).take(MAX_COLUMNS).collect();
        rows.push(GridRow { number, cells });
        check_count(rows.len())?;
    }
    Ok(rows)
}

fn grid_of_text(text: &str) -> Result<Grid, SheetFault> {
    let mut rows = Vec::new();
    for (number, record) in numbered_rows(text, separator(text)).map_err(|_| SheetFault::Unreadable)? {
        let cells: Vec<Cell> = record.iter().take(MAX_COLUMNS).map(Cell::text).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(GridRow { number, cells });
            check_count(rows.len())?;
        }
    }
    Ok(Grid { rows, merges: Vec::new() })
}

fn check_count(rows: usize) -> Result<(), SheetFault> {
    if rows > MAX_ROWS + ROWS_BESIDE { Err(SheetFault::TooManyRows) } else { Ok(()) }
}
