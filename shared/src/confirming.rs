//! Confirming a roll, level after level (P7, R32, domain.md 1.8 and 1.10): who says that it is right, of which state of it,
//! and what becomes of that when the roll changes.

use crate::access::{Caller, Role};
use crate::children::Group;
use crate::edits::{RollDigest, StoredRecord};
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::places::{Lao, LaoKind};
use crate::rounds::{Confirming, Window};
use crate::values::{InstitutionId, RoundId, Timestamp};
use serde::{Deserialize, Serialize};

/// A level that confirms, from the lowest up.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The institution, by its head.
    Institution,
    /// The local government.
    Lao,
    /// The district office, for local governments that are reached through it.
    District,
    /// The provincial office.
    Province,
}

impl Level {
    /// All of them, from the lowest up.
    pub const ALL: &'static [Self] = &[Self::Institution, Self::Lao, Self::District, Self::Province];

    /// Its name on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Institution => words("สถานศึกษา", "Institution"),
            Self::Lao => words("อปท.", "LAO"),
            Self::District => words("ท้องถิ่นอำเภอ", "District"),
            Self::Province => words("ท้องถิ่นจังหวัด", "Province"),
        }
    }

    /// Who confirms at it.
    pub const fn of(role: Role) -> Option<Self> {
        match role {
            Role::Head => Some(Self::Institution),
            Role::LaoOfficer => Some(Self::Lao),
            Role::DistrictOfficer => Some(Self::District),
            Role::ProvinceOfficer => Some(Self::Province),
            _ => None,
        }
    }

    /// Whether somebody decides at it, of an institution.
    pub fn is_decided_by(self, caller: &Caller, institution: &InstitutionId, lao: &Lao) -> bool {
        let here = caller.scopes.iter().filter(|scope| scope.branch.holds(institution, lao));
        here.into_iter().any(|scope| Self::of(scope.role) == Some(self))
    }

    /// The levels that a window asks for, at an institution of such a local government.
    pub fn asked(confirming: Confirming, lao: LaoKind) -> impl Iterator<Item = Self> {
        let top = match confirming {
            Confirming::None => None,
            Confirming::Institution => Some(Self::Institution),
            Confirming::Chain => Some(Self::Province),
        };
        let goes = move |level: &Self| *level != Self::District || lao.goes_through_district();
        Self::ALL.iter().copied().filter(move |level| Some(*level) <= top).filter(goes)
    }
}

/// The window for which is confirmed at a moment: of those that are open the last to close that asks for it. When none is open, the
/// last one that was: levels above need time after the closing. While one is open that asks for nothing, nothing is asked.
pub fn asking(windows: &[Window], now: Timestamp) -> Option<&Window> {
    let asks = |window: &&Window| window.confirming != Confirming::None;
    let open = || windows.iter().filter(|window| window.is_open(now));
    if open().next().is_some() {
        return open().filter(asks).max_by_key(|window| window.to);
    }
    let over = windows.iter().filter(|window| window.to <= now);
    over.max_by_key(|window| window.to).filter(asks)
}

/// The digest of a roll as it is confirmed: without the marks of a check, which change nothing of a child.
pub fn digest_of<'a>(roll: impl IntoIterator<Item = &'a StoredRecord>) -> RollDigest {
    let facts = |stored: &StoredRecord| {
        let mut record = stored.record.clone();
        for field in Group::Check.fields() {
            record.set(field, "");
        }
        StoredRecord::new(stored.id, 0, record)
    };
    RollDigest::of(&roll.into_iter().map(facts).collect::<Vec<_>>())
}

/// What somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The roll is right.
    Confirmed,
    /// It is not: those below look at it again (ส่งกลับแก้ไข).
    Returned,
}

/// One decision. Nothing is ever taken out of their list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// The round for which it was made.
    pub round: RoundId,
    /// At which level.
    pub level: Level,
    /// What.
    pub decided: Decided,
    /// The roll that was seen.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub digest: RollDigest,
    /// Why it was returned, or confirmed in spite of warnings.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The name of who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Why a decision cannot be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// No window asks for it, at this level.
    NotAsked,
    /// The roll is another one than was seen.
    Changed,
    /// The level below has not confirmed this roll.
    BelowFirst,
    /// There are findings to be put right.
    Errors,
    /// There are warnings, and no reason was given.
    NoReason,
    /// It is confirmed already.
    Already,
}

impl Stopped {
    /// What to do about it.
    pub const fn words(self) -> Words {
        match self {
            Self::NotAsked => {
                words("ช่วงนี้ไม่ต้องยืนยันข้อมูลในระดับนี้", "Nothing is to be confirmed at this level now.")
            }
            Self::Changed => words(
                "ข้อมูลในทะเบียนเปลี่ยนไปแล้ว กรุณาเปิดดูอีกครั้งก่อนดำเนินการ",
                "The roll has changed. Please look at it again first.",
            ),
            Self::BelowFirst => {
                words("ระดับก่อนหน้ายังไม่ยืนยันข้อมูลชุดนี้", "The level below has not confirmed this roll yet.")
            }
            Self::Errors => {
                words("ยังมีข้อมูลที่ต้องแก้ไข กรุณาแก้ไขให้ครบก่อนยืนยัน", "There are findings to be put right first.")
            }
            Self::NoReason => words("กรุณากรอกเหตุผล", "Please give a reason."),
            Self::Already => words("ยืนยันข้อมูลชุดนี้แล้ว", "This roll is confirmed already."),
        }
    }
}

/// How an institution stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed<'a> {
    steps: &'a [Step],
}

impl<'a> Confirmed<'a> {
    /// By all decisions about it, the first first.
    pub const fn by(steps: &'a [Step]) -> Self {
        Self { steps }
    }

    /// The confirmation of a level that stands: the last one, unless anybody returned the roll since: those above confirmed
    /// what those below take back. In a window that does not ask for any, an edit leaves it as it is (R32).
    pub fn standing(&self, level: Level) -> Option<&'a Step> {
        let last = |step: &&Step| step.decided == Decided::Returned || step.level == level;
        self.steps.iter().rev().find(last).filter(|step| step.decided == Decided::Confirmed)
    }

    /// The same, as far as it counts where a window asks for it: of its round, and of the roll as it is.
    pub fn counts(&self, level: Level, round: RoundId, digest: RollDigest) -> Option<&'a Step> {
        self.standing(level).filter(|step| step.round == round && step.digest == digest)
    }

    /// The highest level whose confirmation counts where a window asks for it, and else stands.
    pub fn highest(&self, round: Option<RoundId>, digest: RollDigest) -> Option<Level> {
        let counts = |level: &&Level| match round {
            Some(round) => self.counts(**level, round, digest).is_some(),
            None => self.standing(**level).is_some(),
        };
        Level::ALL.iter().filter(counts).max().copied()
    }

    /// The decision that returned the roll in a round, as long as nobody confirmed since.
    pub fn returned(&self, round: RoundId) -> Option<&'a Step> {
        self.steps.last().filter(|step| step.decided == Decided::Returned && step.round == round)
    }

    /// The level whose turn it is: the lowest that is asked and does not count yet.
    pub fn turn(&self, asked: &[Level], round: RoundId, digest: RollDigest) -> Option<Level> {
        asked.iter().copied().find(|level| self.counts(*level, round, digest).is_none())
    }

    /// At which of somebody's levels a decision is due: the lowest that is asked and does not count yet, else the highest
    /// that is asked.
    pub fn due(&self, own: &[Level], asked: &[Level], round: RoundId, digest: RollDigest) -> Option<Level> {
        let own = || own.iter().copied().filter(|level| asked.contains(level));
        let missing = own().filter(|level| self.counts(*level, round, digest).is_none()).min();
        missing.or_else(|| own().max())
    }

    /// Whether a level can confirm the roll that was seen, with so many findings to be put right and to be checked. Only the first level is stopped by findings: those above
    /// confirm what it said.
    pub fn may_confirm(
        &self,
        level: Level,
        asked: &[Level],
        (round, seen, now): (RoundId, RollDigest, RollDigest),
        (errors, warnings): (u64, u64),
        reason: &str,
    ) -> Result<(), Stopped> {
        if !asked.contains(&level) {
            return Err(Stopped::NotAsked);
        }
        if seen != now {
            return Err(Stopped::Changed);
        }
        if self.counts(level, round, now).is_some() {
            return Err(Stopped::Already);
        }
        let below = asked.iter().copied().take_while(|below| *below < level).last();
        if below.is_some_and(|below| self.counts(below, round, now).is_none()) {
            return Err(Stopped::BelowFirst);
        }
        if level == Level::Institution && errors > 0 {
            return Err(Stopped::Errors);
        }
        if level == Level::Institution && warnings > 0 && reason.trim().is_empty() {
            return Err(Stopped::NoReason);
        }
        Ok(())
    }

    /// Whether a level can return what those below confirmed.
    pub fn may_return(&self, level: Level, asked: &[Level], reason: &str) -> Result<(), Stopped> {
        let below = asked.iter().copied().take_while(|below| *below < level).last();
        let Some(below) = below.filter(|_| asked.contains(&level)) else { return Err(Stopped::NotAsked) };
        if self.standing(below).is_none() {
            return Err(Stopped::BelowFirst);
        }
        if reason.trim().is_empty() { Err(Stopped::NoReason) } else { Ok(()) }
    }
}
