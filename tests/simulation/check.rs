//! What must hold at every step, and what must hold in the end, by the numbers of sync.md 4.3.

use crate::known::Typed;
use crate::run::Run;
use shared::children::{Enrolment, Field, Group, Record};
use shared::edits::{Cursor, Edit, HistoryRow, Outcome, StoredRecord};
use shared::values::{EditId, InstitutionId, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use tests::world::{CENTRES, centre};

/// Looks at everything that holds at any moment.
pub fn always(run: &mut Run) {
    for place in 0..CENTRES.len() {
        let institution = centre(place);
        for number in 0..run.phones.len() {
            nothing_is_nowhere(run, number, &institution);
            own_values_are_shown(run, number, &institution);
            numbers_only_rise(run, number, &institution);
        }
    }
}

/// I1: a typed edit is on its phone, or the server has its receipt.
fn nothing_is_nowhere(run: &Run, number: usize, institution: &InstitutionId) {
    let kept = run.phones[number].kept_texts(institution);
    let here = run.typed.values().filter(|typed| typed.phone == number);
    for typed in here.filter(|typed| typed.sent.institution == *institution) {
        let id = typed.sent.id;
        let received = || run.network.borrow().server.receipt(institution, id).is_some();
        assert!(kept.contains(&id.to_string()) || received(), "I1: {id} of phone {number} is nowhere");
    }
}

/// I8: own values that wait, or whose effect was not pulled, are on the screen. Not while a roll is read again after
/// the server was restored: then a record may be away for a moment.
fn own_values_are_shown(run: &Run, number: usize, institution: &InstitutionId) {
    if run.network.borrow().restored {
        return;
    }
    let phone = &run.phones[number];
    let cursor = phone.meta(institution).cursor.seq;
    let pulled = |outcome: &Outcome| outcome.seq().is_none_or(|seq| seq <= cursor);
    let unseen = phone.sent(institution).into_iter().filter(|entry| !pulled(&entry.outcome));
    let mut last: BTreeMap<(RecordId, Field), String> = BTreeMap::new();
    for sent in unseen.map(|entry| entry.sent).chain(phone.outbox(institution)) {
        last.extend(sent.edit.wanted().map(|(field, value)| ((sent.record, field), value.to_owned())));
    }
    for ((record, field), value) in last {
        let seen = phone.sees(institution, record).expect("I8: an edited record is on the screen");
        assert_eq!(seen.record.get(field), value, "I8: {field:?} of {record} on phone {number}");
    }
}

/// I6: cursors and versions of shadows never go back while the server does not.
fn numbers_only_rise(run: &mut Run, number: usize, institution: &InstitutionId) {
    if run.network.borrow().restored {
        return;
    }
    let phone = run.phones[number].clone();
    let cursor = phone.meta(institution).cursor.seq;
    assert!(run.rises(number, format!("{institution}"), cursor), "I6: the cursor of phone {number} fell");
    for shadow in phone.shadows(institution) {
        let rises = run.rises(number, shadow.id.to_string(), shadow.ver);
        assert!(rises, "I6: a shadow on phone {number} grew older");
    }
}

/// Looks at everything that holds once all is mended and synced.
pub fn at_the_end(run: &Run) {
    for place in 0..CENTRES.len() {
        let institution = centre(place);
        let (history, records) = {
            let server = &run.network.borrow().server;
            (server.history(&institution), server.records(&institution))
        };
        let head = dense_and_chained(&history);
        everybody_agrees(run, &institution, &records, head);
        let lives = lives_of(&history);
        adds_up(&lives, &records);
        if !run.network.borrow().restored {
            knowing(run, &history);
            receipts_are_true(run, &institution, &history, &lives);
        }
    }
}

/// I6 and I2: every number once, every edit once, and the chain recomputed is the chain kept.
fn dense_and_chained(history: &[HistoryRow]) -> Cursor {
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

/// I4, I16, I17: all phones hold what the server holds, nothing waits to be sent, and what needs a person does.
fn everybody_agrees(
    run: &Run,
    institution: &InstitutionId,
    records: &BTreeMap<RecordId, StoredRecord>,
    head: Cursor,
) {
    let expected: Vec<StoredRecord> = records.values().cloned().map(StoredRecord::for_phones).collect();
    let mut network = run.network.borrow_mut();
    let (mut fresh, mut after) = (Vec::new(), None);
    loop {
        let now = network.now;
        let page = network.server.boot(&run.phones[0].caller, institution, after, now).expect("a roll");
        fresh.extend(page.columns.into_records());
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    fresh.sort_by_key(|record| record.id);
    assert_eq!(fresh, expected, "I4: a first download is the roll");
    for (number, phone) in run.phones.iter().enumerate() {
        assert_eq!(phone.meta(institution).cursor, head, "I4: phone {number} has read everything");
        let mut shadows = phone.shadows(institution);
        shadows.sort_by_key(|shadow| shadow.id);
        assert_eq!(shadows, expected, "I4: phone {number} holds the roll");
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

/// A record after each of its changes.
type Life = Vec<(u64, Folded)>;

#[derive(Clone, Default)]
struct Folded {
    record: Record,
    waiting: BTreeMap<Group, BTreeMap<EditId, BTreeMap<Field, String>>>,
}

fn lives_of(history: &[HistoryRow]) -> BTreeMap<RecordId, Life> {
    let mut lives: BTreeMap<RecordId, Life> = BTreeMap::new();
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
        assert!(created || was_on || puts_back || row.patch.changes.is_empty(), "I21: change {}", row.seq);
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
fn adds_up(lives: &BTreeMap<RecordId, Life>, records: &BTreeMap<RecordId, StoredRecord>) {
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

/// Whether the author knew of a write when typing; `version` is what they had seen of its group.
fn knew(typed: &Typed, version: u64, writer: EditId, seq: u64) -> bool {
    seq <= version || writer == typed.sent.id || typed.own.contains(&writer)
}

/// I3 and I20: nothing was overwritten unknown, no child taken off over unknown work, nothing asked without cause.
fn knowing(run: &Run, history: &[HistoryRow]) {
    let mut writers: BTreeMap<(RecordId, Field), (EditId, u64)> = BTreeMap::new();
    let mut live: BTreeMap<(RecordId, Field), String> = BTreeMap::new();
    let mut by_record: BTreeMap<RecordId, Vec<(EditId, u64)>> = BTreeMap::new();
    for row in history {
        let typed = &run.typed[&row.edit];
        // The value that stood there is one that this edit, or an own one before it, began with.
        let began_with = |field: Field, stands: &str| {
            let own = typed.own.iter().map(|id| &run.typed[id]).chain([typed]);
            own.filter(|own| own.sent.record == row.record).any(|own| match &own.sent.edit {
                Edit::Create { .. } => false,
                Edit::Set { changes, .. } | Edit::Resolve { changes, .. } => {
                    changes.get(&field).is_some_and(|wanted| wanted.from == stands)
                }
            })
        };
        for (&field, change) in &row.patch.changes {
            if let Some(&(writer, seq)) = writers.get(&(row.record, field)) {
                let fine = began_with(field, &change.from)
                    || knew(typed, typed.looked_at.at(field.group()), writer, seq);
                assert!(fine, "I3: change {} wrote {field:?} over {writer}, unknown to its author", row.seq);
            }
        }
        let off = row.patch.changes.contains_key(&Field::ExitReason)
            && row.patch.changes.get(&Field::Status).is_some_and(|change| change.to == "removed");
        for ((_, field), (writer, seq)) in
            writers.iter().filter(|((record, _), _)| off && *record == row.record)
        {
            let stands = live.get(&(row.record, *field)).map_or("", String::as_str);
            let own = typed.own.iter().flat_map(|id| run.typed[id].sent.edit.wanted());
            let shown =
                own.chain([(*field, typed.looked_at.value(*field))]).any(|one| one == (*field, stands));
            let version = typed.looked_at.at(field.group());
            let fine = shown || knew(typed, version, *writer, *seq);
            assert!(fine, "I3: change {} took off over {writer} in {field:?}", row.seq);
        }
        let others = by_record.entry(row.record).or_default();
        if !row.patch.parked.is_empty() && !typed.stale {
            let cause =
                others.iter().any(|&(writer, seq)| !knew(typed, typed.looked_at.oldest(), writer, seq));
            assert!(cause, "I20: change {} asks, and nobody else wrote unseen", row.seq);
        }
        if !row.patch.changes.is_empty() {
            others.push((row.edit, row.seq));
        }
        live.extend(row.patch.changes.iter().map(|(&field, to)| ((row.record, field), to.to.clone())));
        writers.extend(row.patch.changes.keys().map(|&field| ((row.record, field), (row.edit, row.seq))));
    }
}

/// I3, I17: "applied" means that every value is there; "conflict" that the rest waits under its author.
fn receipts_are_true(
    run: &Run,
    institution: &InstitutionId,
    history: &[HistoryRow],
    lives: &BTreeMap<RecordId, Life>,
) {
    let of_here = run.typed.values().filter(|typed| typed.sent.institution == *institution);
    for typed in of_here {
        let sent = &typed.sent;
        let receipt = run.network.borrow().server.receipt(institution, sent.id);
        let receipt = receipt.unwrap_or_else(|| panic!("I16: {} has no receipt", sent.id));
        let Some(seq) = receipt.seq() else { continue };
        let row = history.iter().find(|row| row.edit == sent.id);
        let life = &lives[&sent.record];
        let (_, state) = life.iter().rev().find(|(at, _)| *at <= seq).expect("a state at the receipt");
        let parked: BTreeSet<Group> =
            row.map(|row| row.patch.parked.keys().copied().collect()).unwrap_or_default();
        match &receipt {
            Outcome::Conflict { groups, .. } => assert_eq!(*groups, parked, "I17: {}", sent.id),
            _ => assert!(parked.is_empty(), "I17: {} waits and its author was told otherwise", sent.id),
        }
        let waits = |field: Field, value: &str| {
            let mut mine = state.waiting.values().filter_map(|waiting| waiting.get(&sent.id));
            mine.any(|values| values.get(&field).is_some_and(|kept| kept == value))
        };
        for (field, value) in sent.edit.wanted() {
            let there = state.record.get(field) == value;
            assert!(there || waits(field, value), "I3: {field:?} of {} is neither written nor kept", sent.id);
        }
    }
}
