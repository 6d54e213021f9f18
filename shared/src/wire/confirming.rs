//! Confirming a roll (J14).

use crate::confirming::{Decided, Level, Step};
use crate::edits::RollDigest;
use crate::json::{FromJson, ToJson};
use crate::progress::Tasks;
use crate::rounds::Round;
use crate::values::InstitutionId;
use serde::{Deserialize, Serialize};

/// How one level stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LevelStand {
    /// The level.
    pub level: Level,
    /// Whether the window that is open asks for it.
    pub asked: bool,
    /// Its confirmation that stands; in a window that asks, only one of this roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Step>,
    /// Children of whom something was changed since its last confirmation.
    #[serde(default, skip_serializing_if = "super::institutions::is_zero")]
    pub changed_since: u64,
}

/// How an institution stands, and what the caller can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmingStand {
    /// The name of the institution.
    pub place: String,
    /// Children on the roll.
    pub children: u64,
    /// The roll as it is: whoever decides says that this is the one that was seen.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub digest: RollDigest,
    /// The round of the window that is open and asks; absent where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Round>,
    /// The levels.
    pub levels: Vec<LevelStand>,
    /// The level at which the caller decides; absent for who only looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Level>,
    /// What is doubtful.
    pub tasks: Tasks,
    /// Every decision, the last first.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// An institution whose roll waits to be confirmed at a level of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DuePlace {
    /// The institution.
    pub id: InstitutionId,
    /// Its name.
    pub name: String,
    /// Its local government.
    pub lao_name: String,
    /// The level.
    pub level: Level,
    /// Children on the roll.
    pub children: u64,
    /// What is doubtful.
    pub tasks: Tasks,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decide {
    /// What.
    pub decided: Decided,
    /// The roll that was seen.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub digest: RollDigest,
    /// Why it is returned, or confirmed in spite of warnings.
    #[serde(default)]
    pub reason: String,
}
