//! The history by itself, and the states of each record that it tells of.

use shared::children::{Enrolment, Field, Group, Record};
use shared::edits::{Cursor, HistoryRow, StoredRecord};
use shared::sorted::SortedMap;
use shared::values::{EditId, RecordId};
use std::collections::{BTreeMap, BTreeSet};

/// A record after each of its changes.
pub type Life = Vec<(u64, Folded)>;

/// The states of every record.
pub type Lives = BTreeMap<RecordId, Life>;

/// A record as its history makes it.
#[derive(Clone, Default)]
pub struct Folded {
    /// The facts.
    pub record: Record,
    /// The values that wait, by group and edit.
    pub waiting: BTreeMap<Group, BTreeMap<EditId, SortedMap<Field, String>>>,
}

/// I6 and I2: every number once, every edit once, and the chain recomputed is the chain kept.
pub fn dense_and_chained(history: &[HistoryRow]) -> Cursor {
    let mut head = Cursor::default();
    let mut edits = BTreeSet::new();
    for row in history {
        assert_eq!(row.seq, head.seq + 1, "I6: a hole in the numbers");
        assert!(edits.insert(row.edit), "I2: {} is twice in the history", row.edit);
        head = Cursor { seq: row.seq, h8: head.h8.after(row.seq, row.record, row.edit, &row.patch) };
        assert_eq!(row.h8, head.h8, "I6: the chain does not fit");
    }
    head
}

/// I15, I21: each change begins with what the one before it left, and none but a mark is made to a child off the roll.
pub fn lives_of(history: &[HistoryRow]) -> Lives {
    let mut lives = Lives::new();
    for row in history {
        let life = lives.entry(row.record).or_default();
        let created = life.is_empty();
        let mut state = life.last().map(|(_, state)| state.clone()).unwrap_or_default();
        let was_on = Enrolment::of(&state.record).on_roll();
        for (&field, change) in &row.patch.changes {
            assert_eq!(state.record.get(field), change.from, "I15: change {} of {field:?}", row.seq);
            state.record.set(field, &change.to);
        }
        let puts_back = Enrolment::of(&state.record).on_roll();
        let marks = row.patch.changes.keys().all(|field| field.group().is_mark());
        assert!(created || was_on || puts_back || marks, "I21: change {}", row.seq);
        state.record.measurements.extend(row.patch.measured.clone().map(|measured| (row.edit, measured)));
        for (group, settled) in &row.patch.settled {
            let waiting = state.waiting.entry(*group).or_default();
            waiting.retain(|edit, _| !settled.contains(edit));
        }
        for (&group, values) in &row.patch.parked {
            state.waiting.entry(group).or_default().insert(row.edit, values.clone());
        }
        state.waiting.retain(|_, waiting| !waiting.is_empty());
        life.push((row.seq, state));
    }
    lives
}

/// I15, I17: the history from its beginning is the roll, with every value that waits.
pub fn adds_up(lives: &Lives, records: &BTreeMap<RecordId, StoredRecord>) {
    assert!(lives.keys().eq(records.keys()), "I15: the history knows other records than the roll");
    for (id, life) in lives {
        let (ver, state) = life.last().expect("a life has a beginning");
        let stored = &records[id];
        assert_eq!((*ver, &state.record), (stored.ver, &stored.record), "I15: {id}");
        let mut waiting: BTreeMap<Group, BTreeMap<_, _>> = BTreeMap::new();
        for open in &stored.conflicts {
            let values = open.waiting.iter().map(|waits| (waits.edit, waits.values.clone()));
            waiting.entry(open.group).or_default().extend(values);
        }
        assert_eq!(state.waiting, waiting, "I17: {id}");
    }
}
