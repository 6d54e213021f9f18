//! The roll as a file that other programs read.

use super::{Failure, reach};
use crate::store::Tx;
use crate::workbook::write::{Numbers, RollFile, csv, workbook};
use shared::access::Caller;
use shared::children::Field;
use shared::codes::Level;
use shared::edits::StoredRecord;
use shared::places::Institution;
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, InstitutionId, Timestamp};
use shared::wire::error_body::ErrorCode;

/// The children on the roll as an RPT318 workbook.
pub async fn export_roll(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    numbers: Numbers,
    now: Timestamp,
) -> Result<Vec<u8>, Failure> {
    let roll = Roll::load(tx, caller, institution).await?;
    workbook(&roll.file(numbers, now.bangkok_day())).map_err(|cause| {
        tracing::error!(%cause, %institution, "a workbook could not be written");
        Failure::Refused(ErrorCode::Internal)
    })
}

/// The same as CSV.
pub async fn export_roll_csv(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    numbers: Numbers,
    now: Timestamp,
) -> Result<Vec<u8>, Failure> {
    let roll = Roll::load(tx, caller, institution).await?;
    Ok(csv(&roll.file(numbers, now.bangkok_day())).into_bytes())
}

struct Roll {
    institution: Institution,
    lao_name: String,
    children: Vec<StoredRecord>,
}

impl Roll {
    async fn load(tx: &mut Tx, caller: &Caller, id: &InstitutionId) -> Result<Self, Failure> {
        let (institution, _) = reach(tx, caller, id).await?;
        let lao = tx.lao_get(&institution.lao).await?;
        let mut children = tx.records_all(id).await?;
        children.retain(StoredRecord::on_roll);
        // By class, and in it by student number: the order of a class list.
        children.sort_by_cached_key(|child| {
            let value = |field| child.record.get(field).to_owned();
            (
                Level::parse(child.record.get(Field::Level)),
                value(Field::Classroom),
                value(Field::StudentNo),
                child.id,
            )
        });
        let lao_name = lao.map(|lao| lao.full_name()).unwrap_or_default();
        Ok(Self { institution, lao_name, children })
    }

    fn file(&self, numbers: Numbers, today: CivilDate) -> RollFile<'_> {
        RollFile {
            numbers,
            institution: &self.institution,
            lao_name: &self.lao_name,
            academic_year: AcademicYear::of(today).be_year(),
            semester: semester(today),
            records: self.children.iter().map(|child| &child.record).collect(),
        }
    }
}

/// The second semester begins in November; the October between counts to the first (domain.md 1.7).
fn semester(day: CivilDate) -> u8 {
    let first = AcademicYear::of(day).reference_day();
    if day.year() == first.year() && day.month() < 11 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semester_goes_by_the_academic_year() {
        for (day, expected) in
            [("2025-05-16", 1), ("2025-10-31", 1), ("2025-11-01", 2), ("2026-01-10", 2), ("2026-05-15", 2)]
        {
            assert_eq!(semester(CivilDate::parse_iso(day).unwrap()), expected, "{day}");
        }
    }
}
