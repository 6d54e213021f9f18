//! All that the rule may look at. Phone and server each gather it in their own way.

use super::edit::Changes;
use crate::access::Role;
use crate::children::{Enrolment, Field, Group, Measurement, Record};
use crate::json::{FromJson, ToJson};
use crate::sorted::{SortedMap, SortedSet};
use crate::values::{EditId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// Who last wrote something, and at which version of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Writer {
    /// The version that the write made.
    pub ver: u64,
    /// The edit that wrote.
    pub edit: EditId,
    /// The name of the person.
    pub by: String,
    /// When the server received it.
    pub at: Timestamp,
}

/// A value that could not be written because somebody else had written first, kept until a person decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Competing {
    /// The edit that wanted it.
    pub edit: EditId,
    /// The name of the person who wanted it.
    pub by: String,
    /// When the server received it.
    pub at: Timestamp,
    /// The wanted values, also of other groups where the whole edit waits.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub values: SortedMap<Field, String>,
}

/// An open question: the live value of a group stands, others wait beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conflict {
    /// The fields in question.
    pub group: Group,
    /// Who wrote the live value that stood against the first competing one.
    pub live: Writer,
    /// The values that wait, in the order of arrival.
    pub waiting: Vec<Competing>,
}

/// Somebody's value was written over by somebody who had not seen it, or was not chosen; both are told
/// (sync.md 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overwritten {
    /// The fields.
    pub group: Group,
    /// The edit whose value stands no more.
    pub lost: EditId,
    /// The name of its author.
    pub lost_by: String,
    /// The edit whose value stands now.
    pub won: EditId,
    /// The name of its author.
    pub won_by: String,
    /// When.
    pub at: Timestamp,
    /// Whether a person chose between the two; otherwise the later one was written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub chosen: bool,
}

/// For how many days a record tells of a value that was written over (sync.md 3).
pub const TOLD_DAYS: i64 = 30;

/// So long is a record as text at most, unless it is unusual.
const USUAL_BYTES: usize = 3_072;

/// A record as the server keeps it, and as a phone shadows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredRecord {
    /// Which record.
    pub id: RecordId,
    /// The number of its last change in the institution's sequence.
    pub ver: u64,
    /// The facts.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub record: Record,
    /// Since when it is off the roll, by the server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_since: Option<Timestamp>,
    /// Open questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Values that were written over in the last days, for their authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overwritten: Vec<Overwritten>,
    /// Who created it; only the server keeps this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Writer>,
    /// Who last wrote each field that changed since; only the server keeps this.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Writer>))]
    pub writers: SortedMap<Field, Writer>,
}

/// What phones hold of a record, read where it lies: all but the server's own bookkeeping.
#[derive(PartialEq, ToJson)]
struct HeldByPhones<'r> {
    id: &'r RecordId,
    ver: &'r u64,
    record: &'r Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    off_since: &'r Option<Timestamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: &'r Vec<Conflict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overwritten: &'r Vec<Overwritten>,
}

impl StoredRecord {
    /// A record with its facts and nothing else.
    pub fn new(id: RecordId, ver: u64, record: Record) -> Self {
        Self {
            id,
            ver,
            record,
            off_since: None,
            conflicts: Vec::new(),
            overwritten: Vec::new(),
            created: None,
            writers: SortedMap::new(),
        }
    }

    /// What travels to phones: the same without the server's own bookkeeping.
    #[must_use]
    pub fn for_phones(mut self) -> Self {
        self.created = None;
        self.writers = SortedMap::new();
        self
    }

    /// A copy of what phones hold.
    pub(super) fn on_phones(&self) -> Self {
        Self {
            off_since: self.off_since,
            conflicts: self.conflicts.clone(),
            overwritten: self.overwritten.clone(),
            ..Self::new(self.id, self.ver, self.record.clone())
        }
    }

    /// Whether phones hold the same of both.
    pub(super) fn same_on_phones(&self, other: &Self) -> bool {
        self.held() == other.held()
    }

    /// The text as which a phone holds it: that of [`Self::for_phones`].
    pub(super) fn phone_form(&self) -> String {
        let mut text = String::with_capacity(USUAL_BYTES);
        self.held().to_json(&mut text);
        text
    }

    fn held(&self) -> HeldByPhones<'_> {
        let Self { id, ver, record, off_since, conflicts, overwritten, created: _, writers: _ } = self;
        HeldByPhones { id, ver, record, off_since, conflicts, overwritten }
    }

    /// Whether the child counts as a pupil of the institution.
    pub fn on_roll(&self) -> bool {
        Enrolment::of(&self.record).on_roll()
    }

    /// The open question about a group, if there is one.
    pub fn conflict(&self, group: Group) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.group == group)
    }
}

/// What an accepted edit did; kept in the history, one row for each change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Patch {
    /// The fields written, with the values before and after.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, super::edit::Change>))]
    pub changes: Changes,
    /// The measurement added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measurement>,
    /// The wanted values that were parked beside a live one, by group.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, BTreeMap<String, String>>))]
    pub parked: SortedMap<Group, SortedMap<Field, String>>,
    /// The edits whose parked values were settled, by group: an edit may wait in several.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, BTreeSet<EditId>>))]
    pub settled: SortedMap<Group, SortedSet<EditId>>,
    /// The edits whose values were written over unseen, or not chosen, by group.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, BTreeSet<EditId>>))]
    pub overwrote: SortedMap<Group, SortedSet<EditId>>,
}

impl Patch {
    /// Whether it did nothing at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// All that [`super::apply`] may look at besides the edit.
pub struct Facts<'a> {
    /// The record as it stands; `None` when there is none of that id.
    pub record: Option<&'a StoredRecord>,
    /// What the person is at this institution.
    pub role: Role,
    /// The name of the person, kept beside what they wrote.
    pub by: &'a str,
    /// Whether the history that the phone had read is a part of this one.
    pub chain_ok: bool,
    /// For each group, the person's own earlier edits that led to this one, also through refused ones.
    pub own: &'a SortedMap<Group, SortedSet<EditId>>,
    /// The number that the change gets if it is accepted.
    pub next_ver: u64,
    /// When it arrived.
    pub now: Timestamp,
    /// Finds what two people made wrong together; the phone, where nobody else writes, does without.
    pub together: Option<&'a Together<'a>>,
}

/// Which of the groups about to be written must wait for a person: given the record as it stands, what would be
/// written, and the fields that others wrote unseen. See [`super::wrong_together`].
pub type Together<'a> = dyn Fn(&StoredRecord, &SortedMap<Group, Changes>, &[Field]) -> SortedSet<Group> + 'a;
