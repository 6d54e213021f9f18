//! What must hold once everything is mended and synced.

use super::frozen::{a_child_counts_once, bases_stay};
use super::history::{adds_up, dense_and_chained, lives_of};
use super::knowing::knowing;
use super::receipts::{everybody_is_told, receipts_are_true};
use super::windows::windows_are_kept;
use crate::run::Run;
use shared::edits::{Cursor, Outcome, RollDigest, StoredRecord};
use shared::values::{InstitutionId, RecordId};
use std::collections::BTreeMap;

/// Looks at everything that holds once all is mended and synced.
pub fn at_the_end(run: &Run) {
    for (_, institution) in run.places() {
        let (history, records) = {
            let server = &run.network.borrow().server;
            (server.history(&institution), server.records(&institution))
        };
        let head = dense_and_chained(&history);
        everybody_agrees(run, &institution, &records, head);
        let lives = lives_of(&history);
        adds_up(&lives, &records);
        knowing(run, &history, &lives);
        receipts_are_true(run, &institution, &history, &lives);
        windows_are_kept(run, &institution, &history);
        bases_stay(run, &institution, &history);
        if !run.network.borrow().restored {
            everybody_is_told(run, &history, &records);
        }
    }
    a_child_counts_once(run);
}

/// I4, I16, I17: all phones hold what the server holds, nothing waits to be sent, and what needs a person does.
fn everybody_agrees(
    run: &Run,
    institution: &InstitutionId,
    records: &BTreeMap<RecordId, StoredRecord>,
    head: Cursor,
) {
    let expected: Vec<StoredRecord> = records.values().cloned().map(StoredRecord::for_phones).collect();
    assert_eq!(first_download(run, institution), expected, "I4: a first download is the roll");
    for (number, phone) in run.phones.iter().enumerate() {
        assert_eq!(phone.meta(institution).cursor, head, "I4: phone {number} has read everything");
        let mut shadows = phone.shadows(institution);
        shadows.sort_by_key(|shadow| shadow.id);
        assert_eq!(shadows, expected, "I4: phone {number} holds the roll");
        assert_eq!(
            RollDigest::of(&shadows),
            RollDigest::of(records.values()),
            "I4: equal rolls, two digests"
        );
        assert!(phone.outbox(institution).is_empty(), "I16: phone {number} has sent everything");
        for entry in phone.attention(institution) {
            let Outcome::Conflict { .. } = entry.outcome else { continue };
            let stored = &records[&entry.sent.record];
            let mut waiting = stored.conflicts.iter().flat_map(|open| &open.waiting);
            let open = waiting.any(|waits| waits.edit == entry.sent.id);
            assert!(open, "I17: phone {number} asks about {}, which is settled", entry.sent.id);
        }
    }
}

fn first_download(run: &Run, institution: &InstitutionId) -> Vec<StoredRecord> {
    let mut network = run.network.borrow_mut();
    let now = network.now;
    let (mut fresh, mut after) = (Vec::new(), None);
    loop {
        let page = network.server.boot(&run.phones[0].caller, institution, after, now).expect("a roll");
        fresh.extend(page.columns.into_records());
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    fresh.sort_by_key(|record| record.id);
    fresh
}
