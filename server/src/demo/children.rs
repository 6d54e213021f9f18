//! The children of one institution, made from the seed and its id alone, so that rolls can be made in any order.

use super::country::Subdistrict;
use super::family::Family;
use super::names;
use super::planted::Twist;
use super::world::{Place, World};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::children::{Field, Measurement, Record};
use shared::codes::{Level, Sex, Stage, Title};
use shared::values::citizen_id::with_check_digit;
use shared::values::date::AcademicYear;
use shared::values::ids::uuid_v7;
use shared::values::{CivilDate, EditId, RecordId};
use std::collections::BTreeSet;

/// A child of the demonstration world.
#[derive(Clone, Debug)]
pub struct Child {
    /// Its record's id.
    pub id: RecordId,
    /// The facts.
    pub record: Record,
    /// Height and weight at the beginning of the school year.
    pub measured: Option<Measurement>,
}

/// The rolls of one institution.
pub struct Roll {
    /// Who is on it.
    pub on: Vec<Child>,
    /// Who was taken off it.
    pub off: Vec<Child>,
}

/// The moment in the ids of the world, the same whenever it is made: 16 May 2568.
const ID_TIME_MS: i64 = 1_747_328_400_000;

impl World {
    /// The roll of an institution with its planted cases.
    pub fn roll(&self, place: &Place) -> Roll {
        let mut making = Making::new(self, place);
        let mut on: Vec<Child> = making.children(place.size);
        for twist in self.planted.of(&place.institution.id) {
            self.twist(twist, &mut making, &mut on);
        }
        let off = (place.size + 45) / 60;
        Roll { on, off: making.children(off) }
    }

    /// A child that is there, and of whom only a note tells (R27): not on any roll.
    pub fn missing_child(&self, place: &Place) -> Child {
        let mut making = Making::new(self, place);
        making.serial = place.first_child + place.size + 32;
        making.rng = rng_of(self.options.seed, &format!("{} missing", place.institution.id));
        making.child(place.institution.levels[0], 0)
    }

    fn twist(&self, twist: &Twist, making: &mut Making, on: &mut Vec<Child>) {
        match twist {
            Twist::CopyOf { place, child } => {
                let Some(source) = self.places.iter().find(|other| other.institution.id == *place) else {
                    return;
                };
                let mut copy = Making::new(self, source).children(source.size).swap_remove(*child);
                copy.record.set(Field::StudentNo, &making.student_no());
                copy.id = making.id();
                on.push(copy);
            }
            Twist::Phantom(at) => {
                on[*at].measured = None;
                on[*at].record.set(Field::GuardianPhone, "");
            }
            Twist::Number { at, number, kind, nationality, race } => {
                let record = &mut on[*at].record;
                let facts = [
                    (Field::CitizenId, number.as_str()),
                    (Field::IdKind, kind.code()),
                    (Field::Nationality, nationality.code()),
                    (Field::Race, race.code()),
                ];
                for (field, value) in facts {
                    record.set(field, value);
                }
            }
            Twist::WrongCheckDigit(at) => {
                let record = &mut on[*at].record;
                let number = record.get(Field::CitizenId);
                let (digits, check) = number.split_at(number.len() - 1);
                let wrong = format!("{digits}{}", (check.parse().unwrap_or(0) + 1) % 10);
                record.set(Field::CitizenId, &wrong);
            }
            Twist::LeapDay(at) => leap_day(&mut on[*at].record, self.options.today),
            Twist::Twins(at) => twins(on, *at),
        }
    }
}

/// 29 February of a year that makes the child two to five on 16 May.
fn leap_day(record: &mut Record, today: CivilDate) {
    let year = AcademicYear::of(today).reference_day().year();
    let levels = [Level::N2, Level::N3, Level::N4, Level::N5];
    for (age, level) in (2..).zip(levels) {
        if let Ok(day) = CivilDate::from_ymd(year - age, 2, 29) {
            record.set(Field::BirthDate, &day.to_iso());
            record.set(Field::Level, level.code());
            let admitted = AcademicYear::of(today).reference_day().to_iso();
            record.set(Field::AdmissionDate, &admitted);
            record.set(Field::StatusDate, &admitted);
        }
    }
}

/// The child at a place gets a twin: all is shared but first name, sex, number and student number.
fn twins(on: &mut [Child], at: usize) {
    const OWN: [Field; 6] =
        [Field::FirstName, Field::Sex, Field::Title, Field::CitizenId, Field::IdKind, Field::StudentNo];
    let elder = on[at].record.clone();
    for (field, value) in elder.fields().filter(|(field, _)| !OWN.contains(field)) {
        on[at + 1].record.set(field, value);
    }
}

fn rng_of(seed: u64, name: &str) -> ChaCha8Rng {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_be_bytes());
    hasher.update(name.as_bytes());
    ChaCha8Rng::from_seed(*hasher.finalize().as_bytes())
}

/// The children of one institution being made.
struct Making<'a> {
    rng: ChaCha8Rng,
    place: &'a Place,
    today: CivilDate,
    reference: CivilDate,
    subdistricts: Vec<Subdistrict<'a>>,
    serial: u32,
    /// Full names on this roll: two children of one name would look like a duplicate.
    taken: BTreeSet<(&'static str, &'static str)>,
}

impl<'a> Making<'a> {
    fn new(world: &'a World, place: &'a Place) -> Self {
        Self {
            rng: rng_of(world.options.seed, place.institution.id.as_str()),
            place,
            today: world.options.today,
            reference: AcademicYear::of(world.options.today).reference_day(),
            subdistricts: world.country.subdistricts_of(world.lao_of(place)),
            serial: place.first_child,
            taken: BTreeSet::new(),
        }
    }

    /// So many children, spread evenly over the levels, from the youngest up.
    fn children(&mut self, count: u32) -> Vec<Child> {
        let levels = &self.place.institution.levels;
        let count = count as usize;
        (0..count)
            .map(|at| {
                let level = at * levels.len() / count;
                let first = (level * count).div_ceil(levels.len());
                self.child(levels[level], at - first)
            })
            .collect()
    }

    fn child(&mut self, level: Level, at_in_level: usize) -> Child {
        let sex = if self.rng.random_bool(0.51) { Sex::Male } else { Sex::Female };
        let (first, last) = self.name(sex);
        let birth = self.birth_date(level);
        let serial = self.serial;
        let mut record = Record::default();
        let mut set = |field, value: &str| record.set(field, value);
        set(Field::FirstName, first);
        set(Field::LastName, last);
        set(Field::Sex, sex.code());
        set(Field::Title, title(sex, birth, self.today).code());
        set(Field::BirthDate, &birth.to_iso());
        set(Field::Level, level.code());
        set(Field::Classroom, &(at_in_level / CLASS_SIZE + 1).to_string());
        set(Field::StudentNo, &self.student_no());
        set(Field::StudentCondition, "ปกติ");
        set(Field::Status, "enrolled");
        let admission = self.admission_date(level, birth);
        set(Field::AdmissionDate, &admission.to_iso());
        set(Field::StatusDate, &admission.to_iso());
        // A child without Thai nationality has a number of kind 7 (domain.md 5.1).
        let foreign = self.rng.random_bool(0.012);
        let nation = if foreign { ["la", "mm", "kh"][self.rng.random_range(0..3)] } else { "th" };
        set(Field::Nationality, nation);
        set(Field::Race, nation);
        let kind = if foreign { 7 } else { 1 + u32::from(self.rng.random_bool(0.05)) };
        set(Field::CitizenId, &number(kind, serial));
        set(Field::IdKind, "nid");
        Family::new(&mut self.rng, last).write_to(&mut record, &mut self.rng);
        self.write_addresses(&mut record);
        let measured = self.measure(birth, sex);
        Child { id: self.id(), record, measured }
    }

    fn name(&mut self, sex: Sex) -> (&'static str, &'static str) {
        let first_names = if sex == Sex::Male { &names::BOYS } else { &names::GIRLS };
        loop {
            let mut pick = |list: &[&'static str]| list[self.rng.random_range(0..list.len())];
            let name = (pick(first_names), pick(&names::SURNAMES));
            if self.taken.insert(name) {
                return name;
            }
        }
    }

    /// A day that fits the level: full years on 16 May for small children, the calendar year from primary on.
    fn birth_date(&mut self, level: Level) -> CivilDate {
        let (age, _) = level.usual_age();
        let year = self.reference.year() - i32::from(age) - 1;
        let day = |year, month, day| CivilDate::from_ymd(year, month, day).expect("a day of every year");
        let (first, last) = if level.stage() == Stage::PrePrimary {
            (day(year, 5, 17), day(year + 1, 5, 16))
        } else {
            (day(year, 1, 1), day(year, 12, 31))
        };
        loop {
            let found = CivilDate::from_unix_day(self.rng.random_range(first.unix_day()..=last.unix_day()));
            // The one child of 29 February is planted.
            if (found.month(), found.day()) != (2, 29) {
                return found;
            }
        }
    }

    /// The beginning of this or an earlier school year, as far back as the institution has levels below.
    fn admission_date(&mut self, level: Level, birth: CivilDate) -> CivilDate {
        let levels = &self.place.institution.levels;
        let below = levels.iter().position(|&offered| offered == level).unwrap_or(0);
        let years = i32::try_from(self.rng.random_range(0..=below)).unwrap_or(0);
        let first = CivilDate::from_ymd(self.reference.year() - years, 5, 16).unwrap_or(self.reference);
        let day = first.add_days(self.rng.random_range(0..12));
        if day < birth { self.reference } else { day.min(self.today) }
    }

    fn write_addresses(&mut self, record: &mut Record) {
        let registered = self.address();
        let current = if self.rng.random_bool(0.8) { registered.clone() } else { self.address() };
        for (fields, values) in ADDRESSES.iter().zip([registered, current]) {
            for (&field, value) in fields.iter().zip(values) {
                record.set(field, &value);
            }
        }
    }

    fn address(&mut self) -> [String; 7] {
        let rng = &mut self.rng;
        let part = if rng.random_bool(0.4) { format!("/{}", rng.random_range(1..30)) } else { String::new() };
        let house = format!("{}{part}", rng.random_range(1..320));
        let village = rng.random_range(1..15).to_string();
        let road = format!("สายบ้าน{}", names::VILLAGES[rng.random_range(0..names::VILLAGES.len())]);
        if self.subdistricts.is_empty() {
            return [house, village, road, String::new(), String::new(), String::new(), String::new()];
        }
        let area = self.subdistricts[rng.random_range(0..self.subdistricts.len())];
        let [name, district, province, postcode] =
            [area.name, area.district, area.province, area.postcode].map(str::to_owned);
        [house, village, road, name, district, province, postcode]
    }

    /// Height and weight about the middle of the age.
    fn measure(&mut self, birth: CivilDate, sex: Sex) -> Option<Measurement> {
        let age = birth.age_on(self.today)?;
        let months = f64::from(age.years) * 12.0 + f64::from(age.months);
        let grown = if sex == Sex::Male { 168.0 } else { 157.0 };
        let height = (76.0 + months * 0.52).min(grown) + self.rng.random_range(-5.0..5.0);
        let index = 15.2 + (months / 40.0) + self.rng.random_range(-1.2..1.8);
        let weight = index * (height / 100.0) * (height / 100.0);
        let on = self.reference.add_days(21).min(self.today);
        let text = |value: f64| {
            shared::values::numbers::canonical_decimal(&format!("{value:.1}")).unwrap_or_default()
        };
        Some(Measurement { on, height_cm: text(height), weight_kg: text(weight) })
    }

    /// The next number of the institution, with its leading noughts.
    fn student_no(&mut self) -> String {
        self.serial += 1;
        format!("{:05}", self.serial - self.place.first_child)
    }

    fn id(&mut self) -> RecordId {
        RecordId(uuid_v7(ID_TIME_MS, self.rng.random()))
    }
}

/// The id of an edit of the world.
pub(super) fn edit_id(rng: &mut ChaCha8Rng) -> EditId {
    EditId(uuid_v7(ID_TIME_MS, rng.random()))
}

/// Children in one classroom.
const CLASS_SIZE: usize = 32;

fn title(sex: Sex, birth: CivilDate, today: CivilDate) -> Title {
    let years = birth.age_on(today).map_or(0, |age| age.years);
    let titles = if sex == Sex::Male { [Title::Boy, Title::Mr] } else { [Title::Girl, Title::Miss] };
    titles[usize::from(!titles[0].fits_age(years))]
}

/// A number of the registration office 0000, which does not exist (domain.md 5.1): it is nobody's.
fn number(kind: u32, serial: u32) -> String {
    /// Prime to ten million, so that every serial has its own number and neighbours look unlike.
    const STEP: u64 = 7_654_321;
    let scattered = u64::from(serial) * STEP % 10_000_000;
    with_check_digit(&format!("{kind}0000{scattered:07}")).expect("twelve digits")
}

const ADDRESSES: [[Field; 7]; 2] = [
    [
        Field::RegisteredHouseNo,
        Field::RegisteredVillageNo,
        Field::RegisteredRoad,
        Field::RegisteredSubdistrict,
        Field::RegisteredDistrict,
        Field::RegisteredProvince,
        Field::RegisteredPostcode,
    ],
    [
        Field::CurrentHouseNo,
        Field::CurrentVillageNo,
        Field::CurrentRoad,
        Field::CurrentSubdistrict,
        Field::CurrentDistrict,
        Field::CurrentProvince,
        Field::CurrentPostcode,
    ],
];
