//! Whether an age goes with a level (domain.md 5.4).

use super::FindingCode;
use crate::codes::{Level, Stage};
use crate::values::CivilDate;
use crate::values::date::AcademicYear;

/// A child this old in a centre or kindergarten is a mistake of typing (domain.md 5.4; the bound is
/// \[assumed\]).
const ABSURD_IN_PRE_PRIMARY: i32 = 12;
/// So is a child this many years younger than usual, as one of 3 in secondary school (\[assumed\]).
const ABSURDLY_YOUNG_BY: i32 = 7;
/// Up to this many years over the usual age is only worth knowing.
const OVER_AGE_TO_KNOW: i32 = 2;

/// What is doubtful about a birth date in a level, in an academic year. Small children and kindergarten go by
/// full years on 16 May, day for day; from primary school on by the calendar year, in which the child of
/// ประถม 1 turns 7.
pub fn check_age(birth: CivilDate, level: Level, year: AcademicYear) -> Option<FindingCode> {
    let on = year.reference_day();
    let age = birth.age_on(on).map_or(0, |age| i32::from(age.years));
    let (from, to) = level.usual_age();
    let (from, to) = (i32::from(from), i32::from(to));
    let pre_primary = level.stage() == Stage::PrePrimary;
    let (under, over) = if pre_primary {
        (from - age, age - to)
    } else {
        let turning = on.be_year() - birth.be_year();
        (from + 1 - turning, turning - 1 - to)
    };
    if (pre_primary && age >= ABSURD_IN_PRE_PRIMARY) || under >= ABSURDLY_YOUNG_BY {
        Some(FindingCode::AgeLevel)
    } else if under > 0 {
        Some(FindingCode::AgeYoung)
    } else if over > OVER_AGE_TO_KNOW {
        Some(FindingCode::AgeOld)
    } else {
        (over > 0).then_some(FindingCode::AgeOlder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_goes_with_a_level_or_says_how_not() {
        use FindingCode::{AgeLevel, AgeOld, AgeOlder, AgeYoung};
        for (born, level, year, expected) in [
            // The cohort of อนุบาล 1 in 2564: born 17 May 2560 to 16 May 2561.
            ("16/05/2561", Level::K1, 2564, None),
            ("17/05/2561", Level::K1, 2564, Some(AgeYoung)),
            ("17/05/2560", Level::K1, 2564, None),
            ("16/05/2560", Level::K1, 2564, Some(AgeOlder)),
            ("16/05/2560", Level::K2, 2564, None),
            ("17/05/2559", Level::K3, 2564, Some(AgeYoung)),
            ("16/05/2559", Level::K3, 2564, None),
            // ประถม 1 in 2564: born in the calendar year 2557.
            ("31/12/2557", Level::P1, 2564, None),
            ("01/01/2557", Level::P1, 2564, None),
            ("01/01/2558", Level::P1, 2564, Some(AgeYoung)),
            ("31/12/2556", Level::P1, 2564, Some(AgeOlder)),
            ("31/12/2555", Level::P1, 2564, Some(AgeOlder)),
            ("31/12/2554", Level::P1, 2564, Some(AgeOld)),
            ("15/08/2552", Level::P6, 2564, None),
            ("15/08/2551", Level::M1, 2564, None),
            ("15/08/2548", Level::V1, 2564, None),
            // Centres.
            ("16/05/2565", Level::N2, 2567, None),
            ("17/05/2565", Level::N2, 2567, Some(AgeYoung)),
            ("17/05/2565", Level::N0, 2567, None),
            ("01/08/2567", Level::N0, 2567, None),
            ("16/05/2561", Level::N3, 2567, Some(AgeOld)),
            ("16/05/2562", Level::N3, 2567, Some(AgeOlder)),
            ("29/02/2563", Level::N4, 2567, None),
            // Absurd.
            ("16/05/2555", Level::N5, 2567, Some(AgeLevel)),
            ("17/05/2555", Level::N5, 2567, Some(AgeOld)),
            ("16/05/2564", Level::M1, 2567, Some(AgeLevel)),
        ] {
            let birth = CivilDate::parse(born).unwrap();
            assert_eq!(check_age(birth, level, AcademicYear(year)), expected, "{born} {level:?} {year}");
        }
    }
}
