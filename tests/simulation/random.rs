//! Runs drawn from seeds.

use crate::dice::Dice;
use crate::run::Run;
use shared::planted::Bug;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How often each thing was met.
pub type Met = BTreeMap<&'static str, u64>;

/// How many runs go at once.
pub const THREADS: usize = 2;
/// How many random histories a test run has.
const HISTORIES: u64 = 10_000;
/// How many of them are as good as one for each thing to be met a hundred times.
const HISTORIES_FOR_A_HUNDRED: u64 = 2_000;

/// Everything that the runs must have met.
const MET: [&str; 42] = [
    "applied",
    "merged",
    "conflict",
    "written over with notice",
    "not chosen",
    "marked over a mark",
    "wrong together",
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
    "stale form",
    "two tabs sync at once",
    "in the middle of a sync",
    "in the middle of saving",
    "phone killed",
    "killed while saving",
    "no room for an edit",
    "no room for an answer",
    "server restart",
    "wrong clock",
    "copied phone",
    "forgot what the server told",
    "backup",
    "restore",
    "interrupted download",
    "three places",
    "eight phones",
    "an officer",
    "late",
    "held",
    "accepted by the office",
    "declined or refused later",
    "base drawn again after changes",
    "a child on two rolls",
];

/// Does the run of a seed. Returns what it met.
pub fn run_of(seed: u64, real: bool, bug: Option<Bug>) -> Met {
    let trace = std::env::var_os("LEC_TRACE").is_some();
    let mut dice = Dice::of(seed, real, bug);
    if trace {
        eprintln!("{:?}", dice.setup);
    }
    let mut run = Run::begin(dice.setup);
    run.met("three places", dice.setup.places == 3);
    run.met("eight phones", dice.setup.phones == 8);
    run.met("an officer", dice.setup.officer);
    for _ in 0..dice.steps {
        let op = dice.op();
        if trace {
            eprintln!("{op:?}");
        }
        run.step(&op);
    }
    run.settle();
    std::mem::take(&mut run.network.borrow_mut().met)
}

/// Runs seeds, and says how to repeat one that fails.
fn runs(seeds: impl Iterator<Item = u64>, real: bool) -> Met {
    let mut met = Met::new();
    for seed in seeds {
        let Ok(found) = catch_unwind(AssertUnwindSafe(|| run_of(seed, real, None))) else {
            let server = if real { "LEC_REAL=1 " } else { "" };
            panic!(
                "repeat it: {server}LEC_TRACE=1 LEC_SEED={seed} cargo test -p tests --test simulation a_chosen_seed"
            );
        };
        add(&mut met, found);
    }
    met
}

fn add(met: &mut Met, found: Met) {
    for (what, count) in found {
        *met.entry(what).or_default() += count;
    }
}

/// Shares seeds between threads.
fn shared_out(count: u64, real: bool) -> Met {
    let mut met = Met::new();
    std::thread::scope(|scope| {
        let share = |first: usize| move || runs((0..count).skip(first).step_by(THREADS), real);
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(share(first))).collect();
        for thread in threads {
            add(&mut met, thread.join().expect("a history broke a promise; how to repeat it stands above"));
        }
    });
    met
}

fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn ten_thousand_random_histories_keep_every_promise() {
    let count = number_from("LEC_SEEDS").unwrap_or(HISTORIES);
    let met = shared_out(count, false);
    println!("{met:?}");
    let wanted = 100 * count / HISTORIES_FOR_A_HUNDRED;
    let times = |what: &str| met.get(what).copied().unwrap_or(0);
    let missed: Vec<_> =
        MET.iter().map(|what| (what, times(what))).filter(|(_, met)| *met < wanted).collect();
    assert!(count < HISTORIES_FOR_A_HUNDRED || missed.is_empty(), "the runs are too tame: {missed:?}");
}

#[test]
fn random_histories_on_the_real_database_keep_every_promise() {
    shared_out(40, true);
}

#[test]
fn a_chosen_seed_is_repeated() {
    if let Some(seed) = number_from("LEC_SEED") {
        runs(seed..=seed, std::env::var_os("LEC_REAL").is_some());
    }
}
