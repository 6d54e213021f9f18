//! Rounds, and the windows in them.

use crate::codes::ExitReason;
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::sorted::SortedSet;
use crate::values::date::AcademicYear;
use crate::values::{CivilDate, RoundId, Timestamp, WindowId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A recording round: "2567/2" is another one than "2567/1", and neither is a semester (R11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Round {
    /// Its identity.
    pub id: RoundId,
    /// The academic year.
    pub year: AcademicYear,
    /// 1, 2 … within the year.
    pub no: u8,
    /// What the data are used for, shown to who records them (R12).
    pub purpose: String,
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.year.be_year(), self.no)
    }
}

/// What may be done to a roll. Promoting a class is none of them: the system does that after the round (R42,
/// domain.md 1.11).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RollAct {
    /// Add a child who is there but not on the roll (R27).
    Add,
    /// Correct facts (R29).
    Correct,
    /// Take off a child who is not there (R26).
    TakeOff,
    /// Put a child back who was taken off.
    PutBack,
    /// Take off a child who moved to another institution (R25).
    Move,
    /// Say of a child that it was seen (R24).
    Check,
}

impl RollAct {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Add, Self::Correct, Self::TakeOff, Self::PutBack, Self::Move, Self::Check];

    /// Taking a child off the roll for this reason (R25, R26).
    pub const fn taking_off(reason: ExitReason) -> Self {
        if reason.is_move() { Self::Move } else { Self::TakeOff }
    }

    /// Its name on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Add => words("เพิ่มเด็ก", "Add a child"),
            Self::Correct => words("แก้ไขข้อมูล", "Correct"),
            Self::TakeOff => words("นำข้อมูลออก", "Take off the roll"),
            Self::PutBack => words("นำกลับเข้าทะเบียน", "Put back"),
            Self::Move => words("ย้ายสถานศึกษา", "Move"),
            Self::Check => words("ตรวจสอบรายชื่อ", "Check the roll"),
        }
    }
}

/// Who confirms the roll in a window (P7, domain.md 1.10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confirming {
    /// Nobody: "โดยไม่ต้องยืนยันข้อมูล" (R32). An earlier confirmation stands.
    #[default]
    None,
    /// The institution.
    Institution,
    /// The institution, then its local government, then the levels above.
    Chain,
}

impl Confirming {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::None, Self::Institution, Self::Chain];

    /// Its name on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::None => words("ไม่ต้องยืนยันข้อมูล", "No confirming"),
            Self::Institution => words("สถานศึกษายืนยัน", "The institution confirms"),
            Self::Chain => words("ยืนยันตามลำดับชั้น", "Every level confirms"),
        }
    }
}

/// The letter that announced a window (R20).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Letter {
    /// Its number, such as "มท ๐๘๑๖.๒/ว ๗๔๖".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Its date, as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
}

/// A time in which rolls may be changed. A re-opening is a window of its own, for a list of local governments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// Its identity.
    pub id: WindowId,
    /// The round in which it lies.
    pub round: Round,
    /// The first moment in which it is open.
    pub from: Timestamp,
    /// The first moment in which it is closed again: "until 31 January" is 24:00 Bangkok time of that day.
    pub to: Timestamp,
    /// What may be done.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<RollAct>))]
    pub acts: SortedSet<RollAct>,
    /// Who confirms.
    #[serde(default)]
    pub confirming: Confirming,
    /// So long after the closing an edit from before it is accepted, in milliseconds.
    pub grace_ms: i64,
    /// The letter that announced it.
    #[serde(default)]
    pub letter: Letter,
    /// Whom to ask (R8).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

impl Window {
    /// Whether it is open at a moment.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether it allows all of these together, as one edit does them; of none, always.
    pub fn allows(&self, acts: &SortedSet<RollAct>) -> bool {
        acts.is_subset(&self.acts)
    }

    /// The last moment in which an edit from before the closing is accepted.
    pub fn grace_ends(&self) -> Timestamp {
        self.to.plus_ms(self.grace_ms)
    }
}

/// How a roll stands at a moment, for a person to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand<'a> {
    /// It may be changed, by this window, which of the open ones closes last.
    Open(&'a Window),
    /// It may not, and this is the next window.
    Before(&'a Window),
    /// It may not, and this was the last window.
    After(&'a Window),
    /// There never was a window.
    Never,
}

impl<'a> Stand<'a> {
    /// How it stands, where these acts are to be done by one edit; any act where there are none.
    pub fn at(windows: &'a [Window], acts: &SortedSet<RollAct>, now: Timestamp) -> Self {
        let fitting = || windows.iter().filter(|window| window.allows(acts));
        if let Some(open) = fitting().filter(|window| window.is_open(now)).max_by_key(|window| window.to) {
            return Self::Open(open);
        }
        if let Some(next) = fitting().filter(|window| now < window.from).min_by_key(|window| window.from) {
            return Self::Before(next);
        }
        fitting().max_by_key(|window| window.to).map_or(Self::Never, Self::After)
    }

    /// Of acts that cannot be done together those that stand in the way: one that no window allows now even alone, else all.
    pub fn hindering(windows: &[Window], acts: &SortedSet<RollAct>, now: Timestamp) -> SortedSet<RollAct> {
        let mut alone = acts.iter().map(|act| SortedSet::from([*act]));
        alone.find(|act| !Stand::at(windows, act, now).is_open()).unwrap_or_else(|| acts.clone())
    }

    /// The day from which marks count for the check of the roll: the one on which the window opened that is open, or was last
    /// (R24). Of another day nothing is asked.
    pub fn began(self) -> Option<CivilDate> {
        match self {
            Self::Open(window) | Self::After(window) => Some(window.from.bangkok_day()),
            Self::Before(_) | Self::Never => None,
        }
    }

    /// Whether the roll may be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open(_))
    }
}
