//! Runs drawn from a seed. Each seed also draws how many phones there are, how large pages are, and which faults
//! happen at all, so that some runs are quiet and others are nothing but trouble.

use crate::op::{Op, P};
use crate::run::{Run, Setup};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::children::Field;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fields of several groups, three of them in one, so that people meet often.
const FIELDS: [Field; 6] = [
    Field::FirstName,
    Field::LastName,
    Field::NoSurname,
    Field::GuardianPhone,
    Field::Level,
    Field::CurrentHouseNo,
];
const VALUES: [&str; 4] = ["ก", "ข", "ค", ""];

/// Everything that the runs of one test must have met.
const MET: [&str; 20] = [
    "applied",
    "merged",
    "conflict",
    "rejected: off the roll",
    "rejected: put back too late",
    "refused on the phone",
    "renumber",
    "gap",
    "diverged",
    "lost request",
    "lost answer",
    "duplicate",
    "cut",
    "old request",
    "in the middle of a sync",
    "phone killed",
    "server restart",
    "wrong clock",
    "restore",
    "interrupted download",
];

struct Dice {
    rng: ChaCha8Rng,
    phones: usize,
    children: usize,
    places: usize,
    faults: bool,
    restores: bool,
    copies: usize,
}

impl Dice {
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

    fn values(&mut self) -> Vec<(Field, String)> {
        let count = 1 + self.below(3);
        let long = self.chance(2);
        let value = |dice: &mut Self| {
            if long { "ก".repeat(501) } else { VALUES[dice.below(VALUES.len())].to_owned() }
        };
        let values = (0..count).map(|_| (FIELDS[self.below(FIELDS.len())], value(self)));
        values.collect::<BTreeMap<_, _>>().into_iter().collect()
    }

    fn act(&mut self) -> Op {
        let (phone, child) = (self.phone(), self.child());
        match self.below(24) {
            0 | 1 => {
                self.children += 1;
                Op::Create(phone, self.below(self.places))
            }
            2..=10 => Op::Edit(phone, child, self.values()),
            11 => Op::Look(phone, child),
            12 => Op::Measure(phone, child),
            13 | 14 => Op::TakeOff(phone, child),
            15 | 16 => Op::PutBack(phone, child),
            17 | 18 => Op::Resolve(phone, child, self.chance(50)),
            _ => Op::Sync(phone),
        }
    }

    fn trouble(&mut self) -> Op {
        let phone = self.phone();
        match self.below(14) {
            0 => Op::Cut(phone),
            1 => Op::Mend(phone),
            2 => Op::LoseRequest(phone),
            3 | 4 => Op::LoseAnswer(phone),
            5 => Op::Duplicate(phone),
            6 | 7 => Op::Replay(self.below(1_000)),
            8 | 9 => {
                let (place, times) = (self.below(self.places), 1 + self.below(5));
                let times = u32::try_from(times).unwrap_or(1);
                Op::During(phone, place, times, Box::new(self.act()))
            }
            10 => Op::Kill(phone, self.below(self.places), u32::try_from(1 + self.below(5)).unwrap_or(1)),
            11 => Op::ServerRestart,
            12 => Op::WrongClock(phone, i64::from(self.rng.random_range(-4_000..4_000_i32))),
            _ => Op::Days(i64::from(self.rng.random_range(0..40_i32))),
        }
    }

    fn rare(&mut self) -> Op {
        if self.copies > 0 && self.chance(30) {
            self.copies -= 1;
            self.phones += 1;
            return Op::Copy(self.below(self.phones - 1));
        }
        match self.below(2) {
            0 if self.restores => Op::Backup,
            _ if self.restores => Op::Restore,
            _ => self.act(),
        }
    }

    fn op(&mut self) -> Op {
        match self.below(100) {
            65..=95 if self.faults => self.trouble(),
            96..=99 => self.rare(),
            _ => self.act(),
        }
    }
}

/// Does the run of a seed. Returns what it met.
fn run_of(seed: u64, real: bool) -> BTreeMap<&'static str, u64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let phones = rng.random_range(2..=4);
    let setup = Setup {
        phones,
        joined: rng.random_range(1..=phones),
        page: [1, 2, 50][rng.random_range(0..3)],
        batch: [1, 3, 50][rng.random_range(0..3)],
        real,
    };
    let steps = rng.random_range(10..60);
    let mut dice = Dice {
        phones: setup.phones,
        children: 1,
        places: rng.random_range(1..=2),
        faults: rng.random_ratio(8, 10),
        restores: !real && rng.random_ratio(1, 5),
        copies: usize::from(rng.random_ratio(1, 5)),
        rng,
    };
    let mut run = Run::begin(setup);
    for _ in 0..steps {
        let op = dice.op();
        if std::env::var_os("LEC_TRACE").is_some() {
            eprintln!("{op:?}");
        }
        run.step(&op);
    }
    run.settle();
    std::mem::take(&mut run.network.borrow_mut().met)
}

/// Runs seeds, and says how to repeat one that fails.
fn runs(seeds: impl Iterator<Item = u64>, real: bool) -> BTreeMap<&'static str, u64> {
    let mut met: BTreeMap<&'static str, u64> = BTreeMap::new();
    for seed in seeds {
        let Ok(found) = catch_unwind(AssertUnwindSafe(|| run_of(seed, real))) else {
            let server = if real { "LEC_REAL=1 " } else { "" };
            panic!(
                "repeat it: {server}LEC_TRACE=1 LEC_SEED={seed} cargo test -p tests --test simulation a_chosen_seed"
            );
        };
        for (what, count) in found {
            *met.entry(what).or_default() += count;
        }
    }
    met
}

fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn two_thousand_random_histories_keep_every_promise() {
    let count = number_from("LEC_SEEDS").unwrap_or(2_000);
    let met = runs(0..count, false);
    if count >= 2_000 {
        let missed: Vec<_> = MET.iter().filter(|what| met.get(*what).copied().unwrap_or(0) < 10).collect();
        assert!(missed.is_empty(), "the runs are too tame: {missed:?} of {met:?}");
    }
    println!("{met:?}");
}

#[test]
fn random_histories_on_the_real_database_keep_every_promise() {
    runs(0..20, true);
}

#[test]
fn a_chosen_seed_is_repeated() {
    if let Some(seed) = number_from("LEC_SEED") {
        runs(seed..=seed, std::env::var_os("LEC_REAL").is_some());
    }
}
