//! Numbers that people type into a form: measures, money, phones, postcodes.

use super::thai;

/// More digits than any measure or income has; a longer text is no number.
const MAX_DIGITS: usize = 15;

/// A decimal that is not negative, in its one written form: Arabic digits, a dot, no needless noughts, no
/// commas. "๑๓.๕๐" → "13.5", "15,000" → "15000"; `None` for anything else.
pub fn canonical_decimal(text: &str) -> Option<String> {
    let text = thai::arabic_digits(&thai::normalise(text));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let whole = without_commas(whole)?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(&whole) || !is_number(fraction) || whole.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// The value of such a decimal in thousandths; what is smaller is cut off. Whole numbers compare exactly, and the
/// phone is spared the tables that reading floating point takes.
pub fn thousandths(text: &str) -> Option<u64> {
    let text = canonical_decimal(text)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    format!("{whole}{fraction}").parse().ok()
}

/// A whole number that is not negative, in Thai or Arabic digits, with or without thousands commas.
pub fn whole(text: &str) -> Option<u64> {
    canonical_decimal(text)?.parse().ok()
}

/// A phone number as 9 digits (land) or 10, beginning with 0 (domain.md 5.9); +66 stands for that 0.
pub fn phone(text: &str) -> Option<String> {
    let text = thai::arabic_digits(&thai::normalise(text));
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
    let digits = bare.strip_prefix("+66").map_or(bare.clone(), |rest| format!("0{rest}"));
    let fits = matches!(digits.len(), 9 | 10)
        && digits.starts_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(digits)
}

/// A postcode: five digits (domain.md 5.7).
pub fn postcode(text: &str) -> Option<String> {
    let text = thai::arabic_digits(&thai::normalise(text));
    (text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// Commas are read only where they part thousands: "13,5" could mean two things.
fn without_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let fits = (!grouped || (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3);
    fits.then(|| whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_has_one_written_form() {
        for (text, expected) in [
            ("๑๓.๕", Some("13.5")),
            ("13.50", Some("13.5")),
            ("013", Some("13")),
            ("0.0", Some("0")),
            ("000", Some("0")),
            ("0.05", Some("0.05")),
            ("15,000", Some("15000")),
            ("1,234,567.50", Some("1234567.5")),
            (" 98 ", Some("98")),
            ("13,5", None),
            ("1,2345", None),
            ("1234,567", None),
            ("13.", None),
            (".5", None),
            ("1.2.3", None),
            ("-5", None),
            ("1e5", None),
            ("13 กก.", None),
            ("9999999999999999", None),
            ("", None),
            (",", None),
        ] {
            assert_eq!(canonical_decimal(text).as_deref(), expected, "{text}");
        }
        assert_eq!(thousandths("๑๓.๕"), Some(13_500));
        assert_eq!(thousandths("0.12345"), Some(123));
        assert_eq!(thousandths("15,000"), Some(15_000_000));
        assert_eq!(thousandths("13,5"), None);
        assert_eq!((whole("๑๒,๐๐๐"), whole("12.0"), whole("12.5")), (Some(12_000), Some(12), None));
    }

    #[test]
    fn a_phone_has_nine_or_ten_digits_from_nought() {
        for (text, expected) in [
            ("081-234-5678", Some("0812345678")),
            ("๐๔๒ ๘๑๑ ๒๓๔", Some("042811234")),
            ("(042) 811234", Some("042811234")),
            ("+66 81 234 5678", Some("0812345678")),
            ("812345678", None),
            ("08123456", None),
            ("08123456789", None),
            ("0812345678, 042811234", None),
            ("ไม่มี", None),
            ("", None),
        ] {
            assert_eq!(phone(text).as_deref(), expected, "{text}");
        }
        assert_eq!(postcode("๔๒๐๐๐").as_deref(), Some("42000"));
        assert_eq!((postcode("4200"), postcode("42O00")), (None, None));
    }
}
