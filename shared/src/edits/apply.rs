//! The rule that accepts, parks or refuses one edit. Run on phone and server (sync.md 2.6).

use super::edit::{Changes, Edit, SentEdit};
use super::facts::{Competing, Conflict, Facts, Patch, StoredRecord, Writer};
use super::merge::{Fate, by_group, fate_of, latest_unseen};
use super::refusal::Refusal;
use crate::children::{Enrolment, Field, Group, Record, enrolment::may_put_back};
use crate::codes::Status;
use crate::gather::Gather;
use std::collections::BTreeMap;

/// The longest text that a field may hold, in characters. Longer ones are refused, so that a record stays small.
pub const MAX_TEXT: usize = 500;

/// What becomes of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The record changes; a question may have been opened as well.
    Changed {
        /// The record afterwards.
        stored: Box<StoredRecord>,
        /// What was done, for the history.
        patch: Patch,
        /// Whether somebody else had changed other things on the record meanwhile.
        merged: bool,
    },
    /// Everything wanted is there already.
    Unchanged,
    /// It cannot be an edit.
    Refused(Refusal),
}

/// Decides one edit from the facts. Applying an edit a second time changes nothing.
pub fn apply(facts: &Facts, sent: &SentEdit) -> Verdict {
    if let Some(refusal) = malformed(&sent.edit) {
        return Verdict::Refused(refusal);
    }
    match (&sent.edit, facts.record) {
        (Edit::Create { .. }, Some(stored)) => {
            let mine = stored.created.as_ref().is_some_and(|writer| writer.edit == sent.id);
            if mine { Verdict::Unchanged } else { Verdict::Refused(Refusal::RecordExists) }
        }
        (Edit::Create { .. }, None) => create(facts, sent),
        (_, None) => Verdict::Refused(Refusal::UnknownRecord),
        (Edit::Set { changes, .. } | Edit::Resolve { changes, .. }, Some(stored)) => {
            change(facts, sent, stored, changes)
        }
    }
}

fn malformed(edit: &Edit) -> Option<Refusal> {
    let too_long = |text: &str| text.chars().count() > MAX_TEXT;
    let measured = edit.measured();
    if edit.wanted().any(|(_, value)| too_long(value))
        || measured.is_some_and(|m| too_long(&m.height_cm) || too_long(&m.weight_kg))
    {
        return Some(Refusal::TooLong);
    }
    let says_nothing = edit.wanted().next().is_none() && measured.is_none();
    (says_nothing && !matches!(edit, Edit::Resolve { .. })).then_some(Refusal::Empty)
}

fn create(facts: &Facts, sent: &SentEdit) -> Verdict {
    let mut record = Record::default();
    sent.overlay(&mut record);
    let changes = record
        .fields()
        .map(|(field, value)| (field, super::Change { from: String::new(), to: value.to_owned() }))
        .gather();
    let patch = Patch { changes, measured: sent.edit.measured().cloned(), ..Patch::default() };
    let off_since = (!Enrolment::of(&record).on_roll()).then_some(facts.now);
    let stored = StoredRecord {
        id: sent.record,
        ver: facts.next_ver,
        record,
        off_since,
        conflicts: Vec::new(),
        created: Some(writer(facts, sent)),
        writers: BTreeMap::new(),
    };
    Verdict::Changed { stored: Box::new(stored), patch, merged: false }
}

fn change(facts: &Facts, sent: &SentEdit, stored: &StoredRecord, changes: &Changes) -> Verdict {
    let on_roll = stored.on_roll();
    let stays_off = !on_roll && !puts_on_roll(changes);
    let unseen = latest_unseen(stored, sent, facts);
    let mut whole = None;

    if stays_off && changes.iter().any(|(&field, change)| stored.record.get(field) != change.to) {
        match &unseen {
            None => return Verdict::Refused(Refusal::OffTheRoll),
            Some(other) => whole = Some(other.clone()),
        }
    }
    if !on_roll && puts_on_roll(changes) && !may_put_back(facts.role, stored.off_since, facts.now) {
        return Verdict::Refused(Refusal::PutBackTooLate);
    }
    if on_roll && takes_off(changes) {
        whole.clone_from(&unseen);
    }

    let mut next = stored.clone();
    let mut patch = Patch::default();
    settle(&sent.edit, &mut next, &mut patch);
    if let Some(live) = whole {
        let asked = if takes_off(changes) { Group::Status } else { first_group(changes) };
        park(asked, live, changes, facts, sent, &mut next, &mut patch);
    } else {
        for (group, changes) in by_group(changes) {
            match fate_of(group, &changes, stored, sent, facts) {
                Fate::AlreadyThere => {}
                Fate::Write => write(&changes, facts, sent, &mut next, &mut patch),
                Fate::Ask(live) => park(group, live, &changes, facts, sent, &mut next, &mut patch),
            }
        }
    }
    if let Some(measured) = sent.edit.measured()
        && !next.record.measurements.contains_key(&sent.id)
    {
        next.record.measurements.insert(sent.id, measured.clone());
        patch.measured = Some(measured.clone());
    }
    if patch.is_empty() {
        return Verdict::Unchanged;
    }
    next.ver = facts.next_ver;
    match (on_roll, next.on_roll()) {
        (true, false) => next.off_since = Some(facts.now),
        (false, true) => next.off_since = None,
        _ => {}
    }
    Verdict::Changed { stored: Box::new(next), patch, merged: unseen.is_some() }
}

fn writer(facts: &Facts, sent: &SentEdit) -> Writer {
    Writer { ver: facts.next_ver, edit: sent.id, by: facts.by.to_owned(), at: facts.now }
}

fn wanted_status(changes: &Changes) -> Option<Status> {
    changes.get(&Field::Status).map(|change| Status::parse(&change.to).unwrap_or(Status::Enrolled))
}

fn takes_off(changes: &Changes) -> bool {
    wanted_status(changes).is_some_and(|status| !status.on_roll())
}

fn puts_on_roll(changes: &Changes) -> bool {
    wanted_status(changes).is_some_and(Status::on_roll)
}

fn first_group(changes: &Changes) -> Group {
    changes.keys().map(|field| field.group()).min().unwrap_or(Group::Status)
}

fn write(changes: &Changes, facts: &Facts, sent: &SentEdit, next: &mut StoredRecord, patch: &mut Patch) {
    for (&field, change) in changes {
        let from = next.record.get(field).to_owned();
        if from == change.to {
            continue;
        }
        next.record.set(field, &change.to);
        next.writers.insert(field, writer(facts, sent));
        for open in next.conflicts.iter_mut().filter(|open| open.group == field.group()) {
            open.live = writer(facts, sent);
        }
        patch.changes.insert(field, super::Change { from, to: change.to.clone() });
    }
}

fn park(
    group: Group,
    live: Writer,
    changes: &Changes,
    facts: &Facts,
    sent: &SentEdit,
    next: &mut StoredRecord,
    patch: &mut Patch,
) {
    if next.conflict(group).is_some_and(|open| open.waiting.iter().any(|waits| waits.edit == sent.id)) {
        return;
    }
    let values: BTreeMap<Field, String> =
        changes.iter().map(|(&field, change)| (field, change.to.clone())).gather();
    patch.parked.insert(group, values.clone());
    let waits = Competing { edit: sent.id, by: facts.by.to_owned(), at: facts.now, values };
    match next.conflicts.iter_mut().find(|conflict| conflict.group == group) {
        Some(open) => open.waiting.push(waits),
        None => next.conflicts.push(Conflict { group, live, waiting: vec![waits] }),
    }
}

/// Takes the answered values out of the question, and the question away when none is left.
fn settle(edit: &Edit, next: &mut StoredRecord, patch: &mut Patch) {
    let Edit::Resolve { group, settles, .. } = edit else { return };
    let Some(open) = next.conflicts.iter_mut().find(|conflict| conflict.group == *group) else { return };
    open.waiting.retain(|waits| {
        let settled = settles.contains(&waits.edit);
        if settled {
            patch.settled.entry(*group).or_default().insert(waits.edit);
        }
        !settled
    });
    next.conflicts.retain(|conflict| !conflict.waiting.is_empty());
}
