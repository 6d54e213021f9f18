//! The children of a sheet, and what the sheet says about itself.

use super::cell::Cell;
use super::columns::{Column, key};
use super::grid::{Grid, GridRow};
use super::header::Header;
use super::{Measured, Row, Sheet, SheetFault, heading};
use shared::children::parse::canonical;
use shared::children::{Field, Group, Record};
use shared::values::name::split_title;
use shared::values::{numbers, thai};
use shared::wire::imports::{CellProblem, MAX_ROWS};
use std::collections::BTreeMap;

/// How a code may stand above the table.
const CODE_ABOVE: &str = "รหัสสถานศึกษา";

pub(super) fn read(grid: &Grid, header: Header) -> Result<Sheet, SheetFault> {
    let mut sheet = Sheet { headings: header.headings, ..Sheet::default() };
    let mut of_file = OfFile::default();
    of_file.code_above(&grid.rows[..header.first_row]);
    for row in grid.rows.get(header.data_row..).unwrap_or_default() {
        let mut reading =
            Reading { sheet: &sheet, number: row.number, row: Row::default(), names: BTreeMap::new() };
        for (&at, &column) in &header.columns {
            reading.take(column, row.cells.get(at).unwrap_or(&Cell::Empty));
        }
        let child = reading.finish();
        if is_child(&child) {
            for (&at, &column) in header.columns.iter().filter(|(_, column)| column.is_of_file()) {
                let text = row.cells.get(at).map(Cell::plain).unwrap_or_default();
                of_file.add(column, &text, row.number, &sheet)?;
            }
            sheet.rows.push(child);
            if sheet.rows.len() > MAX_ROWS {
                return Err(SheetFault::TooManyRows);
            }
        } else if child.record != Record::default() && has_name_like_column(&child) {
            sheet.problems.push(no_name(row.number, sheet.heading(Field::FirstName)));
        }
    }
    of_file.write_to(&mut sheet);
    Ok(sheet)
}

fn is_child(row: &Row) -> bool {
    !row.record.get(Field::FirstName).is_empty() || !row.record.get(Field::CitizenId).is_empty()
}

/// Sums and signatures below a table leave most columns empty; a child without a name does not.
fn has_name_like_column(row: &Row) -> bool {
    [Field::LastName, Field::BirthDate, Field::StudentNo]
        .iter()
        .any(|&field| !row.record.get(field).is_empty())
}

fn no_name(row: u32, column: String) -> CellProblem {
    CellProblem {
        row,
        column,
        code: "E-ROW-NAME".to_owned(),
        message: "แถวนี้ไม่มีทั้งชื่อและเลขประจำตัวประชาชน จึงไม่นำเข้า กรุณาระบุชื่อ".to_owned(),
    }
}

/// One row being read.
struct Reading<'a> {
    sheet: &'a Sheet,
    number: u32,
    row: Row,
    names: BTreeMap<Group, String>,
}

impl Reading<'_> {
    fn take(&mut self, column: Column, cell: &Cell) {
        let text = match cell.value(column) {
            Ok(text) => text,
            Err(refused) => {
                self.row.problems.push(refused.problem(self.number, self.sheet.heading_of(column)));
                return;
            }
        };
        if text.is_empty() {
            return;
        }
        match column {
            Column::Field(field) => self.row.record.set(field, &canonical(field, &text)),
            Column::FullName(group) => {
                self.names.insert(group, thai::normalise(&text));
            }
            Column::Height => self.measure(&text, |measured| &mut measured.height_cm),
            Column::Weight => self.measure(&text, |measured| &mut measured.weight_kg),
            _ => {}
        }
    }

    /// Nought stands for "not measured".
    fn measure(&mut self, text: &str, part: impl Fn(&mut Measured) -> &mut String) {
        let text = numbers::canonical_decimal(text).unwrap_or_else(|| thai::normalise(text));
        if text != "0" {
            *part(self.row.measured.get_or_insert_default()) = text;
        }
    }

    fn finish(mut self) -> Row {
        for (group, name) in std::mem::take(&mut self.names) {
            self.part_full_name(group, &name);
        }
        for [title, first, _] in NAMES.map(|(_, fields)| fields) {
            self.part_title(title, first);
        }
        self.row.row = self.number;
        self.row
    }

    fn part_full_name(&mut self, group: Group, name: &str) {
        let Some((_, [title, first, last])) = NAMES.into_iter().find(|(named, _)| *named == group) else {
            return;
        };
        let (found, name) = split_title(name).map_or((None, name), |(title, name)| (Some(title), name));
        let (first_name, last_name) = name.split_once(' ').unwrap_or((name, ""));
        let values =
            [(title, found.map_or("", |title| title.code())), (first, first_name), (last, last_name)];
        for (field, value) in values {
            if self.row.record.get(field).is_empty() {
                self.row.record.set(field, value);
            }
        }
    }

    /// A title that stands before the first name goes to its own field, unless that says something else.
    fn part_title(&mut self, title: Field, first: Field) {
        let (written, name) = (self.row.record.get(title), self.row.record.get(first));
        if let Some((found, rest)) = split_title(name)
            && (written.is_empty() || written == found.code())
        {
            let rest = rest.to_owned();
            self.row.record.set(title, found.code());
            self.row.record.set(first, &rest);
        }
    }
}

/// Title, first and last name of each person of a record.
const NAMES: [(Group, [Field; 3]); 4] = [
    (Group::Name, [Field::Title, Field::FirstName, Field::LastName]),
    (Group::Father, [Field::FatherTitle, Field::FatherFirstName, Field::FatherLastName]),
    (Group::Mother, [Field::MotherTitle, Field::MotherFirstName, Field::MotherLastName]),
    (Group::Guardian, [Field::GuardianTitle, Field::GuardianFirstName, Field::GuardianLastName]),
];

/// What all rows must agree on.
#[derive(Default)]
struct OfFile(BTreeMap<Column, String>);

impl OfFile {
    fn add(&mut self, column: Column, text: &str, row: u32, sheet: &Sheet) -> Result<(), SheetFault> {
        let text = match column {
            Column::AcademicYear => year(text),
            Column::Semester => digits(text),
            _ => thai::normalise(text),
        };
        if text.is_empty() {
            return Ok(());
        }
        match self.0.get(&column) {
            Some(first) if key(first) != key(&text) => Err(SheetFault::TwoValues {
                heading: sheet.headings.get(&column).cloned().unwrap_or_else(|| heading(column)),
                first: first.clone(),
                second: text,
                row,
            }),
            Some(_) => Ok(()),
            None => {
                self.0.insert(column, text);
                Ok(())
            }
        }
    }

    /// The code of the institution may stand above the table, behind its name or in the next cell.
    fn code_above(&mut self, rows: &[GridRow]) {
        let mut cells =
            rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_empty()).map(Cell::plain);
        while let Some(text) = cells.next() {
            let Some((_, behind)) = text.split_once(CODE_ABOVE) else { continue };
            let behind = behind.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
            let code = if behind.is_empty() { cells.next().unwrap_or_default() } else { behind.to_owned() };
            if let Some(code) = thai::arabic_digits(&thai::normalise(&code)).split(' ').next() {
                self.0.insert(Column::InstitutionCode, code.to_owned());
            }
            return;
        }
    }

    fn write_to(mut self, sheet: &mut Sheet) {
        let mut take = |column| self.0.remove(&column).unwrap_or_default();
        sheet.institution = take(Column::Institution);
        sheet.institution_code = take(Column::InstitutionCode);
        sheet.lao = take(Column::Lao);
        sheet.district = take(Column::District);
        sheet.province = take(Column::Province);
        sheet.academic_year = take(Column::AcademicYear);
        sheet.semester = take(Column::Semester);
    }
}

fn digits(text: &str) -> String {
    thai::arabic_digits(text).chars().filter(char::is_ascii_digit).collect()
}

/// A year of the Buddhist era; one of the common era is turned into it (domain.md 5.3).
fn year(text: &str) -> String {
    const LAST_CE_YEAR: u16 = 2400;
    let digits = digits(text);
    match digits.parse::<u16>() {
        Ok(ce @ 1..=LAST_CE_YEAR) => (ce + 543).to_string(),
        _ => digits,
    }
}
