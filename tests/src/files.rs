//! Rolls as workbooks, made up for the tests.

use crate::site::centre;
use server::demo::{Country, Options, World};
use server::workbook::write::{Numbers, RollFile, workbook};
use shared::children::{Field, Record};
use shared::places::Institution;
use shared::values::citizen_id::with_check_digit;
use shared::values::{CivilDate, EditId};
use std::io::Write;
use std::ops::RangeInclusive;
use tempfile::NamedTempFile;
use uuid::Uuid;

/// A workbook of the small world's centre with so many children, named `เด็กคนที่ 1` and so on.
pub fn roll_of(children: u32) -> NamedTempFile {
    roll_of_these(1..=children)
}

/// The same for some of them.
pub fn roll_of_these(children: RangeInclusive<u32>) -> NamedTempFile {
    written(&centre(), children)
}

/// A workbook of an institution that is not in the small world.
pub fn roll_of_another() -> NamedTempFile {
    written(&Institution { name: "โรงเรียนบ้านไกล".to_owned(), ..centre() }, 1..=2)
}

/// A workbook of the small world's centre with so many children who differ as much as real ones: names, numbers,
/// parents, addresses, height and weight, all made up like those of the demonstration world.
pub fn lifelike_roll(children: u32, today: CivilDate) -> NamedTempFile {
    let mut world = World::new(Country::loei(), Options { children: 2_000, seed: 500, today });
    let place = world.places.iter_mut().find(|place| place.institution.kind == centre().kind);
    let place = place.expect("a world has centres");
    place.size = children;
    let id = place.institution.id.clone();
    let place = world.places.iter().find(|place| place.institution.id == id).expect("the same");
    let roll = world.roll(place).on.into_iter().take(children as usize);
    let with_measured = roll.map(|child| {
        let mut record = child.record;
        record.measurements.extend(child.measured.map(|measured| (EditId(Uuid::nil()), measured)));
        record
    });
    of_records(&centre(), &with_measured.collect::<Vec<_>>())
}

fn written(institution: &Institution, children: RangeInclusive<u32>) -> NamedTempFile {
    let records: Vec<Record> = children.map(child).collect();
    of_records(institution, &records)
}

fn of_records(institution: &Institution, records: &[Record]) -> NamedTempFile {
    let bytes = workbook(&RollFile {
        numbers: Numbers::Full,
        institution,
        lao_name: "เทศบาลตำบลเชียงคาน",
        academic_year: 2569,
        semester: 1,
        records: records.iter().collect(),
    });
    let mut file = tempfile::Builder::new().suffix(".xlsx").tempfile().expect("a file");
    file.write_all(&bytes.expect("a workbook")).expect("the file is written");
    file
}

/// One made-up child. The number belongs to the registration office 0000, which does not exist.
pub fn child(n: u32) -> Record {
    let number = with_check_digit(&format!("10000{n:07}")).expect("twelve digits");
    Record::default()
        .with(Field::IdKind, "nid")
        .with(Field::CitizenId, &number)
        .with(Field::Title, if n.is_multiple_of(2) { "girl" } else { "boy" })
        .with(Field::FirstName, &format!("เด็กคนที่ {n}"))
        .with(Field::LastName, "ใจดี")
        .with(Field::BirthDate, "2023-06-12")
        .with(Field::StudentNo, &format!("{n:04}"))
        .with(Field::Nationality, "th")
        .with(Field::Level, "n3")
        .with(Field::Classroom, "1")
        .with(Field::AdmissionDate, "2026-05-18")
        .with(Field::GuardianRelation, "maternal_grandmother")
        .with(Field::GuardianFirstName, "บุญมี")
        .with(Field::GuardianPhone, "0800000000")
}
