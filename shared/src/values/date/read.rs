//! Reading a day from what people and workbooks write.

use super::{CivilDate, InvalidDate, LAST_CE_YEAR, MONTHS, MONTHS_SHORT};
use crate::values::thai;

/// Excel counts its days from here, 1899-12-30.
const EXCEL_EPOCH_UNIX_DAY: i64 = -25_569;

impl CivilDate {
    /// Reads every form of domain.md 5.3: `10/5/2567` (also with `-` or `.`), `10 พฤษภาคม 2567`, `10 พ.ค.
    /// 2567`, ISO, and an Excel serial number as text; in Thai or Arabic digits, with or without a time
    /// behind.
    pub fn parse(text: &str) -> Result<Self, InvalidDate> {
        let text = thai::arabic_digits(&thai::normalise(text));
        if text.is_empty() {
            return Err(InvalidDate::Empty);
        }
        if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.matches('.').count() < 2 {
            let days = text.split_once('.').map_or(text.as_str(), |(days, _)| days);
            let days = days.parse().map_err(|_| InvalidDate::Unreadable)?;
            return from_serial_day(days).ok_or(InvalidDate::Unreadable);
        }
        let day = without_time(&text);
        for separator in ['/', '-', '.'] {
            let mut parts = day.split(separator).map(str::trim);
            if let (Some(a), Some(b), Some(c), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
                && [a, b, c].iter().all(|part| is_number(part))
            {
                return if a.len() == 4 { assemble(c, b, a) } else { assemble(a, b, c) };
            }
        }
        with_month_name(&text)
    }

    /// Reads the one form on the wire, "2024-05-10", and nothing else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let plain =
            [(year, 4), (month, 2), (day, 2)].iter().all(|(part, len)| part.len() == *len && is_number(part));
        plain.then(|| Self::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
    }

    /// The day of an Excel serial number from 20000 to 80000, its time part dropped (domain.md 5.3).
    pub fn from_excel_serial(serial: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "the time part shall go; the rest is checked")]
        let days = serial as i64;
        from_serial_day(days)
    }
}

fn from_serial_day(days: i64) -> Option<CivilDate> {
    (20_000..=80_000).contains(&days).then(|| CivilDate::from_unix_day(EXCEL_EPOCH_UNIX_DAY + days))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// "2024-05-10T00:00:00" and "10/05/2567 00:00" say a day and then a time.
fn without_time(text: &str) -> &str {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let is_time = time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || b":.+-Z ".contains(&b));
    if is_time { day } else { text }
}

fn assemble(day: &str, month: &str, year: &str) -> Result<CivilDate, InvalidDate> {
    match year.len() {
        4 => (),
        2 => return Err(InvalidDate::TwoDigitYear),
        _ => return Err(InvalidDate::Unreadable),
    }
    let year: i32 = year.parse().map_err(|_| InvalidDate::Unreadable)?;
    let month = month.parse().map_err(|_| InvalidDate::Month)?;
    let day = day.parse().map_err(|_| InvalidDate::Day)?;
    if year > LAST_CE_YEAR {
        CivilDate::from_be(year, month, day)
    } else {
        CivilDate::from_ymd(year, month, day)
    }
}

/// "10 พฤษภาคม 2567", "10 พ.ค. พ.ศ. 2567", "10 May 2567 BE".
fn with_month_name(text: &str) -> Result<CivilDate, InvalidDate> {
    let text = text.strip_suffix("BE").map_or(text, str::trim_end);
    let text = text.strip_prefix("วันที่").map_or(text, str::trim_start);
    let day_end = text.find(|c: char| !c.is_ascii_digit()).ok_or(InvalidDate::Unreadable)?;
    let (day, rest) = text.split_at(day_end);
    let month = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = rest.get(month.len()..).unwrap_or_default();
    if !is_number(day) || !is_number(year) {
        return Err(InvalidDate::Unreadable);
    }
    let name = plain(month);
    let name = name.strip_suffix("พศ").or_else(|| name.strip_suffix("คศ")).unwrap_or(&name);
    let number = (1_u8..)
        .zip(MONTHS.iter().zip(&MONTHS_SHORT))
        .find(|(_, (long, short))| {
            [long.th, short.th, long.en, short.en].iter().any(|label| plain(label) == name)
        })
        .map(|(number, _)| number);
    assemble(day, &number.ok_or(InvalidDate::Unreadable)?.to_string(), year)
}

/// A month's name without the dots and spaces that people leave out.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '.').map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{FIRST_UNIX_DAY, LAST_UNIX_DAY};
    use super::*;

    #[test]
    fn every_written_form_of_a_day_is_read() {
        for text in [
            "10/5/2567",
            "10/05/2567",
            "10-05-2567",
            "10.5.2567",
            "10/05/2024",
            "๑๐/๐๕/๒๕๖๗",
            "10/05/2567 00:00:00",
            " 10 / 5 / 2567 ",
            "10 พฤษภาคม 2567",
            "๑๐ พฤษภาคม ๒๕๖๗",
            "10 พฤษภาคม พ.ศ. 2567",
            "วันที่ 10 พฤษภาคม พ.ศ. 2567",
            "10 พ.ค. 2567",
            "10 พค 2567",
            "10พ.ค.2567",
            "10 พฤษภาคม ค.ศ. 2024",
            "10 May 2567 BE",
            "10 may 2024",
            "2024-05-10",
            "2567-05-10",
            "2024/5/10",
            "2024-05-10T00:00:00.000Z",
            "2024-05-10 07:30:00+07:00",
            "45422",
            "45422.0",
            "45422.75",
            "\u{200b}๔๕๔๒๒",
        ] {
            assert_eq!(CivilDate::parse(text).map(CivilDate::to_iso).as_deref(), Ok("2024-05-10"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_why() {
        for (text, wrong) in [
            ("", InvalidDate::Empty),
            (" \u{200b} ", InvalidDate::Empty),
            ("10/5/67", InvalidDate::TwoDigitYear),
            ("10 พ.ค. 67", InvalidDate::TwoDigitYear),
            ("๑๐-๕-๖๗", InvalidDate::TwoDigitYear),
            ("31/04/2567", InvalidDate::Day),
            ("29/02/2566", InvalidDate::Day),
            ("0/5/2567", InvalidDate::Day),
            ("999/5/2567", InvalidDate::Day),
            ("1/13/2567", InvalidDate::Month),
            ("1/1/0000", InvalidDate::Year),
            ("1/1/2944", InvalidDate::Year),
            ("1/1/256", InvalidDate::Unreadable),
            ("1/1/25677", InvalidDate::Unreadable),
            ("19999", InvalidDate::Unreadable),
            ("80001", InvalidDate::Unreadable),
            ("2567", InvalidDate::Unreadable),
            ("พฤษภาคม 2567", InvalidDate::Unreadable),
            ("10 พฤษพา 2567", InvalidDate::Unreadable),
            ("1/2/3/4", InvalidDate::Unreadable),
            ("1/-2/2567", InvalidDate::Unreadable),
            ("ไม่ทราบ", InvalidDate::Unreadable),
            (".", InvalidDate::Unreadable),
            ("4.5e4", InvalidDate::Unreadable),
        ] {
            assert_eq!(CivilDate::parse(text), Err(wrong), "{text}");
        }
    }

    #[test]
    fn an_excel_serial_is_read_between_its_bounds() {
        for (serial, expected) in [
            (19_999.9, None),
            (20_000.0, Some("1954-10-03")),
            (45_422.99, Some("2024-05-10")),
            (80_000.5, Some("2119-01-11")),
            (80_001.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(CivilDate::from_excel_serial(serial).map(CivilDate::to_iso).as_deref(), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,24}") {
            let _ = CivilDate::parse(&text);
        }

        #[test]
        fn every_day_reads_back_from_each_of_its_forms(number in FIRST_UNIX_DAY..=LAST_UNIX_DAY) {
            let day = CivilDate::from_unix_day(number);
            proptest::prop_assert_eq!(CivilDate::parse(&day.to_iso()), Ok(day));
            proptest::prop_assert_eq!(day.unix_day(), number);
            if day.be_year() > LAST_CE_YEAR {
                for lang in [crate::lang::Lang::Th, crate::lang::Lang::En] {
                    proptest::prop_assert_eq!(CivilDate::parse(&day.long(lang)), Ok(day));
                    proptest::prop_assert_eq!(CivilDate::parse(&day.medium(lang)), Ok(day));
                }
            }
        }
    }
}
