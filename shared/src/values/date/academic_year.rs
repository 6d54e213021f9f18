//! The academic year, as ages and classes are reckoned by it.

use super::{BE_OFFSET, CivilDate};
use crate::json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// An academic year (ปีการศึกษา) by its year of the Buddhist era. Year N runs here from 16 May N, the day ages
/// are counted up to (domain.md 5.4), to 15 May N+1; teaching itself ends earlier (1.7).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct AcademicYear(pub u16);

const FIRST_MONTH: u8 = 5;
const FIRST_DAY: u8 = 16;

impl AcademicYear {
    /// The year a day falls in.
    pub fn of(day: CivilDate) -> Self {
        let begun = (day.month(), day.day()) >= (FIRST_MONTH, FIRST_DAY);
        Self(u16::try_from(day.be_year() - i32::from(!begun)).unwrap_or(0))
    }

    /// Year of the Buddhist era.
    pub fn be_year(self) -> u16 {
        self.0
    }

    /// 16 May, the day up to which ages are counted (domain.md 5.4); also the first day of the year.
    pub fn reference_day(self) -> CivilDate {
        let be_year = i32::from(self.0);
        let beyond = if be_year <= BE_OFFSET { i64::MIN } else { i64::MAX };
        CivilDate::from_be(be_year, FIRST_MONTH, FIRST_DAY)
            .unwrap_or_else(|_| CivilDate::from_unix_day(beyond))
    }

    /// 15 May of the next year.
    pub fn last_day(self) -> CivilDate {
        self.next().reference_day().add_days(-1)
    }

    /// The year after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_on_16_may() {
        for (day, year) in
            [("2024-05-10", 2566), ("2024-05-15", 2566), ("2024-05-16", 2567), ("2025-01-14", 2567)]
        {
            assert_eq!(AcademicYear::of(CivilDate::parse(day).unwrap()), AcademicYear(year), "{day}");
        }
        assert_eq!(AcademicYear(2567).reference_day().to_iso(), "2024-05-16");
        assert_eq!(AcademicYear(2567).last_day().to_iso(), "2025-05-15");
    }

    #[test]
    fn a_year_beyond_the_calendar_does_no_harm() {
        assert_eq!(AcademicYear(0).reference_day().to_iso(), "0001-01-01");
        assert_eq!(AcademicYear(u16::MAX).last_day().to_iso(), "2400-12-30");
    }
}
