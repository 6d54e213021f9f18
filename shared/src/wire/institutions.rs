//! Lists of institutions, and the history of a record.

use crate::children::Field;
use crate::codes::{InstitutionKind, Level};
use crate::edits::Changes;
use crate::json::{FromJson, ToJson};
use crate::sorted::SortedMap;
use crate::values::{EditId, InstitutionId, Timestamp};
use serde::{Deserialize, Serialize};

/// One institution with the numbers that an office looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionRow {
    /// Its id.
    pub id: InstitutionId,
    /// Its full name.
    pub name: String,
    /// School, college or centre.
    pub kind: InstitutionKind,
    /// The levels it offers; empty when it has not stated any.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// The full name of its local government.
    pub lao_name: String,
    /// Children on the roll.
    pub on_roll: u64,
    /// Children taken off it.
    pub off_roll: u64,
    /// When the last change arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<Timestamp>,
    /// When one of its phones was last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Timestamp>,
    /// Edits that waited on its phones when each was last heard.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting: u64,
    /// Since when the oldest of these has waited, as far as the phone said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Timestamp>,
    /// Edits that were lost on its phones before they were sent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lost: u64,
    /// Whether who asks sees only counts, and opens a child's record with a reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_counts: bool,
}

// A reference is as small as the number only where addresses are as long.
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")
)]
pub(super) fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// One change of a record, for people to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    /// The change number.
    pub seq: u64,
    /// The edit.
    pub edit: EditId,
    /// The name of the person.
    pub by: String,
    /// What the person's phone took for the time.
    pub made_at: Timestamp,
    /// When it arrived, or was accepted after its window had closed.
    pub arrived_at: Timestamp,
    /// Whether it came after its window had closed (ส่งช้า).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// The fields written, with the values before and after.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, crate::edits::Change>))]
    pub changes: Changes,
    /// The wanted values that were parked beside a live one, for a person to choose.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub parked: SortedMap<Field, String>,
}
