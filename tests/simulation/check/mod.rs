//! What must hold at every step, and what must hold in the end, by the numbers of sync.md 4.3.

pub mod bounds;
pub mod frozen;
mod history;
mod knowing;
mod last;
mod receipts;
mod windows;

pub use last::at_the_end;

use crate::run::Run;
use app::store::{RollMeta, SentEntry};
use shared::children::Field;
use shared::edits::{Edit, Outcome, RollDigest, SentEdit, StoredRecord};
use shared::values::{EditId, InstitutionId, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use tests::phone::Phone;

/// Everything that a phone holds of one roll.
struct Held {
    meta: RollMeta,
    outbox: Vec<SentEdit>,
    sent: Vec<SentEntry>,
    attention: Vec<SentEntry>,
    shadows: Vec<StoredRecord>,
}

impl Held {
    fn of(phone: &Phone, institution: &InstitutionId) -> Self {
        Self {
            meta: phone.meta(institution),
            outbox: phone.outbox(institution),
            sent: phone.sent(institution),
            attention: phone.attention(institution),
            shadows: phone.shadows(institution),
        }
    }
}

/// Looks at everything that holds at any moment, on the phones that changed since the last look.
pub fn always(run: &mut Run) {
    for number in 0..run.phones.len() {
        let commits = run.phones[number].disk.commits();
        if run.checked[number].replace(commits) == Some(commits) {
            continue;
        }
        for (place, institution) in run.places() {
            let held = Held::of(&run.phones[number], &institution);
            nothing_is_nowhere(run, number, &institution, &held);
            numbers_are_whole(number, &held);
            nothing_was_passed_by(run, number, &institution, &held);
            if !run.network.borrow().restored {
                if held.meta.download.as_ref().is_none_or(|download| download.anew) {
                    own_values_are_shown(run, number, &institution, &held);
                }
                numbers_only_rise(run, number, place, &held);
            }
        }
    }
}

/// I1: a typed edit is on its phone, or the server has its receipt.
fn nothing_is_nowhere(run: &Run, number: usize, institution: &InstitutionId, held: &Held) {
    let entries = held.sent.iter().chain(&held.attention).map(|entry| entry.sent.id);
    let kept: BTreeSet<EditId> = held.outbox.iter().map(|sent| sent.id).chain(entries).collect();
    let here = run.typed.values().filter(|typed| typed.phone == number);
    for typed in here.filter(|typed| typed.sent.institution == *institution) {
        let id = typed.sent.id;
        let received = || run.network.borrow().server.receipt(institution, id).is_some();
        assert!(kept.contains(&id) || received(), "I1: {id} of phone {number} is nowhere");
    }
}

/// I18: the numbers of what waits and of what was sent fit together, as after one whole batch.
fn numbers_are_whole(number: usize, held: &Held) {
    let sent: BTreeSet<u64> = held.sent.iter().map(|entry| entry.sent.n).collect();
    let first = held.outbox.first().map_or(held.meta.next_n, |sent| sent.n);
    let waiting = held.outbox.iter().map(|sent| sent.n);
    assert!(waiting.eq(first..held.meta.next_n), "I18: phone {number} lost count of what waits");
    assert!(sent.iter().all(|n| *n < first), "I18: an edit of phone {number} both waits and was received");
    let kept = held.meta.unseen.iter().all(|n| sent.contains(n));
    assert!(kept, "I18: phone {number} forgot an edit whose effect it has not seen");
}

/// I5: up to its cursor a phone holds everything; nothing can arrive behind it.
fn nothing_was_passed_by(run: &Run, number: usize, institution: &InstitutionId, held: &Held) {
    let network = run.network.borrow();
    if held.meta.download.is_some() || network.restored {
        return;
    }
    let (last, versions) = network.server.versions(institution);
    let cursor = held.meta.cursor.seq;
    let shadows: BTreeMap<RecordId, u64> =
        held.shadows.iter().map(|shadow| (shadow.id, shadow.ver)).collect();
    for (id, ver) in versions.into_iter().filter(|(_, ver)| *ver <= cursor) {
        assert_eq!(shadows.get(&id), Some(&ver), "I5: phone {number} read up to {cursor} without {id}");
    }
    if cursor == last {
        let (ours, theirs) = (RollDigest::of(&held.shadows), network.server.records(institution));
        assert_eq!(ours, RollDigest::of(theirs.values()), "I4: phone {number} has read all of another roll");
    }
}

/// I8: own values that wait, or whose effect was not pulled, are on the screen, once the roll is there: a full phone
/// gives up rolls that can be fetched again.
fn own_values_are_shown(run: &Run, number: usize, institution: &InstitutionId, held: &Held) {
    let reach = run.reach(institution, held.meta.cursor.seq);
    let shadow = |id| held.shadows.iter().find(|shadow| shadow.id == id).map(|shadow| shadow.ver);
    let pulled = |entry: &SentEntry| {
        let record = entry.sent.record;
        entry.outcome != Outcome::Held && reach.pulled(record, shadow(record), &entry.outcome)
    };
    let unseen = held.sent.iter().filter(|entry| !pulled(entry));
    let mut last: BTreeMap<RecordId, BTreeMap<Field, &str>> = BTreeMap::new();
    for sent in unseen.map(|entry| &entry.sent).chain(&held.outbox) {
        last.entry(sent.record).or_default().extend(sent.edit.wanted());
    }
    for (record, values) in last {
        let seen = run.phones[number].sees(institution, record);
        // What follows on a child who was not added after a closing has nobody to be about.
        let not_added = |entry: &SentEntry| {
            let added = matches!(entry.sent.edit, Edit::Create { .. });
            entry.sent.record == record && added && matches!(entry.outcome, Outcome::Declined { .. })
        };
        if seen.is_none() && held.sent.iter().any(not_added) {
            continue;
        }
        let seen = seen.expect("I8: an edited record is on the screen").record;
        for (field, value) in values {
            assert_eq!(seen.get(field), value, "I8: {field:?} of {record} on phone {number}");
        }
    }
}

/// I6: cursors and versions of shadows never go back while the server does not.
fn numbers_only_rise(run: &mut Run, number: usize, place: usize, held: &Held) {
    let cursor = held.meta.cursor.seq;
    assert!(run.rises((number, place, None), cursor), "I6: the cursor of phone {number} fell");
    for shadow in &held.shadows {
        let rises = run.rises((number, place, Some(shadow.id)), shadow.ver);
        assert!(rises, "I6: a shadow on phone {number} grew older");
    }
}
