//! Edits that arrived when no window was open for them: the local government sees them child by child and decides (P4).

use crate::edits::Edit;
use crate::json::{FromJson, ToJson};
use crate::values::{EditId, InstitutionId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// The most edits in one decision, and in one list.
pub const MAX_DECIDED: usize = 200;
/// The longest reason, in characters.
pub const MAX_REASON: usize = 500;

/// An institution at which edits wait for its local government.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldPlace {
    /// Which.
    pub institution: InstitutionId,
    /// Its full name.
    pub name: String,
    /// How many edits wait.
    pub waiting: u64,
}

/// An edit that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldEdit {
    /// Which.
    pub id: EditId,
    /// The record.
    pub record: RecordId,
    /// The child's name, as the roll or the edit has it.
    pub name: String,
    /// What was done.
    pub edit: Edit,
    /// The name of who did it.
    pub by: String,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The contact before it that the phone proved; it was not made earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Timestamp>,
    /// The moment by the phone's steady clock, where the app ran on since that contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Timestamp>,
    /// What the phone's clock said; it may be wrong.
    pub phone_said: Timestamp,
}

/// What waits at an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldList {
    /// The full name of the institution.
    pub place: String,
    /// The first of the edits, in the order of arrival.
    pub edits: Vec<HeldEdit>,
    /// How many wait behind these.
    #[serde(default)]
    pub more: u64,
    /// Until when edits can be accepted; absent while no window is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_until: Option<Timestamp>,
}

/// What the local government decides on some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The edits.
    pub edits: Vec<EditId>,
    /// Whether they are accepted; otherwise they are declined.
    pub accept: bool,
    /// Why, where they are declined.
    #[serde(default)]
    pub reason: String,
}
