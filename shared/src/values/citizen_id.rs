//! The numbers by which a person is known: of the civil register, or of the Ministry of Education (domain.md
//! 5.1, 5.2).

use super::thai;
use crate::lang::{Words, words};
use std::fmt;

/// A number of the civil register: 13 digits, the last one checked (domain.md 5.1).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId(String);

/// A G code for a learner without civil registration: `G` and 12 digits, no check digit known (domain.md
/// 5.2).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GCode(String);

/// Either kind of number. Passports are free text and none of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonNumber {
    /// A number of the civil register.
    Citizen(CitizenId),
    /// A G code.
    G(GCode),
}

/// Why a text is no personal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// Nothing was typed.
    #[error("no number was given")]
    Empty,
    /// A spreadsheet rounded it, as 1.00000E+12; the number is lost (domain.md 5.10).
    #[error("a spreadsheet rounded the number")]
    ExcelDamage,
    /// There is something else than digits.
    #[error("there is something else than digits")]
    NotDigits,
    /// It has that many digits instead of 13.
    #[error("there are {0} digits instead of 13")]
    Length(usize),
    /// The last digit does not fit the others.
    #[error("the check digit is wrong")]
    CheckDigit,
    /// It begins with G but 12 digits do not follow.
    #[error("a G code is G and 12 digits")]
    GForm,
}

impl InvalidNumber {
    /// What is wrong and what to do about it.
    pub const fn words(self) -> Words {
        match self {
            Self::Empty => words("กรุณาระบุเลขประจำตัวประชาชน", "Please give the citizen number."),
            Self::ExcelDamage => words(
                "เลขนี้เสียหายจากโปรแกรมตารางคำนวณ กรุณากำหนดคอลัมน์เป็นข้อความแล้วพิมพ์เลขใหม่",
                "A spreadsheet rounded this number. Please set the column to text and type the number again.",
            ),
            Self::NotDigits => words(
                "เลขประจำตัวประชาชนต้องเป็นตัวเลขเท่านั้น กรุณาตรวจสอบ",
                "A citizen number has digits only. Please check it.",
            ),
            Self::Length(_) => words(
                "เลขประจำตัวประชาชนต้องมี 13 หลัก กรุณาตรวจสอบ",
                "A citizen number has 13 digits. Please check it.",
            ),
            Self::CheckDigit => words(
                "เลขประจำตัวประชาชนไม่ถูกต้องตามหลักตรวจสอบ กรุณาเทียบกับเอกสารอีกครั้ง",
                "The check digit does not fit. Please compare the number with the papers.",
            ),
            Self::GForm => words(
                "รหัส G ต้องเป็นตัวอักษร G ตามด้วยตัวเลข 12 หลัก กรุณาตรวจสอบ",
                "A G code is the letter G and 12 digits. Please check it.",
            ),
        }
    }
}

const LENGTH: usize = 13;

impl CitizenId {
    /// Reads 13 digits, Thai or Arabic, with or without hyphens and spaces.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let text = bare(text);
        if text.is_empty() {
            return Err(InvalidNumber::Empty);
        }
        if is_excel_damage(&text) {
            return Err(InvalidNumber::ExcelDamage);
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidNumber::NotDigits);
        }
        if text.len() != LENGTH {
            return Err(InvalidNumber::Length(text.len()));
        }
        if check_digit(&text).is_none_or(|check| !text.ends_with(check)) {
            return Err(InvalidNumber::CheckDigit);
        }
        Ok(Self(text))
    }

    /// The 13 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first digit, which tells the kind of person (domain.md 5.1).
    pub fn first_digit(&self) -> u8 {
        self.0.bytes().next().map_or(0, |b| b - b'0')
    }

    /// The four digits of the registration office, province and district; old offices are in no list of
    /// today.
    pub fn office(&self) -> &str {
        self.0.get(1..5).unwrap_or_default()
    }

    /// As on the card: 1-2345-67890-12-3.
    pub fn grouped(&self) -> String {
        grouped(&self.0)
    }
}

impl GCode {
    /// Reads `G` and 12 digits, with or without hyphens and spaces.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let text = bare(text);
        if text.is_empty() {
            return Err(InvalidNumber::Empty);
        }
        let fits = text.len() == LENGTH
            && text.strip_prefix('G').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        fits.then_some(Self(text)).ok_or(InvalidNumber::GForm)
    }

    /// The 13 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last two digits of the year it was given in, of the Buddhist era.
    pub fn year(&self) -> u8 {
        self.0.get(1..3).and_then(|year| year.parse().ok()).unwrap_or(0)
    }

    /// The two digits of the province.
    pub fn province(&self) -> &str {
        self.0.get(3..5).unwrap_or_default()
    }
}

impl PersonNumber {
    /// Reads either: what begins with a G is taken for a G code.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        if bare(text).starts_with('G') {
            GCode::parse(text).map(Self::G)
        } else {
            CitizenId::parse(text).map(Self::Citizen)
        }
    }

    /// The 13 characters.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Citizen(number) => number.as_str(),
            Self::G(code) => code.as_str(),
        }
    }

    /// As one whole number that stands for no other person's: of a citizen number its digits, of a G code 10¹³ and its
    /// digits.
    pub fn as_u64(&self) -> u64 {
        match self {
            Self::Citizen(number) => number.as_str().parse().unwrap_or(0),
            Self::G(code) => 10_u64.pow(13) + code.as_str()[1..].parse::<u64>().unwrap_or(0),
        }
    }

    /// For reading aloud: a citizen number in groups, a G code as it is.
    pub fn grouped(&self) -> String {
        match self {
            Self::Citizen(number) => number.grouped(),
            Self::G(code) => code.as_str().to_owned(),
        }
    }
}

macro_rules! shown_masked {
    ($($name:ident)+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), mask(&self.0))
            }
        }
    )+};
}

// Debug output ends up in logs, where no number belongs (domain.md 7.6).
shown_masked! { CitizenId GCode }

/// A number for lists, showing its last four characters: x-xxxx-xxxx0-12-3 (domain.md 7.6). Any text will do;
/// one that is too short to hide as much as it shows is hidden altogether.
pub fn mask(text: &str) -> String {
    const SHOWN: usize = 4;
    let text = bare(text);
    let length = text.chars().count();
    let hidden = if length < 2 * SHOWN { length } else { length - SHOWN };
    let masked: String = text.chars().enumerate().map(|(i, c)| if i < hidden { 'x' } else { c }).collect();
    if length == LENGTH { grouped(&masked) } else { masked }
}

/// How many digits have been typed so far, for the counter beside the field.
pub fn typed_digits(text: &str) -> usize {
    text.chars().filter(|&c| c.is_ascii_digit() || ('๐'..='๙').contains(&c)).count()
}

/// Puts the check digit behind 12 digits, for made-up numbers; `None` for anything but 12 digits.
pub fn with_check_digit(first_12: &str) -> Option<String> {
    let fits = first_12.len() == LENGTH - 1 && first_12.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| check_digit(first_12).map(|check| format!("{first_12}{check}")))?
}

/// The check digit of what begins with 12 digits.
fn check_digit(digits: &str) -> Option<char> {
    let sum: u32 =
        digits.chars().zip((2..=13).rev()).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    char::from_digit((11 - sum % 11) % 10, 10)
}

fn bare(text: &str) -> String {
    let text = thai::arabic_digits(&thai::normalise(text));
    let is_filler = |c: char| c == ' ' || c == '-' || ('\u{2010}'..='\u{2015}').contains(&c);
    let mut bare: String = text.chars().filter(|&c| !is_filler(c)).collect();
    if bare.starts_with('g') {
        bare.replace_range(..1, "G");
    }
    bare
}

fn is_excel_damage(bare: &str) -> bool {
    let Some((number, power)) = bare.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(&number.replacen('.', "", 1)) && digits(power.strip_prefix('+').unwrap_or(power))
}

fn grouped(thirteen: &str) -> String {
    let mut out = String::with_capacity(LENGTH + 4);
    for (i, c) in thirteen.chars().enumerate() {
        if matches!(i, 1 | 5 | 10 | 12) {
            out.push('-');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_or_says_why_not() {
        for (text, expected) in [
            ("1000000000009", Ok("1000000000009")),
            ("1000000000050", Ok("1000000000050")),
            ("1000000000131", Ok("1000000000131")),
            ("0000089000013", Ok("0000089000013")),
            ("7000000000041", Ok("7000000000041")),
            ("๑๐๐๐๐๐๐๐๐๐๐๐๙", Ok("1000000000009")),
            ("1-0000-00000-00-9", Ok("1000000000009")),
            (" 1 0000 00000 00 9\u{200b}", Ok("1000000000009")),
            ("G644200000001", Ok("G644200000001")),
            ("g64-42-00000001", Ok("G644200000001")),
            ("1000000000008", Err(InvalidNumber::CheckDigit)),
            ("100000000000", Err(InvalidNumber::Length(12))),
            ("10000000000099", Err(InvalidNumber::Length(14))),
            ("1.00000E+12", Err(InvalidNumber::ExcelDamage)),
            ("1E12", Err(InvalidNumber::ExcelDamage)),
            ("1.1e+012", Err(InvalidNumber::ExcelDamage)),
            ("E+12", Err(InvalidNumber::NotDigits)),
            ("100000000000A", Err(InvalidNumber::NotDigits)),
            ("AA1234567", Err(InvalidNumber::NotDigits)),
            ("G64420000000", Err(InvalidNumber::GForm)),
            ("G6442000000012", Err(InvalidNumber::GForm)),
            ("G64420000000ก", Err(InvalidNumber::GForm)),
            ("G", Err(InvalidNumber::GForm)),
            ("", Err(InvalidNumber::Empty)),
            (" - ", Err(InvalidNumber::Empty)),
        ] {
            let found = PersonNumber::parse(text);
            assert_eq!(found.as_ref().map(PersonNumber::as_str), expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn a_number_has_parts() {
        let number = CitizenId::parse(&with_check_digit("742010000001").unwrap()).unwrap();
        assert_eq!((number.first_digit(), number.office()), (7, "4201"));
        let code = GCode::parse("G644200000001").unwrap();
        assert_eq!((code.year(), code.province()), (64, "42"));
        assert_eq!(CitizenId::parse("0000089000013").unwrap().grouped(), "0-0000-89000-01-3");
    }

    #[test]
    fn a_list_shows_the_last_four_and_a_log_no_more() {
        for (text, masked) in [
            ("1000000000131", "x-xxxx-xxxx0-13-1"),
            ("1-0000-00000-13-1", "x-xxxx-xxxx0-13-1"),
            ("G644200000001", "x-xxxx-xxxx0-00-1"),
            ("AA123456", "xxxx3456"),
            ("AA12345", "xxxxxxx"),
            ("1", "x"),
            ("", ""),
            ("ไม่มีเลขเลย", "xxxxxxxขเลย"),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
        let number = PersonNumber::parse("1000000000131").unwrap();
        assert_eq!(format!("{number:?}"), "Citizen(CitizenId(x-xxxx-xxxx0-13-1))");
    }

    #[test]
    fn a_made_up_number_gets_its_check_digit() {
        assert_eq!(with_check_digit("100000000000").as_deref(), Some("1000000000009"));
        assert_eq!(with_check_digit("100000000013").as_deref(), Some("1000000000131"));
        for wrong in ["", "10000000000", "1000000000009", "10000000000a", "กขคง"] {
            assert_eq!(with_check_digit(wrong), None, "{wrong}");
        }
        assert_eq!(typed_digits("1-00๐๐ ก"), 5);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_masked_without_a_panic(text in ".{0,24}") {
            let _ = PersonNumber::parse(&text);
            let _ = mask(&text);
        }
    }
}
