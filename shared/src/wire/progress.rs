//! The board: how far the work has come in a branch of the tree, part by part (J12).

use crate::access::Branch;
use crate::codes::InstitutionKind;
use crate::json::{FromJson, ToJson};
use crate::places::Institution;
use crate::progress::{Standing, Tally};
use crate::values::{CivilDate, Timestamp};
use crate::wire::institutions::is_zero;
use serde::{Deserialize, Serialize};

/// One part of a branch: a province, a district, a local government or an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardRow {
    /// The part.
    pub branch: Branch,
    /// Its name.
    pub name: String,
    /// The kind, where it is one institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<InstitutionKind>,
    /// Institutions in it.
    pub institutions: u64,
    /// Those that were not counted yet.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub uncounted: u64,
    /// Those that did anything since the window opened.
    pub started: u64,
    /// Those that saw every child.
    pub finished: u64,
    /// Those that confirmed, where a window asks for it, and else those whose confirmation stands.
    pub confirmed: u64,
    /// Those with findings to be put right.
    pub with_errors: u64,
    /// Those where nothing was changed or checked for 30 days (R17).
    pub stale: u64,
    /// Those without a named recorder (R23).
    pub without_recorder: u64,
    /// Edits that wait on phones.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting: u64,
    /// The numbers together.
    pub tally: Tally,
    /// "Checked on", of one institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<CivilDate>,
    /// When the last change arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<Timestamp>,
    /// When a phone was last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Timestamp>,
}

impl BoardRow {
    /// A part in which nothing was added up yet.
    pub fn new(branch: Branch, name: String) -> Self {
        Self {
            branch,
            name,
            kind: None,
            institutions: 0,
            uncounted: 0,
            started: 0,
            finished: 0,
            confirmed: 0,
            with_errors: 0,
            stale: 0,
            without_recorder: 0,
            waiting: 0,
            tally: Tally::default(),
            checked_on: None,
            last_change: None,
            last_contact: None,
        }
    }

    /// Adds an institution: what was counted there, when its phones were last heard, and what waits on them.
    pub fn add(
        &mut self,
        place: &Institution,
        standing: Option<&Standing>,
        (last_contact, waiting): (Option<Timestamp>, u64),
        now: Timestamp,
    ) {
        self.institutions += 1;
        self.waiting += waiting;
        let named = place.recorder_name.as_ref().is_some_and(|name| !name.trim().is_empty());
        self.without_recorder += u64::from(!named);
        self.last_contact = self.last_contact.max(last_contact);
        let Some(standing) = standing else {
            self.uncounted += 1;
            return;
        };
        self.stale += u64::from(standing.is_stale(now));
        self.started += u64::from(standing.started);
        self.finished += u64::from(standing.checked_on.is_some());
        self.confirmed += u64::from(standing.confirmed.is_some());
        self.with_errors += u64::from(standing.tally.tasks.errors > 0);
        self.last_change = self.last_change.max(standing.last_change);
        self.tally.add(&standing.tally);
        if matches!(self.branch, Branch::Institution(_)) {
            (self.kind, self.checked_on) = (Some(place.kind), standing.checked_on);
        }
    }
}

/// How far the work has come in a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// All of it.
    pub total: BoardRow,
    /// Its parts, in the order of their codes.
    pub rows: Vec<BoardRow>,
    /// The name of the base in force, and the day it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<(String, CivilDate)>,
    /// Institutions, of all that the caller sees, whose rolls wait to be confirmed at a level of the caller.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub due: u64,
    /// Institutions whose numbers are being counted anew.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub behind: u64,
    /// When it was put together.
    pub at: Timestamp,
}
