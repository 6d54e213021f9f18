//! Two people wrote different groups, each right by itself and wrong together, such as a birth date after the
//! admission date (sync.md 2.6 and 3). Used by the server's `accept_push`.

use super::edit::Changes;
use super::facts::StoredRecord;
use crate::checks::{CheckContext, Finding, Severity, check_record};
use crate::children::{Field, Group, Record};
use crate::planted::{self, Bug};
use crate::sorted::{SortedMap, SortedSet};

/// Which of the groups about to be written must wait for a person: those with a part in an error that neither the
/// record as it stands has, nor the edit without what others wrote unseen.
pub fn wrong_together(
    stored: &StoredRecord,
    writing: &SortedMap<Group, Changes>,
    others: &[Field],
    context: &CheckContext,
) -> SortedSet<Group> {
    if others.is_empty() || planted::has(Bug::NoCheckAfterMerge) {
        return SortedSet::new();
    }
    let errors = |record: &Record| -> SortedSet<Finding> {
        let found = check_record(record, context).into_iter();
        found.filter(|finding| finding.severity() == Severity::Error).collect()
    };
    let mut merged = stored.record.clone();
    for (&field, change) in writing.values().flatten() {
        merged.set(field, &change.to);
    }
    let mut mine_alone = merged.clone();
    for &field in others.iter().filter(|field| !writing.values().any(|changes| changes.contains_key(field))) {
        mine_alone.set(field, "");
    }
    let excused: SortedSet<Finding> = errors(&stored.record).into_iter().chain(errors(&mine_alone)).collect();
    let new: SortedSet<Finding> =
        errors(&merged).into_iter().filter(|finding| !excused.contains(finding)).collect();
    if new.is_empty() {
        return SortedSet::new();
    }
    let goes_without = |changes: &Changes| {
        let mut without = merged.clone();
        for &field in changes.keys() {
            without.set(field, stored.record.get(field));
        }
        !new.is_subset(&errors(&without))
    };
    let involved: SortedSet<Group> =
        writing.iter().filter(|(_, changes)| goes_without(changes)).map(|(&group, _)| group).collect();
    if involved.is_empty() { writing.keys().copied().collect() } else { involved }
}
