//! The rules for one record, as cases: a right record, one change to it, and what is then doubtful.

use shared::checks::{CheckContext, Finding, FindingCode, Severity, check_record};
use shared::children::{Field, Measurement, Record};
use shared::codes::{InstitutionKind, Level};
use shared::values::citizen_id::with_check_digit;
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, EditId};
use uuid::Uuid;

/// A child of อนุบาล 1 in 2567 about whom nothing is doubtful. The number belongs to nobody.
fn right() -> Record {
    [
        (Field::CitizenId, "1000000000009"),
        (Field::StudentNo, "0012"),
        (Field::Title, "boy"),
        (Field::FirstName, "สมชาย"),
        (Field::LastName, "ใจดี"),
        (Field::BirthDate, "2021-05-16"),
        (Field::Sex, "male"),
        (Field::Nationality, "th"),
        (Field::AdmissionDate, "2024-05-16"),
        (Field::Status, "enrolled"),
        (Field::Level, "k1"),
        (Field::Classroom, "1"),
        (Field::GuardianFirstName, "บุญมา"),
        (Field::GuardianLastName, "ใจดี"),
        (Field::GuardianRelation, "maternal_grandmother"),
        (Field::CurrentHouseNo, "99/1"),
        (Field::CurrentSubdistrict, "นาดินดำ"),
        (Field::CurrentDistrict, "เมืองเลย"),
        (Field::CurrentProvince, "เลย"),
    ]
    .into_iter()
    .map(|(field, value)| (field, value.to_owned()))
    .collect()
}

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).expect("a date of this file")
}

fn context(kind: InstitutionKind, levels_offered: &[Level]) -> CheckContext<'_> {
    CheckContext { today: day("2025-01-14"), academic_year: AcademicYear(2567), kind, levels_offered }
}

#[track_caller]
fn check(changes: &[(Field, &str)], expected: &[(FindingCode, Field)]) {
    let record = changes.iter().fold(right(), |record, &(field, value)| record.with(field, value));
    let found = check_record(&record, &context(InstitutionKind::School, &[]));
    let expected: Vec<_> = expected.iter().map(|&(code, field)| Finding::about(code, field)).collect();
    assert_eq!(found, expected, "{changes:?}");
}

#[test]
fn nothing_is_doubtful_about_a_right_record() {
    check(&[], &[]);
}

#[test]
fn a_missing_fact_is_an_error_or_a_warning_as_the_table_says() {
    use FindingCode::{Missing, MissingWanted};
    for field in [
        Field::CitizenId,
        Field::StudentNo,
        Field::Title,
        Field::FirstName,
        Field::LastName,
        Field::BirthDate,
        Field::Nationality,
        Field::AdmissionDate,
        Field::Status,
        Field::Level,
        Field::Classroom,
    ] {
        check(&[(field, "")], &[(Missing, field)]);
    }
    for field in
        [Field::GuardianFirstName, Field::GuardianRelation, Field::CurrentHouseNo, Field::CurrentProvince]
    {
        check(&[(field, "")], &[(MissingWanted, field)]);
    }
    check(
        &[(Field::GuardianFirstName, ""), (Field::GuardianLastName, "")],
        &[(MissingWanted, Field::GuardianFirstName)],
    );
    check(&[(Field::LastName, ""), (Field::NoSurname, "yes")], &[]);
    check(&[(Field::LastName, ""), (Field::NoSurname, "no")], &[(Missing, Field::LastName)]);
    let centre = context(InstitutionKind::Centre, &[Level::K1]);
    let found = check_record(&right().with(Field::StudentNo, ""), &centre);
    assert_eq!(found, [Finding::about(MissingWanted, Field::StudentNo)]);
}

#[test]
fn a_child_without_a_number_needs_a_reason_and_a_day_to_ask_again() {
    use FindingCode::{Missing, MissingWanted};
    check(&[(Field::CitizenId, ""), (Field::IdKind, "none")], &[(Missing, Field::NoIdReason)]);
    let declared = [(Field::CitizenId, ""), (Field::IdKind, "none"), (Field::NoIdReason, "papers_lost")];
    check(&declared, &[(MissingWanted, Field::NoIdFollowUp)]);
    check(&[declared[0], declared[1], declared[2], (Field::NoIdFollowUp, "2025-03-01")], &[]);
}

#[test]
fn a_number_is_checked_by_its_form_and_its_first_digit() {
    for (number, nationality, expected) in [
        ("1000000000050", "th", None),
        ("0000089000013", "stateless", None),
        ("7000000000041", "la", None),
        ("7000000000041", "", None),
        ("8000000000031", "th", None),
        ("G644200000001", "mm", None),
        ("1000000000008", "th", Some(FindingCode::IdCheck)),
        ("100000000000", "th", Some(FindingCode::IdLength)),
        ("1.00000E+12", "th", Some(FindingCode::IdExcel)),
        ("100000000000A", "th", Some(FindingCode::IdDigits)),
        ("G12", "mm", Some(FindingCode::GForm)),
        ("G604200000001", "mm", Some(FindingCode::GYear)),
        ("G614200000001", "mm", None),
        ("G684200000001", "mm", None),
        ("G694200000001", "mm", Some(FindingCode::GYear)),
        ("0000089000013", "th", Some(FindingCode::IdThai)),
        ("7000000000041", "th", Some(FindingCode::IdThai)),
        ("1000000000009", "la", Some(FindingCode::IdForeign)),
        ("1000000000009", "เยอรมัน", Some(FindingCode::IdForeign)),
    ] {
        let record = right().with(Field::CitizenId, number).with(Field::Nationality, nationality);
        let found = check_record(&record, &context(InstitutionKind::School, &[]));
        let found: Vec<_> = found.iter().filter(|finding| finding.field == Some(Field::CitizenId)).collect();
        assert_eq!(found.first().map(|finding| finding.code), expected, "{number} {nationality}");
    }
    for (first, code) in [("3", FindingCode::IdOld), ("4", FindingCode::IdOld), ("9", FindingCode::IdUnused)]
    {
        let number = with_check_digit(&format!("{first}00000000000")).expect("twelve digits");
        check(&[(Field::CitizenId, &number)], &[(code, Field::CitizenId)]);
    }
    let passport = [(Field::IdKind, "passport"), (Field::CitizenId, "AA1234567"), (Field::Nationality, "la")];
    check(&passport, &[]);
    check(
        &[passport[0], passport[2], (Field::CitizenId, "AA12")],
        &[(FindingCode::Passport, Field::CitizenId)],
    );
}

#[test]
fn dates_are_days_and_go_together() {
    use FindingCode::{
        AdmissionEarly, AdmissionFuture, AgeLevel, AgeOlder, AgeRange, AgeYoung, BirthFuture, DateDay,
        DateForm, DateYear, Stay,
    };
    let birth = Field::BirthDate;
    let admission = Field::AdmissionDate;
    check(&[(birth, "16/5/64")], &[(DateYear, birth)]);
    check(&[(birth, "31/04/2564")], &[(DateDay, birth)]);
    check(&[(birth, "ไม่ทราบ")], &[(DateForm, birth)]);
    check(&[(birth, "2025-01-15")], &[(BirthFuture, birth), (AdmissionEarly, admission)]);
    check(&[(birth, "2025-01-14"), (admission, "2025-01-14")], &[(AgeYoung, birth)]);
    check(&[(birth, "2021-05-17")], &[(AgeYoung, birth)]);
    check(&[(birth, "2020-05-16")], &[(AgeOlder, birth)]);
    check(&[(birth, "2012-05-16")], &[(AgeLevel, birth)]);
    check(&[(birth, "1999-01-14")], &[(AgeRange, birth)]);
    check(&[(admission, "2025-01-15")], &[(AdmissionFuture, admission)]);
    check(&[(admission, "2025-01-14")], &[]);
    check(&[(admission, "2021-05-15")], &[(AdmissionEarly, admission)]);
    let left = [(Field::Status, "moved_outside"), (Field::StatusDate, "2024-05-15")];
    check(&left, &[(Stay, admission)]);
    check(&[left[0], (Field::StatusDate, "2024-05-16")], &[]);
}

#[test]
fn who_left_the_roll_has_no_age_but_a_day_and_a_reason() {
    use FindingCode::Missing;
    check(
        &[(Field::Status, "graduated"), (Field::StatusDate, "2024-10-01"), (Field::BirthDate, "1990-01-01")],
        &[],
    );
    check(&[(Field::Status, "moved")], &[(Missing, Field::StatusDate)]);
    check(&[(Field::Status, "removed"), (Field::StatusDate, "2024-10-01")], &[(Missing, Field::ExitReason)]);
}

#[test]
fn a_title_goes_with_sex_and_age() {
    use FindingCode::{PerhapsNotInList, TitleAge, TitleSex};
    check(&[(Field::Title, "girl")], &[(TitleSex, Field::Title)]);
    check(&[(Field::Title, "girl"), (Field::Sex, "")], &[]);
    check(&[(Field::Title, "mr")], &[(TitleAge, Field::Title)]);
    check(&[(Field::Title, "novice")], &[]);
    check(&[(Field::Title, "ดร.")], &[(PerhapsNotInList, Field::Title)]);
    let fifteen = [(Field::Level, "m2"), (Field::BirthDate, "2010-01-14")];
    check(&fifteen, &[(TitleAge, Field::Title)]);
    check(&[(Field::Level, "m2"), (Field::BirthDate, "2010-01-15")], &[]);
}

#[test]
fn names_are_names() {
    check(&[(Field::FirstName, "ด.ช.สมชาย")], &[(FindingCode::NameTitle, Field::FirstName)]);
    check(&[(Field::FirstName, "สมชาย1")], &[(FindingCode::NameChars, Field::FirstName)]);
    check(&[(Field::MotherLastName, "Jaidee")], &[(FindingCode::NameForeign, Field::MotherLastName)]);
    check(&[(Field::GuardianFirstName, "ก")], &[(FindingCode::NameShort, Field::GuardianFirstName)]);
}

#[test]
fn forms_and_lists_are_checked() {
    use FindingCode::{Income, LevelOffered, NotInList, Phone, Postcode, Village};
    for (field, right_values, wrong_values, code) in [
        (Field::GuardianPhone, &["0812345678", "042811234"][..], &["812345678", "ไม่มี"][..], Phone),
        (Field::FatherIncome, &["0", "1000000"], &["1000000.5", "มาก", "-1"], Income),
        (Field::CurrentPostcode, &["42000"], &["4200"], Postcode),
        (Field::RegisteredVillageNo, &["1", "99"], &["0", "100", "บ้านใหม่"], Village),
        (Field::Sex, &["", "male"], &["อื่น"], NotInList),
        (Field::Level, &["k1"], &["ชั้นใหม่"], NotInList),
        (Field::Level, &["k1"], &["n3", "h1"], LevelOffered),
        (Field::Nationality, &["th"], &[], NotInList),
    ] {
        for value in right_values {
            check(&[(field, value)], &[]);
        }
        for value in wrong_values {
            let found = check_record(&right().with(field, value), &context(InstitutionKind::School, &[]));
            assert!(found.contains(&Finding::about(code, field)), "{field:?} {value} {found:?}");
        }
    }
    let offers = |levels: &[Level]| check_record(&right(), &context(InstitutionKind::School, levels));
    assert_eq!(offers(&[Level::K1, Level::K2]), []);
    assert_eq!(offers(&[Level::P1]), [Finding::about(LevelOffered, Field::Level)]);
}

#[test]
fn a_measurement_is_possible_and_nobody_shrinks() {
    use FindingCode::{Height, HeightDrop, Weight};
    let measured = |rows: &[(&str, &str, &str)]| -> Vec<FindingCode> {
        let mut record = right();
        for (at, &(on, height, weight)) in rows.iter().enumerate() {
            let id = EditId(Uuid::from_u128(at as u128));
            let (height_cm, weight_kg) = (height.to_owned(), weight.to_owned());
            record.measurements.insert(id, Measurement { on: day(on), height_cm, weight_kg });
        }
        check_record(&record, &context(InstitutionKind::School, &[]))
            .iter()
            .map(|finding| finding.code)
            .collect()
    };
    for (rows, expected) in [
        (&[("2024-06-01", "98", "13.5")][..], &[][..]),
        (&[("2024-06-01", "๙๘.๕", "")], &[]),
        (&[("2024-06-01", "50", "150")], &[]),
        (&[("2024-06-01", "49.9", "150.1")], &[Height, Weight]),
        (&[("2024-06-01", "สูง", "5")], &[Height]),
        (&[("2024-06-01", "98", ""), ("2024-12-01", "96", "")], &[]),
        (&[("2024-06-01", "98", ""), ("2024-12-01", "95.9", "")], &[HeightDrop]),
        (&[("2024-12-01", "95.9", ""), ("2024-06-01", "98", "")], &[HeightDrop]),
        (&[("2024-06-01", "98", ""), ("2024-09-01", "", "14"), ("2024-12-01", "95", "14")], &[HeightDrop]),
        (&[("2024-06-01", "20", ""), ("2024-12-01", "98", "")], &[]),
    ] {
        assert_eq!(measured(rows), expected, "{rows:?}");
    }
}

#[test]
fn the_gravest_finding_stands_first() {
    let record = right()
        .with(Field::GuardianPhone, "1")
        .with(Field::CitizenId, "1")
        .with(Field::BirthDate, "2020-05-16");
    let found = check_record(&record, &context(InstitutionKind::School, &[]));
    let severities: Vec<_> = found.iter().map(|finding| finding.severity()).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Info]);
}
