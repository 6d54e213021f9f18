//! Bugs planted on purpose: each must be caught, or the checks and the dice are too weak (sync.md 4.4).

use crate::op::{MALEE, NOI, Op, SOMCHAI, edit};
use crate::random::{THREADS, run_of};
use crate::run::{Setup, run_in};
use shared::children::Field;
use shared::planted::{Bug, plant};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most runs in which a bug must show itself.
const RUNS: u64 = 3_000;

thread_local! {
    static HUNTING: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the panics of hunted runs off the screen; they are what is hoped for.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !HUNTING.get() {
                usual(info);
            }
        }));
    });
}

/// The first run that fails with the bug and not without it, and with which words.
fn caught(bug: Bug) -> Option<(u64, String)> {
    HUNTING.set(true);
    let found = (0..RUNS).find_map(|number| {
        let words = failure(Some(bug), || history(number, bug))?;
        assert_eq!(failure(None, || history(number, bug)), None, "run {number} for {bug:?} fails without it");
        Some((number, words))
    });
    HUNTING.set(false);
    found
}

/// The words with which something fails, with a bug or without one.
fn failure(bug: Option<Bug>, history: impl FnOnce()) -> Option<String> {
    plant(bug);
    let failed = catch_unwind(AssertUnwindSafe(history)).err();
    plant(None);
    let words = |failed: Box<dyn std::any::Any + Send>| match failed.downcast::<String>() {
        Ok(words) => *words,
        Err(other) => other.downcast_ref::<&str>().map(|words| (*words).to_owned()).unwrap_or_default(),
    };
    failed.map(words)
}

/// The history of this number that may show a bug: most are drawn from seeds.
fn history(number: u64, bug: Bug) {
    match bug {
        Bug::ResumeAfterDivergence => died_after_divergence(u32::try_from(number).unwrap_or(u32::MAX)),
        _ => drop(run_of(number, false, Some(bug))),
    }
}

/// The server went back, and the phone with the higher versions died after so much of its next sync. Between the two
/// its person corrects what somebody else has corrected meanwhile.
fn died_after_divergence(times: u32) {
    let before = ["ก", "ข", "ค", "ง"].map(|race| [edit(SOMCHAI, NOI, Field::Race, race), Op::Sync(SOMCHAI)]);
    let steps = [Op::Backup].into_iter().chain(before.into_iter().flatten()).chain([
        Op::Restore,
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        Op::Sync(MALEE),
        Op::Kill(SOMCHAI, 0, times),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
    ]);
    run_in(Setup { page: 1, ..Setup::SMALL }, steps);
}

#[test]
fn every_planted_bug_is_caught() {
    hush();
    let next = AtomicUsize::new(0);
    let hunt = || {
        let mut escaped = Vec::new();
        while let Some(&bug) = Bug::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
            match caught(bug) {
                Some((seed, words)) => {
                    println!(
                        "{bug:?}: after {} runs, {}",
                        seed + 1,
                        words.lines().next().unwrap_or_default()
                    );
                }
                None => escaped.push(bug),
            }
        }
        escaped
    };
    let escaped: Vec<Bug> = std::thread::scope(|scope| {
        let hunters: Vec<_> = (0..THREADS).map(|_| scope.spawn(hunt)).collect();
        hunters.into_iter().flat_map(|hunter| hunter.join().expect("a hunter comes home")).collect()
    });
    assert!(escaped.is_empty(), "{escaped:?} went unnoticed in {RUNS} runs each");
}
