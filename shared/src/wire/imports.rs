//! What a workbook would do to a roll, shown before it does it (J2).

use crate::json::{FromJson, ToJson};
use crate::rounds::{RollAct, Window};
use crate::sorted::SortedSet;
use crate::values::Timestamp;
use serde::{Deserialize, Serialize};

/// The largest workbook in bytes.
pub const MAX_FILE: usize = 10_000_000;
/// The most rows in one workbook (domain.md 5.10).
pub const MAX_ROWS: usize = 10_000;

/// The counts and the rows of a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// Sent back to apply just this file to just this roll.
    pub token: String,
    /// The academic year of the file, BE, as far as it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub academic_year: String,
    /// The semester of the file, as far as it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub semester: String,
    /// Children that the roll does not have.
    pub new: u64,
    /// Children whose facts differ.
    pub changed: u64,
    /// Children that are the same.
    pub unchanged: u64,
    /// Children on the roll that the file does not name. They are listed and never removed.
    pub not_found: u64,
    /// Each new or changed child, with what changes.
    pub rows: Vec<PreviewRow>,
    /// The children that the file does not name.
    pub missing: Vec<String>,
    /// What is doubtful or unreadable, by row and column. It does not stop the import.
    pub problems: Vec<CellProblem>,
    /// What the file would do to a child and no window allows now, so that it cannot be applied (R18).
    #[serde(default, skip_serializing_if = "SortedSet::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<RollAct>))]
    pub shut_acts: SortedSet<RollAct>,
    /// With it, the windows of the institution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// The server's time at which that was so.
    #[serde(default)]
    pub at: Timestamp,
}

/// One row of the file that would do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    /// The row number as a spreadsheet shows it.
    pub row: u32,
    /// The child's name.
    pub name: String,
    /// Whether the child is new on this roll.
    pub is_new: bool,
    /// The names of the fields that would change.
    pub fields: Vec<String>,
}

/// One cell that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CellProblem {
    /// The row number as a spreadsheet shows it.
    pub row: u32,
    /// The heading of the column; empty when it is about the whole row.
    pub column: String,
    /// A stable code.
    pub code: String,
    /// What is wrong and what to do, in Thai.
    pub message: String,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applied {
    /// Children added.
    pub new: u64,
    /// Children changed.
    pub changed: u64,
}
