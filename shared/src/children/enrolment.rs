//! The life of an enrolment (domain.md 1.12): on the roll, off it, and the steps between.

use super::field::Field;
use super::record::Record;
use crate::access::Role;
use crate::codes::ExitReason;
use crate::codes::Status;
use crate::values::{CivilDate, Timestamp};

/// For how many days after the server received it a taking-off can be undone by the institution itself; later it
/// is the LAO's to undo (product.md 2 J4 and 3).
pub const PUT_BACK_DAYS: i64 = 30;

/// Where a child stands with the institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// Counted as a pupil: enrolled, on leave or floating.
    OnRoll(Status),
    /// Taken off the roll; the record stays visible and can be put back.
    Left(Leaving),
}

/// How a child left the roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// What became of the enrolment.
    pub status: Status,
    /// The day of leaving, where it could be read.
    pub on: Option<CivilDate>,
    /// The reason, where it is one of the list.
    pub reason: Option<ExitReason>,
}

impl Enrolment {
    /// Reads the state from a record. A record without a readable status is on the roll: it came from a list of
    /// pupils, and a child must not vanish for a missing word.
    pub fn of(record: &Record) -> Self {
        let status = Status::parse(record.get(Field::Status)).unwrap_or(Status::Enrolled);
        if status.on_roll() {
            return Self::OnRoll(status);
        }
        Self::Left(Leaving {
            status,
            on: CivilDate::parse(record.get(Field::StatusDate)).ok(),
            reason: ExitReason::parse(record.get(Field::ExitReason)),
        })
    }

    /// Whether the child counts as a pupil of the institution.
    pub fn on_roll(&self) -> bool {
        matches!(self, Self::OnRoll(_))
    }
}

/// The values that take a child off the roll: a change of status, never a deletion (R26, domain.md 1.12).
pub fn taken_off(reason: ExitReason, on: CivilDate, note: &str) -> Vec<(Field, String)> {
    vec![
        (Field::Status, reason.status().code().to_owned()),
        (Field::StatusDate, on.to_iso()),
        (Field::ExitReason, reason.code().to_owned()),
        (Field::ExitNote, note.trim().to_owned()),
    ]
}

/// The values that put a child back on the roll.
pub fn put_back(on: CivilDate) -> Vec<(Field, String)> {
    vec![
        (Field::Status, Status::Enrolled.code().to_owned()),
        (Field::StatusDate, on.to_iso()),
        (Field::ExitReason, String::new()),
        (Field::ExitNote, String::new()),
    ]
}

/// Whether a person of this role may still put a child back that the server knows as taken off since `off_since`.
/// The last moment counts: exactly 30 days later is still in time.
pub fn may_put_back(role: Role, off_since: Option<Timestamp>, now: Timestamp) -> bool {
    let limit_ms = PUT_BACK_DAYS * 86_400_000;
    role == Role::LaoOfficer || off_since.is_none_or(|since| now.0 <= since.0.saturating_add(limit_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_a_status_is_on_the_roll() {
        assert!(Enrolment::of(&Record::default()).on_roll());
        assert!(Enrolment::of(&Record::default().with(Field::Status, "ปกติดี")).on_roll());
    }

    #[test]
    fn taking_off_and_putting_back_are_changes_of_status() {
        let day = CivilDate::parse("2025-01-20").unwrap();
        let mut record = Record::default().with(Field::FirstName, "น้อย");
        for (field, value) in taken_off(ExitReason::NotExisting, day, " ไม่พบตัว ") {
            record.set(field, &value);
        }
        let Enrolment::Left(leaving) = Enrolment::of(&record) else { panic!("still on the roll") };
        assert_eq!(
            leaving,
            Leaving { status: Status::Removed, on: Some(day), reason: Some(ExitReason::NotExisting) }
        );
        assert_eq!(record.get(Field::ExitNote), "ไม่พบตัว");
        for (field, value) in put_back(day) {
            record.set(field, &value);
        }
        assert_eq!(Enrolment::of(&record), Enrolment::OnRoll(Status::Enrolled));
        assert_eq!(record.get(Field::ExitReason), "");
    }

    #[test]
    fn the_institution_has_thirty_days_to_put_back_and_the_lao_has_more() {
        let since = Timestamp(1_000);
        let last = since.plus_ms(PUT_BACK_DAYS * 86_400_000);
        assert!(may_put_back(Role::Recorder, Some(since), last));
        assert!(!may_put_back(Role::Recorder, Some(since), last.plus_ms(1)));
        assert!(!may_put_back(Role::Head, Some(since), last.plus_ms(1)));
        assert!(may_put_back(Role::LaoOfficer, Some(since), last.plus_ms(1)));
        assert!(may_put_back(Role::Recorder, None, last));
    }
}
