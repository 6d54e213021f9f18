//! Whatever a person types into whatever field, the rules answer: a panic would end the app on the phone.

use proptest::prelude::*;
use shared::checks::{CheckContext, check_record, check_roll, completeness};
use shared::children::parse::{canonical, display};
use shared::children::{Enrolment, Field, Measurement, Record};
use shared::codes::InstitutionKind;
use shared::lang::Lang;
use shared::values::citizen_id::{PersonNumber, mask, typed_digits};
use shared::values::date::AcademicYear;
use shared::values::thai::{search_key, sort_key};
use shared::values::{CivilDate, EditId, RecordId};

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9๐-๙/. -]{0,30}",
        "[ก-๛ a-zA-Z0-9.,/-]{0,40}",
        "\\PC{0,30}",
        Just("081-234-5678".to_owned()),
        Just("10000000000507000000000041".to_owned()),
        Just("99999999999999999999999999".to_owned()),
        Just("29/2/2567".to_owned()),
        Just("1/1/9999".to_owned()),
        Just("0001-01-01".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_typed_brings_the_rules_down(
        values in proptest::collection::vec((0..Field::ALL.len(), typed()), 0..40),
        measured in (typed(), typed()),
        raw in any::<bool>(),
    ) {
        let mut record = Record::default();
        for (place, text) in &values {
            let field = Field::ALL[*place];
            let kept = canonical(field, text);
            prop_assert_eq!(canonical(field, &kept), kept.clone(), "reading what was kept changes nothing");
            let _ = (display(field, &kept, Lang::Th), display(field, text, Lang::En));
            let _ = (mask(text), typed_digits(text), PersonNumber::parse(text).is_ok());
            let _ = (search_key(text), sort_key(text));
            record.set(field, if raw { text } else { &kept });
        }
        let today = CivilDate::parse("2026-11-23").unwrap();
        let id = EditId::parse("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let (height_cm, weight_kg) = measured;
        record.measurements.insert(id, Measurement { on: today, height_cm, weight_kg });
        for kind in [InstitutionKind::School, InstitutionKind::Centre, InstitutionKind::College] {
            let context =
                CheckContext { today, academic_year: AcademicYear::of(today), kind, levels_offered: &[] };
            let _ = check_record(&record, &context);
            let _ = completeness(&record, kind).percent();
        }
        let other = record.clone();
        let _ = check_roll(&[(RecordId(id.0), &record), (RecordId(uuid::Uuid::nil()), &other)]);
        let _ = Enrolment::of(&record);
    }
}
