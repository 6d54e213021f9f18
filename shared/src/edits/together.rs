//! Two people wrote different groups, each right by itself and wrong together, such as a birth date after the
//! admission date (sync.md 2.6 and 3). Used by the server's `accept_push`.

use super::edit::Changes;
use super::facts::StoredRecord;
use crate::checks::{CheckContext, Finding, Severity, check_record};
use crate::children::{Field, Group, Record};
use crate::gather::Gather;
use crate::planted::{self, Bug};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the groups about to be written must wait for a person: those with a part in an error that neither the
/// record as it stands has, nor the edit without what others wrote unseen.
pub fn wrong_together(
    stored: &StoredRecord,
    writing: &BTreeMap<Group, Changes>,
    others: &[Field],
    context: &CheckContext,
) -> BTreeSet<Group> {
    if others.is_empty() || planted::has(Bug::NoCheckAfterMerge) {
        return BTreeSet::new();
    }
    let errors = |record: &Record| -> BTreeSet<Finding> {
        let found = check_record(record, context).into_iter();
        found.filter(|finding| finding.severity() == Severity::Error).gather()
    };
    let mut merged = stored.record.clone();
    for (&field, change) in writing.values().flatten() {
        merged.set(field, &change.to);
    }
    let mut mine_alone = merged.clone();
    for &field in others.iter().filter(|field| !writing.values().any(|changes| changes.contains_key(field))) {
        mine_alone.set(field, "");
    }
    let excused: BTreeSet<Finding> = errors(&stored.record).into_iter().chain(errors(&mine_alone)).gather();
    let new: BTreeSet<Finding> = errors(&merged).difference(&excused).copied().gather();
    if new.is_empty() {
        return BTreeSet::new();
    }
    let goes_without = |changes: &Changes| {
        let mut without = merged.clone();
        for &field in changes.keys() {
            without.set(field, stored.record.get(field));
        }
        !new.is_subset(&errors(&without))
    };
    let involved: BTreeSet<Group> =
        writing.iter().filter(|(_, changes)| goes_without(changes)).map(|(&group, _)| group).gather();
    if involved.is_empty() { writing.keys().copied().gather() } else { involved }
}
