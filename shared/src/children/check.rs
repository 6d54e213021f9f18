//! The roll check: child after child, whether they are there, and how far it has come (R24, R26, R31).

use super::enrolment::{Enrolment, taken_off};
use super::field::Field;
use super::record::Record;
use crate::codes::{CheckFound, ExitReason};
use crate::values::CivilDate;

/// What was last found of a child, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The day of the check.
    pub on: CivilDate,
    /// What was found.
    pub found: CheckFound,
    /// The institution from or to which the child moved, in words; empty where none is meant.
    pub other: String,
    /// The same by its code in LEC; empty where that is not known, or it has none.
    pub place: String,
    /// The day of the move.
    pub moved_on: Option<CivilDate>,
}

impl Mark {
    /// A mark without a move.
    pub const fn new(on: CivilDate, found: CheckFound) -> Self {
        Self { on, found, other: String::new(), place: String::new(), moved_on: None }
    }

    /// The mark of a record; `None` where there is none that can be read.
    pub fn of(record: &Record) -> Option<Self> {
        let day = |field| CivilDate::parse_iso(record.get(field));
        let mark = Self::new(day(Field::CheckedOn)?, CheckFound::parse(record.get(Field::CheckFound))?);
        if !mark.found.is_move() {
            return Some(mark);
        }
        let text = |field| record.get(field).to_owned();
        Some(Self {
            other: text(Field::CheckOther),
            place: text(Field::CheckPlace),
            moved_on: day(Field::CheckDay),
            ..mark
        })
    }

    /// The mark as values of a record, the empty ones too.
    pub fn values(&self) -> [(Field, String); 5] {
        [
            (Field::CheckedOn, self.on.to_iso()),
            (Field::CheckFound, self.found.code().to_owned()),
            (Field::CheckOther, self.other.clone()),
            (Field::CheckPlace, self.place.clone()),
            (Field::CheckDay, self.moved_on.map(CivilDate::to_iso).unwrap_or_default()),
        ]
    }

    /// The other institution for reading: its name and code, as far as they are known.
    pub fn other_named(&self) -> String {
        match (self.other.as_str(), self.place.as_str()) {
            (other, "") => other.to_owned(),
            ("", place) => place.to_owned(),
            (other, place) => format!("{other} ({place})"),
        }
    }

    /// Whether it belongs to a check that began on a day; the first day counts.
    pub fn counts(&self, since: Option<CivilDate>) -> bool {
        since.is_none_or(|since| since <= self.on)
    }

    /// The values that carry it out on a record: the child leaves the roll, or its day of entry is written (R25, R26).
    /// `None` where nothing is left to do.
    pub fn consequence(&self, record: &Record) -> Option<Vec<(Field, String)>> {
        let day = self.moved_on.unwrap_or(self.on);
        let values = match self.found {
            CheckFound::Here => return None,
            CheckFound::MovedIn => vec![(Field::AdmissionDate, day.to_iso())],
            CheckFound::MovedOut if self.place.is_empty() => {
                taken_off(ExitReason::MovedOutside, day, &self.other_named())
            }
            CheckFound::MovedOut => taken_off(ExitReason::Moved, day, &self.other_named()),
            CheckFound::NotExisting => taken_off(ExitReason::NotExisting, self.on, ""),
        };
        let done = values.iter().all(|(field, value)| record.get(*field) == value);
        (Enrolment::of(record).on_roll() && !done).then_some(values)
    }
}

impl CheckFound {
    /// Whether another institution has a part in it (R25).
    pub const fn is_move(self) -> bool {
        matches!(self, Self::MovedIn | Self::MovedOut)
    }
}

/// How far the check of a roll has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Children on the roll.
    pub of: u64,
    /// Those of them who have their mark.
    pub checked: u64,
    /// Those whose mark is still to be carried out.
    pub open: u64,
    /// How often each thing was found, in the order of [`CheckFound::ALL`]; those who left by it are counted too.
    pub found: [u64; CheckFound::ALL.len()],
    /// "Checked on" of the institution (R31): the day of the last mark, once every child has one and nothing found is
    /// still to be carried out.
    pub done_on: Option<CivilDate>,
}

/// How far a check has come that began on a day; without one every mark counts.
pub fn progress(records: &mut dyn Iterator<Item = &Record>, since: Option<CivilDate>) -> Progress {
    let mut progress = Progress::default();
    let mut last = None;
    for record in records {
        let on_roll = Enrolment::of(record).on_roll();
        progress.of += u64::from(on_roll);
        let Some(mark) = Mark::of(record).filter(|mark| mark.counts(since)) else { continue };
        progress.found[mark.found as usize] += 1;
        if on_roll {
            progress.checked += 1;
            progress.open += u64::from(mark.consequence(record).is_some());
            last = last.max(Some(mark.on));
        }
    }
    progress.done_on = last.filter(|_| progress.checked == progress.of && progress.open == 0);
    progress
}
