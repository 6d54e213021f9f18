//! Rounds and windows, as the department decides on them and everybody reads them (J9).

use crate::json::{FromJson, ToJson};
use crate::rounds::{Confirming, Letter, RollAct, Round, Whom, Window};
use crate::values::date::AcademicYear;
use crate::values::{RoundId, Timestamp, WindowId};
use serde::{Deserialize, Serialize};

/// The longest text of a round or window, in characters.
pub const MAX_TEXT: usize = 500;
/// The most branches that a window names.
pub const MAX_BRANCHES: usize = 10_000;
/// The longest grace, in milliseconds: 90 days.
pub const MAX_GRACE_MS: i64 = 90 * 86_400_000;

/// Something that was decided about a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// The name of who decided.
    pub by: String,
    /// The closing from then on.
    pub closes_at: Timestamp,
    /// The letter by which it was decided, where there was one (R20).
    #[serde(default)]
    pub letter: Letter,
}

/// A window with whom it means and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedWindow {
    /// The window.
    pub window: Window,
    /// Whom it means.
    pub whom: Whom,
    /// What was decided, the first first.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// Every round with its windows, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rounds {
    /// The rounds.
    pub rounds: Vec<Round>,
    /// The windows.
    pub windows: Vec<PlannedWindow>,
}

/// A round to be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRound {
    /// The academic year.
    pub year: AcademicYear,
    /// 1, 2 … within the year.
    pub no: u8,
    /// What the data are used for; it may be left out of a round that is there already.
    pub purpose: String,
}

/// A window to be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewWindow {
    /// What it is to be called inside, so that one that is asked for twice is opened once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<WindowId>,
    /// Its round.
    pub round: RoundId,
    /// The first moment in which it is open.
    pub from: Timestamp,
    /// The first moment in which it is closed again.
    pub to: Timestamp,
    /// Whom it means.
    pub whom: Whom,
    /// What may be done.
    pub acts: Vec<RollAct>,
    /// Who confirms.
    #[serde(default)]
    pub confirming: Confirming,
    /// So long after the closing an edit from before it is accepted, in milliseconds.
    pub grace_ms: i64,
    /// The letter that announces it.
    #[serde(default)]
    pub letter: Letter,
    /// Whom to ask.
    #[serde(default)]
    pub contact: String,
}

/// A window is to close at another time: later, or early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewClosing {
    /// The first moment in which it is closed. One that has passed means now.
    pub to: Timestamp,
    /// The letter that announces it; the one before stands where there is none (R20).
    #[serde(default)]
    pub letter: Letter,
}

impl NewClosing {
    /// At a moment, without a letter.
    pub fn at(to: Timestamp) -> Self {
        Self { to, letter: Letter::default() }
    }
}
