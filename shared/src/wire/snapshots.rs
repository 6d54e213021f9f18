//! The frozen bases: asked for, put in force, read.

use crate::codes::InstitutionKind;
use crate::json::{FromJson, ToJson};
use crate::places::LaoCode;
use crate::snapshots::{BaseCounts, BaseRow, Change, Compared};
use crate::values::{CivilDate, InstitutionId, RecordId, SnapshotId, Timestamp};
use serde::{Deserialize, Serialize};

/// A base to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSnapshot {
    /// What people will call it.
    pub name: String,
    /// The Bangkok day at whose end it shows the children.
    pub as_of: CivilDate,
}

/// The budget is worked out from a base from now on, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InForce {
    /// Whether it is.
    pub in_force: bool,
}

/// The base as phones are told of it with the windows: enough to say what an edit does not change (R36).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseNote {
    /// Which base.
    pub id: SnapshotId,
    /// The day that it shows.
    pub as_of: CivilDate,
}

/// The children of one institution in a base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseList {
    /// Which base.
    pub id: SnapshotId,
    /// What people call it.
    pub name: String,
    /// The day that it shows.
    pub as_of: CivilDate,
    /// The SHA-256 over the institution's lines.
    pub hash: String,
    /// The children.
    pub rows: Vec<BaseRow>,
}

/// An institution in a base, and how far it is from another list of its children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BasePlace {
    /// The institution.
    pub id: InstitutionId,
    /// Its name today.
    pub name: String,
    /// School, college or centre.
    pub kind: InstitutionKind,
    /// Its local government today.
    pub lao: LaoCode,
    /// The full name of that.
    pub lao_name: String,
    /// The local government of then, where it was another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lao_then: Option<LaoCode>,
    /// How many children it had in the base.
    pub counts: BaseCounts,
    /// What is different.
    pub compared: Compared,
    /// Edits that were made before the end of the day, as their phones say, and came after it.
    #[serde(default, skip_serializing_if = "super::institutions::is_zero")]
    pub late: u64,
}

/// One child of whom something is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedChild {
    /// What is different.
    pub change: Change,
    /// As the child was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<BaseRow>,
    /// As the child is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<BaseRow>,
}

/// What is different at one institution, child by child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The children.
    pub children: Vec<ChangedChild>,
    /// The edits that came too late for the base.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub too_late: Vec<LateForBase>,
}

/// An edit that was made before the end of the day, as its phone says, and came after it (R36).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LateForBase {
    /// The child.
    pub record: RecordId,
    /// The child's name.
    pub name: String,
    /// When it arrived.
    pub at: Timestamp,
}
