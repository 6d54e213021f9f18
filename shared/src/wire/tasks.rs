//! What is doubtful, as tasks at the institution (J10, R15, R16), and the checks over the country.

use crate::checks::{Finding, FindingCode};
use crate::children::Field;
use crate::codes::InstitutionKind;
use crate::json::{FromJson, ToJson};
use crate::progress::TaskState;
use crate::values::{RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest explanation, in characters.
pub const MAX_EXPLANATION: usize = 500;

/// Why something doubtful is right as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// What was said.
    pub reason: String,
    /// The name of who said it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The other institution of two that have the same child: nothing is told of the child there (domain.md 5.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherSide {
    /// The full name of its local government.
    pub lao_name: String,
    /// School, college or centre.
    pub kind: InstitutionKind,
    /// The name of the province.
    pub province: String,
}

/// One task of an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Task {
    /// The child.
    pub record: RecordId,
    /// The child's name, for who keeps the roll; empty for everybody else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What is doubtful.
    pub finding: Finding,
    /// Its state.
    pub state: TaskState,
    /// What was said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// The other institution, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherSide>,
}

/// Somebody explains a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explain {
    /// The child.
    pub record: RecordId,
    /// What is doubtful.
    pub code: FindingCode,
    /// The field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The record that the child may be confused with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<RecordId>,
    /// Why it is right as it is.
    pub reason: String,
}

/// A check over the whole country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckRun {
    /// When it was asked for.
    pub started_at: Timestamp,
    /// The name of who asked.
    pub by: String,
    /// Institutions that were looked at.
    pub done: u64,
    /// All of them.
    pub of: u64,
    /// Findings so far.
    pub found: u64,
    /// Whether it broke off, so that another one can be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub broke_off: bool,
    /// When it was finished; absent while it is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}
