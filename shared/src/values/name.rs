//! Names of people: the title before them, and when two are the same (domain.md 5.5, 5.6).

use super::thai;
use crate::codes::Title;

/// What certainly is a title when more follows. Longer ones stand before those they begin with.
const TITLES: &[(&str, Title)] = &[
    ("เด็กหญิง", Title::Girl),
    ("เด็กชาย", Title::Boy),
    ("นางสาว", Title::Miss),
    ("ม.ร.ว.", Title::MomRajawong),
    ("ม.ล.", Title::MomLuang),
    ("ด.ช.", Title::Boy),
    ("ด.ญ.", Title::Girl),
    ("น.ส.", Title::Miss),
    ("ดช.", Title::Boy),
    ("ดญ.", Title::Girl),
    ("นส.", Title::Miss),
];

/// Titles that names begin with too, as นางนวล; a space must follow.
const TITLES_BEFORE_SPACE: &[(&str, Title)] = &[("นาย ", Title::Mr), ("นาง ", Title::Mrs)];

/// Parts a title typed inside the first name from the name: "ด.ช.สมชาย" → ด.ช. and "สมชาย". `None` when there
/// is no title, or nothing but a title.
pub fn split_title(text: &str) -> Option<(Title, &str)> {
    let text = text.trim();
    TITLES.iter().chain(TITLES_BEFORE_SPACE).find_map(|&(label, title)| {
        let name = text.strip_prefix(label)?.trim_start();
        name.starts_with(is_first_letter).then_some((title, name))
    })
}

/// What two names share when they are the same but for spelling habits: for comparing people (domain.md 5.6,
/// D3).
pub fn same_name_key(first: &str, last: &str) -> String {
    let first = thai::normalise(first);
    let first = split_title(&first).map_or(first.as_str(), |(_, name)| name);
    format!("{}|{}", thai::search_key(first), thai::search_key(last))
}

/// A Thai consonant or a vowel written before one, or a letter of another script.
fn is_first_letter(c: char) -> bool {
    matches!(c, '\u{0E01}'..='\u{0E2E}' | '\u{0E40}'..='\u{0E44}') || is_foreign_letter(c)
}

/// A letter of another script, by the blocks in which letters stand; the exact tables would weigh on every phone.
pub(crate) fn is_foreign_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{C0}'..='\u{DFF}' | '\u{E80}'..='\u{1FFF}' | '\u{3040}'..='\u{D7FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_parted_only_where_it_certainly_is_one() {
        for (text, expected) in [
            ("ด.ช.สมชาย", Some((Title::Boy, "สมชาย"))),
            ("ด.ช. สมชาย", Some((Title::Boy, "สมชาย"))),
            ("ดญ.แดง", Some((Title::Girl, "แดง"))),
            ("เด็กชายสมชาย", Some((Title::Boy, "สมชาย"))),
            ("เด็กหญิงเอก", Some((Title::Girl, "เอก"))),
            ("นางสาวสมหญิง", Some((Title::Miss, "สมหญิง"))),
            ("น.ส.Anna", Some((Title::Miss, "Anna"))),
            ("ม.ร.ว.สุข", Some((Title::MomRajawong, "สุข"))),
            ("นาย สมชาย", Some((Title::Mr, "สมชาย"))),
            ("นาง สมศรี", Some((Title::Mrs, "สมศรี"))),
            ("นายสมชาย", None),
            ("นางนวล", None),
            ("นายิกา", None),
            ("นางสาว", None),
            ("ด.ช.", None),
            ("ด.ช. -", None),
            ("นางสาว์", None),
            ("ดชา", None),
            ("สมชาย", None),
            ("", None),
        ] {
            assert_eq!(split_title(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_typed_in_two_ways_is_the_same_name() {
        for (one, other, same) in [
            (("สมชาย", "ใจดี"), (" สมชาย ", "ใจ ดี"), true),
            (("เเดง", "น\u{E4D}\u{E49}\u{E32}ใส"), ("แดง", "น้ำใส"), true),
            (("ด.ช.สมชาย", "ใจดี"), ("สมชาย", "ใจดี"), true),
            (("สม", "ชายใจดี"), ("สมชาย", "ใจดี"), false),
            (("ปา", ""), ("ป้า", ""), false),
        ] {
            assert_eq!(same_name_key(one.0, one.1) == same_name_key(other.0, other.1), same, "{one:?}");
        }
    }
}
