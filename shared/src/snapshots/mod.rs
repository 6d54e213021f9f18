//! The frozen base: all children as they stood at the end of a Bangkok day (domain.md 1.9, R33–R36). Nothing that is done
//! later changes it; what is different today is told beside it.
//!
//! Of a roll as it was at the end of the day, [`base_of`] takes the children who were on it; [`counted_once`] says which
//! of them count; [`difference`] compares two such lists. The seal is the SHA-256 over [`BaseRow::line`] of all rows,
//! by institution and record.

mod base;
mod difference;
mod once;

pub use base::{BASE_FIELDS, BaseCounts, BaseRow, base_of, on_roll_on};
pub use difference::{Change, Changed, Compared, Elsewhere, difference};
pub use once::{Claim, counted_once};

use crate::json::{FromJson, ToJson};
use crate::values::{CivilDate, SnapshotId, Timestamp};
use serde::{Deserialize, Serialize};

/// So long after the end of a day its snapshot can be taken, in milliseconds: what arrived in the last second of the day
/// has been written by then.
pub const SETTLED_MS: i64 = 5 * 60_000;

/// Where a base comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Drawn from the history of this register.
    History,
    /// Made elsewhere, before this register existed, and brought in from a file (product.md 3).
    BroughtIn,
}

/// How far the taking of a base has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// So many institutions of all of them are drawn.
    Taking {
        /// Those that are done.
        done: u64,
        /// All of them.
        of: u64,
    },
    /// Finished; from here on nothing changes it.
    Sealed {
        /// The SHA-256 over all rows, in hexadecimal digits.
        hash: String,
        /// Children who are listed.
        listed: u64,
        /// Children who count; each person once.
        counted: u64,
    },
}

/// A base with its name: which day, who took it, how it is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// Its identity.
    pub id: SnapshotId,
    /// What people call it.
    pub name: String,
    /// The Bangkok day at whose end it shows the children.
    pub as_of: CivilDate,
    /// Where it comes from.
    pub origin: Origin,
    /// When it was asked for.
    pub taken_at: Timestamp,
    /// The name of who asked.
    pub by: String,
    /// How far it is.
    pub progress: Progress,
    /// The name of who put it in force last, or took it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub decided_by: String,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// Since when the budget is worked out from it; absent where it is not (R33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_since: Option<Timestamp>,
}

impl Snapshot {
    /// Whether it is finished.
    pub const fn is_sealed(&self) -> bool {
        matches!(self.progress, Progress::Sealed { .. })
    }
}

/// The first moment in which the snapshot of a day can be taken.
pub fn takeable_from(as_of: CivilDate) -> Timestamp {
    end_of(as_of).plus_ms(SETTLED_MS)
}

/// The moment at which a Bangkok day has ended: what the server received before it belongs to the day.
pub fn end_of(day: CivilDate) -> Timestamp {
    Timestamp::of_bangkok_day(day.add_days(1))
}
