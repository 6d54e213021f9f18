//! Whether two records of one roll may be one child (domain.md 5.6, all but D2, which only the server sees).

use super::{Finding, FindingCode, is_on_roll};
use crate::children::{Field, Record};
use crate::sorted::ByKey;
use crate::values::citizen_id::PersonNumber;
use crate::values::name::same_name_key;
use crate::values::{CivilDate, RecordId};

/// How many records of the same name or number are compared with each other; more alike ones on one roll have
/// no use.
const COMPARED: usize = 100;

/// The duplicates on one institution's roll, D1 and D3 to D7. Records off the roll do not count. Each record
/// gets a finding at most once for each kind, naming one other record; the time grows with the roll, not with
/// its square.
pub fn check_roll(roll: &[(RecordId, &Record)]) -> Vec<(RecordId, Finding)> {
    let people: Vec<Person> = roll
        .iter()
        .filter(|(_, record)| is_on_roll(record))
        .map(|&(id, record)| Person::new(id, record))
        .collect();
    let mut pairs = Pairs { people: &people, found: Vec::new() };
    let number = |person: &Person| person.number.clone();
    let name = |person: &Person| person.name.clone();
    pairs.find(FindingCode::DupNumber, Field::CitizenId, &number, &|_, _| true);
    pairs.find(FindingCode::DupIdentity, Field::CitizenId, &number, &Person::contradicts);
    pairs
        .find(FindingCode::DupStudentNo, Field::StudentNo, &|person| person.student_no.clone(), &|_, _| true);
    let named_and_born = |person: &Person| Some(format!("{}|{}", name(person)?, person.birth?));
    pairs.find(FindingCode::DupPerson, Field::FirstName, &named_and_born, &|a, b| {
        a.number.is_none() || a.number != b.number
    });
    pairs.find(FindingCode::DupBirth, Field::BirthDate, &name, &|a, b| match (a.birth, b.birth) {
        (Some(one), Some(other)) => is_slip(one, other),
        _ => false,
    });
    pairs.find(FindingCode::DupGuardian, Field::GuardianPhone, &Person::guardian, &|a, b| a.name != b.name);
    pairs.found
}

pub(super) struct Person {
    id: RecordId,
    pub(super) number: Option<String>,
    student_no: Option<String>,
    first_name: Option<String>,
    pub(super) name: Option<String>,
    pub(super) birth: Option<CivilDate>,
    phone: Option<String>,
}

impl Person {
    pub(super) fn new(id: RecordId, record: &Record) -> Self {
        let filled = |field| Some(record.get(field)).filter(|value| !value.is_empty());
        let first = filled(Field::FirstName);
        Self {
            id,
            number: PersonNumber::parse(record.get(Field::CitizenId))
                .ok()
                .map(|number| number.as_str().to_owned()),
            student_no: filled(Field::StudentNo).map(str::to_owned),
            first_name: first.map(|first| same_name_key(first, "")),
            name: first.map(|first| same_name_key(first, record.get(Field::LastName))),
            birth: CivilDate::parse(record.get(Field::BirthDate)).ok(),
            phone: filled(Field::GuardianPhone).map(str::to_owned),
        }
    }

    /// Whether two of one number have another name or birth date.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.name != other.name
            || (self.birth.is_some() && other.birth.is_some() && self.birth != other.birth)
    }

    /// What one child's guardian, birth date and first name come to.
    pub(super) fn guardian(&self) -> Option<String> {
        Some(format!("{}|{}|{}", self.phone.as_ref()?, self.birth?, self.first_name.as_ref()?))
    }
}

struct Pairs<'a> {
    people: &'a [Person],
    found: Vec<(RecordId, Finding)>,
}

impl Pairs<'_> {
    /// Notes a finding for each person for whom there is another with the same key that is also alike.
    fn find(
        &mut self,
        code: FindingCode,
        field: Field,
        key: &dyn Fn(&Person) -> Option<String>,
        alike: &dyn Fn(&Person, &Person) -> bool,
    ) {
        let places = ByKey::of(self.people.iter().map(key));
        for person in self.people {
            let Some(key) = key(person) else { continue };
            let others = places.at(&key).take(COMPARED).map(|place| &self.people[place]);
            let mut others = others.filter(|other| other.id != person.id);
            if let Some(other) = others.find(|other| alike(person, other)) {
                self.found.push((person.id, Finding { code, field: Some(field), other: Some(other.id) }));
            }
        }
    }
}

/// Whether two days are one typing slip apart: day and month swapped, or one digit of dd/mm/BBBB.
pub(super) fn is_slip(one: CivilDate, other: CivilDate) -> bool {
    let swapped = one.year() == other.year() && one.day() == other.month() && one.month() == other.day();
    let typed =
        |day: CivilDate| i32::from(day.day()) * 1_000_000 + i32::from(day.month()) * 10_000 + day.be_year();
    let digits = |number: i32| (0..8).map(move |place| number / 10_i32.pow(place) % 10);
    let different = digits(typed(one)).zip(digits(typed(other))).filter(|(a, b)| a != b).count();
    one != other && (swapped || different == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(number: usize) -> RecordId {
        RecordId(Uuid::from_u128(number as u128))
    }

    /// A child as number, first name, last name, birth date, student number, guardian's phone.
    fn child(facts: [&str; 6]) -> Record {
        let fields = [
            Field::CitizenId,
            Field::FirstName,
            Field::LastName,
            Field::BirthDate,
            Field::StudentNo,
            Field::GuardianPhone,
        ];
        fields.into_iter().zip(facts.map(str::to_owned)).collect()
    }

    #[track_caller]
    fn check(roll: &[Record], expected: &[(usize, FindingCode, usize)]) {
        let roll: Vec<_> = roll.iter().enumerate().map(|(at, record)| (id(at), record)).collect();
        let mut found: Vec<_> =
            check_roll(&roll).into_iter().map(|(of, finding)| (of, finding.code, finding.other)).collect();
        found.sort();
        let mut expected: Vec<_> =
            expected.iter().map(|&(of, code, other)| (id(of), code, Some(id(other)))).collect();
        expected.sort();
        assert_eq!(found, expected);
    }

    const NOI: [&str; 6] = ["1000000000009", "น้อย", "ใจดี", "2020-05-16", "1", ""];

    #[test]
    fn two_records_of_one_number_are_found() {
        use FindingCode::{DupIdentity, DupNumber};
        let mut same = NOI;
        same[0] = "1-0000-00000-00-9";
        same[4] = "2";
        check(&[child(NOI), child(same)], &[(0, DupNumber, 1), (1, DupNumber, 0)]);
        let other_name = ["1000000000009", "แดง", "ใจดี", "2020-05-16", "2", ""];
        check(
            &[child(NOI), child(other_name)],
            &[(0, DupNumber, 1), (1, DupNumber, 0), (0, DupIdentity, 1), (1, DupIdentity, 0)],
        );
        let g = ["G644200000001", "ก้อง", "", "2020-05-16", "", ""];
        check(&[child(g), child(g)], &[(0, DupNumber, 1), (1, DupNumber, 0)]);
    }

    #[test]
    fn two_records_of_one_name_and_birth_date_are_found_unless_they_are_twins() {
        use FindingCode::DupPerson;
        let none = ["", " น\u{E4D}\u{E49}อย", "ใจ ดี", "16/05/2563", "2", ""];
        let spelled = ["", "น้อย", "ใจ ดี", "16/05/2563", "2", ""];
        check(&[child(NOI), child(spelled)], &[(0, DupPerson, 1), (1, DupPerson, 0)]);
        check(&[child(NOI), child(none)], &[]);
        let other_number = ["1000000000050", "น้อย", "ใจดี", "2020-05-16", "2", ""];
        check(&[child(NOI), child(other_number)], &[(0, DupPerson, 1), (1, DupPerson, 0)]);
        let twin = ["1000000000050", "นิด", "ใจดี", "2020-05-16", "2", "0812345678"];
        let twin_without_number = ["", "หน่อย", "ใจดี", "2020-05-16", "3", "0812345678"];
        check(&[child(NOI), child(twin), child(twin_without_number)], &[]);
        let nobody = ["", "", "", "2020-05-16", "", ""];
        check(&[child(nobody), child(nobody)], &[]);
    }

    #[test]
    fn a_birth_date_one_slip_apart_is_found() {
        for (one, other, slip) in [
            ("2020-05-06", "2020-06-05", true),
            ("2020-05-16", "2020-05-18", true),
            ("2020-05-16", "2021-05-16", true),
            ("2019-05-16", "2020-05-16", true),
            ("2020-05-16", "2020-05-27", false),
            ("2020-05-16", "2021-05-17", false),
            ("2016-05-16", "2017-05-16", false),
            ("2020-05-05", "2020-05-05", false),
        ] {
            let day = |text| CivilDate::parse(text).unwrap();
            assert_eq!(is_slip(day(one), day(other)), slip, "{one} {other}");
        }
        let slipped = ["", "น้อย", "ใจดี", "2020-05-18", "2", ""];
        let of_another_name = ["", "นิด", "ใจดี", "2020-05-18", "3", ""];
        check(
            &[child(NOI), child(slipped), child(of_another_name)],
            &[(0, FindingCode::DupBirth, 1), (1, FindingCode::DupBirth, 0)],
        );
    }

    #[test]
    fn a_student_number_and_a_guardian_are_compared_too() {
        let one = ["", "ก้อง", "ดีใจ", "2020-05-16", "007", "0812345678"];
        let two = ["", "ก้อง", "ใจดี", "2020-05-16", "007", "0812345678"];
        let three = ["", "กุ้ง", "ใจดี", "2020-05-16", "7", "0812345678"];
        check(
            &[child(one), child(two), child(three)],
            &[
                (0, FindingCode::DupStudentNo, 1),
                (1, FindingCode::DupStudentNo, 0),
                (0, FindingCode::DupGuardian, 1),
                (1, FindingCode::DupGuardian, 0),
            ],
        );
    }

    #[test]
    fn who_left_the_roll_is_no_duplicate() {
        for (status, count) in [("removed", 0), ("moved", 0), ("on_leave", 2), ("floating", 2), ("อื่น", 2)]
        {
            let other = child(NOI).with(Field::Status, status).with(Field::StudentNo, "2");
            let roll = [(id(0), &child(NOI)), (id(1), &other)];
            assert_eq!(check_roll(&roll).len(), count, "{status}");
        }
    }

    #[test]
    fn a_roll_of_two_thousand_of_one_name_is_checked_all_the_same() {
        let record = child(["", "น้อย", "ใจดี", "2020-05-16", "1", "0812345678"]);
        let roll: Vec<_> = (0..2_000).map(|at| (id(at), &record)).collect();
        let found = check_roll(&roll);
        assert_eq!(found.iter().filter(|(_, finding)| finding.code == FindingCode::DupPerson).count(), 2_000);
    }
}
