//! Father, mother and guardian of a child.

use super::names;
use super::world::phone;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use shared::children::{Field, Record};
use shared::codes::{Occupation, ParentsStatus, Relation, Religion, Title};

/// A grown person.
#[derive(Clone)]
struct Person {
    title: Title,
    first: &'static str,
    last: &'static str,
    religion: Religion,
    occupation: Occupation,
    income: u32,
    phone: String,
}

/// The grown-ups around a child.
pub(super) struct Family {
    father: Person,
    mother: Person,
    guardian: Person,
    relation: Relation,
    status: ParentsStatus,
}

impl Family {
    /// A family of that surname. Many small children live with grandparents (domain.md 4.11).
    pub(super) fn new(rng: &mut ChaCha8Rng, last: &'static str) -> Self {
        let status = match rng.random_range(0..100) {
            0..55 => ParentsStatus::Married,
            55..78 => ParentsStatus::Together,
            78..88 => ParentsStatus::Separated,
            _ => ParentsStatus::Divorced,
        };
        let religion = match rng.random_range(0..100) {
            0..97 => Religion::Buddhist,
            97..99 => Religion::Christian,
            _ => Religion::Muslim,
        };
        let mothers_name = if status == ParentsStatus::Married { last } else { surname(rng) };
        let mothers_title = if status == ParentsStatus::Married { Title::Mrs } else { Title::Miss };
        let father = Person::new(rng, Title::Mr, last, religion);
        let mother = Person::new(rng, mothers_title, mothers_name, religion);
        let relation = match rng.random_range(0..100) {
            0..30 => Relation::Mother,
            30..44 => Relation::Father,
            44..60 => Relation::MaternalGrandmother,
            60..70 => Relation::MaternalGrandfather,
            70..82 => Relation::PaternalGrandmother,
            82..90 => Relation::PaternalGrandfather,
            90..95 => Relation::ElderAunt,
            _ => Relation::MaternalYounger,
        };
        let guardian = match relation {
            Relation::Father => father.clone(),
            Relation::Mother => mother.clone(),
            Relation::PaternalGrandfather => Person::new(rng, Title::Mr, last, religion),
            Relation::PaternalGrandmother => Person::new(rng, Title::Mrs, last, religion),
            Relation::MaternalGrandfather => {
                let last = surname(rng);
                Person::new(rng, Title::Mr, last, religion)
            }
            _ => {
                let last = surname(rng);
                Person::new(rng, Title::Mrs, last, religion)
            }
        };
        Self { father, mother, guardian, relation, status }
    }

    /// Writes them into the child's record, with what follows for the child.
    pub(super) fn write_to(&self, record: &mut Record, rng: &mut ChaCha8Rng) {
        for (person, fields) in [(&self.father, FATHER), (&self.mother, MOTHER), (&self.guardian, GUARDIAN)] {
            let values = [
                person.title.code().to_owned(),
                person.first.to_owned(),
                person.last.to_owned(),
                person.religion.code().to_owned(),
                person.occupation.code().to_owned(),
                person.income.to_string(),
                person.phone.clone(),
            ];
            for (field, value) in fields.into_iter().zip(values) {
                record.set(field, &value);
            }
        }
        record.set(Field::GuardianRelation, self.relation.code());
        record.set(Field::ParentsStatus, self.status.code());
        record.set(Field::Religion, self.mother.religion.code());
        let servant =
            [&self.father, &self.mother].iter().any(|one| one.occupation == Occupation::CivilServant);
        let right = if servant { "yes" } else { "no" };
        record.set(Field::TuitionRight, right);
        record.set(Field::MedicalRight, if servant || rng.random_bool(0.03) { "yes" } else { "no" });
    }
}

impl Person {
    fn new(rng: &mut ChaCha8Rng, title: Title, last: &'static str, religion: Religion) -> Self {
        let choice = if title == Title::Mr { &names::MEN } else { &names::WOMEN };
        let (occupation, income) = match rng.random_range(0..100) {
            0..42 => (Occupation::Farmer, 4_000..12_000),
            42..66 => (Occupation::Labourer, 5_000..13_000),
            66..78 => (Occupation::Trader, 6_000..20_000),
            78..87 => (Occupation::Employee, 9_000..22_000),
            87..93 => (Occupation::CivilServant, 15_000..42_000),
            _ => (Occupation::SelfEmployed, 5_000..25_000),
        };
        let first = choice[rng.random_range(0..choice.len())];
        let income = rng.random_range(income) / 500 * 500;
        Self { title, first, last, religion, occupation, income, phone: phone(rng) }
    }
}

fn surname(rng: &mut ChaCha8Rng) -> &'static str {
    names::SURNAMES[rng.random_range(0..names::SURNAMES.len())]
}

const FATHER: [Field; 7] = [
    Field::FatherTitle,
    Field::FatherFirstName,
    Field::FatherLastName,
    Field::FatherReligion,
    Field::FatherOccupation,
    Field::FatherIncome,
    Field::FatherPhone,
];
const MOTHER: [Field; 7] = [
    Field::MotherTitle,
    Field::MotherFirstName,
    Field::MotherLastName,
    Field::MotherReligion,
    Field::MotherOccupation,
    Field::MotherIncome,
    Field::MotherPhone,
];
const GUARDIAN: [Field; 7] = [
    Field::GuardianTitle,
    Field::GuardianFirstName,
    Field::GuardianLastName,
    Field::GuardianReligion,
    Field::GuardianOccupation,
    Field::GuardianIncome,
    Field::GuardianPhone,
];
