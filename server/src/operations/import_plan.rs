//! What a file would do to a roll: a pure function of both. Nothing is removed and nothing erased; what cannot be
//! done safely is named instead.

mod matching;
mod right_institution;

pub use right_institution::other_institution;

use crate::workbook::{Column, Measured, Row, Sheet, heading};
use matching::{Fate, match_rows};
use shared::checks::{CheckContext, Finding, check_record, check_roll};
use shared::children::parse::canonical;
use shared::children::{Field, Measurement, Record};
use shared::codes::{IdKind, Status, Title};
use shared::edits::{Edit, StoredRecord};
use shared::lang::Lang;
use shared::places::Institution;
use shared::sorted::SortedMap;
use shared::values::citizen_id::PersonNumber;
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, EditId, RecordId};
use shared::wire::imports::{CellProblem, Preview, PreviewRow};
use std::collections::HashMap;
use uuid::Uuid;

/// What an import would do, and how it is shown.
pub struct Plan {
    /// The acts in the order of the rows.
    pub acts: Vec<Act>,
    /// Counts, rows and problems; the token is not set yet.
    pub preview: Preview,
}

/// One edit that comes of one row.
pub struct Act {
    /// The record and its version; none for a new child.
    pub record: Option<(RecordId, u64)>,
    /// The edit.
    pub edit: Edit,
}

/// Compares a file with a roll.
pub fn plan(sheet: &Sheet, roll: &[StoredRecord], institution: &Institution, today: CivilDate) -> Plan {
    let matches = match_rows(&sheet.rows, roll);
    let mut planning =
        Planning { sheet, today, acts: Vec::new(), preview: Preview::default(), after: Vec::new() };
    for (row, fate) in sheet.rows.iter().zip(&matches.fates) {
        planning.preview.problems.extend(row.problems.iter().cloned());
        match *fate {
            Fate::New => planning.add(row),
            Fate::Known(at) => planning.change(row, &roll[at]),
            Fate::Off(_) => planning.refuse(row, RowFault::OffTheRoll),
            Fate::Twice(first) => planning.refuse(row, RowFault::Twice(sheet.rows[first].row)),
            Fate::OtherPerson(at) => {
                planning.refuse(row, RowFault::OtherPerson(shown_name(&roll[at].record)));
            }
        }
    }
    let missing: Vec<&StoredRecord> = roll
        .iter()
        .enumerate()
        .filter(|(at, record)| record.on_roll() && !matches.claimed[*at])
        .map(|(_, r)| r)
        .collect();
    planning.check(&missing, institution);
    let Planning { acts, mut preview, .. } = planning;
    preview.missing = missing.iter().map(|stored| shown_name(&stored.record)).collect();
    preview.not_found = preview.missing.len() as u64;
    preview.academic_year.clone_from(&sheet.academic_year);
    preview.semester.clone_from(&sheet.semester);
    preview.problems.extend(sheet.problems.iter().cloned());
    preview.problems.extend(unnamed_institution(sheet));
    preview.problems.sort_by_key(|problem| problem.row);
    Plan { acts, preview }
}

/// Title, first and last name as a list shows them.
pub fn shown_name(record: &Record) -> String {
    let written = record.get(Field::Title);
    let title: &str = match Title::parse(written) {
        Some(title) => title.short(),
        None => written,
    };
    let name = format!("{title}{} {}", record.get(Field::FirstName), record.get(Field::LastName));
    let name = name.trim();
    if name.is_empty() { "(ไม่มีชื่อ)".to_owned() } else { name.to_owned() }
}

/// Why a whole row is not applied.
enum RowFault {
    /// The child was taken off the roll.
    OffTheRoll,
    /// The child stands in an earlier row.
    Twice(u32),
    /// The number is that of a child with another name and birth date.
    OtherPerson(String),
}

impl RowFault {
    fn problem(self, row: u32, column: String) -> CellProblem {
        let (code, message) = match self {
            Self::OffTheRoll => (
                "W-ROW-OFF",
                "เด็กคนนี้ถูกนำข้อมูลออกจากทะเบียนแล้ว จึงไม่นำเข้าแถวนี้ หากยังเรียนอยู่ กรุณากด “นำกลับเข้าทะเบียน” ในหน้าของเด็ก"
                    .to_owned(),
            ),
            Self::Twice(first) => {
                ("E-ROW-TWICE", format!("เด็กคนนี้ซ้ำกับแถว {first} จึงไม่นำเข้าแถวนี้ กรุณาลบแถวที่ซ้ำออกจากไฟล์"))
            }
            Self::OtherPerson(name) => (
                "E-ROW-NUMBER",
                format!(
                    "เลขประจำตัวนี้เป็นของ {name} ในทะเบียน ซึ่งมีชื่อและวันเกิดต่างจากแถวนี้ จึงไม่นำเข้าแถวนี้ \
                     กรุณาตรวจสอบเลขกับเอกสาร"
                ),
            ),
        };
        CellProblem { row, column, code: code.to_owned(), message }
    }
}

/// A plan being made.
struct Planning<'a> {
    sheet: &'a Sheet,
    today: CivilDate,
    acts: Vec<Act>,
    preview: Preview,
    /// The records as they would be afterwards, with the rows they come from.
    after: Vec<(u32, RecordId, Record)>,
}

impl Planning<'_> {
    fn refuse(&mut self, row: &Row, fault: RowFault) {
        let column = match fault {
            RowFault::OtherPerson(_) => self.sheet.heading(Field::CitizenId),
            _ => String::new(),
        };
        self.preview.problems.push(fault.problem(row.row, column));
    }

    fn add(&mut self, row: &Row) {
        let mut record = self.without_leaving(row);
        if leaves(&row.record) {
            return;
        }
        if record.get(Field::Status).is_empty() {
            record.set(Field::Status, Status::Enrolled.code());
        }
        derive(&mut record);
        let measured = row.measured.as_ref().map(|measured| measurement(measured, self.today));
        let fields: SortedMap<Field, String> =
            record.fields().map(|(field, value)| (field, value.to_owned())).collect();
        self.note(row, &record, true, fields.keys().copied(), measured.as_ref());
        self.preview.new += 1;
        // Not an id that is kept: it tells the new children of this file from each other.
        let id = RecordId(Uuid::from_u128(u128::from(row.row)));
        self.after.push((row.row, id, with_measurement(record, measured.clone())));
        self.acts.push(Act { record: None, edit: Edit::Create { fields, measured } });
    }

    fn change(&mut self, row: &Row, stored: &StoredRecord) {
        let mut wanted = self.without_leaving(row);
        let known = &stored.record;
        if wanted.get(Field::IdKind).is_empty() && wanted.get(Field::CitizenId) != known.get(Field::CitizenId)
        {
            derive_kind(&mut wanted);
        }
        let differs = |(field, value): &(Field, &str)| canonical(*field, known.get(*field)) != *value;
        let values: Vec<(Field, String)> =
            wanted.fields().filter(differs).map(|(field, value)| (field, value.to_owned())).collect();
        let measured = row
            .measured
            .as_ref()
            .filter(|measured| !is_last(measured, known))
            .map(|measured| measurement(measured, self.today));
        let mut after = known.clone();
        for (field, value) in &values {
            after.set(*field, value);
        }
        self.after.push((row.row, stored.id, with_measurement(after, measured.clone())));
        if values.is_empty() && measured.is_none() {
            self.preview.unchanged += 1;
            return;
        }
        self.note(row, known, false, values.iter().map(|(field, _)| *field), measured.as_ref());
        self.preview.changed += 1;
        let edit = match Edit::setting(known, values) {
            Some(Edit::Set { changes, .. }) => Edit::Set { changes, measured },
            _ => Edit::Set { changes: SortedMap::new(), measured },
        };
        self.acts.push(Act { record: Some((stored.id, stored.ver)), edit });
    }

    /// A file neither takes a child off the roll nor puts one back: that needs a reason and a day.
    fn without_leaving(&mut self, row: &Row) -> Record {
        let mut record = row.record.clone();
        if leaves(&record) {
            record.set(Field::Status, "");
            record.set(Field::StatusDate, "");
            self.preview.problems.push(CellProblem {
                row: row.row,
                column: self.sheet.heading(Field::Status),
                code: "W-ROW-STATUS".to_owned(),
                message: "ไฟล์ไม่ทำให้เด็กออกจากทะเบียน กรุณากด “นำข้อมูลออก” ในหน้าของเด็ก โดยระบุเหตุผลและวันที่"
                    .to_owned(),
            });
        }
        record
    }

    fn note(
        &mut self,
        row: &Row,
        child: &Record,
        is_new: bool,
        fields: impl Iterator<Item = Field>,
        measured: Option<&Measurement>,
    ) {
        let mut names: Vec<String> = fields.map(|field| heading(Column::Field(field))).collect();
        let parts = [
            (Column::Height, measured.is_some_and(|measured| !measured.height_cm.is_empty())),
            (Column::Weight, measured.is_some_and(|measured| !measured.weight_kg.is_empty())),
        ];
        names.extend(parts.into_iter().filter(|(_, is_there)| *is_there).map(|(column, _)| heading(column)));
        let name = shown_name(child);
        self.preview.rows.push(PreviewRow { row: row.row, name, is_new, fields: names });
    }

    /// Lists what is doubtful about the rows as they would be afterwards.
    fn check(&mut self, missing: &[&StoredRecord], institution: &Institution) {
        let year = self.sheet.academic_year.parse().map(AcademicYear);
        let context = CheckContext {
            today: self.today,
            academic_year: year.unwrap_or_else(|_| AcademicYear::of(self.today)),
            kind: institution.kind,
            levels_offered: &institution.levels,
        };
        let rows: HashMap<RecordId, u32> = self.after.iter().map(|(row, id, _)| (*id, *row)).collect();
        let mut found: Vec<(u32, Finding)> = Vec::new();
        for (row, _, record) in &self.after {
            found.extend(check_record(record, &context).into_iter().map(|finding| (*row, finding)));
        }
        let roll: Vec<(RecordId, &Record)> = self.after.iter().map(|(_, id, record)| (*id, record)).collect();
        let others = missing.iter().map(|stored| (stored.id, &stored.record));
        let roll: Vec<_> = roll.into_iter().chain(others).collect();
        let alike = check_roll(&roll);
        found.extend(alike.into_iter().filter_map(|(id, finding)| Some((*rows.get(&id)?, finding))));
        self.preview.problems.extend(found.into_iter().map(|(row, finding)| CellProblem {
            row,
            column: finding.field.map_or_else(String::new, |field| self.sheet.heading(field)),
            code: finding.code.code().to_owned(),
            message: format!("{} {}", finding.words().in_lang(Lang::Th), finding.remedy().in_lang(Lang::Th)),
        }));
    }
}

/// A file of no named institution is taken on trust, and that is said.
fn unnamed_institution(sheet: &Sheet) -> Option<CellProblem> {
    let unnamed = sheet.institution.is_empty() && sheet.institution_code.is_empty();
    unnamed.then(|| CellProblem {
        row: 1,
        column: heading(Column::Institution),
        code: "W-FILE-INSTITUTION".to_owned(),
        message: "ไฟล์ไม่ได้ระบุชื่อสถานศึกษา กรุณาตรวจสอบว่าเป็นไฟล์ของสถานศึกษานี้ก่อนนำเข้า".to_owned(),
    })
}

/// Whether a row says that the child is no pupil any more.
fn leaves(record: &Record) -> bool {
    Status::parse(record.get(Field::Status)).is_some_and(|status| !status.on_roll())
}

/// What follows from other facts of a new child.
fn derive(record: &mut Record) {
    let sex = Title::parse(record.get(Field::Title)).and_then(Title::sex);
    if let Some(sex) = sex.filter(|_| record.get(Field::Sex).is_empty()) {
        record.set(Field::Sex, sex.code());
    }
    if record.get(Field::IdKind).is_empty() {
        derive_kind(record);
    }
}

fn derive_kind(record: &mut Record) {
    match PersonNumber::parse(record.get(Field::CitizenId)) {
        Ok(PersonNumber::Citizen(_)) => record.set(Field::IdKind, IdKind::Nid.code()),
        Ok(PersonNumber::G(_)) => record.set(Field::IdKind, IdKind::G.code()),
        Err(_) => {}
    }
}

fn measurement(measured: &Measured, on: CivilDate) -> Measurement {
    Measurement { on, height_cm: measured.height_cm.clone(), weight_kg: measured.weight_kg.clone() }
}

/// Whether the last measurement says the same, as far as the file says anything.
fn is_last(measured: &Measured, known: &Record) -> bool {
    let same = |new: &str, old: &str| new.is_empty() || new == old;
    known.last_measurement().is_some_and(|last| {
        same(&measured.height_cm, &last.height_cm) && same(&measured.weight_kg, &last.weight_kg)
    })
}

fn with_measurement(mut record: Record, measured: Option<Measurement>) -> Record {
    record.measurements.extend(measured.map(|measured| (EditId(Uuid::max()), measured)));
    record
}

#[cfg(test)]
mod tests;
