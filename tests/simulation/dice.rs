//! What happens next in a run drawn from a seed. Each run has its own taste: how many people and places there are,
//! and which faults happen at all, so that some runs are quiet and others are nothing but one kind of trouble.

use crate::op::{Op, P, Values};
use crate::run::Setup;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::children::Field;
use shared::codes::CheckFound;
use shared::planted::Bug;
use std::collections::BTreeMap;

/// Fields of several groups, three of them in one and two where the last writer wins, so that people meet often.
const FIELDS: [Field; 8] = [
    Field::FirstName,
    Field::LastName,
    Field::NoSurname,
    Field::GuardianPhone,
    Field::Level,
    Field::CurrentHouseNo,
    Field::Race,
    Field::Religion,
];
const VALUES: [&str; 4] = ["ก", "ข", "ค", ""];
/// Dates of which each goes with some of the other field, and the later birth not with the earlier admission.
const BIRTHS: [&str; 3] = ["2022-05-16", "2024-01-01", ""];
const ADMISSIONS: [&str; 3] = ["2023-05-16", "2025-05-16", ""];

/// A kind of trouble.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cut,
    Lose,
    Twice,
    Late,
    Tabs,
    Kill,
    Full,
    Server,
    Clock,
    Days,
    Windows,
}

const KINDS: [Kind; 11] = [
    Kind::Cut,
    Kind::Lose,
    Kind::Twice,
    Kind::Late,
    Kind::Tabs,
    Kind::Kill,
    Kind::Full,
    Kind::Server,
    Kind::Clock,
    Kind::Days,
    Kind::Windows,
];

/// The dice of one run.
pub struct Dice {
    /// How the run is set up.
    pub setup: Setup,
    /// How many steps it has.
    pub steps: usize,
    rng: ChaCha8Rng,
    phones: usize,
    children: usize,
    kinds: Vec<Kind>,
    restores: bool,
    copies: usize,
    planned: Vec<Op>,
}

impl Dice {
    /// The dice of a seed. A planted bug may want what is rare.
    pub fn of(seed: u64, real: bool, bug: Option<Bug>) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let phones = match rng.random_range(0..10) {
            0..6 => rng.random_range(2..=3),
            6..8 => rng.random_range(4..=5),
            _ => [6, 7, 8, 8][rng.random_range(0..4)],
        };
        let setup = Setup {
            phones,
            joined: rng.random_range(1..=phones),
            places: [1, 1, 1, 2, 3][rng.random_range(0..5)],
            officer: rng.random_ratio(3, 10),
            page: [1, 2, 50][rng.random_range(0..3)],
            batch: [1, 3, 50][rng.random_range(0..3)],
            windowed: false,
            real,
        };
        let wants_restore =
            matches!(bug, Some(Bug::NoGapCheck | Bug::NoChain | Bug::NoRewind | Bug::ResumeAfterDivergence));
        let restores = rng.random_ratio(3, 10) || wants_restore;
        let kinds = KINDS.into_iter().filter(|kind| {
            let fits = !(restores && matches!(kind, Kind::Days | Kind::Windows));
            let often = if *kind == Kind::Windows { 3 } else { 4 };
            rng.random_ratio(often, 10) && fits
        });
        let kinds: Vec<Kind> = kinds.collect();
        let setup = Setup { windowed: kinds.contains(&Kind::Windows), ..setup };
        Self {
            setup,
            steps: rng.random_range(12..62),
            phones,
            children: 1,
            kinds,
            restores,
            copies: usize::from(rng.random_ratio(1, 2)),
            planned: Vec::new(),
            rng,
        }
    }

    fn below(&mut self, end: usize) -> usize {
        self.rng.random_range(0..end)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_ratio(percent, 100)
    }

    fn phone(&mut self) -> P {
        self.below(self.phones)
    }

    fn child(&mut self) -> usize {
        // Most of the time the first children, so that people meet.
        let end = if self.chance(80) { self.children.min(2) } else { self.children };
        self.below(end)
    }

    fn times(&mut self, end: u32) -> u32 {
        self.rng.random_range(1..end)
    }

    fn value(&mut self) -> (Field, String) {
        let one_of = |dice: &mut Self, values: &[&str]| values[dice.below(values.len())].to_owned();
        match self.below(14) {
            0 | 1 => (Field::BirthDate, one_of(self, &BIRTHS)),
            2 | 3 => (Field::AdmissionDate, one_of(self, &ADMISSIONS)),
            4 if self.chance(20) => (Field::GuardianPhone, "ก".repeat(501)),
            _ => (FIELDS[self.below(FIELDS.len())], one_of(self, &VALUES)),
        }
    }

    fn values(&mut self) -> Values {
        let count = 1 + self.below(3);
        let values: BTreeMap<_, _> = (0..count).map(|_| self.value()).collect();
        values.into_iter().collect()
    }

    fn act(&mut self) -> Op {
        let (phone, child) = (self.phone(), self.child());
        match self.below(32) {
            0 | 1 => {
                self.children += 1;
                Op::Create(phone, self.below(self.setup.places))
            }
            2..=10 => Op::Edit(phone, child, self.values()),
            11 => Op::Look(phone, child),
            12 => Op::Measure(phone, child),
            13 | 14 => Op::TakeOff(phone, child),
            15 | 16 => Op::PutBack(phone, child),
            30 | 31 => Op::Mark(phone, child, CheckFound::ALL[(phone + child) % CheckFound::ALL.len()]),
            17..=23 | 29 => Op::Resolve(phone, child, self.chance(40)),
            _ => Op::Sync(phone),
        }
    }

    fn trouble(&mut self, kind: Kind) -> Op {
        let phone = self.phone();
        let place = self.below(self.setup.places);
        match kind {
            Kind::Cut if self.chance(50) => Op::Cut(phone),
            Kind::Cut => Op::Mend(phone),
            Kind::Lose if self.chance(40) => Op::LoseRequest(phone),
            Kind::Lose => Op::LoseAnswer(phone),
            Kind::Twice => Op::Duplicate(phone),
            Kind::Late => Op::Replay(self.below(1_000)),
            Kind::Tabs => self.tabs(phone, place),
            Kind::Kill if self.chance(30) => {
                let (child, values) = (self.child(), self.values());
                Op::KillSaving(phone, child, values, self.times(3))
            }
            Kind::Kill => Op::Kill(phone, place, self.times(30)),
            Kind::Full if self.chance(70) => Op::Full(phone, self.below(2_000)),
            Kind::Full => Op::Room(phone),
            Kind::Server => Op::ServerRestart,
            Kind::Clock => Op::WrongClock(phone, i64::from(self.rng.random_range(-4_000..4_000_i32))),
            Kind::Windows => self.windows(phone, place),
            Kind::Days if self.chance(25) => Op::Forget(phone),
            Kind::Days if self.chance(50) => self.put_back_late(phone),
            Kind::Days => Op::Days(if self.chance(60) { 31 } else { i64::from(self.times(40)) }),
        }
    }

    /// Windows open and close, while phones are away and time passes.
    fn windows(&mut self, phone: P, place: usize) -> Op {
        match self.below(24) {
            0..2 => Op::CloseWindow,
            2..7 => Op::OpenWindow,
            7..10 => Op::Hours([1, 24, 71, 72, 73, 100][self.below(6)]),
            10 => Op::StartAnew(phone),
            11..16 => Op::Decide(place, self.chance(20)),
            _ => {
                // What is typed before the closing arrives after it, perhaps so late that the office decides.
                let (child, values) = (self.child(), self.values());
                let (hours, accepts) = (i64::from(self.times(145)), self.chance(20));
                let decided = [Op::Sync(phone), Op::Decide(place, accepts)];
                let before = [Op::CloseWindow, Op::Hours(1), Op::Edit(phone, child, values), Op::Sync(phone)];
                let after = [Op::Sync(phone), Op::Hours(hours)];
                self.planned =
                    decided.into_iter().filter(|_| hours > 72).chain(after).chain(before).collect();
                Op::OpenWindow
            }
        }
    }

    /// A child is off the roll for more than thirty days, is put back all the same, and then corrected.
    fn put_back_late(&mut self, phone: P) -> Op {
        let child = self.child();
        let correcting = Op::Edit(phone, child, self.values());
        self.planned =
            vec![Op::Sync(phone), correcting, Op::PutBack(phone, child), Op::Days(31), Op::Sync(phone)];
        Op::TakeOff(phone, child)
    }

    /// Two tabs of one phone, or a person and the sync, go at once.
    fn tabs(&mut self, phone: P, place: usize) -> Op {
        let meanwhile = match self.below(4) {
            0 | 1 => Op::Sync(phone),
            2 => Op::Edit(phone, self.child(), self.values()),
            _ => self.act(),
        };
        if self.chance(30) {
            let (child, values) = (self.child(), self.values());
            return Op::WhileSaving(phone, child, values, self.times(3), Box::new(meanwhile));
        }
        Op::During(phone, place, self.times(30), Box::new(meanwhile))
    }

    fn rare(&mut self) -> Op {
        if self.copies > 0 && self.chance(30) {
            self.copies -= 1;
            self.phones += 1;
            return Op::Copy(self.below(self.phones - 1));
        }
        match self.below(8) {
            7 => Op::Freeze(self.below(self.setup.places)),
            even if self.restores && even % 2 == 0 => Op::Backup,
            _ if self.restores => Op::Restore,
            _ => self.act(),
        }
    }

    /// The next step.
    pub fn op(&mut self) -> Op {
        if let Some(planned) = self.planned.pop() {
            return planned;
        }
        let rare = if self.restores { 12 } else { 4 };
        match self.below(100) {
            0..30 if !self.kinds.is_empty() => {
                let which = self.below(self.kinds.len());
                let kind = self.kinds[which];
                self.trouble(kind)
            }
            roll if roll >= 100 - rare => self.rare(),
            _ => self.act(),
        }
    }
}
