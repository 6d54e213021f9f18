//! The cases that stand in the world on purpose (domain.md 9), so that every rule has something to find. What needs
//! confirming or a snapshot is not among them: there is none of either yet.

use super::world::{Place, World};
use shared::children::{Field, Record};
use shared::codes::{IdKind, Nationality, Race};
use shared::lang::Lang;
use shared::places::InstitutionKind;
use shared::values::citizen_id::with_check_digit;
use shared::values::{CivilDate, InstitutionId};
use std::collections::BTreeMap;

/// What is special about a roll.
#[derive(Clone, Debug)]
pub(super) enum Twist {
    /// A child of another local government's institution stands here too.
    CopyOf {
        /// Where the child also is.
        place: InstitutionId,
        /// Which of the children there.
        child: usize,
    },
    /// This child does not exist (R26).
    Phantom(usize),
    /// This child has another number.
    Number {
        /// Which child.
        at: usize,
        /// The number.
        number: String,
        /// Its kind.
        kind: IdKind,
        /// The nationality that goes with it.
        nationality: Nationality,
        /// The race that goes with it.
        race: Race,
    },
    /// The last digit of this child's number is wrong.
    WrongCheckDigit(usize),
    /// This child was born on 29 February.
    LeapDay(usize),
    /// This child and the next one are twins.
    Twins(usize),
}

/// One planted case, for people who look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it is, in Thai.
    pub what: &'static str,
    /// Where.
    pub institution: InstitutionId,
    /// The child's name, and what else is needed to find or enter it.
    pub child: String,
}

/// Which cases are where.
#[derive(Default)]
pub(super) struct Planted {
    twists: BTreeMap<InstitutionId, Vec<Twist>>,
    missing: Vec<InstitutionId>,
}

const DUPLICATES: usize = 3;
const PHANTOMS: usize = 2;
const MISSING: usize = 5;
const G_CODES: u32 = 4;
const ZERO_NUMBERS: u32 = 2;

impl Planted {
    /// Spreads the cases over centres. The two centres of 40 and 41 children are left alone.
    pub(super) fn choose(places: &[Place]) -> Self {
        let centres = places.iter().filter(|place| place.institution.kind == InstitutionKind::Centre).skip(2);
        let centres: Vec<&Place> = centres.collect();
        let mut planted = Self::default();
        let mut next = Next { centres: &centres, at: 0 };
        for at in 0..DUPLICATES {
            let (place, child) = next.child();
            let mut elsewhere = centres.iter().rev().filter(|other| other.lao != place.lao);
            let Some(other) = elsewhere.nth(at) else { continue };
            planted.add(other, Twist::CopyOf { place: place.institution.id.clone(), child });
        }
        for _ in 0..PHANTOMS {
            let (place, child) = next.child();
            planted.add(place, Twist::Phantom(child));
        }
        for number in 1..=G_CODES {
            let number = format!("G6642{number:08}");
            planted.add_number(&mut next, number, IdKind::G);
        }
        for number in 1..=ZERO_NUMBERS {
            let number = with_check_digit(&format!("0000089{number:05}")).expect("twelve digits");
            planted.add_number(&mut next, number, IdKind::Nid);
        }
        for twist in [Twist::WrongCheckDigit, Twist::LeapDay, Twist::Twins] {
            let (place, child) = next.child();
            planted.add(place, twist(child));
        }
        planted.missing = (0..MISSING).map(|_| next.child().0.institution.id.clone()).collect();
        planted
    }

    fn add_number(&mut self, next: &mut Next, number: String, kind: IdKind) {
        let (place, at) = next.child();
        let (nationality, race) = match kind {
            IdKind::G => (Nationality::Burmese, Race::Burmese),
            _ => (Nationality::Stateless, Race::TaiYai),
        };
        self.add(place, Twist::Number { at, number, kind, nationality, race });
    }

    fn add(&mut self, place: &Place, twist: Twist) {
        self.twists.entry(place.institution.id.clone()).or_default().push(twist);
    }

    pub(super) fn of(&self, place: &InstitutionId) -> &[Twist] {
        self.twists.get(place).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Hands out centres one after another, and in each a child that no other case has.
struct Next<'a> {
    centres: &'a [&'a Place],
    at: usize,
}

impl<'a> Next<'a> {
    fn child(&mut self) -> (&'a Place, usize) {
        let place = self.centres[self.at % self.centres.len()];
        // Every second child, so that twins have room.
        let child = self.at / self.centres.len() * 2;
        self.at += 1;
        (place, child)
    }
}

impl World {
    /// The planted cases, with the names of the children.
    pub fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for place in &self.places {
            let twists = self.planted.of(&place.institution.id);
            if twists.is_empty() {
                continue;
            }
            let on = self.roll(place).on;
            let copies = twists.iter().filter(|twist| matches!(twist, Twist::CopyOf { .. })).count();
            let mut copy = on.len() - copies;
            for twist in twists {
                let (what, at) = match twist {
                    Twist::CopyOf { .. } => {
                        copy += 1;
                        ("เด็กซ้ำกับสถานศึกษาของ อปท. อื่น", copy - 1)
                    }
                    Twist::Phantom(at) => ("ไม่มีตัวตนในสถานศึกษา (ให้นำข้อมูลออก)", *at),
                    Twist::Number { at, kind: IdKind::G, .. } => ("รหัส G", *at),
                    Twist::Number { at, .. } => ("เลขประจำตัวขึ้นต้นด้วย 0", *at),
                    Twist::WrongCheckDigit(at) => ("เลขประจำตัวผิดหลักตรวจสอบ", *at),
                    Twist::LeapDay(at) => ("เกิดวันที่ 29 กุมภาพันธ์", *at),
                    Twist::Twins(at) => ("ฝาแฝด", *at),
                };
                let child = named(&on[at].record);
                cases.push(Case { what, institution: place.institution.id.clone(), child });
            }
        }
        for id in &self.planted.missing {
            let Some(place) = self.places.iter().find(|place| place.institution.id == *id) else { continue };
            let child = named(&self.missing_child(place).record);
            cases.push(Case {
                what: "มีตัวตนแต่ยังไม่อยู่ในทะเบียน (ให้เพิ่ม)", institution: id.clone(), child
            });
        }
        cases
    }
}

fn named(record: &Record) -> String {
    let value = |field| record.get(field);
    let born =
        CivilDate::parse_iso(value(Field::BirthDate)).map(|day| day.long(Lang::Th)).unwrap_or_default();
    let (first, last, number) = (value(Field::FirstName), value(Field::LastName), value(Field::CitizenId));
    format!("{first} {last} เลข {number} เกิด {born}")
}
