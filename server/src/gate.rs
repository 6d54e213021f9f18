//! Who is let in when many come at once (sync.md 2.8, 38 to 40). What is queued takes less than a second instead of the
//! two of no. 39, because who is let in shall be answered within one; whoever would make it longer is told when to come
//! again. Work goes in before reading, reading before first downloads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What somebody comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Something is brought: edits, a file, a password.
    Push,
    /// Something is asked for.
    Pull,
    /// A roll is downloaded for the first time.
    Boot,
}

impl Errand {
    /// How much may be queued before this one is turned away.
    const fn longest(self) -> Duration {
        match self {
            Self::Push => Duration::from_millis(400),
            Self::Pull => Duration::from_millis(300),
            Self::Boot => Duration::from_millis(200),
        }
    }
}

/// So many seconds of work the estimate remembers. Those whose writes are committed together leave together, so what is
/// counted is how many left in a time, and not the time between two.
const MEMORY: f64 = 1.0;

/// So many slow ones are no queue: others leave beside them.
const FEW: u32 = 16;

/// A slow one says no more than this of the others; among a few, where it may be a workbook, less.
const LONGEST_LESSON: Duration = Duration::from_secs(1);
const LESSON_OF_FEW: Duration = Duration::from_millis(200);

/// How many requests leave in a second, as long as nothing was seen.
const FIRST_GUESS: f64 = 200.0;

/// The gate of one server.
#[derive(Default)]
pub struct Gate(Mutex<Queue>);

/// What is known of the queue: how many are inside, how many lately left and in how many seconds of work, and since when
/// nobody has left.
struct Queue {
    inside: u32,
    left: f64,
    worked: f64,
    still_since: Instant,
}

impl Default for Queue {
    /// A server that has just begun must not let in everybody at once.
    fn default() -> Self {
        Self { inside: 0, left: FIRST_GUESS * MEMORY, worked: MEMORY, still_since: Instant::now() }
    }
}

/// The right to be inside; it ends with its owner.
pub struct Pass {
    gate: Arc<Gate>,
    entered: Instant,
}

impl Pass {
    /// The work was done: from this is learned how long others will wait. Who gave up or failed teaches nothing.
    pub fn served(self) {
        self.gate.queue().learn(self.entered, Instant::now());
    }
}

impl Gate {
    /// Asks to be let in; or how long what is queued will take.
    pub fn enter(self: &Arc<Self>, errand: Errand) -> Result<Pass, Duration> {
        let now = Instant::now();
        self.queue().enter(errand, now)?;
        Ok(Pass { gate: self.clone(), entered: now })
    }

    /// Asks whether somebody inside would be let in for this as well; or how long what is queued will take.
    pub fn lets_stay(&self, errand: Errand) -> Result<(), Duration> {
        let queue = self.queue();
        queue.lets_in(queue.inside.saturating_sub(1), errand, Instant::now())
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // The numbers are whole whatever happened to who held them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut queue = self.gate.queue();
        queue.inside = queue.inside.saturating_sub(1);
    }
}

impl Queue {
    fn enter(&mut self, errand: Errand, now: Instant) -> Result<(), Duration> {
        self.lets_in(self.inside, errand, now)?;
        if self.inside == 0 {
            self.still_since = now;
        }
        self.inside += 1;
        Ok(())
    }

    fn lets_in(&self, inside: u32, errand: Errand, now: Instant) -> Result<(), Duration> {
        let still =
            if inside > FEW { now.saturating_duration_since(self.still_since) } else { Duration::ZERO };
        // When nobody leaves, the estimate says nothing any more.
        let queued = self.apart().mul_f64(inside.into()).max(still);
        // An empty server takes anybody: only so is a bad estimate ever mended.
        if inside > 0 && queued > errand.longest() {
            return Err(queued);
        }
        Ok(())
    }

    fn learn(&mut self, entered: Instant, now: Instant) {
        // Whoever entered an empty server took the whole of the time; the others, what came after the one before.
        let longest = if self.inside > FEW { LONGEST_LESSON } else { LESSON_OF_FEW };
        let took = now.saturating_duration_since(self.still_since.max(entered)).min(longest);
        let forgotten = MEMORY / (MEMORY + took.as_secs_f64());
        self.left = self.left * forgotten + 1.0;
        self.worked = self.worked * forgotten + took.as_secs_f64();
        self.still_since = now;
    }

    /// How far apart requests leave.
    fn apart(&self) -> Duration {
        Duration::from_secs_f64(self.worked / self.left)
    }
}

/// The least time after which to come again: header and phone count whole seconds, so a crowd needs some of them.
const LEAST_SPREAD: Duration = Duration::from_secs(10);

/// After how many seconds to come again: at random between the time that what is queued takes and twice that, so that
/// those who are turned away together do not come back together. `random` lies in 0..1.
pub fn come_again_after(queued: Duration, random: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few seconds, never negative"
    )]
    let seconds = (queued.max(LEAST_SPREAD).as_secs_f64() * (1.0 + random)) as u64;
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue that has long served one request every ten milliseconds, and holds so many.
    fn busy_with(inside: u32) -> Queue {
        let begun = Instant::now();
        let mut queue = Queue::default();
        for n in 0..1_000 {
            let at = |n: u32| begun + Duration::from_millis(10) * n;
            queue.learn(at(n), at(n + 1));
        }
        queue.inside = inside;
        queue
    }

    #[test]
    fn work_goes_in_before_reading_and_reading_before_first_downloads() {
        let lets_in = |inside, errand| {
            let mut queue = busy_with(inside);
            queue.enter(errand, queue.still_since).is_ok()
        };
        for (errand, most) in [(Errand::Boot, 20), (Errand::Pull, 30), (Errand::Push, 40)] {
            assert!(lets_in(most, errand), "{errand:?}");
            assert!(!lets_in(most + 3, errand), "{errand:?}");
        }
    }

    #[test]
    fn a_server_that_has_just_begun_does_not_let_in_everybody() {
        let mut queue = Queue::default();
        let now = queue.still_since;
        let let_in = (0..20_000).filter(|_| queue.enter(Errand::Push, now).is_ok()).count();
        assert_eq!(let_in, 81);
    }

    #[test]
    fn who_gives_up_makes_room_and_teaches_nothing() {
        let gate = Arc::<Gate>::default();
        let now = || {
            let queue = gate.queue();
            (queue.inside, queue.apart())
        };
        let before = now();
        drop(gate.enter(Errand::Push));
        assert_eq!(now(), before);
        gate.enter(Errand::Push).unwrap().served();
        assert_eq!(now().0, 0);
        assert_ne!(now().1, before.1);
    }

    #[test]
    fn an_empty_server_takes_anybody_however_slow_it_was() {
        let mut queue = Queue { left: 1.0, worked: 60.0, ..Queue::default() };
        let now = queue.still_since + Duration::from_hours(1);
        assert!(queue.enter(Errand::Boot, now).is_ok());
        assert_eq!(queue.enter(Errand::Push, now), Err(Duration::from_mins(1)));
    }

    #[test]
    fn when_nobody_leaves_nobody_enters() {
        let mut queue = Queue::default();
        let begun = queue.still_since;
        let later = |millis| begun + Duration::from_millis(millis);
        for _ in 0..FEW {
            assert!(queue.enter(Errand::Push, begun).is_ok());
        }
        assert!(queue.enter(Errand::Boot, later(60_000)).is_ok(), "a few slow ones are no queue");
        assert!(queue.enter(Errand::Push, later(400)).is_ok());
        assert_eq!(queue.enter(Errand::Push, later(3_000)), Err(Duration::from_secs(3)));
        queue.learn(begun, later(3_000));
        assert!(queue.enter(Errand::Push, later(3_400)).is_ok());
    }

    #[test]
    fn that_many_leave_together_lets_in_no_more() {
        let mut queue = busy_with(0);
        let mut now = queue.still_since;
        for _ in 0..20 {
            now += Duration::from_millis(640);
            queue.inside = 64;
            for _ in 0..64 {
                queue.learn(now.checked_sub(Duration::from_millis(640)).unwrap(), now);
            }
            let apart = queue.apart().as_millis();
            assert!((5..15).contains(&apart), "{apart} ms apart");
        }
    }

    #[test]
    fn a_few_lone_slow_ones_keep_nobody_out() {
        let mut queue = Queue::default();
        let mut now = queue.still_since;
        for _ in 0..5 {
            assert!(queue.enter(Errand::Push, now).is_ok());
            let entered = now;
            now += Duration::from_secs(3);
            queue.learn(entered, now);
            queue.inside -= 1;
        }
        for _ in 0..5 {
            assert!(queue.enter(Errand::Boot, now).is_ok());
        }
    }

    #[test]
    fn who_leaves_makes_room() {
        let gate = Arc::<Gate>::default();
        gate.queue().worked = 600.0;
        let pass = gate.enter(Errand::Push);
        assert!(pass.is_ok() && gate.enter(Errand::Push).is_err());
        drop(pass);
        assert!(gate.enter(Errand::Push).is_ok());
    }

    #[test]
    fn the_time_to_come_again_is_spread_over_the_time_that_the_queue_takes() {
        let queued = Duration::from_secs(40);
        assert_eq!((come_again_after(queued, 0.0), come_again_after(queued, 0.999)), (40, 79));
        for millis in [510, 1_010, 2_010] {
            let mut told = std::collections::BTreeMap::new();
            for n in 0..1_000 {
                let seconds = come_again_after(Duration::from_millis(millis), f64::from(n) / 1_000.0);
                *told.entry(seconds).or_insert(0) += 1;
            }
            assert!(told.values().all(|&many| many <= 101), "{millis}: {told:?}");
        }
    }
}
