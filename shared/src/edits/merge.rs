//! Two people changed one record: group by group, what may be written and what becomes a question (sync.md 2.6).
//! Used by `apply` only.

use super::edit::{Changes, SentEdit};
use super::facts::{Facts, StoredRecord, Writer};
use crate::children::{Field, Group};
use crate::planted::{self, Bug};
use crate::sorted::SortedMap;

/// What happens to the changes of one group.
pub(super) enum Fate {
    /// The record holds the wanted values already.
    AlreadyThere,
    /// The person saw what stands there, or it is as they saw it: write.
    Write,
    /// Somebody else wrote first, unseen, but here the last writer wins: write, and tell both.
    WriteOver(Writer),
    /// Somebody else wrote first, unseen: ask. Names the writer of the live value.
    Ask(Writer),
}

/// Whether the person knew of a write: their screen was at least as new, or it was their own.
fn seen(writer: &Writer, sent: &SentEdit, facts: &Facts, group: Group) -> bool {
    (facts.chain_ok && writer.ver <= sent.base)
        || facts.own.get(&group).is_some_and(|mine| mine.contains(&writer.edit))
}

/// Decides one group. `changes` are the edit's changes in that group.
pub(super) fn fate_of(
    group: Group,
    changes: &Changes,
    stored: &StoredRecord,
    sent: &SentEdit,
    facts: &Facts,
) -> Fate {
    if changes.iter().all(|(&field, change)| stored.record.get(field) == change.to) {
        return Fate::AlreadyThere;
    }
    let unseen = |writer: &&Writer| unknown(writer, sent, facts, group);
    let behind_changed =
        changes.keys().filter_map(|field| stored.writers.get(field).or(stored.created.as_ref()));
    let behind_others = stored
        .writers
        .iter()
        .filter(|(field, _)| field.group() == group && !changes.contains_key(field))
        .map(|(_, writer)| writer);
    let latest = |writers: &mut dyn Iterator<Item = &Writer>| writers.max_by_key(|w| w.ver).cloned();

    let premise_holds = changes.iter().all(|(&field, change)| stored.record.get(field) == change.from);
    let other = latest(&mut behind_others.filter(unseen))
        .or_else(|| latest(&mut behind_changed.filter(unseen)).filter(|_| !premise_holds));
    match other {
        None => Fate::Write,
        Some(_) if group.is_mark() => Fate::Write,
        Some(other) if group.last_writer_wins() => Fate::WriteOver(other),
        Some(_) if planted::has(Bug::LastWriterWins) => Fate::Write,
        Some(other) => Fate::Ask(other),
    }
}

/// The latest write anywhere on the record that the person did not know of.
pub(super) fn latest_unseen(stored: &StoredRecord, sent: &SentEdit, facts: &Facts) -> Option<Writer> {
    let created = stored.created.iter().filter(|writer| unknown(writer, sent, facts, Group::Name));
    let changed = unseen_fields(stored, sent, facts).filter_map(|field| stored.writers.get(&field));
    created.chain(changed).max_by_key(|writer| writer.ver).cloned()
}

/// The fields that somebody else wrote, unknown to the person; marks are no change of the child's data.
pub(super) fn unseen_fields<'a>(
    stored: &'a StoredRecord,
    sent: &'a SentEdit,
    facts: &'a Facts,
) -> impl Iterator<Item = Field> + 'a {
    let unseen = |(field, writer): &(&Field, &Writer)| {
        !field.group().is_mark() && unknown(writer, sent, facts, field.group())
    };
    stored.writers.iter().filter(unseen).map(|(&field, _)| field)
}

/// Whether the person did not know of a write: neither seen nor, in whatever group, their own.
fn unknown(writer: &Writer, sent: &SentEdit, facts: &Facts, group: Group) -> bool {
    let own_anywhere = facts.own.values().any(|mine| mine.contains(&writer.edit));
    !own_anywhere && !seen(writer, sent, facts, group)
}

/// The changes of an edit by group.
pub(super) fn by_group(changes: &Changes) -> SortedMap<Group, Changes> {
    let mut groups: SortedMap<Group, Changes> = SortedMap::new();
    for (&field, change) in changes {
        groups.or_default(field.group()).insert(field, change.clone());
    }
    groups
}
