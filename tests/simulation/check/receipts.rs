//! What people were told, against what was done.

use super::history::Lives;
use crate::run::Run;
use shared::children::{Field, Group};
use shared::edits::{Edit, HistoryRow, Outcome, StoredRecord, TOLD_DAYS};
use shared::sorted::{SortedMap, SortedSet};
use shared::values::{EditId, InstitutionId, RecordId};
use std::collections::{BTreeMap, BTreeSet};

/// I3, I13, I16, I17. An edit of a profile that is on two devices may stay on its phone when the server goes back:
/// the other device may have used its number. Else every edit has its receipt, also after a restore; "applied" means that every value is there,
/// "conflict" that the rest waits under its author.
pub fn receipts_are_true(run: &Run, institution: &InstitutionId, history: &[HistoryRow], lives: &Lives) {
    let of_here = run.typed.values().filter(|typed| typed.sent.institution == *institution);
    for typed in of_here {
        let sent = &typed.sent;
        let receipt = run.network.borrow().server.receipt(institution, sent.id);
        let Some(receipt) = receipt else {
            let excused = run.network.borrow().restored && run.copied.contains(&typed.phone);
            assert!(excused, "I13, I16: {} has no receipt", sent.id);
            continue;
        };
        let Some(seq) = receipt.seq() else { continue };
        let row = history.iter().find(|row| row.edit == sent.id);
        let life = &lives[&sent.record];
        let (_, state) = life.iter().rev().find(|(at, _)| *at <= seq).expect("a state at the receipt");
        let parked: SortedSet<Group> =
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

/// I3, I17: who was written over or not chosen is named in the record for thirty days.
pub fn everybody_is_told(run: &Run, history: &[HistoryRow], records: &BTreeMap<RecordId, StoredRecord>) {
    let arrived = |edit: EditId| run.network.borrow().arrived[&edit];
    let mut waiting: BTreeMap<(RecordId, Group, EditId), &SortedMap<Field, String>> = BTreeMap::new();
    let mut live: BTreeMap<RecordId, BTreeMap<Field, &str>> = BTreeMap::new();
    let mut told: BTreeMap<RecordId, BTreeSet<(Group, EditId, EditId)>> = BTreeMap::new();
    let last: BTreeMap<RecordId, EditId> = history.iter().map(|row| (row.record, row.edit)).collect();
    for row in history {
        let facts = live.entry(row.record).or_default();
        let mut chosen = facts.clone();
        if let Edit::Resolve { changes, .. } = &run.typed[&row.edit].sent.edit {
            chosen.extend(changes.iter().map(|(&field, change)| (field, change.to.as_str())));
        }
        let settled =
            row.patch.settled.iter().flat_map(|(group, edits)| edits.iter().map(|edit| (*group, *edit)));
        for (group, edit) in settled {
            let values = waiting.remove(&(row.record, group, edit)).expect("I17: what is settled waited");
            let stands = values.iter().all(|(field, to)| chosen.get(field).copied().unwrap_or("") == to);
            let named = row.patch.overwrote.get(&group).is_some_and(|lost| lost.contains(&edit));
            assert!(stands || named, "I17: {edit} was not chosen and its author is not told");
            run.met("not chosen", named);
        }
        waiting
            .extend(row.patch.parked.iter().map(|(&group, values)| ((row.record, group, row.edit), values)));
        facts.extend(row.patch.changes.iter().map(|(&field, change)| (field, change.to.as_str())));
        let age_ms = arrived(last[&row.record]).0 - arrived(row.edit).0;
        if age_ms < TOLD_DAYS * 86_400_000 {
            let named = row
                .patch
                .overwrote
                .iter()
                .flat_map(|(group, edits)| edits.iter().map(|edit| (*group, *edit)));
            told.entry(row.record).or_default().extend(named.map(|(group, edit)| (group, edit, row.edit)));
        }
    }
    for (id, stored) in records {
        let named = stored.overwritten.iter().map(|told| (told.group, told.lost, told.won)).collect();
        assert_eq!(told.remove(id).unwrap_or_default(), named, "I3: who is told in {id}");
    }
}
