//! What the author of an edit knew when typing it: seen by no phone and no server, only by the checks.

use crate::op::P;
use shared::children::{Field, Group, Record};
use shared::edits::{Cursor, SentEdit};
use shared::values::{EditId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A state of a record that reached a phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The version.
    pub ver: u64,
    /// The facts, by which a state that a restored server forgot is told from one of the same number.
    pub record: Rc<Record>,
}

/// What a person saw of a record: the shadow, and where an own waiting edit stood over a group, the shadow that this
/// edit had seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The facts on the screen.
    pub record: Record,
    /// The shadow.
    pub shadow: Seen,
    /// How far the phone had read.
    pub read: Cursor,
    /// What waiting edits had seen, by the groups they stand over.
    pub covered: BTreeMap<Group, Seen>,
}

impl Looked {
    /// What was seen of a group.
    pub fn at(&self, group: Group) -> &Seen {
        self.covered.get(&group).unwrap_or(&self.shadow)
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
        self.covered.values().map(|seen| seen.ver).min().unwrap_or(u64::MAX).min(self.shadow.ver)
    }
}

/// An edit as its author made it, with what the author knew.
pub struct Typed {
    /// The edit.
    pub sent: SentEdit,
    /// On which phone.
    pub phone: P,
    /// When, in truth.
    pub at: Timestamp,
    /// The versions of the record on the screen.
    pub looked_at: Looked,
    /// Whether the form was older than the roll behind it.
    pub stale: bool,
    /// The author's own earlier edits.
    pub own: BTreeSet<EditId>,
}
