//! Days of the calendar: kept in the common era, spoken of in the Buddhist era (domain.md 5.3, 7.2).

mod academic_year;
mod read;

pub use academic_year::AcademicYear;

use crate::json::as_text;
use crate::lang::{Lang, Words, words};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use time::{Date, Month};

/// A day without a time or a zone, of the years 1 to 2400 CE. A later year could not be told from one of the
/// Buddhist era (domain.md 5.3), so every ISO text of ours reads back as the same day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "date"))]
pub struct CivilDate(Date);

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDate {
    /// Nothing was typed.
    #[error("no date was given")]
    Empty,
    /// The text has none of the forms of domain.md 5.3.
    #[error("the text is not a date")]
    Unreadable,
    /// The year has two digits: 67 could be 2567 or 1967.
    #[error("the year has two digits")]
    TwoDigitYear,
    /// The month is not 1 to 12.
    #[error("there is no such month")]
    Month,
    /// The month has no such day, as 31 April or 29 February 2566.
    #[error("the month has no such day")]
    Day,
    /// The year is outside 1 to 2400 CE.
    #[error("the year is out of range")]
    Year,
}

impl InvalidDate {
    /// What is wrong and what to do about it.
    pub const fn words(self) -> Words {
        match self {
            Self::Empty => words("กรุณาระบุวันที่", "Please give a date."),
            Self::Unreadable => words(
                "อ่านวันที่ไม่ได้ กรุณาพิมพ์เป็น วัน/เดือน/ปี พ.ศ. เช่น 10/05/2567",
                "This date cannot be read. Please type day/month/year, for example 10/05/2567.",
            ),
            Self::TwoDigitYear => words(
                "กรุณาพิมพ์ปีให้ครบ 4 หลัก เช่น 2567",
                "Please type the year with four digits, for example 2567.",
            ),
            Self::Month => {
                words("ไม่มีเดือนนี้ กรุณาตรวจสอบเดือน (1–12)", "There is no such month. Please check it (1–12).")
            }
            Self::Day => {
                words("เดือนนี้ไม่มีวันที่ดังกล่าว กรุณาตรวจสอบวันที่", "That month has no such day. Please check the day.")
            }
            Self::Year => words("กรุณาตรวจสอบปี พ.ศ.", "Please check the year."),
        }
    }
}

/// Buddhist era minus common era, in years.
const BE_OFFSET: i32 = 543;
/// A four-digit year above this is of the Buddhist era (domain.md 5.3).
const LAST_CE_YEAR: i32 = 2400;
const UNIX_EPOCH_JULIAN: i64 = 2_440_588;
/// 0001-01-01.
const FIRST_UNIX_DAY: i64 = -719_162;
/// 2400-12-31.
const LAST_UNIX_DAY: i64 = 157_419;

/// The months in full (domain.md 7.2).
pub const MONTHS: [Words; 12] = [
    Words { th: "มกราคม", en: "January" },
    Words { th: "กุมภาพันธ์", en: "February" },
    Words { th: "มีนาคม", en: "March" },
    Words { th: "เมษายน", en: "April" },
    Words { th: "พฤษภาคม", en: "May" },
    Words { th: "มิถุนายน", en: "June" },
    Words { th: "กรกฎาคม", en: "July" },
    Words { th: "สิงหาคม", en: "August" },
    Words { th: "กันยายน", en: "September" },
    Words { th: "ตุลาคม", en: "October" },
    Words { th: "พฤศจิกายน", en: "November" },
    Words { th: "ธันวาคม", en: "December" },
];

/// The months shortened (domain.md 7.2).
pub const MONTHS_SHORT: [Words; 12] = [
    Words { th: "ม.ค.", en: "Jan" },
    Words { th: "ก.พ.", en: "Feb" },
    Words { th: "มี.ค.", en: "Mar" },
    Words { th: "เม.ย.", en: "Apr" },
    Words { th: "พ.ค.", en: "May" },
    Words { th: "มิ.ย.", en: "Jun" },
    Words { th: "ก.ค.", en: "Jul" },
    Words { th: "ส.ค.", en: "Aug" },
    Words { th: "ก.ย.", en: "Sep" },
    Words { th: "ต.ค.", en: "Oct" },
    Words { th: "พ.ย.", en: "Nov" },
    Words { th: "ธ.ค.", en: "Dec" },
];

impl CivilDate {
    /// A day by its year of the common era, month 1–12 and day.
    pub fn from_ymd(ce_year: i32, month: u8, day: u8) -> Result<Self, InvalidDate> {
        if !(1..=LAST_CE_YEAR).contains(&ce_year) {
            return Err(InvalidDate::Year);
        }
        let month = Month::try_from(month).map_err(|_| InvalidDate::Month)?;
        Date::from_calendar_date(ce_year, month, day).map(Self).map_err(|_| InvalidDate::Day)
    }

    /// A day by its year of the Buddhist era. Leap years are those of the common era: 29/02/2567 exists.
    pub fn from_be(be_year: i32, month: u8, day: u8) -> Result<Self, InvalidDate> {
        Self::from_ymd(be_year.saturating_sub(BE_OFFSET), month, day)
    }

    /// A day by its number since 1970-01-01; the first or last day there is for a number beyond them.
    pub fn from_unix_day(day: i64) -> Self {
        let day = day.clamp(FIRST_UNIX_DAY, LAST_UNIX_DAY);
        let julian = i32::try_from(day + UNIX_EPOCH_JULIAN).unwrap_or_default();
        Self(Date::from_julian_day(julian).unwrap_or(Date::MIN))
    }

    /// Days since 1970-01-01.
    pub fn unix_day(self) -> i64 {
        i64::from(self.0.to_julian_day()) - UNIX_EPOCH_JULIAN
    }

    /// Year of the common era.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        u8::from(self.0.month())
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// Year of the Buddhist era.
    pub fn be_year(self) -> i32 {
        self.0.year() + BE_OFFSET
    }

    /// The form on the wire and on disk: "2024-05-10".
    pub fn to_iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }

    /// The day that many days later, or earlier for a negative number.
    #[must_use]
    pub fn add_days(self, days: i64) -> Self {
        Self::from_unix_day(self.unix_day().saturating_add(days))
    }

    /// The age on a day for somebody born on this one; `None` before birth. Who was born on 29 February grows
    /// older on 1 March of a common year.
    pub fn age_on(self, on: Self) -> Option<Age> {
        if on < self {
            return None;
        }
        let not_yet = i32::from(on.day() < self.day());
        let months =
            (on.year() - self.year()) * 12 + i32::from(on.month()) - i32::from(self.month()) - not_yet;
        let years = u16::try_from(months / 12).unwrap_or(u16::MAX);
        Some(Age { years, months: u8::try_from(months % 12).unwrap_or(0) })
    }

    /// With the month in full: "10 พฤษภาคม 2567", "10 May 2567 BE" (domain.md 7.2).
    pub fn long(self, lang: Lang) -> String {
        self.spelled(&MONTHS, lang)
    }

    /// With the month shortened: "10 พ.ค. 2567", "10 May 2567 BE".
    pub fn medium(self, lang: Lang) -> String {
        self.spelled(&MONTHS_SHORT, lang)
    }

    fn spelled(self, months: &[Words; 12], lang: Lang) -> String {
        let month = months.get(usize::from(self.month()) - 1).map_or("", |month| month.in_lang(lang));
        let era = match lang {
            Lang::Th => "",
            Lang::En => " BE",
        };
        format!("{} {month} {}{era}", self.day(), self.be_year())
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso())
    }
}

impl fmt::Debug for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso())
    }
}

as_text! { CivilDate, CivilDate::parse_iso; }

impl Serialize for CivilDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.to_iso())
    }
}

impl<'de> Deserialize<'de> for CivilDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse_iso(&text).ok_or_else(|| serde::de::Error::custom("not an ISO date"))
    }
}

/// An age in full years and the full months beyond them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Age {
    /// Full years.
    pub years: u16,
    /// Full months after the last birthday, 0 to 11.
    pub months: u8,
}

impl Age {
    /// "3 ปี 2 เดือน"; a part that is nought is left out (domain.md 7.2).
    pub fn text(self, lang: Lang) -> String {
        let (years, months) = match (lang, self.years, self.months) {
            (Lang::Th, ..) => (" ปี", " เดือน"),
            (Lang::En, 1, 1) => (" year", " month"),
            (Lang::En, 1, _) => (" year", " months"),
            (Lang::En, _, 1) => (" years", " month"),
            (Lang::En, ..) => (" years", " months"),
        };
        match (self.years, self.months) {
            (0, m) => format!("{m}{months}"),
            (y, 0) => format!("{y}{years}"),
            (y, m) => format!("{y}{years} {m}{months}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> CivilDate {
        CivilDate::parse_iso(text).unwrap()
    }

    #[test]
    fn a_leap_day_follows_the_common_era() {
        for (be_year, exists) in [(2567, true), (2566, false), (2543, true), (2568, false), (2443, false)] {
            let found = CivilDate::from_be(be_year, 2, 29);
            assert_eq!(found.err(), (!exists).then_some(InvalidDate::Day), "{be_year}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_says_which_part_is_wrong() {
        for (year, month, day, wrong) in [
            (2024, 4, 31, InvalidDate::Day),
            (2024, 2, 30, InvalidDate::Day),
            (2024, 2, 0, InvalidDate::Day),
            (2024, 13, 1, InvalidDate::Month),
            (2024, 0, 1, InvalidDate::Month),
            (0, 1, 1, InvalidDate::Year),
            (2401, 1, 1, InvalidDate::Year),
            (i32::MIN, 1, 1, InvalidDate::Year),
        ] {
            assert_eq!(CivilDate::from_ymd(year, month, day), Err(wrong), "{year}-{month}-{day}");
        }
    }

    #[test]
    fn a_day_number_beyond_the_calendar_is_clamped() {
        for (day, expected) in [
            (i64::MIN, "0001-01-01"),
            (FIRST_UNIX_DAY, "0001-01-01"),
            (0, "1970-01-01"),
            (19_853, "2024-05-10"),
            (LAST_UNIX_DAY, "2400-12-31"),
            (i64::MAX, "2400-12-31"),
        ] {
            assert_eq!(CivilDate::from_unix_day(day).to_iso(), expected);
        }
        assert_eq!(iso("2024-05-10").unix_day(), 19_853);
        assert_eq!(iso("2024-02-28").add_days(2), iso("2024-03-01"));
        assert_eq!(iso("2024-03-01").add_days(i64::MIN).to_iso(), "0001-01-01");
    }

    #[test]
    fn an_age_counts_full_years_and_months() {
        for (born, on, age) in [
            ("2020-05-16", "2024-05-16", Some((4, 0))),
            ("2020-05-17", "2024-05-16", Some((3, 11))),
            ("2021-03-10", "2024-05-10", Some((3, 2))),
            ("2020-02-29", "2023-02-28", Some((2, 11))),
            ("2020-02-29", "2023-03-01", Some((3, 0))),
            ("2020-02-29", "2024-02-29", Some((4, 0))),
            ("2024-01-31", "2024-02-29", Some((0, 0))),
            ("2024-05-10", "2024-05-10", Some((0, 0))),
            ("2024-05-11", "2024-05-10", None),
        ] {
            let found = iso(born).age_on(iso(on)).map(|age| (age.years, age.months));
            assert_eq!(found, age, "{born} on {on}");
        }
    }

    #[test]
    fn a_day_and_an_age_are_spoken_in_both_languages() {
        let day = iso("2024-05-10");
        assert_eq!(day.long(Lang::Th), "10 พฤษภาคม 2567");
        assert_eq!(day.medium(Lang::Th), "10 พ.ค. 2567");
        assert_eq!(day.long(Lang::En), "10 May 2567 BE");
        assert_eq!(iso("2024-09-01").medium(Lang::En), "1 Sep 2567 BE");
        for (years, months, th, en) in [
            (3, 2, "3 ปี 2 เดือน", "3 years 2 months"),
            (1, 1, "1 ปี 1 เดือน", "1 year 1 month"),
            (0, 5, "5 เดือน", "5 months"),
            (4, 0, "4 ปี", "4 years"),
            (0, 0, "0 เดือน", "0 months"),
        ] {
            let age = Age { years, months };
            assert_eq!((age.text(Lang::Th).as_str(), age.text(Lang::En).as_str()), (th, en));
        }
    }

    #[test]
    fn on_the_wire_a_day_is_iso_and_nothing_else() {
        assert_eq!(serde_json::to_string(&iso("2024-05-10")).unwrap(), "\"2024-05-10\"");
        assert!(serde_json::from_str::<CivilDate>("\"2024-05-10\"").is_ok());
        for wrong in
            ["2567-05-10", "10/05/2567", "2024-5-10", "2024-02-30", "2024-05-10T00:00", "+024-05-10", ""]
        {
            assert!(serde_json::from_str::<CivilDate>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
        }
    }
}
