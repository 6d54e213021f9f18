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
/// How many of one key are compared with each other.
const COMPARED: usize = 100;

/// By what children of the whole country are brought together before two of them are compared. A key is a hash: those
/// who share one are perhaps alike, those who share none are not. Two of
/// 64 bits are the same by chance once in ten million checks of the country.
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

    /// What is doubtful about two children of two institutions, each with the field to look at; it is the same seen from
    /// either side.
    pub fn doubts(&self, other: &Self) -> &'static [(FindingCode, Field)] {
        let shared = |key: fn(&Self) -> Option<u64>| key(self).is_some() && key(self) == key(other);
        let births = self.birth.zip(other.birth);
        if shared(|keys| keys.number) {
            let contradicts = self.name != other.name || births.is_some_and(|(one, other)| one != other);
            return if contradicts { &[ELSEWHERE, IDENTITY] } else { &[ELSEWHERE] };
        }
        if shared(|keys| keys.name) {
            return match births {
                Some((born, other)) if born == other => &[PERSON],
                Some((born, other)) if is_slip(born, other) => &[BIRTH],
                _ => &[],
            };
        }
        if shared(|keys| keys.guardian) { &[GUARDIAN] } else { &[] }
    }
}

const ELSEWHERE: (FindingCode, Field) = (FindingCode::DupElsewhere, Field::CitizenId);
const IDENTITY: (FindingCode, Field) = (FindingCode::DupIdentity, Field::CitizenId);
const PERSON: (FindingCode, Field) = (FindingCode::DupPerson, Field::FirstName);
const BIRTH: (FindingCode, Field) = (FindingCode::DupBirth, Field::BirthDate);
const GUARDIAN: (FindingCode, Field) = (FindingCode::DupGuardian, Field::GuardianPhone);

/// The doubts about two records of two institutions; none about who is on no roll.
pub fn check_pair(one: &Record, other: &Record) -> &'static [(FindingCode, Field)] {
    Keys::of(one).zip(Keys::of(other)).map_or(&[], |(one, other)| one.doubts(&other))
}

/// Pairs of doubtful children, by their places in `people`, who stand there with their rolls: each pair once, the
/// earlier place first. Whoever shares a key with more than [`COMPARED`] others is compared with those next to them in the
/// order of birth dates, so that the time grows with the people, not with their square.
pub fn doubtful_pairs(people: &[(u32, Keys)]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let keys: [fn(&Keys) -> Option<u64>; 3] = [|keys| keys.number, |keys| keys.name, |keys| keys.guardian];
    for key in keys {
        let place = |(place, (_, keys)): (u32, &(u32, Keys))| Some((key(keys)?, keys.birth, place));
        let mut order: Vec<(u64, Option<CivilDate>, u32)> = (0..).zip(people).filter_map(place).collect();
        order.sort_unstable();
        for alike in order.chunk_by(|one, other| one.0 == other.0) {
            for (at, &(.., one)) in alike.iter().enumerate() {
                for &(.., other) in alike[at + 1..].iter().take(COMPARED) {
                    let (a, b) = (&people[one as usize], &people[other as usize]);
                    if a.0 != b.0 && !a.1.doubts(&b.1).is_empty() {
                        pairs.push((one.min(other), one.max(other)));
                    }
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
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
            let codes = |found: &[(FindingCode, Field)]| -> Vec<FindingCode> {
                found.iter().map(|(code, _)| *code).collect()
            };
            assert_eq!(codes(check_pair(&one, &other)), found, "{other:?}");
            assert_eq!(codes(check_pair(&other, &one)), found, "{other:?}");
            let people = |rolls: [u32; 2]| [(rolls[0], keys(&one)), (rolls[1], keys(&other))];
            let pairs = doubtful_pairs(&people([1, 2]));
            assert_eq!(pairs.len(), usize::from(!found.is_empty()), "{other:?}");
            assert_eq!(doubtful_pairs(&people([1, 1])), [], "the rule of one roll is another");
            let gone = other.clone().with(Field::Status, "removed");
            assert_eq!((check_pair(&one, &gone), Keys::of(&gone)), (&[][..], None));
        }
    }
    fn keys(record: &Record) -> Keys {
        Keys::of(record).expect("is on the roll")
    }

    #[test]
    fn a_pair_is_found_among_any_number_of_one_name() {
        let noi = |birth: &str| keys(&child(["", "น้อย", "ใจดี", birth, ""]));
        let day = |at: u32| format!("{}-{:02}-{:02}", 2000 + at / 28 / 12, at / 28 % 12 + 1, at % 28 + 1);
        let mut people: Vec<(u32, Keys)> = (0..2_000).map(|at| (at, noi(&day(at)))).collect();
        people.push((9_999, noi("2000-01-01")));
        let pairs = doubtful_pairs(&people);
        assert!(pairs.contains(&(0, 2_000)), "the same day at two ends of the country");
        assert!(pairs.contains(&(0, 1)), "a slip");
        assert!(pairs.len() < 2_000 * COMPARED);
        assert!(pairs.is_sorted() && pairs.windows(2).all(|two| two[0] != two[1]), "each once");
    }
}
