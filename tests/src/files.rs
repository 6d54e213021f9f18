//! Rolls as workbooks, made up for the tests.

use crate::site::centre;
use server::workbook::write::{RollFile, workbook};
use shared::children::{Field, Record};
use shared::places::Institution;
use shared::values::citizen_id::with_check_digit;
use std::io::Write;
use tempfile::NamedTempFile;

/// A workbook of the small world's centre with so many children, named `เด็กคนที่ 1` and so on.
pub fn roll_of(children: u32) -> NamedTempFile {
    written(&centre(), children)
}

/// A workbook of an institution that is not in the small world.
pub fn roll_of_another() -> NamedTempFile {
    written(&Institution { name: "โรงเรียนบ้านไกล".to_owned(), ..centre() }, 2)
}

fn written(institution: &Institution, children: u32) -> NamedTempFile {
    let records: Vec<Record> = (1..=children).map(child).collect();
    let bytes = workbook(&RollFile {
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
        .with(Field::Nationality, "thai")
        .with(Field::Level, "n3")
        .with(Field::Classroom, "1")
        .with(Field::AdmissionDate, "2026-05-18")
        .with(Field::GuardianRelation, "maternal_grandmother")
        .with(Field::GuardianFirstName, "บุญมี")
        .with(Field::GuardianPhone, "0800000000")
}
