//! Time comes from outside, and days are Bangkok days.

use super::date::CivilDate;
use crate::json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    FromJson,
    ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Thailand keeps UTC+7 all year (domain.md 7.2).
const BANGKOK_OFFSET_MS: i64 = 7 * 3_600_000;
const DAY_MS: i64 = 86_400_000;
/// By so much a clock may be wrong before a person is told, in milliseconds: ten minutes.
const CLOCK_TOLERANCE_MS: i64 = 600_000;

impl Timestamp {
    /// The Bangkok day in which this moment falls: 17:30 UTC already belongs to the next day.
    pub fn bangkok_day(self) -> CivilDate {
        CivilDate::from_unix_day((self.0 + BANGKOK_OFFSET_MS).div_euclid(DAY_MS))
    }

    /// The first moment of a Bangkok day; where the day before ends.
    pub fn of_bangkok_day(day: CivilDate) -> Self {
        Self(day.unix_day() * DAY_MS - BANGKOK_OFFSET_MS)
    }

    /// Hour and minute of the Bangkok day.
    pub fn bangkok_time(self) -> (u8, u8) {
        let minutes = (self.0 + BANGKOK_OFFSET_MS).rem_euclid(DAY_MS) / 60_000;
        (u8::try_from(minutes / 60).unwrap_or(0), u8::try_from(minutes % 60).unwrap_or(0))
    }

    /// The moment that many milliseconds later.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Whether a clock that shows this cannot be right. `heard` is what the server's showed when it was last heard:
    /// `just_now`, or some time ago, when only a clock that has not come so far yet is known to be wrong.
    pub const fn contradicts(self, heard: Self, just_now: bool) -> bool {
        let ahead = self.0.saturating_sub(heard.0);
        ahead < -CLOCK_TOLERANCE_MS || (just_now && ahead > CLOCK_TOLERANCE_MS)
    }
}

/// Where the present moment comes from.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_bangkok_midnight() {
        // 10 May 2024 16:59:59.999 UTC is the last millisecond of that day in Bangkok.
        let last = Timestamp(1_715_360_399_999);
        assert_eq!(last.bangkok_day().to_iso(), "2024-05-10");
        assert_eq!(last.bangkok_time(), (23, 59));
        assert_eq!(last.plus_ms(1).bangkok_day().to_iso(), "2024-05-11");
        assert_eq!(last.plus_ms(1).bangkok_time(), (0, 0));
    }

    #[test]
    fn a_clock_is_wrong_when_it_differs_by_more_than_ten_minutes() {
        let heard = Timestamp(1_715_360_399_999);
        for (ahead, now, later) in [
            (0, false, false),
            (600_000, false, false),
            (600_001, true, false),
            (-600_000, false, false),
            (-600_001, true, true),
            (i64::MAX, true, false),
        ] {
            let here = heard.plus_ms(ahead);
            assert_eq!(
                (here.contradicts(heard, true), here.contradicts(heard, false)),
                (now, later),
                "{ahead}"
            );
        }
    }
}
