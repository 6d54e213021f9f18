//! Which facts a record must have, and how many of them it has (domain.md 3.1, column "ours").

use super::{FindingCode, is_on_roll};
use crate::children::{Field, Group, Record};
use crate::codes::{ExitReason, IdKind, InstitutionKind, Status, YesNo};

/// How many of a record's mandatory facts are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Mandatory facts that are there.
    pub filled: u32,
    /// Mandatory facts in all.
    pub wanted: u32,
}

impl Completeness {
    /// The share in whole per cent, rounded down, so that only a complete record says 100.
    pub fn percent(self) -> u32 {
        self.filled.saturating_mul(100).checked_div(self.wanted).unwrap_or(100)
    }

    /// Both counts together, as for a class or an institution.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            filled: self.filled.saturating_add(other.filled),
            wanted: self.wanted.saturating_add(other.wanted),
        }
    }
}

/// How complete a record of an institution of that kind is.
pub fn completeness(record: &Record, kind: InstitutionKind) -> Completeness {
    let mandatory = wanted(record, kind).filter(|want| want.code == FindingCode::Missing);
    mandatory.fold(Completeness::default(), |sum, want| {
        sum.plus(Completeness { filled: u32::from(want.filled), wanted: 1 })
    })
}

/// A fact that should be there, where to point when it is not, and how grave that is.
pub(super) struct Want {
    pub(super) field: Field,
    pub(super) code: FindingCode,
    pub(super) filled: bool,
}

pub(super) fn wanted(record: &Record, kind: InstitutionKind) -> impl Iterator<Item = Want> {
    use FindingCode::{Missing, MissingWanted};
    let has = |field| !record.get(field).is_empty();
    let want = move |code, field| Want { field, code, filled: has(field) };
    let student_no = if kind == InstitutionKind::Centre { MissingWanted } else { Missing };
    let no_surname = YesNo::parse(record.get(Field::NoSurname)) == Some(YesNo::Yes);
    let gone = !is_on_roll(record);
    let [guardian, address] = [GUARDIAN, ADDRESS].map(|group| {
        let lacking = group.iter().copied().find(|&field| !has(field));
        Want { field: lacking.unwrap_or(group[0]), code: MissingWanted, filled: lacking.is_none() }
    });
    [
        number(record),
        want(student_no, Field::StudentNo),
        want(Missing, Field::Title),
        want(Missing, Field::FirstName),
        Want { field: Field::LastName, code: Missing, filled: no_surname || has(Field::LastName) },
        want(Missing, Field::BirthDate),
        want(Missing, Field::Nationality),
        want(Missing, Field::AdmissionDate),
        want(Missing, Field::Status),
        want(Missing, Field::Level),
        want(Missing, Field::Classroom),
        guardian,
        address,
    ]
    .into_iter()
    .chain(no_number(record).then(|| want(MissingWanted, Field::NoIdFollowUp)))
    .chain(gone.then(|| want(Missing, Field::StatusDate)))
    .chain((gone && reason_needed(record)).then(|| want(Missing, Field::ExitReason)))
}

/// Whether nothing is said when the field is empty, so that a form calls it optional (domain.md 3.1, column "ours").
pub fn is_optional(field: Field) -> bool {
    let asked = wanted(&Record::default(), InstitutionKind::School).any(|want| want.field == field);
    let in_group = GUARDIAN.contains(&field) || ADDRESS.contains(&field);
    !asked && !in_group && !matches!(field.group(), Group::Number | Group::Status)
}

/// One warning for a group of which a part is missing: its first missing part.
const GUARDIAN: &[Field] = &[Field::GuardianFirstName, Field::GuardianLastName, Field::GuardianRelation];
const ADDRESS: &[Field] =
    &[Field::CurrentHouseNo, Field::CurrentSubdistrict, Field::CurrentDistrict, Field::CurrentProvince];

/// A number, a G code, or a declared reason for none.
fn number(record: &Record) -> Want {
    let declared_none = IdKind::parse(record.get(Field::IdKind)) == Some(IdKind::None);
    let field = if declared_none { Field::NoIdReason } else { Field::CitizenId };
    let has = |field| !record.get(field).is_empty();
    Want { field, code: FindingCode::Missing, filled: has(Field::CitizenId) || has(Field::NoIdReason) }
}

/// Whether a reason stands in place of a number; a day to ask again then belongs to it (domain.md 4.6).
fn no_number(record: &Record) -> bool {
    record.get(Field::CitizenId).is_empty() && !record.get(Field::NoIdReason).is_empty()
}

/// Removing needs a reason; the other ways out are one (domain.md 1.12).
fn reason_needed(record: &Record) -> bool {
    let status = Status::parse(record.get(Field::Status));
    status.is_some_and(|status| status == ExitReason::Removed.status())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_calls_optional_what_nobody_asks_for() {
        for asked in [Field::FirstName, Field::StudentNo, Field::NoIdReason, Field::GuardianRelation] {
            assert!(!is_optional(asked), "{asked:?}");
        }
        for optional in [Field::Race, Field::FatherFirstName, Field::GuardianPhone, Field::RegisteredProvince]
        {
            assert!(is_optional(optional), "{optional:?}");
        }
    }

    #[test]
    fn completeness_counts_mandatory_facts_only() {
        let empty = Record::default();
        let centre = completeness(&empty, InstitutionKind::Centre);
        let school = completeness(&empty, InstitutionKind::School);
        assert_eq!((centre.filled, centre.wanted, centre.percent()), (0, 10, 0));
        assert_eq!(school.wanted, 11);
        let record = empty
            .with(Field::Title, "boy")
            .with(Field::NoSurname, "yes")
            .with(Field::GuardianPhone, "0812345678");
        assert_eq!(completeness(&record, InstitutionKind::Centre), Completeness { filled: 2, wanted: 10 });
        assert_eq!(Completeness { filled: 2, wanted: 3 }.percent(), 66);
        assert_eq!(Completeness::default().percent(), 100);
    }

    #[test]
    fn a_declared_reason_stands_for_a_number_but_wants_a_day_to_ask_again() {
        let missing = |record: &Record| -> Vec<Field> {
            let numbers = [Field::CitizenId, Field::NoIdReason, Field::NoIdFollowUp];
            let wants = wanted(record, InstitutionKind::Centre).filter(|want| !want.filled);
            wants.map(|want| want.field).filter(|field| numbers.contains(field)).collect()
        };
        let record = Record::default();
        assert_eq!(missing(&record), [Field::CitizenId]);
        let record = record.with(Field::IdKind, "none");
        assert_eq!(missing(&record), [Field::NoIdReason]);
        let record = record.with(Field::NoIdReason, "papers_lost");
        assert_eq!(missing(&record), [Field::NoIdFollowUp]);
        assert_eq!(missing(&record.with(Field::NoIdFollowUp, "2025-06-01")), []);
    }
}
