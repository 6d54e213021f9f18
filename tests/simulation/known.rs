//! What the author of an edit knew when typing it: seen by no phone and no server, only by the checks.

use crate::op::P;
use shared::children::{Field, Group, Record};
use shared::edits::SentEdit;
use shared::values::EditId;
use std::collections::{BTreeMap, BTreeSet};

/// What a person saw of a record: the version of the shadow, and where an own waiting edit stood over a group, the
/// version that this edit had seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The facts on the screen.
    pub record: Record,
    /// The version of the shadow.
    pub shadow: u64,
    /// The versions that waiting edits had seen, by the groups they stand over.
    pub covered: BTreeMap<Group, u64>,
}

impl Looked {
    /// The version seen of a group.
    pub fn at(&self, group: Group) -> u64 {
        self.covered.get(&group).copied().unwrap_or(self.shadow)
    }

    /// Whether both are from the same moment.
    pub fn same_versions(&self, other: &Self) -> bool {
        self.shadow == other.shadow && self.covered == other.covered
    }

    /// The value that stood on the screen.
    pub fn value(&self, field: Field) -> &str {
        self.record.get(field)
    }

    /// The oldest version seen of anything.
    pub fn oldest(&self) -> u64 {
        self.covered.values().copied().min().unwrap_or(u64::MAX).min(self.shadow)
    }
}

/// An edit as its author made it, with what the author knew.
pub struct Typed {
    /// The edit.
    pub sent: SentEdit,
    /// On which phone.
    pub phone: P,
    /// The versions of the record on the screen.
    pub looked_at: Looked,
    /// Whether the form was older than the roll behind it.
    pub stale: bool,
    /// The author's own earlier edits.
    pub own: BTreeSet<EditId>,
}
