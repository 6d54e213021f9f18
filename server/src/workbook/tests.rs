//! Files as other programs write them, made here.

use super::write::{RollFile, csv, workbook};
use super::*;
use shared::children::Measurement;
use shared::codes::InstitutionKind;
use shared::places::{Institution, LaoCode};
use shared::values::{CivilDate, EditId, InstitutionId};
use uuid::Uuid;

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

/// A record in which every field of the layout holds something, codes and dates among them.
fn full_record() -> Record {
    let mut record = Record::default();
    for &field in Field::ALL {
        let choices = shared::children::parse::choices(field);
        let value = match choices.first() {
            Some((code, _)) => (*code).to_owned(),
            None if shared::children::parse::is_date(field) => "2020-02-29".to_owned(),
            None => shared::children::parse::canonical(field, "=ทด สอบ"),
        };
        record.set(field, &value);
    }
    record.set(Field::CitizenId, "0000089000013");
    record.set(Field::StudentNo, "0012");
    record.set(Field::Classroom, "1/2");
    record.set(Field::FirstName, "น้อย");
    record.set(Field::GuardianPhone, "0000000001");
    for unwritten in [Field::ExitReason, Field::ExitNote] {
        record.set(unwritten, "");
    }
    let on = CivilDate::parse_iso("2025-06-01").unwrap();
    let measured = Measurement { on, height_cm: "95.5".to_owned(), weight_kg: "13".to_owned() };
    record.measurements.insert(EditId(Uuid::nil()), measured);
    record
}

#[test]
fn what_is_written_reads_back_as_the_same_record() {
    let (institution, record) = (centre(), full_record());
    let file = RollFile {
        institution: &institution,
        lao_name: "องค์การบริหารส่วนตำบลท่าสวรรค์",
        academic_year: 2568,
        semester: 1,
        records: vec![&record, &record],
    };
    for bytes in [workbook(&file).unwrap(), csv(&file).into_bytes()] {
        let sheet = Sheet::read(&bytes).unwrap();
        assert_eq!(sheet.rows.len(), 2);
        let row = &sheet.rows[1];
        assert_eq!(row.problems, []);
        let facts = |record: &Record| -> BTreeMap<Field, String> {
            record.fields().map(|(field, value)| (field, value.to_owned())).collect()
        };
        assert_eq!(facts(&row.record), facts(&record));
        let measured = row.measured.as_ref().unwrap();
        assert_eq!((measured.height_cm.as_str(), measured.weight_kg.as_str()), ("95.5", "13"));
        assert_eq!(sheet.institution, institution.name);
        assert_eq!(sheet.institution_code, "6420203-01");
        assert_eq!((sheet.academic_year.as_str(), sheet.semester.as_str()), ("2568", "1"));
        assert_eq!((sheet.district.as_str(), sheet.province.as_str()), ("นาด้วง", "เลย"));
    }
}
