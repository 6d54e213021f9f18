//! Whether children of two institutions may be one child: D2 to D5 and D7 of domain.md 5.6 over the country.

use super::duplicates::{Person, is_slip};
use super::{FindingCode, is_on_roll};
use crate::children::{Field, Record};
use crate::values::{CivilDate, RecordId};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use uuid::Uuid;

/// Who compares two children asks for no record.
const NOBODY: RecordId = RecordId(Uuid::nil());

/// By what children of the whole country are brought together before two of them are compared. A key is a hash: those
/// who share one are perhaps alike, those who share none are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Of the number.
    pub number: Option<u64>,
    /// Of first and last name.
    pub name: Option<u64>,
    /// Of the guardian's phone, the birth date and the first name.
    pub guardian: Option<u64>,
    /// The birth date.
    pub birth: Option<CivilDate>,
}

impl Keys {
    /// The keys of a child; `None` for one who is on no roll.
    pub fn of(record: &Record) -> Option<Self> {
        if !is_on_roll(record) {
            return None;
        }
        let person = Person::new(NOBODY, record);
        Some(Self {
            number: person.number.as_deref().map(hash),
            name: person.name.as_deref().map(hash),
            guardian: person.guardian().as_deref().map(hash),
            birth: person.birth,
        })
    }

    /// Whether two who share a name may be one child: the same birth date, or one that is a slip away.
    pub fn may_be_one(&self, other: &Self) -> bool {
        match (self.birth, other.birth) {
            (Some(one), Some(another)) => one == another || is_slip(one, another),
            _ => false,
        }
    }
}

/// What is doubtful about two children of two institutions, each with the field to look at; it is the same seen from
/// either side.
pub fn check_pair(one: &Record, other: &Record) -> Vec<(FindingCode, Field)> {
    if !is_on_roll(one) || !is_on_roll(other) {
        return Vec::new();
    }
    let (a, b) = (Person::new(NOBODY, one), Person::new(NOBODY, other));
    let mut found = Vec::new();
    if a.number.is_some() && a.number == b.number {
        found.push((FindingCode::DupElsewhere, Field::CitizenId));
        if a.contradicts(&b) {
            found.push((FindingCode::DupIdentity, Field::CitizenId));
        }
        return found;
    }
    if a.name.is_some() && a.name == b.name {
        match (a.birth, b.birth) {
            (Some(born), Some(other)) if born == other => {
                found.push((FindingCode::DupPerson, Field::FirstName));
            }
            (Some(born), Some(other)) if is_slip(born, other) => {
                found.push((FindingCode::DupBirth, Field::BirthDate));
            }
            _ => {}
        }
    } else if a.guardian().is_some() && a.guardian() == b.guardian() {
        found.push((FindingCode::DupGuardian, Field::GuardianPhone));
    }
    found
}

fn hash(text: &str) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(0x006C_6563, 0x7065_6F70_6C65);
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A child as number, first name, last name, birth date, guardian's phone.
    fn child(facts: [&str; 5]) -> Record {
        let fields =
            [Field::CitizenId, Field::FirstName, Field::LastName, Field::BirthDate, Field::GuardianPhone];
        fields.into_iter().zip(facts.map(str::to_owned)).collect()
    }

    #[test]
    fn two_institutions_have_one_child_twice() {
        use FindingCode::{DupBirth, DupElsewhere, DupGuardian, DupIdentity, DupPerson};
        let noi = ["1000000000009", "น้อย", "ใจดี", "2020-05-16", "0812345678"];
        for (other, found) in [
            (["1-0000-00000-00-9", "น้อย", "ใจ ดี", "16/05/2563", ""], &[DupElsewhere][..]),
            (["1000000000009", "แดง", "ใจดี", "2020-05-16", ""], &[DupElsewhere, DupIdentity]),
            (["1000000000009", "น้อย", "ใจดี", "", ""], &[DupElsewhere]),
            (["", "น้อย", "ใจดี", "2020-05-16", ""], &[DupPerson]),
            (["1000000000050", "น้อย", "ใจดี", "2020-05-16", ""], &[DupPerson]),
            (["", "น้อย", "ใจดี", "2020-05-18", ""], &[DupBirth]),
            (["", "น้อย", "ใจดี", "2021-06-17", ""], &[]),
            (["", "น้อย", "ดีใจ", "2020-05-16", "0812345678"], &[DupGuardian]),
            // A twin.
            (["1000000000050", "นิด", "ใจดี", "2020-05-16", "0812345678"], &[]),
            (["", "", "", "2020-05-16", ""], &[]),
        ] {
            let (one, other) = (child(noi), child(other));
            let codes = |found: Vec<(FindingCode, Field)>| -> Vec<FindingCode> {
                found.into_iter().map(|(code, _)| code).collect()
            };
            assert_eq!(codes(check_pair(&one, &other)), found, "{other:?}");
            assert_eq!(codes(check_pair(&other, &one)), found, "{other:?}");
            let (a, b) = (Keys::of(&one).unwrap(), Keys::of(&other).unwrap());
            let meet = a.number.is_some() && a.number == b.number
                || a.name.is_some() && a.name == b.name && a.may_be_one(&b)
                || a.guardian.is_some() && a.guardian == b.guardian;
            assert!(meet || found.is_empty(), "who is alike shares a key: {other:?}");
            let gone = other.clone().with(Field::Status, "removed");
            assert_eq!((check_pair(&one, &gone), Keys::of(&gone)), (Vec::new(), None));
        }
    }
}
