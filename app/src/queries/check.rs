//! A roll as its check sees it: who is next, how far it is, and what is left to carry out (R24, R31).

use super::roll::{ChildRow, Roll};
use super::windows::Windows;
use shared::children::Record;
use shared::children::check::{Mark, Progress, progress};
use shared::edits::Edit;
use shared::rounds::{RollAct, Stand};
use shared::values::{CivilDate, RecordId, Timestamp};

/// A roll with what its check needs besides.
#[derive(Clone, Debug)]
pub struct Checking {
    /// The roll.
    pub roll: Roll,
    /// From which day on marks count; every one where that is not known.
    pub since: Option<CivilDate>,
    /// The day of a mark that is set now.
    pub today: CivilDate,
    /// Whether marks may be set now, as far as this phone knows.
    pub open: bool,
}

impl Checking {
    /// The check of a roll at a moment; `server_now` is the server's clock where this run has heard it.
    pub fn new(roll: Roll, windows: &Windows, server_now: Option<Timestamp>, wall: Timestamp) -> Self {
        let act = [RollAct::Check].into();
        let now = windows.now(&act, server_now, wall);
        let stand = windows.stand(&act, now);
        Self {
            roll,
            since: stand.and_then(Stand::began),
            today: now.bangkok_day(),
            open: stand.is_none_or(Stand::is_open),
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let mut records = self.roll.rows.iter().map(|row| &row.stored.record);
        progress(&mut records, self.since)
    }

    /// The mark of a record, if it counts.
    pub fn mark(&self, record: &Record) -> Option<Mark> {
        Mark::of(record).filter(|mark| mark.counts(self.since))
    }

    /// A child of the roll.
    pub fn row(&self, id: RecordId) -> Option<&ChildRow> {
        self.roll.rows.iter().find(|row| row.id == id)
    }

    /// The next child without a mark behind `after`, in the order of the list and then from its beginning; neither that one
    /// nor those in `done`, whose marks may not have been read yet.
    pub fn next(&self, done: &[RecordId], after: Option<RecordId>) -> Option<RecordId> {
        let rows = &self.roll.rows;
        let behind = after.and_then(|after| rows.iter().position(|row| row.id == after));
        let (first, second) = rows.split_at(behind.map_or(0, |behind| behind + 1));
        let waits = |row: &&ChildRow| {
            row.stored.on_roll()
                && Some(row.id) != after
                && !done.contains(&row.id)
                && self.mark(&row.stored.record).is_none()
        };
        second.iter().chain(first).find(waits).map(|row| row.id)
    }

    /// The child before another on the list, with a mark or without.
    pub fn before(&self, id: RecordId) -> Option<RecordId> {
        let before = self.roll.rows.iter().take_while(|row| row.id != id);
        before.filter(|row| row.stored.on_roll()).last().map(|row| row.id)
    }

    /// The edits that carry out what was found and is not carried out yet, with their children.
    pub fn open_edits(&self) -> Vec<(&ChildRow, Edit)> {
        let rows = self.roll.rows.iter();
        let edit = |row: &ChildRow| {
            let record = &row.stored.record;
            Edit::setting(record, self.mark(record)?.consequence(record)?)
        };
        rows.filter_map(|row| Some((row, edit(row)?))).collect()
    }
}
