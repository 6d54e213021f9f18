//! Where the headings stand, on one line or two, and what each column holds.

use super::columns::{Column, Known, is_group, known};
use super::grid::{Grid, GridRow};
use shared::children::{Field, Group};
use std::collections::BTreeMap;

/// The headings of a sheet.
#[derive(Debug)]
pub(super) struct Header {
    /// The columns that are kept, by their place from 0.
    pub(super) columns: BTreeMap<usize, Column>,
    /// The heading of each of them as the file writes it.
    pub(super) headings: BTreeMap<Column, String>,
    /// The place of the first row of the headings in the grid's rows.
    pub(super) first_row: usize,
    /// The place of the first row below them.
    pub(super) data_row: usize,
}

/// Headings stand in the first rows, below titles.
const ROWS_LOOKED_AT: usize = 30;
/// So many columns must be known, one of them the name.
const COLUMNS_NEEDED: usize = 3;

/// Finds the headings: the row, or the two rows, in which most columns are known.
pub(super) fn find(grid: &Grid) -> Option<Header> {
    let mut best: Option<Header> = None;
    for at in 0..grid.rows.len().min(ROWS_LOOKED_AT) {
        let row = &grid.rows[at];
        let below = grid.rows.get(at + 1).filter(|below| below.number == row.number + 1);
        let tops: Vec<_> = texts(row).into_iter().map(|top| (top, String::new())).collect();
        let one_line = header(at, 1, &tops);
        let two_lines = below.map(|below| header(at, 2, &two_lines(grid, row, below)));
        for found in [Some(one_line), two_lines].into_iter().flatten() {
            // Equal counts: one line before two, since the second may be a child's.
            let more = best.as_ref().is_none_or(|best| {
                let rank =
                    |header: &Header| (header.columns.len(), header.first_row.abs_diff(header.data_row) == 1);
                rank(&found) > rank(best)
            });
            if more && is_enough(&found) {
                best = Some(found);
            }
        }
    }
    best
}

fn is_enough(header: &Header) -> bool {
    let has = |column| header.columns.values().any(|&known| known == column);
    header.columns.len() >= COLUMNS_NEEDED
        && (has(Column::Field(Field::FirstName)) || has(Column::FullName(Group::Name)))
}

fn texts(row: &GridRow) -> Vec<String> {
    row.cells.iter().map(super::cell::Cell::plain).collect()
}

/// The upper and lower heading of each column, merged cells taken apart. Where the file does not tell what is
/// merged, a group reaches to the right as long as the cells beside it are empty.
fn two_lines(grid: &Grid, row: &GridRow, below: &GridRow) -> Vec<(String, String)> {
    let (mut tops, mut lower) = (texts(row), texts(below));
    let width = tops.len().max(lower.len());
    tops.resize(width, String::new());
    lower.resize(width, String::new());
    let mut told = vec![false; width];
    for merge in grid.merges.iter().filter(|merge| merge.row == row.number && merge.first < width) {
        let last = merge.last.min(width - 1);
        let text = tops[merge.first].clone();
        tops[merge.first..=last].fill(text);
        told[merge.first..=last].fill(true);
    }
    let mut group = None;
    for at in 0..width {
        if !tops[at].is_empty() || told[at] {
            group = (!told[at] && is_group(&tops[at])).then(|| tops[at].clone());
        } else if let Some(group) = group.as_ref().filter(|_| !lower[at].is_empty()) {
            tops[at].clone_from(group);
        }
    }
    tops.into_iter().zip(lower).collect()
}

/// Gives each column to the first heading that is it exactly, else to the first that begins like it.
fn header(first_row: usize, lines: usize, headings: &[(String, String)]) -> Header {
    let mut header = Header {
        columns: BTreeMap::new(),
        headings: BTreeMap::new(),
        first_row,
        data_row: first_row + lines,
    };
    let known: Vec<Option<Known>> = headings.iter().map(|(top, below)| known(top, below)).collect();
    for exactly in [true, false] {
        for (at, known) in known.iter().enumerate() {
            let Some(known) = known.filter(|known| matches!(known, Known::Exactly(_)) == exactly) else {
                continue;
            };
            let column = known.column();
            if column == Column::Ignored || header.headings.contains_key(&column) {
                continue;
            }
            let (top, below) = &headings[at];
            header.headings.insert(column, one_line(top, below));
            header.columns.insert(at, column);
        }
    }
    header
}

fn one_line(top: &str, below: &str) -> String {
    let parts = [top, below].into_iter().filter(|part| !part.is_empty());
    let text = if top == below { top.to_owned() } else { parts.collect::<Vec<_>>().join(" / ") };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
