//! Whether a name is written as a name (domain.md 5.5).

use super::FindingCode;
use super::fields::Findings;
use crate::children::{Field, Record};
use crate::values::name::split_title;

const FIRST_NAMES: [Field; 4] =
    [Field::FirstName, Field::GuardianFirstName, Field::FatherFirstName, Field::MotherFirstName];
const LAST_NAMES: [Field; 4] =
    [Field::LastName, Field::GuardianLastName, Field::FatherLastName, Field::MotherLastName];

pub(super) fn check_names(record: &Record, findings: &mut Findings) {
    for field in FIRST_NAMES {
        let name = record.get(field);
        if let Some((_, rest)) = split_title(name) {
            findings.add(FindingCode::NameTitle, field);
            findings.extend(check_letters(rest), field);
        } else {
            findings.extend(check_letters(name), field);
        }
    }
    for field in LAST_NAMES {
        findings.extend(check_letters(record.get(field)), field);
    }
}

fn check_letters(name: &str) -> impl Iterator<Item = FindingCode> {
    let letters = name.chars().filter(|&c| !is_filler(c));
    let thai = letters.clone().all(is_thai);
    let only_letters = letters.clone().all(|c| is_thai(c) || is_foreign(c));
    let single = letters.count() == 1;
    [
        (!only_letters).then_some(FindingCode::NameChars),
        (only_letters && !thai).then_some(FindingCode::NameForeign),
        (only_letters && single).then_some(FindingCode::NameShort),
    ]
    .into_iter()
    .flatten()
}

fn is_filler(c: char) -> bool {
    matches!(c, ' ' | '-' | '.')
}

fn is_thai(c: char) -> bool {
    matches!(c, '\u{0E01}'..='\u{0E3A}' | '\u{0E40}'..='\u{0E4E}')
}

fn is_foreign(c: char) -> bool {
    crate::values::name::is_foreign_letter(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use FindingCode::{NameChars, NameForeign, NameShort};

    #[test]
    fn a_name_has_thai_letters_and_more_than_one() {
        for (name, expected) in [
            ("สมชาย", &[][..]),
            ("ณ อยุธยา", &[]),
            ("บุญ-มี", &[]),
            ("ม.ล.น้อย", &[]),
            ("ฤๅษี", &[]),
            ("", &[]),
            ("สมชาย2", &[NameChars]),
            ("สมชาย๒", &[NameChars]),
            ("สม(ชาย)", &[NameChars]),
            ("-", &[]),
            ("Somchai", &[NameForeign]),
            ("สมชาย J.", &[NameForeign]),
            ("ก", &[NameShort]),
            ("ก.", &[NameShort]),
            ("อุ", &[]),
            ("A", &[NameForeign, NameShort]),
            ("5", &[NameChars]),
        ] {
            assert_eq!(check_letters(name).collect::<Vec<_>>(), expected, "{name}");
        }
    }
}
