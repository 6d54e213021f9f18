//! Records that need not travel back: the phone that changed them can write its own shadow. Server and phone do it
//! with the same function, and the server leaves a record out only where the result is the record.

use super::edit::SentEdit;
use super::facts::StoredRecord;
use super::push::Taken;
use crate::children::Record;
use crate::values::RecordId;
use std::collections::{BTreeMap, BTreeSet};

/// A shadow after an edit that was applied under a change number.
#[must_use]
pub fn shadow_after(shadow: Option<StoredRecord>, sent: &SentEdit, seq: u64) -> StoredRecord {
    let mut after = shadow.unwrap_or_else(|| StoredRecord::new(sent.record, 0, Record::default()));
    sent.overlay(&mut after.record);
    after.ver = seq;
    after
}

/// The records that a phone which has read up to `cursor` can write itself after a push, with the numbers of the
/// edits to do it with.
pub fn yours(
    taken: &Taken,
    records: &BTreeMap<RecordId, StoredRecord>,
    edits: &[SentEdit],
    cursor: u64,
) -> (BTreeSet<RecordId>, Vec<u64>) {
    let mut known = BTreeSet::new();
    for (id, before) in &taken.before {
        if before.as_ref().is_some_and(|before| before.ver > cursor) {
            continue;
        }
        let mut shadow = before.as_ref().map(StoredRecord::on_phones);
        for change in taken.changes.iter().filter(|change| change.record == *id) {
            let Some(sent) = edits.iter().find(|sent| sent.id == change.edit) else { continue };
            shadow = Some(shadow_after(shadow, sent, change.seq));
        }
        if shadow.is_some_and(|shadow| records.get(id).is_some_and(|after| shadow.same_on_phones(after))) {
            known.insert(*id);
        }
    }
    let done = |sent: &&SentEdit| {
        known.contains(&sent.record) && taken.changes.iter().any(|change| change.edit == sent.id)
    };
    let numbers = edits.iter().filter(done).map(|sent| sent.n).collect();
    (known, numbers)
}
