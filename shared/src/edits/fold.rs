//! The state as the history tells it, to be compared with what is kept (sync.md I15). Written anew from the history
//! alone, without the code that made it.

use super::{Cursor, HistoryRow, Patch, StoredRecord};
use crate::children::{Field, Group, Record};
use crate::planted::{self, Bug};
use crate::sorted::SortedMap;
use crate::values::{DeviceId, EditId, RecordId};
use std::collections::{BTreeMap, BTreeSet};

/// The records of an institution as they were after one of its changes, by its history alone (domain.md 1.9). Of a
/// record only what was written counts, not what waits for a choice.
pub fn records_at(history: impl IntoIterator<Item = HistoryRow>, seq: u64) -> BTreeMap<RecordId, Record> {
    let mut records: BTreeMap<RecordId, Record> = BTreeMap::new();
    let then = |row: &HistoryRow| row.seq <= seq || planted::has(Bug::BaseOfToday);
    for row in history.into_iter().filter(then) {
        write(row.patch, records.entry(row.record).or_default());
    }
    records
}

/// Writes what a change wrote.
pub fn write(patch: Patch, record: &mut Record) {
    for (field, change) in patch.changes {
        record.set(field, &change.to);
    }
}

/// What does not fit in an institution's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misfit {
    /// The history has no row of this number, or two.
    Number(u64),
    /// An edit stands in the history a second time, at this number.
    Twice(u64),
    /// The chain hash at this number does not follow from what is before.
    Chain(u64),
    /// The value before the change of this number is not what the changes before left.
    Before(u64),
    /// The institution's head is not the last change.
    Head,
    /// The record is not what its changes add up to.
    Record(RecordId),
    /// The edit of this change number has no receipt: a phone that sends it again would have it applied twice.
    Receipt(u64),
    /// The device has receipts beyond the number up to which its edits count as received.
    Device(DeviceId),
}

/// What a record holds after its changes: facts, measurements, and who waits on what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Folded {
    ver: u64,
    record: Record,
    waiting: BTreeMap<Group, BTreeMap<EditId, SortedMap<Field, String>>>,
}

impl Folded {
    fn of(stored: &StoredRecord) -> Self {
        let mut waiting: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for open in &stored.conflicts {
            let values = open.waiting.iter().map(|waits| (waits.edit, waits.values.clone()));
            waiting.entry(open.group).or_default().extend(values);
        }
        Self { ver: stored.ver, record: stored.record.clone(), waiting }
    }
}

/// A history that is read row by row.
#[derive(Default)]
pub struct Fold {
    at: Cursor,
    edits: BTreeSet<EditId>,
    records: BTreeMap<RecordId, Folded>,
    misfits: BTreeSet<Misfit>,
}

impl Fold {
    /// Adds the next row, in the order of numbers.
    pub fn add(&mut self, row: HistoryRow) {
        let seq = self.at.seq + 1;
        if row.seq != seq {
            self.misfits.insert(Misfit::Number(seq));
        }
        if !self.edits.insert(row.edit) {
            self.misfits.insert(Misfit::Twice(row.seq));
        }
        if row.h8 != self.at.h8.after(row.seq, row.record, row.edit, &row.patch) {
            self.misfits.insert(Misfit::Chain(row.seq));
        }
        self.at = Cursor { seq: row.seq, h8: row.h8 };
        let state = self.records.entry(row.record).or_default();
        state.ver = row.seq;
        for (field, change) in row.patch.changes {
            if state.record.get(field) != change.from {
                self.misfits.insert(Misfit::Before(row.seq));
            }
            state.record.set(field, &change.to);
        }
        state.record.measurements.extend(row.patch.measured.map(|measured| (row.edit, measured)));
        for (group, settled) in row.patch.settled {
            state.waiting.entry(group).or_default().retain(|edit, _| !settled.contains(edit));
        }
        for (group, values) in row.patch.parked {
            state.waiting.entry(group).or_default().insert(row.edit, values);
        }
        state.waiting.retain(|_, waiting| !waiting.is_empty());
    }

    /// Everything that does not fit, within the history and between it and what is kept.
    pub fn compare(mut self, head: Cursor, records: &[StoredRecord]) -> BTreeSet<Misfit> {
        if self.at != head {
            self.misfits.insert(Misfit::Head);
        }
        for stored in records {
            if self.records.remove(&stored.id) != Some(Folded::of(stored)) {
                self.misfits.insert(Misfit::Record(stored.id));
            }
        }
        self.misfits.extend(self.records.into_keys().map(Misfit::Record));
        self.misfits
    }
}
