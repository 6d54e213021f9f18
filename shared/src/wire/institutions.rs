//! Lists of institutions, and the history of a record.

use crate::edits::Patch;
use crate::places::Institution;
use crate::values::{EditId, Timestamp};
use serde::{Deserialize, Serialize};

/// One institution with the numbers that an office looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionRow {
    /// The institution.
    pub institution: Institution,
    /// The full name of its local government.
    pub lao_name: String,
    /// Children on the roll.
    pub on_roll: u64,
    /// Children taken off it.
    pub off_roll: u64,
    /// When the last change arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<Timestamp>,
}

/// One change of a record, for people to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// Before and after.
    pub patch: Patch,
}
