//! The rule that accepts, parks or refuses one edit. Run on phone and server (sync.md 2.6).

use super::edit::{Changes, Edit, SentEdit};
use super::facts::{Competing, Conflict, Facts, Overwritten, Patch, StoredRecord, TOLD_DAYS, Writer};
use super::merge::{Fate, by_group, fate_of, latest_unseen, unseen_fields};
use super::refusal::Refusal;
use crate::children::{Enrolment, Field, Group, Record, enrolment::may_put_back};
use crate::codes::Status;
use crate::planted::{self, Bug};
use crate::sorted::{SortedMap, SortedSet};
use crate::values::EditId;

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
        .collect();
    let patch = Patch { changes, measured: sent.edit.measured().cloned(), ..Patch::default() };
    let off_since = (!Enrolment::of(&record).on_roll()).then_some(facts.now);
    let mut stored = StoredRecord::new(sent.record, facts.next_ver, record);
    stored.off_since = off_since;
    stored.created = Some(writer(facts, sent));
    Verdict::Changed { stored: Box::new(stored), patch, merged: false }
}

fn change(facts: &Facts, sent: &SentEdit, stored: &StoredRecord, changes: &Changes) -> Verdict {
    let on_roll = stored.on_roll();
    let stays_off = !on_roll && !puts_on_roll(changes);
    let unseen = latest_unseen(stored, sent, facts);
    let mut whole = None;

    if stays_off
        && !planted::has(Bug::OffTheRollWritten)
        && changes
            .iter()
            .any(|(&field, change)| !field.group().is_mark() && stored.record.get(field) != change.to)
    {
        match &unseen {
            None => return Verdict::Refused(Refusal::OffTheRoll),
            Some(other) => whole = Some(other.clone()),
        }
    }
    if !on_roll && puts_on_roll(changes) && !may_put_back(facts.role, stored.off_since, facts.now) {
        return Verdict::Refused(Refusal::PutBackTooLate);
    }
    if on_roll && takes_off(changes) && !planted::has(Bug::TakingOffWins) {
        whole.clone_from(&unseen);
    }

    let mut next = stored.clone();
    next.overwritten.retain(|told| facts.now.0 - told.at.0 < TOLD_DAYS * 86_400_000);
    let mut patch = Patch::default();
    settle(facts, sent, changes, &mut next, &mut patch);
    if let Some(live) = whole {
        let asked = if takes_off(changes) { Group::Status } else { first_group(changes) };
        park(asked, live, changes, facts, sent, &mut next, &mut patch);
    } else {
        let mut writing = SortedMap::new();
        for (group, changes) in by_group(changes) {
            match fate_of(group, &changes, stored, sent, facts) {
                Fate::AlreadyThere => {}
                Fate::Write => drop(writing.insert(group, changes)),
                Fate::WriteOver(lost) => {
                    tell(group, lost.edit, lost.by, false, facts, sent, &mut next, &mut patch);
                    writing.insert(group, changes);
                }
                Fate::Ask(live) => park(group, live, &changes, facts, sent, &mut next, &mut patch),
            }
        }
        let others: Vec<Field> = unseen_fields(stored, sent, facts).collect();
        let asked = facts.together.map_or_else(SortedSet::new, |find| find(stored, &writing, &others));
        for (group, changes) in writing {
            match unseen.clone().filter(|_| asked.contains(&group)) {
                Some(live) => park(group, live, &changes, facts, sent, &mut next, &mut patch),
                None => write(&changes, facts, sent, &mut next, &mut patch),
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
    let values: SortedMap<Field, String> =
        changes.iter().map(|(&field, change)| (field, change.to.clone())).collect();
    patch.parked.insert(group, values.clone());
    if planted::has(Bug::ParkedValueDropped) {
        return;
    }
    let waits = Competing { edit: sent.id, by: facts.by.to_owned(), at: facts.now, values };
    match next.conflicts.iter_mut().find(|conflict| conflict.group == group) {
        Some(open) => open.waiting.push(waits),
        None => next.conflicts.push(Conflict { group, live, waiting: vec![waits] }),
    }
}

/// Takes the answered values out of the question, and the question away when none is left. Who is not chosen is told.
fn settle(facts: &Facts, sent: &SentEdit, changes: &Changes, next: &mut StoredRecord, patch: &mut Patch) {
    let Edit::Resolve { group, settles, .. } = &sent.edit else { return };
    let Some(place) = next.conflicts.iter().position(|conflict| conflict.group == *group) else { return };
    let mut open = next.conflicts.remove(place);
    let (settled, waiting) = open.waiting.into_iter().partition(|waits| settles.contains(&waits.edit));
    let settled: Vec<Competing> = settled;
    open.waiting = waiting;
    let mut chosen = next.record.clone();
    for (&field, change) in changes {
        chosen.set(field, &change.to);
    }
    let stands =
        |values: &SortedMap<Field, String>| values.iter().all(|(&field, to)| chosen.get(field) == to);
    for waits in &settled {
        patch.settled.or_default(*group).insert(waits.edit);
        if !stands(&waits.values) {
            tell(*group, waits.edit, waits.by.clone(), true, facts, sent, next, patch);
        }
    }
    if !settled.is_empty() && chosen != next.record {
        tell(*group, open.live.edit, open.live.by.clone(), true, facts, sent, next, patch);
    }
    if !open.waiting.is_empty() {
        next.conflicts.insert(place, open);
    }
}

/// Leaves a word for the author of a value that does not stand any more.
#[expect(
    clippy::too_many_arguments,
    reason = "what happened, to whom, by whom, and where it is written down"
)]
fn tell(
    group: Group,
    lost: EditId,
    lost_by: String,
    chosen: bool,
    facts: &Facts,
    sent: &SentEdit,
    next: &mut StoredRecord,
    patch: &mut Patch,
) {
    if planted::has(Bug::NoNotice) {
        return;
    }
    patch.overwrote.or_default(group).insert(lost);
    let won_by = facts.by.to_owned();
    next.overwritten.push(Overwritten { group, lost, lost_by, won: sent.id, won_by, at: facts.now, chosen });
}
