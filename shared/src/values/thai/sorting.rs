//! The order of a Thai dictionary, as a key that databases and phones compare byte by byte.

use super::{SARA_AA, normalise};

/// A text whose byte order is the order of the CLDR collation for Thai, with numbers by their value
/// (domain.md 7.3); texts that sort alike get one key. The key is up to three parts with a space between:
///
/// 1. the letters: consonants and vowels as themselves, a leading vowel behind its consonant; Latin letters
///    in lower case behind all Thai ones; a number as one sign for its length and then its digits, before all
///    letters. Spaces, punctuation, ๆ and ฯ do not count;
/// 2. the marks: one `-` for each letter, with a sign for each tone mark, ็ or ์ where it stands, and nothing after the last of them;
/// 3. capitals: one `-` for each letter, `A` behind a capital, nothing after the last of them.
///
/// It differs from CLDR in what no name has: symbols such as + and ฿ come after the letters instead of before
/// the digits, other scripts and letters with accents stand in code point order, and a number of more than 60 digits is taken for one
/// of 60.
pub fn sort_key(text: &str) -> String {
    let text = normalise(text);
    let mut key = Key::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = digit(c) {
            let mut number = String::from(digit);
            while let Some(next) = chars.peek().and_then(|&next| self::digit(next)) {
                number.push(next);
                chars.next();
            }
            key.number(number.trim_start_matches('0'));
        } else if is_leading_vowel(c)
            && let Some(consonant) = chars.next_if(|&next| is_consonant(next))
        {
            key.letter(consonant);
            key.letter(c);
        } else {
            key.letter(c);
        }
    }
    key.finish()
}

#[derive(Default)]
struct Key {
    letters: String,
    marks: String,
    capitals: String,
}

/// Lowest of all signs, so that a text comes before the same text with more behind it.
const PART_END: char = ' ';
const NO_MARK: char = '-';
const CAPITAL: char = 'A';
/// The sign of a number's length is this one and the 60 behind it.
const NUMBER: u8 = b'!';
const LONGEST_NUMBER: usize = 60;
/// Puts what is not Thai behind all that is.
const FOREIGN: u32 = 0x1_0000;

impl Key {
    fn letter(&mut self, c: char) {
        if let Some(mark) = mark_weight(c) {
            self.marks.push(mark);
        } else if let Some(weight) = thai_weight(c) {
            self.push(weight);
            if c == '\u{0E45}' {
                self.capitals.push(CAPITAL);
            }
        } else if !is_ignored(c) {
            let lower = c.to_ascii_lowercase();
            self.push(char::from_u32(u32::from(lower).saturating_add(FOREIGN)).unwrap_or(lower));
            if c.is_ascii_uppercase() {
                self.capitals.push(CAPITAL);
            }
        }
    }

    fn number(&mut self, digits: &str) {
        let digits = digits.get(..LONGEST_NUMBER).unwrap_or(digits);
        let length = u8::try_from(digits.len()).unwrap_or_default();
        self.push(char::from(NUMBER + length));
        self.letters.push_str(digits);
    }

    fn push(&mut self, weight: char) {
        self.letters.push(weight);
        self.marks.push(NO_MARK);
        self.capitals.push(NO_MARK);
    }

    fn finish(mut self) -> String {
        let marks = self.marks.trim_end_matches(NO_MARK);
        let capitals = self.capitals.trim_end_matches(NO_MARK);
        if !(marks.is_empty() && capitals.is_empty()) {
            self.letters.push(PART_END);
            self.letters.push_str(marks);
        }
        if !capitals.is_empty() {
            self.letters.push(PART_END);
            self.letters.push_str(capitals);
        }
        self.letters
    }
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '๐'..='๙' => char::from_digit(u32::from(c) - u32::from('๐'), 10),
        _ => None,
    }
}

fn is_leading_vowel(c: char) -> bool {
    matches!(c, '\u{0E40}'..='\u{0E44}')
}

fn is_consonant(c: char) -> bool {
    matches!(c, '\u{0E01}'..='\u{0E2E}')
}

/// Code points are in the order of the dictionary but for three: nikhahit goes before the vowels, into the
/// place of ฯ which does not count; phinthu goes behind them; ๅ is a kind of า.
fn thai_weight(c: char) -> Option<char> {
    match c {
        '\u{0E4D}' => Some('\u{0E2F}'),
        '\u{0E3A}' => Some('\u{0E45}'),
        '\u{0E45}' => Some(SARA_AA),
        '\u{0E01}'..='\u{0E2E}' | '\u{0E30}'..='\u{0E39}' | '\u{0E40}'..='\u{0E44}' => Some(c),
        _ => None,
    }
}

fn mark_weight(c: char) -> Option<char> {
    match c {
        '\u{0E4E}' => Some('0'),
        '\u{0E4C}' => Some('1'),
        '\u{0E47}' => Some('2'),
        '\u{0E48}' => Some('3'),
        '\u{0E49}' => Some('4'),
        '\u{0E4A}' => Some('5'),
        '\u{0E4B}' => Some('6'),
        _ => None,
    }
}

fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || (c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c))
        || matches!(c, 'ฯ' | 'ๆ' | '๏' | '๚' | '๛')
        || matches!(c, '\u{AD}' | '·' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_collator::options::{CollatorOptions, Strength};
    use icu_collator::preferences::CollationNumericOrdering;
    use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
    use icu_locale_core::locale;
    use std::cmp::Ordering;

    fn collator() -> CollatorBorrowed<'static> {
        let mut preferences: CollatorPreferences = locale!("th").into();
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        Collator::try_new(preferences, options).unwrap()
    }

    /// Both samples of domain.md 7.3, then rooms, then names with every vowel, tone mark and odd spelling.
    const NAMES: &str = "กมล เกษม แก้ว โกมล ไก่ ขวัญ จันทร์ เจริญ ใจ ณัฐ ดวง เด่น นาม น้ำ ปา ป้า ปู ปู่ ภา รัก \
        เรณู ฤทธิ์ ศรี สมชาย เสริม อารี เอก ป่า ป๊า ป๋า ปาก ป่าน ห้อง๑๐ ห้อง10 ห้อง2 ห้อง๓ ห้อง02 ห้อง0 ห้อง ห้อง1/2 \
        ห้อง1/10 อ.1 อ.๒ ป.1 ป.10 ม.6 1 2 10 กก กะ กัน กา กำ กิน กี กึก กืน กุน กูน เก แก โก ใก ไก เกะ แกะ โกะ เกาะ \
        เกา เก็บ แก็ง เกย เกิน เกือ เกีย กัว เกอ เกลอ ก่อ ก้อ ก๊อ ก๋อ ก้ำ ก่ำ เก่ง เก้ง แก่น แก้น โก้ โก่ ไก้ ใกล้ \
        ไกล ขนิษฐา ขจร เขมิกา แข ไข่มุก คมสัน ครรชิต เครือวัลย์ แคทรียา โคจร งามตา จรัญ จักรพันธ์ จักรพันธุ์ เจตน์ \
        ฉลอง เฉลิม แฉล้ม ชนก ชลธิชา ชัยวัฒน์ เชิดชัย โชติกา ซาร่า ซำ โซเฟีย ญาณิศา ญาดา ฐิติ ฐานิดา เฒ่า ณรงค์ เณร \
        ดรุณี เดชา แดง โดม ต้อม ต่อ เต้ เต๋า แต้ว โต โต้ง ถนอม ถาวร เถลิง ทรงพล ทองดี เทพ เทิดศักดิ์ ไทย ธนกฤต ธนา \
        ธีระ เธียร นก น้อย นิ่ม นิดา นิตยา เนตร แน่งน้อย โนรี บัว บุญ บุญ-มี บุญมา เบญจมาศ แบงค์ โบว์ ใบเตย ใบบุญ \
        ปกรณ์ ประเสริฐ ปริญญา เปรม แป้ง โปรด ไปรยา ผกา ผ่องใส เผชิญ ไผ่ ฝน ฝ้าย เฝ้า พงศ์ พงษ์ พจน์ เพ็ญ เพชร แพร \
        โพธิ์ ไพลิน ฟ้า ฟ้าใส เฟื่อง ภคพร ภูมิ ภูวนัย เภา มะลิ มานะ มานี มาลี เมษา แม่ โมรี ไม้ ยศ ยุพา เยาวลักษณ์ ใย \
        รจนา รัตน์ รัตนา รุ่ง เรือง แรม โรส ไร่ ฤดี ฤทัย ลดา ลำดวน ลำใย เล็ก แล โลม ไล ฦ ฦๅชา วรรณ วรรณา วัน วิชัย \
        เวหา แวว ไวพจน์ ศักดิ์ ศิริ ศิริพร เศรษฐ์ โศภิต ษมา สมชัย สมศรี สมหญิง สำราญ สิทธิ์ สุดา สุดใจ เสน่ห์ เสนห์ \
        แสง โสภา ใส ไสว หทัย หนูนา หมวย เหมือน แหวน โหน่ง ใหม่ ไหม ฬา อนงค์ อรุณ อ้อ อ้อม อำพล อิ่ม อุ๊ เอื้อย แอน \
        โอ๊ต ใอ ไอซ์ ฮานา เฮง สมชาย-ใจดี Anna anna Ben สม Aอ สมb ธมฺม ธม พุทฺธ ๅ ฤๅ ฤา นายฯ อื่นๆ อื่น";

    fn names() -> Vec<&'static str> {
        NAMES.split_whitespace().collect()
    }

    #[test]
    fn the_key_orders_as_the_collation_of_cldr() {
        let (collator, names) = (collator(), names());
        assert!(names.len() > 250);
        for one in &names {
            for other in &names {
                let expected = collator.compare(one, other);
                assert_eq!(sort_key(one).cmp(&sort_key(other)), expected, "{one} {other}");
            }
        }
    }

    #[test]
    fn tones_break_ties_and_rooms_stand_by_number() {
        for sorted in [
            &["กมล", "เกษม", "แก้ว", "โกมล", "ไก่", "ขวัญ", "จันทร์", "เจริญ", "ใจ", "ณัฐ", "ดวง", "เด่น"][..],
            &[
                "นาม",
                "น้ำ",
                "ปา",
                "ป้า",
                "ปู",
                "ปู่",
                "ภา",
                "รัก",
                "เรณู",
                "ฤทธิ์",
                "ศรี",
                "สมชาย",
                "เสริม",
                "อารี",
                "เอก",
            ],
            &["ปา", "ป่า", "ป้า", "ป๊า", "ป๋า", "ปาก", "ป่าน"],
            &["ห้อง 2", "ห้อง ๓", "ห้อง 10", "ห้อง ๑๐๐"],
        ] {
            assert!(sorted.is_sorted_by_key(|name| sort_key(name)), "{sorted:?}");
        }
        assert_eq!(sort_key("ห้อง 03"), sort_key("ห้อง ๓"));
        assert_eq!(sort_key("").cmp(&sort_key("ก")), Ordering::Less);
    }

    #[test]
    fn a_number_longer_than_any_room_does_no_harm() {
        assert!(sort_key(&"9".repeat(500)) >= sort_key(&"9".repeat(60)));
    }

    proptest::proptest! {
        #[test]
        fn made_up_words_are_ordered_as_by_cldr(
            one in "([เแโใไ]?[กขรฤสอฮ][ัิีืุู็]?[่้๊๋]?[์าะำ]?){1,4}( ?[0-9๐-๙]{1,3})?",
            other in "([เแโใไ]?[กขรฤสอฮ][ัิีืุู็]?[่้๊๋]?[์าะำ]?){1,4}( ?[0-9๐-๙]{1,3})?",
        ) {
            let expected = collator().compare(&normalise(&one), &normalise(&other));
            proptest::prop_assert_eq!(sort_key(&one).cmp(&sort_key(&other)), expected);
        }

        #[test]
        fn any_text_has_a_key(text in ".{0,24}") {
            let _ = sort_key(&text);
        }
    }
}
