//! Small files against small rolls.

use super::*;
use shared::codes::InstitutionKind;
use shared::places::{AreaCode, Lao, LaoCode, LaoKind};
use shared::values::InstitutionId;

fn centre() -> Institution {
    Institution {
        id: InstitutionId::parse("6420203-01").unwrap(),
        name: "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์".to_owned(),
        kind: InstitutionKind::Centre,
        lao: LaoCode::parse("6420203").unwrap(),
        district_name: "นาด้วง".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    }
}

/// A child as number, first name, last name, birth date and student number.
fn child(facts: [&str; 5]) -> Record {
    let fields = [Field::CitizenId, Field::FirstName, Field::LastName, Field::BirthDate, Field::StudentNo];
    fields.into_iter().zip(facts.map(str::to_owned)).collect()
}

const NOI: [&str; 5] = ["1000000000009", "น้อย", "ใจดี", "2022-06-01", "0001"];
const DAENG: [&str; 5] = ["1000000000050", "แดง", "สุขใจ", "2021-08-20", "0002"];

fn stored(at: u128, record: Record) -> StoredRecord {
    StoredRecord::new(RecordId(Uuid::from_u128(at)), 7, record)
}

fn file(records: impl IntoIterator<Item = Record>) -> Sheet {
    let rows = (4..).zip(records).map(|(row, record)| Row { row, record, ..Row::default() });
    Sheet {
        institution: "ศพด.บ้านท่าสวรรค์".to_owned(), rows: rows.collect(), ..Sheet::default()
    }
}

fn planned(sheet: &Sheet, roll: &[StoredRecord]) -> Plan {
    plan(sheet, roll, &centre(), CivilDate::parse_iso("2025-06-10").unwrap())
}

fn counts(plan: &Plan) -> [u64; 4] {
    let Preview { new, changed, unchanged, not_found, .. } = plan.preview;
    [new, changed, unchanged, not_found]
}

fn codes(plan: &Plan) -> Vec<&str> {
    let is_of_import = |code: &&str| code.contains("-ROW-") || code.contains("-FILE-");
    plan.preview.problems.iter().map(|problem| problem.code.as_str()).filter(is_of_import).collect()
}

#[test]
fn rows_are_new_changed_or_the_same_and_the_others_are_named_and_stay() {
    let changed = child(NOI).with(Field::GuardianPhone, "0000000001");
    let sheet = file([changed, child(["", "ใหม่", "มาแล้ว", "2022-01-05", ""])]);
    let roll = [stored(1, child(NOI)), stored(2, child(DAENG))];
    let plan = planned(&sheet, &roll);
    assert_eq!(counts(&plan), [1, 1, 0, 1]);
    assert_eq!(plan.preview.missing, ["แดง สุขใจ"]);
    assert_eq!(codes(&plan), [""; 0]);
    let [change, create] = plan.acts.as_slice() else { panic!("{} acts", plan.acts.len()) };
    assert_eq!(change.record, Some((RecordId(Uuid::from_u128(1)), 7)));
    let wanted: Vec<_> = change.edit.wanted().collect();
    assert_eq!(wanted, [(Field::IdKind, "nid"), (Field::GuardianPhone, "0000000001")][1..]);
    assert_eq!(create.record, None);
    assert!(create.edit.wanted().any(|wanted| wanted == (Field::Status, "enrolled")));
    assert_eq!(plan.preview.rows[0].fields, ["ผู้ปกครอง / เบอร์โทร"]);
    assert_eq!((plan.preview.rows[0].row, plan.preview.rows[1].is_new), (4, true));
}

#[test]
fn an_empty_cell_erases_nothing_and_the_same_file_twice_changes_nothing() {
    let roll = [stored(1, child(NOI).with(Field::GuardianPhone, "0000000001"))];
    let plan = planned(&file([child(["1000000000009", "น้อย", "", "", ""])]), &roll);
    assert_eq!(counts(&plan), [0, 0, 1, 0]);
    assert!(plan.acts.is_empty());
}

#[test]
fn a_child_is_found_by_number_else_by_student_number_else_by_birth_date() {
    let roll = [stored(1, child(NOI)), stored(2, child(DAENG))];
    for (row, expected) in [
        // The number counts before everything; a corrected name is a correction.
        (["1000000000009", "น้อยๆ", "ใจดีมาก", "2022-06-01", ""], [0, 1, 0, 1]),
        (["1000000000131", "น้อย", "ใจ ดี", "", "0001"], [0, 1, 0, 1]),
        (["1000000000131", "ด.ช.น้อย", "ใจดี", "2022-06-01", ""], [0, 1, 0, 1]),
        (["", "น้อย", "ใจดี", "2022-06-01", "0009"], [0, 1, 0, 1]),
        (["", "น้อย", "ใจดี", "2022-06-02", ""], [1, 0, 0, 2]),
        (["", "น้อย", "ใจดี", "", "0002"], [1, 0, 0, 2]),
    ] {
        assert_eq!(counts(&planned(&file([child(row)]), &roll)), expected, "{row:?}");
    }
}

#[test]
fn a_number_of_somebody_else_does_not_turn_one_child_into_another() {
    let roll = [stored(1, child(NOI))];
    let slip = child(["1000000000009", "แดง", "สุขใจ", "2021-08-20", ""]);
    let plan = planned(&file([slip, child(NOI)]), &roll);
    assert_eq!((counts(&plan), codes(&plan)), ([0, 0, 1, 0], vec!["E-ROW-NUMBER"]));
    let plan = planned(&file([child(["1000000000009", "แดง", "สุขใจ", "2021-08-20", ""])]), &roll);
    assert_eq!((counts(&plan), codes(&plan)), ([0, 0, 0, 1], vec!["E-ROW-NUMBER"]));
    assert!(plan.preview.problems[0].message.contains("น้อย ใจดี"));
}

#[test]
fn a_child_taken_off_is_named_and_never_put_back_by_a_file() {
    let off = child(NOI).with(Field::Status, "removed");
    let plan = planned(&file([child(NOI)]), &[stored(1, off.clone())]);
    assert_eq!((counts(&plan), codes(&plan)), ([0, 0, 0, 0], vec!["W-ROW-OFF"]));
    // A child who is on the roll too is meant, not the record that was taken off as entered twice.
    let again = child(["", "น้อย", "ใจดี", "2022-06-01", ""]);
    let plan = planned(&file([child(NOI)]), &[stored(1, off), stored(2, again)]);
    assert_eq!((counts(&plan), plan.acts[0].record.unwrap().0), ([0, 1, 0, 0], RecordId(Uuid::from_u128(2))));
}

#[test]
fn a_file_takes_nobody_off_the_roll() {
    let left = child(NOI).with(Field::Status, "graduated").with(Field::LastName, "ใจงาม");
    let plan = planned(&file([left.clone()]), &[stored(1, child(NOI))]);
    assert_eq!((counts(&plan), codes(&plan)), ([0, 1, 0, 0], vec!["W-ROW-STATUS"]));
    assert_eq!(plan.acts[0].edit.wanted().collect::<Vec<_>>(), [(Field::LastName, "ใจงาม")]);
    let plan = planned(&file([left]), &[]);
    assert_eq!((counts(&plan), codes(&plan)), ([0, 0, 0, 0], vec!["W-ROW-STATUS"]));
}

#[test]
fn the_second_of_two_rows_of_one_child_is_not_applied() {
    let no_number = child(["", "น้อย", "ใจดี", "2022-06-01", ""]);
    let plan = planned(&file([child(NOI), child(NOI), no_number]), &[]);
    assert_eq!((counts(&plan), codes(&plan)), ([1, 0, 0, 0], vec!["E-ROW-TWICE", "E-ROW-TWICE"]));
    let twins = [
        child(["1000000000009", "น้อย", "ใจดี", "2022-06-01", "0001"]),
        child(["1000000000050", "นิด", "ใจดี", "2022-06-01", "0002"]),
    ];
    assert_eq!(counts(&planned(&file(twins), &[])), [2, 0, 0, 0]);
    let namesakes = [
        child(["1000000000009", "น้อย", "ใจดี", "2022-06-01", ""]),
        child(["1000000000050", "น้อย", "ใจดี", "2022-06-01", ""]),
    ];
    let plan = planned(&file(namesakes), &[]);
    assert_eq!(counts(&plan), [2, 0, 0, 0]);
    assert!(plan.preview.problems.iter().any(|problem| problem.code == "W-DUP-PERSON"));
}

#[test]
fn height_and_weight_are_added_when_they_differ_from_the_last() {
    let on = CivilDate::parse_iso("2024-06-01").unwrap();
    let last = Measurement { on, height_cm: "95.5".to_owned(), weight_kg: "13".to_owned() };
    let roll = [stored(1, with_measurement(child(NOI), Some(last)))];
    for (height, weight, expected) in
        [("95.5", "13", [0, 0, 1, 0]), ("95.5", "", [0, 0, 1, 0]), ("97", "", [0, 1, 0, 0])]
    {
        let mut sheet = file([child(NOI)]);
        sheet.rows[0].measured =
            Some(Measured { height_cm: height.to_owned(), weight_kg: weight.to_owned() });
        let plan = planned(&sheet, &roll);
        assert_eq!(counts(&plan), expected, "{height} {weight}");
        if let [act] = plan.acts.as_slice() {
            let measured = act.edit.measured().unwrap();
            assert_eq!((measured.on.to_iso().as_str(), measured.height_cm.as_str()), ("2025-06-10", "97"));
            assert_eq!(plan.preview.rows[0].fields, ["ส่วนสูง"]);
        }
    }
}

#[test]
fn what_is_doubtful_is_listed_by_row_and_column_and_stops_nothing() {
    let mut sheet = file([child(["1000000000008", "น้อย", "ใจดี", "31/04/2565", ""])]);
    sheet.headings.insert(Column::Field(Field::CitizenId), "เลข ๑๓ หลัก".to_owned());
    let plan = planned(&sheet, &[]);
    assert_eq!(counts(&plan), [1, 0, 0, 0]);
    let find = |code: &str| plan.preview.problems.iter().find(|problem| problem.code == code).unwrap();
    let check = find("E-ID-CHECK");
    assert_eq!((check.row, check.column.as_str()), (4, "เลข ๑๓ หลัก"));
    assert!(check.message.contains("กรุณา"));
    assert_eq!(find("E-DATE-DAY").column, "วันเดือนปีเกิด");
}

#[test]
fn a_file_is_of_this_institution_by_name_code_and_local_government() {
    let lao = Lao {
        code: LaoCode::parse("6420203").unwrap(),
        kind: LaoKind::Sao,
        name: "ท่าสวรรค์".to_owned(),
        district_name: "นาด้วง".to_owned(),
        province: AreaCode::parse("42").unwrap(),
        province_name: "เลย".to_owned(),
    };
    for (name, code, lao_name, fits) in [
        ("ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์", "6420203-01", "องค์การบริหารส่วนตำบลท่าสวรรค์", true),
        ("ศพด. บ้านท่าสวรรค์", "", "อบต.ท่าสวรรค์", true),
        ("ศูนย์เด็กเล็กบ้านท่าสวรรค์", "1042040001", "ท่าสวรรค์", true),
        ("", "", "", true),
        ("", "6420203-01", "6420203", true),
        ("โรงเรียนบ้านท่าสวรรค์", "", "", false),
        ("ศูนย์พัฒนาเด็กเล็กบ้านท่าสะอาด", "6420203-01", "", false),
        ("ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์", "6420203-02", "", false),
        ("ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์", "", "อบต.ท่าสะอาด", false),
        ("ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์", "", "เทศบาลตำบลท่าสวรรค์", false),
    ] {
        let sheet = Sheet {
            institution: name.to_owned(),
            institution_code: code.to_owned(),
            lao: lao_name.to_owned(),
            ..Sheet::default()
        };
        let whose = other_institution(&sheet, &centre(), Some(&lao));
        assert_eq!(whose.is_none(), fits, "{name} {code} {lao_name}: {whose:?}");
        assert!(whose.is_none_or(|whose| whose.contains(name)));
    }
    let mut known = centre();
    known.external_codes =
        vec![shared::places::ExternalCode { scheme: "ministry".to_owned(), value: "1042040001".to_owned() }];
    let with_code = |code: &str| Sheet { institution_code: code.to_owned(), ..Sheet::default() };
    assert_eq!(other_institution(&with_code("1042040001"), &known, None), None);
    assert!(other_institution(&with_code("1042040002"), &known, None).is_some());
}
