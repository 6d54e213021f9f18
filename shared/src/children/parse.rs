//! From what was typed into a field to what a record keeps, and back to what a screen shows.

use super::field::Field;
use crate::codes::{
    BirthPrecision, CheckFound, ExitReason, IdKind, Level, Nationality, NoIdReason, Occupation,
    ParentsStatus, Race, Relation, Religion, Sex, Status, Title, YesNo,
};
use crate::lang::{Lang, Words, words};
use crate::values::citizen_id::PersonNumber;
use crate::values::{CivilDate, numbers, thai};

/// The text a record keeps: a date as ISO, a code, a number in Arabic digits, a normalised name. Where it
/// cannot be read, the typed text, normalised, so that nothing is lost and a finding can point at it.
/// Idempotent.
pub fn canonical(field: Field, typed: &str) -> String {
    let text = thai::normalise(typed);
    let read = match reading(field) {
        Reading::Date => CivilDate::parse(&text).ok().map(CivilDate::to_iso),
        Reading::Code(list) => (list.read)(&text).map(|(code, _)| code.to_owned()),
        Reading::PersonNumber => PersonNumber::parse(&text).ok().map(|number| number.as_str().to_owned()),
        Reading::Decimal => numbers::canonical_decimal(&text),
        Reading::Phone => numbers::phone(&text),
        Reading::Digits => Some(thai::arabic_digits(&text)),
        Reading::Text => None,
    };
    read.unwrap_or(text)
}

/// What a screen shows for a record's value: dates in the Buddhist era, codes as their labels, all else as it
/// is.
pub fn display(field: Field, value: &str, lang: Lang) -> String {
    let shown = match reading(field) {
        Reading::Date => CivilDate::parse_iso(value).map(|day| day.long(lang)),
        Reading::Code(list) => (list.read)(value).map(|(_, words)| words.in_lang(lang).to_owned()),
        _ => None,
    };
    shown.unwrap_or_else(|| value.to_owned())
}

/// The codes to choose from, with their labels, in the order of the list; empty where a field has no list.
pub fn choices(field: Field) -> Vec<(&'static str, Words)> {
    match reading(field) {
        Reading::Code(list) => (list.all)(),
        _ => Vec::new(),
    }
}

/// Whether the field holds a day.
pub fn is_date(field: Field) -> bool {
    matches!(reading(field), Reading::Date)
}

enum Reading {
    Date,
    Code(List),
    PersonNumber,
    Decimal,
    Phone,
    Digits,
    Text,
}

struct List {
    read: fn(&str) -> Option<(&'static str, Words)>,
    all: fn() -> Vec<(&'static str, Words)>,
}

macro_rules! list {
    ($list:ident, $words:expr) => {
        Reading::Code(List {
            read: |text| $list::parse(text).map(|entry| (entry.code(), $words(entry))),
            all: || $list::ALL.iter().map(|&entry| (entry.code(), $words(entry))).collect(),
        })
    };
    ($list:ident) => {
        list!($list, $list::words)
    };
}

fn reading(field: Field) -> Reading {
    match field {
        Field::NoIdFollowUp
        | Field::BirthDate
        | Field::AdmissionDate
        | Field::StatusDate
        | Field::CheckedOn
        | Field::CheckDay => Reading::Date,
        Field::CitizenId => Reading::PersonNumber,
        Field::IdKind => list!(IdKind),
        Field::NoIdReason => list!(NoIdReason),
        Field::Title | Field::GuardianTitle | Field::FatherTitle | Field::MotherTitle => list!(Title),
        Field::NoSurname => list!(YesNo, tick_words),
        Field::BirthPrecision => list!(BirthPrecision),
        Field::Sex => list!(Sex),
        Field::Level => list!(Level),
        Field::Status => list!(Status),
        Field::ExitReason => list!(ExitReason),
        Field::CheckFound => list!(CheckFound),
        Field::Nationality => list!(Nationality),
        Field::Race => list!(Race),
        Field::Religion | Field::GuardianReligion | Field::FatherReligion | Field::MotherReligion => {
            list!(Religion)
        }
        Field::ParentsStatus => list!(ParentsStatus),
        Field::TuitionRight | Field::MedicalRight => list!(YesNo),
        Field::GuardianRelation => list!(Relation),
        Field::GuardianOccupation | Field::FatherOccupation | Field::MotherOccupation => list!(Occupation),
        Field::GuardianIncome
        | Field::FatherIncome
        | Field::MotherIncome
        | Field::RegisteredVillageNo
        | Field::CurrentVillageNo => Reading::Decimal,
        Field::GuardianPhone | Field::FatherPhone | Field::MotherPhone => Reading::Phone,
        Field::StudentNo
        | Field::Classroom
        | Field::RegisteredHouseNo
        | Field::RegisteredPostcode
        | Field::CurrentHouseNo
        | Field::CurrentPostcode
        | Field::CheckPlace => Reading::Digits,
        Field::FirstName
        | Field::LastName
        | Field::ExitNote
        | Field::StudentCondition
        | Field::GuardianFirstName
        | Field::GuardianLastName
        | Field::FatherFirstName
        | Field::FatherLastName
        | Field::MotherFirstName
        | Field::MotherLastName
        | Field::RegisteredRoad
        | Field::RegisteredSubdistrict
        | Field::RegisteredDistrict
        | Field::RegisteredProvince
        | Field::CurrentRoad
        | Field::CurrentSubdistrict
        | Field::CurrentDistrict
        | Field::CurrentProvince
        | Field::CheckOther => Reading::Text,
    }
}

/// A tick speaks of no right.
fn tick_words(tick: YesNo) -> Words {
    match tick {
        YesNo::Yes => words("ใช่", "Yes"),
        YesNo::No => words("ไม่ใช่", "No"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_what_is_kept_and_what_is_shown() {
        for (field, typed, kept, shown) in [
            (Field::BirthDate, "๑๖/๐๕/๒๕๖๓", "2020-05-16", "16 พฤษภาคม 2563"),
            (Field::BirthDate, "16/5/63", "16/5/63", "16/5/63"),
            (Field::Level, "อ.1", "k1", "อนุบาล 1"),
            (Field::Level, "ชั้นใหม่", "ชั้นใหม่", "ชั้นใหม่"),
            (Field::Sex, "ช", "male", "ชาย"),
            (Field::Title, "ด.ช.", "boy", "เด็กชาย"),
            (Field::FatherTitle, "ดร.", "ดร.", "ดร."),
            (Field::CitizenId, "๑-๐๐๐๐-๐๐๐๐๐-๐๐-๙", "1000000000009", "1000000000009"),
            (Field::CitizenId, "g644200000001", "G644200000001", "G644200000001"),
            (Field::CitizenId, "1000000000008", "1000000000008", "1000000000008"),
            (Field::CitizenId, "1.00000E+12", "1.00000E+12", "1.00000E+12"),
            (Field::FirstName, "  เเดง\u{200b} ", "แดง", "แดง"),
            (Field::NoSurname, "ใช่", "yes", "ใช่"),
            (Field::TuitionRight, "เบิกไม่ได้", "no", "ไม่มีสิทธิ"),
            (Field::Nationality, "เมียนมา", "mm", "พม่า"),
            (Field::Nationality, "เยอรมัน", "เยอรมัน", "เยอรมัน"),
            (Field::GuardianIncome, "๑๕,๐๐๐.๐๐", "15000", "15000"),
            (Field::GuardianIncome, "หมื่นห้า", "หมื่นห้า", "หมื่นห้า"),
            (Field::GuardianPhone, "081-234 5678", "0812345678", "0812345678"),
            (Field::StudentNo, "๐๐๑๒", "0012", "0012"),
            (Field::Classroom, "๑/๒", "1/2", "1/2"),
            (Field::CurrentVillageNo, "๐๓", "3", "3"),
            (Field::CurrentPostcode, "๔๒๐๐๐", "42000", "42000"),
            (Field::Status, "กำลังศึกษา", "enrolled", "กำลังศึกษา"),
            (Field::ExitReason, "not_existing", "not_existing", "ไม่มีตัวตนในสถานศึกษา"),
            (Field::Sex, "  ", "", ""),
        ] {
            assert_eq!(canonical(field, typed), kept, "{field:?} {typed}");
            assert_eq!(canonical(field, kept), kept, "{field:?} {kept}");
            assert_eq!(display(field, kept, Lang::Th), shown, "{field:?} {kept}");
        }
    }

    #[test]
    fn every_choice_reads_back_from_its_code_and_its_label() {
        for &field in Field::ALL {
            for (code, words) in choices(field) {
                assert_eq!(canonical(field, code), code, "{field:?}");
                assert_eq!(canonical(field, words.th), code, "{field:?}");
                assert_eq!(display(field, code, Lang::En), words.en, "{field:?}");
            }
        }
        assert!(is_date(Field::BirthDate) && !is_date(Field::Sex));
        assert!(choices(Field::FirstName).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_is_kept_as_it_is(
            text in "[ก-๛ -~]{0,14}|[0-9๐-๙/. -]{0,14}",
            at in 0..Field::ALL.len(),
        ) {
            let field = Field::ALL[at];
            let kept = canonical(field, &text);
            proptest::prop_assert_eq!(canonical(field, &kept), kept);
        }
    }
}
