//! The institutions of the demonstration world: how many, whose, how large and what they are called. A pure function
//! of the country, the seed and the number of children.

use super::accounts::Posts;
use super::country::Country;
use super::names;
use super::planted::Planted;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::codes::Level;
use shared::places::{Institution, InstitutionKind, Lao, LaoCode, LaoKind};
use shared::values::{CivilDate, InstitutionId};
use std::collections::{BTreeMap, HashMap};

/// What the world is made from.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// About so many children.
    pub children: u32,
    /// The same seed makes the same world.
    pub seed: u64,
    /// The day on which it is made: ages and classes fit its academic year.
    pub today: CivilDate,
}

/// The demonstration world before anything is written.
pub struct World {
    /// Where it lies.
    pub country: Country,
    /// What it was made from.
    pub options: Options,
    /// The institutions, by local government.
    pub places: Vec<Place>,
    /// The cases that stand in it on purpose.
    pub(super) planted: Planted,
    /// Who works where.
    pub(super) posts: Posts,
}

/// An institution with what its children are made from.
pub struct Place {
    /// The institution.
    pub institution: Institution,
    /// Its local government, as a place in the country's list.
    pub lao: usize,
    /// Children on the roll, planted ones that come on top not counted.
    pub size: u32,
    /// The running number of its first child in the whole world.
    pub(super) first_child: u32,
}

/// The school that is as large as a roll gets (issue of this step: 1,196 pupils).
const BIG_SCHOOL: u32 = 1_196;
/// Centres on either side of the first step of the lunch rate (domain.md 6.1).
const SIZES_AT_STEP: [u32; 2] = [40, 41];
const SMALLEST_CENTRE: u32 = 10;
const SMALLEST_SCHOOL: u32 = 40;

impl World {
    /// Plans the world.
    pub fn new(country: Country, options: Options) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
        let counts = Counts::of(&country, options.children);
        let owners = owners(&country, &counts);
        let mut places = Vec::new();
        let mut numbers: HashMap<usize, u32> = HashMap::new();
        let mut names = Names { villages: HashMap::new(), rng: ChaCha8Rng::seed_from_u64(options.seed ^ 1) };
        for (&lao, kinds) in &owners {
            for &(kind, is_big) in kinds {
                let number = numbers.entry(lao).or_default();
                *number += 1;
                let lao_row = &country.laos[lao];
                let institution = institution(&country, lao_row, kind, *number, is_big, &mut names);
                places.push(Place { institution, lao, size: u32::from(is_big), first_child: 0 });
            }
        }
        set_sizes(&mut places, &counts, options.children, &mut rng);
        let mut first_child = 0;
        for place in &mut places {
            place.first_child = first_child;
            first_child += place.size + SPARE_NUMBERS;
        }
        let planted = Planted::choose(&places);
        let posts = Posts::choose(&mut places, &country.laos);
        Self { country, options, places, planted, posts }
    }

    /// The local government of an institution.
    pub fn lao_of(&self, place: &Place) -> &Lao {
        &self.country.laos[place.lao]
    }
}

/// Numbers kept free behind each roll, for children who come on top of it.
const SPARE_NUMBERS: u32 = 64;

/// How many institutions of each kind, over how many local governments.
struct Counts {
    centres: u32,
    schools: u32,
    colleges: u32,
    laos: u32,
    centre_size: u32,
}

impl Counts {
    /// Loei has small centres; over the whole country an institution has about 70 children (domain.md 1.4).
    fn of(country: &Country, children: u32) -> Self {
        let laos = u32::try_from(country.laos.len()).unwrap_or(u32::MAX);
        let per_institution = if laos > 200 { 70 } else { 36 };
        let institutions = (children / per_institution).max(12);
        let colleges = (institutions / 250).max(1);
        let schools = (institutions * 8 / 100).max(1);
        Self {
            centres: institutions - schools - colleges,
            schools,
            colleges,
            laos: laos.min((institutions * 10 / 23).max(4)),
            centre_size: per_institution * 58 / 100,
        }
    }
}

type Owners = BTreeMap<usize, Vec<(InstitutionKind, bool)>>;

/// Which local government owns what: centres everywhere but at the provincial organisations, schools first in towns,
/// colleges at provincial organisations.
fn owners(country: &Country, counts: &Counts) -> Owners {
    let used = used_laos(country, counts.laos);
    let of = |kinds: &[LaoKind]| -> Vec<usize> {
        used.iter().copied().filter(|&lao| kinds.contains(&country.laos[lao].kind)).collect()
    };
    let paos = of(&[LaoKind::Pao]);
    let towns = of(&[LaoKind::Town, LaoKind::City, LaoKind::Pattaya]);
    let municipalities = of(&[LaoKind::Subdistrict]);
    let others = of(&[LaoKind::Subdistrict, LaoKind::Sao, LaoKind::Town, LaoKind::City, LaoKind::Pattaya]);
    let mut owners = Owners::new();
    let mut give = |lao: usize, kind, is_big| owners.entry(lao).or_default().push((kind, is_big));
    let anyone = [0];
    let or_anyone = |list: &[usize]| if list.is_empty() { anyone.to_vec() } else { list.to_vec() };
    let school_owners: Vec<usize> = std::iter::repeat_n(&towns, 4)
        .chain(std::iter::repeat_n(&paos, 2))
        .flatten()
        .chain(&municipalities)
        .copied()
        .collect();
    let school_owners = or_anyone(&school_owners);
    for (at, &lao) in (0..counts.schools).zip(school_owners.iter().cycle()) {
        give(lao, InstitutionKind::School, at == 0);
    }
    for (_, lao) in (0..counts.colleges).zip(or_anyone(&paos).into_iter().cycle()) {
        give(lao, InstitutionKind::College, false);
    }
    for (_, lao) in (0..counts.centres).zip(or_anyone(&others).into_iter().cycle()) {
        give(lao, InstitutionKind::Centre, false);
    }
    owners
}

/// In a small world some local governments have several institutions rather than each one. Those of the stories
/// told with the demonstration accounts come first.
fn used_laos(country: &Country, count: u32) -> Vec<usize> {
    let first = ["4420102", "5420301", "2420101", "6420304"];
    let rank = |&at: &usize| {
        let code = country.laos[at].code.as_str();
        first.iter().position(|known| *known == code).unwrap_or(first.len())
    };
    let mut all: Vec<usize> = (0..country.laos.len()).collect();
    all.sort_by_key(rank);
    all.truncate(count as usize);
    all
}

/// Gives each institution its size, so that all of them have about `children` together.
fn set_sizes(places: &mut [Place], counts: &Counts, children: u32, rng: &mut ChaCha8Rng) {
    let big = if children >= 5_000 { BIG_SCHOOL } else { children / 6 };
    let mut steps = SIZES_AT_STEP.into_iter();
    let mut rest = i64::from(children);
    for place in places.iter_mut() {
        place.size = match place.institution.kind {
            InstitutionKind::School if place.size == 1 => big.max(SMALLEST_SCHOOL),
            InstitutionKind::School => 0,
            InstitutionKind::College => (children / counts.colleges / 40).clamp(SMALLEST_SCHOOL, 400),
            InstitutionKind::Centre => steps.next().unwrap_or_else(|| {
                let mean = counts.centre_size;
                rng.random_range(mean / 2..=mean + mean / 2).max(SMALLEST_CENTRE)
            }),
        };
        rest -= i64::from(place.size);
    }
    let mut schools: Vec<&mut Place> = places.iter_mut().filter(|place| place.size == 0).collect();
    let weights: Vec<i64> = schools.iter().map(|_| rng.random_range(6..=14)).collect();
    let all: i64 = weights.iter().sum();
    for (place, weight) in schools.iter_mut().zip(weights) {
        place.size = u32::try_from(rest.max(0) * weight / all).unwrap_or(0).max(SMALLEST_SCHOOL);
    }
}

fn institution(
    country: &Country,
    lao: &Lao,
    kind: InstitutionKind,
    number: u32,
    is_big: bool,
    names: &mut Names,
) -> Institution {
    let province_name = country.province_name(lao).to_owned();
    let name = match kind {
        InstitutionKind::Centre => names.centre(lao, number),
        InstitutionKind::School => school_name(lao, &province_name, number),
        InstitutionKind::College => format!("วิทยาลัยเทคโนโลยีองค์การบริหารส่วนจังหวัด{province_name} {number}"),
    };
    let (recorder_name, recorder_phone) = names.recorder();
    Institution {
        id: InstitutionId::parse(&format!("{}-{number:02}", lao.code))
            .expect("a code and a number make an id"),
        name,
        kind,
        lao: lao.code.clone(),
        district_name: lao.district_name.clone(),
        province_name,
        levels: levels(kind, is_big, number),
        recorder_name: Some(recorder_name),
        recorder_phone: Some(recorder_phone),
        external_codes: Vec::new(),
    }
}

fn school_name(lao: &Lao, province: &str, number: u32) -> String {
    let suffix = names::SCHOOLS[number as usize % names::SCHOOLS.len()];
    match lao.kind {
        LaoKind::Pao => format!("โรงเรียนองค์การบริหารส่วนจังหวัด{province} {number}"),
        LaoKind::Subdistrict | LaoKind::Sao => format!("โรงเรียน{} {number}", lao.full_name()),
        LaoKind::City | LaoKind::Town | LaoKind::Pattaya => format!("โรงเรียนเทศบาล {number} {suffix}"),
    }
}

fn levels(kind: InstitutionKind, is_big: bool, number: u32) -> Vec<Level> {
    let all = Level::ALL.iter().copied();
    let between = |from: Level, to: Level| all.clone().filter(|level| (from..=to).contains(level)).collect();
    match kind {
        InstitutionKind::Centre => between(Level::N2, Level::N5),
        InstitutionKind::College => between(Level::V1, Level::H2),
        InstitutionKind::School if is_big => between(Level::K1, Level::M3),
        InstitutionKind::School => match number % 5 {
            3 => between(Level::K1, Level::M3),
            4 => between(Level::P1, Level::M6),
            _ => between(Level::K1, Level::P6),
        },
    }
}

/// Names that must not repeat within one local government.
struct Names {
    villages: HashMap<LaoCode, Vec<&'static str>>,
    rng: ChaCha8Rng,
}

impl Names {
    fn centre(&mut self, lao: &Lao, number: u32) -> String {
        if number % 4 == 2 {
            return format!("ศูนย์พัฒนาเด็กเล็ก{} {number}", lao.full_name());
        }
        let villages = self.villages.entry(lao.code.clone()).or_insert_with(|| {
            let mut villages = names::VILLAGES.clone();
            villages.shuffle(&mut self.rng);
            villages
        });
        match villages.pop() {
            Some(village) => format!("ศูนย์พัฒนาเด็กเล็กบ้าน{village}"),
            None => format!("ศูนย์พัฒนาเด็กเล็ก{} {number}", lao.full_name()),
        }
    }

    fn recorder(&mut self) -> (String, String) {
        let mut pick = |list: &[&'static str]| list[self.rng.random_range(0..list.len())];
        let name = format!("{} {}", pick(&names::WOMEN), pick(&names::SURNAMES));
        (name, phone(&mut self.rng))
    }
}

/// Ten digits that no telephone has.
pub(super) fn phone(rng: &mut ChaCha8Rng) -> String {
    format!("000{:07}", rng.random_range(0..10_000_000))
}
