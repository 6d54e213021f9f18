//! The columns of RPT318 (domain.md 3.1) and those of our own behind them, by all the spellings met in files.

use super::spellings::{
    ADDRESS_IGNORED, ADDRESS_PARTS, ADDRESSES, FULL_NAME, NEUTRAL, PERSON_PARTS, PERSONS, RELATION, SINGLE,
};
use shared::children::{Field, Group};
use shared::values::thai;
use std::sync::LazyLock;

/// What a column of a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// A fact of the child.
    Field(Field),
    /// First and last name in one cell: of the child (group Name), a parent or the guardian.
    FullName(Group),
    /// Height in centimetres.
    Height,
    /// Weight in kilograms.
    Weight,
    /// The institution's name.
    Institution,
    /// The institution's code.
    InstitutionCode,
    /// The local government.
    Lao,
    /// The institution's district.
    District,
    /// The institution's province.
    Province,
    /// The academic year.
    AcademicYear,
    /// The semester.
    Semester,
    /// The running number, which says nothing about the child.
    Sequence,
    /// Known, and not kept.
    Ignored,
}

impl Column {
    /// Whether it speaks of the whole file: one value in all rows.
    pub(super) const fn is_of_file(self) -> bool {
        matches!(
            self,
            Self::Institution
                | Self::InstitutionCode
                | Self::Lao
                | Self::District
                | Self::Province
                | Self::AcademicYear
                | Self::Semester
        )
    }
}

/// What counts in a heading: neither spaces nor punctuation nor the kind of digits (domain.md 5.10).
pub(super) fn key(text: &str) -> String {
    thai::search_key(text).chars().filter(|c| c.is_alphanumeric() || is_thai_mark(*c)).collect()
}

fn is_thai_mark(c: char) -> bool {
    matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}')
}

/// Every known spelling as its key.
static KEYS: LazyLock<Vec<(String, Column)>> = LazyLock::new(|| {
    let mut keys: Vec<(String, Column)> = Vec::new();
    for &(column, spellings) in SINGLE {
        keys.extend(spellings.iter().map(|spelling| (key(spelling), column)));
    }
    for person in PERSONS {
        for (&field, parts) in person.fields.iter().zip(PERSON_PARTS) {
            add_part(&mut keys, person.spellings, parts, Column::Field(field));
        }
        add_part(&mut keys, person.spellings, FULL_NAME, Column::FullName(person.group));
        if person.group == Group::Guardian {
            add_part(&mut keys, person.spellings, RELATION, Column::Field(Field::GuardianRelation));
            keys.extend(RELATION.iter().map(|part| (key(part), Column::Field(Field::GuardianRelation))));
        }
    }
    for (spellings, fields) in ADDRESSES {
        for (&field, parts) in fields.iter().zip(ADDRESS_PARTS) {
            add_part(&mut keys, spellings, parts, Column::Field(field));
        }
        add_part(&mut keys, spellings, ADDRESS_IGNORED, Column::Ignored);
    }
    keys
});

/// A part of a group may stand before or behind its group: "บิดา ชื่อ", "ชื่อบิดา", "รายได้ของบิดา".
fn add_part(keys: &mut Vec<(String, Column)>, groups: &[&str], parts: &[&str], column: Column) {
    for group in groups.iter().map(|group| key(group)) {
        for part in parts.iter().map(|part| key(part)) {
            keys.push((format!("{group}{part}"), column));
            keys.push((format!("{part}{group}"), column));
            keys.push((format!("{part}ของ{group}"), column));
        }
    }
}

/// How well a heading is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It is one of the spellings.
    Exactly(Column),
    /// It begins with one, and something follows.
    ByPrefix(Column),
}

impl Known {
    pub(super) const fn column(self) -> Column {
        match self {
            Self::Exactly(column) | Self::ByPrefix(column) => column,
        }
    }
}

/// Finds the column of a heading by its longest known beginning.
pub(super) fn known(top: &str, below: &str) -> Option<Known> {
    let below = key(below);
    let top = key(top);
    let neutral = !below.is_empty() && NEUTRAL.iter().any(|spelling| key(spelling) == top);
    let whole = if neutral || top == below { below } else { format!("{top}{below}") };
    if whole.is_empty() {
        return None;
    }
    let (spelling, column) = KEYS
        .iter()
        .filter(|(spelling, _)| whole.starts_with(spelling))
        .max_by_key(|(spelling, _)| spelling.len())?;
    Some(if *spelling == whole { Known::Exactly(*column) } else { Known::ByPrefix(*column) })
}

/// Whether a heading stands over a group of columns.
pub(super) fn is_group(text: &str) -> bool {
    let wanted = key(text);
    let persons = PERSONS.iter().flat_map(|person| person.spellings);
    let addresses = ADDRESSES.iter().flat_map(|(spellings, _)| *spellings);
    persons.chain(addresses).chain(NEUTRAL).any(|spelling| key(spelling) == wanted)
}

/// The two lines of the usual heading; the second is empty where there is one line only.
pub(super) fn heading_lines(column: Column) -> (&'static str, &'static str) {
    let in_group = |part: &[&'static str], groups: &[&'static str]| (groups[0], part[0]);
    if column == Column::Field(Field::GuardianRelation) {
        return in_group(RELATION, PERSONS[2].spellings);
    }
    for person in PERSONS {
        if column == Column::FullName(person.group) {
            return in_group(FULL_NAME, person.spellings);
        }
        if let Some(at) = person.fields.iter().position(|&field| Column::Field(field) == column) {
            return in_group(PERSON_PARTS[at], person.spellings);
        }
    }
    for (spellings, fields) in ADDRESSES {
        if let Some(at) = fields.iter().position(|&field| Column::Field(field) == column) {
            return in_group(ADDRESS_PARTS[at], spellings);
        }
    }
    SINGLE.iter().find(|(known, _)| *known == column).map_or(("", ""), |(_, spellings)| (spellings[0], ""))
}

/// The usual heading in one line: "ชื่อ", "บิดา / ชื่อ". Fields that RPT318 lacks have their name on the screen.
pub fn heading(column: Column) -> String {
    match (heading_lines(column), column) {
        (("", _), Column::Field(field)) => field.words().th.to_owned(),
        ((top, ""), _) => top.to_owned(),
        ((top, below), _) => format!("{top} / {below}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_however_it_is_written() {
        use Column::{Field as Of, FullName, Ignored, Institution, Lao, Province};
        for (top, below, column) in [
            ("ชื่อ", "", Some(Of(Field::FirstName))),
            (" ชื่อ * ", "", Some(Of(Field::FirstName))),
            ("ชื่อสถานศึกษา", "", Some(Institution)),
            ("ชื่อเล่น", "", Some(Ignored)),
            ("ชื่อ - สกุล", "", Some(FullName(Group::Name))),
            ("บิดา", "ชื่อ", Some(Of(Field::FatherFirstName))),
            ("ข้อมูลมารดา", "รายได้ (บาท)", Some(Of(Field::MotherIncome))),
            ("ชื่อบิดา", "", Some(Of(Field::FatherFirstName))),
            ("บิดา ชื่อ", "", Some(Of(Field::FatherFirstName))),
            ("บิดา / นามสกุล", "", Some(Of(Field::FatherLastName))),
            ("อาชีพของมารดา", "", Some(Of(Field::MotherOccupation))),
            ("ชื่อ-สกุล มารดา", "", Some(FullName(Group::Mother))),
            ("ผู้ปกครอง", "ความเกี่ยวข้อง", Some(Of(Field::GuardianRelation))),
            ("ที่อยู่ปัจจุบัน", "ตำบล/แขวง", Some(Of(Field::CurrentSubdistrict))),
            ("ที่อยู่ปัจจุบัน", "หมู่บ้าน", Some(Ignored)),
            ("ตำบล (ตามทะเบียนบ้าน)", "", Some(Of(Field::RegisteredSubdistrict))),
            ("จังหวัด", "", Some(Province)),
            ("จังหวัดที่เกิด", "", Some(Ignored)),
            ("เลขประจำตัวประชาชน (๑๓ หลัก)", "", Some(Of(Field::CitizenId))),
            ("เลขประจำตัว ๑๓ หลัก", "", Some(Of(Field::CitizenId))),
            ("เลขประจำตัวนักเรียน", "", Some(Of(Field::StudentNo))),
            ("วัน/เดือน/ปี เกิด (พ.ศ.)", "", Some(Of(Field::BirthDate))),
            ("ข้อมูลนักเรียน", "ชื่อ", Some(Of(Field::FirstName))),
            ("อปท", "", Some(Lao)),
            ("บิดา", "เลขประจำตัวประชาชน", None),
            ("หมายเหตุ", "", None),
            ("", "", None),
        ] {
            assert_eq!(known(top, below).map(Known::column), column, "{top} / {below}");
        }
    }

    #[test]
    fn every_usual_heading_is_known_exactly() {
        for (_, column) in KEYS.iter().filter(|(_, column)| *column != Column::Ignored) {
            let (top, below) = heading_lines(*column);
            assert_eq!(known(top, below), Some(Known::Exactly(*column)), "{top} / {below}");
            assert_eq!(known(&heading(*column), ""), Some(Known::Exactly(*column)), "{column:?}");
        }
    }
}
