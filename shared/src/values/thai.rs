//! Thai text: made comparable, searchable and sortable (domain.md 7.1, 7.3).

mod sorting;

pub use sorting::sort_key;

const SARA_AA: char = '\u{0E32}';
const SARA_AM: char = '\u{0E33}';
const SARA_E: char = '\u{0E40}';
const SARA_AE: char = '\u{0E41}';
const NIKHAHIT: char = '\u{0E4D}';

/// The text as it is kept and compared, steps 1 to 5 of domain.md 7.3: one way to write sara am and sara ae,
/// marks in one order and none twice, nothing invisible, single spaces and none at the ends. Idempotent.
///
/// For Thai and ASCII the result is in NFC: Thai has no composed letters, only an order of marks. Other scripts
/// are left as they were typed; composing them would cost every phone 45 kB of tables for letters that no field
/// of the register is meant for.
pub fn normalise(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    arrange(&visible)
}

/// Thai digits as Arabic ones; everything else as it is.
pub fn arabic_digits(text: &str) -> String {
    text.chars().map(|c| shifted(c, '๐'..='๙', '0')).collect()
}

/// Arabic digits as Thai ones, for prints that look like letters (domain.md 7.1).
pub fn thai_digits(text: &str) -> String {
    text.chars().map(|c| shifted(c, '0'..='9', '๐')).collect()
}

/// What search compares: normalised, small ASCII letters, Arabic digits, without ๆ ฯ, dots, spaces and hyphens. Look
/// for one key inside another; Thai has no words to split at.
pub fn search_key(text: &str) -> String {
    normalise(text)
        .chars()
        .filter(|&c| !matches!(c, 'ๆ' | 'ฯ' | '.' | '-' | '\u{2010}'..='\u{2015}') && !c.is_whitespace())
        .map(|c| shifted(c, '๐'..='๙', '0').to_ascii_lowercase())
        .collect()
}

fn shifted(c: char, from: std::ops::RangeInclusive<char>, to: char) -> char {
    let moved = u32::from(c).wrapping_sub(u32::from(*from.start())).wrapping_add(u32::from(to));
    if from.contains(&c) { char::from_u32(moved).unwrap_or(c) } else { c }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

fn is_tone(c: char) -> bool {
    matches!(c, '\u{0E48}'..='\u{0E4B}')
}

/// Where a mark stands behind its consonant; `None` for what is no mark.
fn mark_rank(c: char) -> Option<u8> {
    match c {
        '\u{0E3A}' => Some(0),
        '\u{0E31}' | '\u{0E34}'..='\u{0E39}' => Some(1),
        '\u{0E47}' => Some(2),
        '\u{0E48}'..='\u{0E4B}' => Some(3),
        '\u{0E4C}'..='\u{0E4E}' => Some(4),
        _ => None,
    }
}

/// Vowels with a width of their own that never stand twice in a row; เ does, as a wrong แ.
fn is_spacing_vowel(c: char) -> bool {
    matches!(c, '\u{0E30}' | SARA_AA | SARA_AM | SARA_AE..='\u{0E45}')
}

fn arrange(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        if mark_rank(c).is_some() {
            if !marks.contains(&c) {
                marks.push(c);
            }
            continue;
        }
        let am = c == SARA_AM || (c == SARA_AA && marks.contains(&NIKHAHIT));
        if am {
            marks.retain(|&mark| mark != NIKHAHIT);
            while let Some(tone) = chars.next_if(|&next| is_tone(next)) {
                if !marks.contains(&tone) {
                    marks.push(tone);
                }
            }
        }
        flush(&mut marks, &mut out);
        push_once(&mut out, if am { SARA_AM } else { c });
    }
    flush(&mut marks, &mut out);
    out
}

fn flush(marks: &mut Vec<char>, out: &mut String) {
    marks.sort_by_key(|&mark| mark_rank(mark));
    out.extend(marks.drain(..));
}

fn push_once(out: &mut String, c: char) {
    let c = if c == SARA_E && out.ends_with(SARA_E) {
        out.pop();
        SARA_AE
    } else if c.is_whitespace() {
        ' '
    } else {
        c
    };
    if !(out.ends_with(c) && (c == ' ' || is_spacing_vowel(c))) {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_typed_in_many_ways_becomes_one_text() {
        for (typed, normal) in [
            ("น้ำ", "น้ำ"),
            ("น\u{E4D}\u{E49}\u{E32}", "น้ำ"),
            ("น\u{E49}\u{E4D}\u{E32}", "น้ำ"),
            ("น\u{E33}\u{E49}", "น้ำ"),
            ("น\u{E4D}\u{E32}", "นำ"),
            ("น\u{E4D}\u{E33}", "นำ"),
            ("เเดง", "แดง"),
            ("เ\u{200B}เดง", "แดง"),
            ("ก\u{E48}\u{E34}ง", "กิ่ง"),
            ("ก\u{E48}\u{E38}น", "กุ่น"),
            ("ก\u{E34}\u{E34}\u{E48}\u{E48}ง", "กิ่ง"),
            ("มานาา", "มานา"),
            ("โโต", "โต"),
            ("พันธ\u{E4C}\u{E38}์", "พันธุ์"),
            ("  สม\u{200D}ชาย \u{A0}\t ใจ\u{FEFF}ดี ", "สมชาย ใจดี"),
            ("Café", "Café"),
            ("สรร", "สรร"),
            ("เสน่ห์", "เสน่ห์"),
            ("", ""),
            (" \u{200B} ", ""),
        ] {
            assert_eq!(normalise(typed), normal, "{typed:?}");
        }
    }

    #[test]
    fn digits_change_and_nothing_else_does() {
        assert_eq!(arabic_digits("ห้อง ๑๒/๓ A4"), "ห้อง 12/3 A4");
        assert_eq!(thai_digits("ห้อง 12/๓"), "ห้อง ๑๒/๓");
        assert_eq!(arabic_digits("๐๙๏๚"), "09๏๚");
    }

    #[test]
    fn a_search_finds_what_people_leave_out() {
        for (one, other) in [
            ("ด.ช.", "ดช"),
            ("อบต. นาดินดำ", "อบตนาดินดำ"),
            ("อื่น ๆ", "อื่น"),
            ("กรุงเทพฯ", "กรุงเทพ"),
            ("ป.๖", "ป6"),
            ("Somchai", "somCHAI"),
            ("1-2345", "๑๒๓๔๕"),
        ] {
            assert_eq!(search_key(one), search_key(other), "{one}");
        }
        assert_ne!(search_key("ปา"), search_key("ป้า"));
    }

    proptest::proptest! {
        #[test]
        fn thai_and_ascii_come_out_in_nfc_however_they_were_typed(text in "[ก-๛ a0]{0,12}") {
            use unicode_normalization::UnicodeNormalization;
            let once = normalise(&text);
            let composed: String = once.nfc().collect();
            proptest::prop_assert_eq!(&composed, &once);
            let typed_otherwise: String = text.nfd().collect();
            proptest::prop_assert_eq!(normalise(&typed_otherwise), once);
        }

        #[test]
        fn normalising_twice_is_normalising_once(text in "[ก-๛ a\u{301}\u{323}\u{334}\u{200B}é0]{0,12}") {
            let once = normalise(&text);
            proptest::prop_assert_eq!(normalise(&once), once);
        }
    }
}
