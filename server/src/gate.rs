//! Who is let in when many come at once (sync.md 2.8, 38 to 40). What is queued may take two seconds at most; whoever
//! would make it longer is told when to come again. Work goes in before reading, reading before first downloads.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What somebody comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Edits are brought.
    Push,
    /// Changes are asked for.
    Pull,
    /// A roll is downloaded for the first time.
    Boot,
}

impl Errand {
    /// How much may be queued before this one is turned away.
    const fn longest(self) -> Duration {
        match self {
            Self::Push => Duration::from_secs(2),
            Self::Pull => Duration::from_secs(1),
            Self::Boot => Duration::from_millis(500),
        }
    }
}

/// How quickly the estimate follows what is seen: each request counts for one part in so many.
const MEMORY: u32 = 32;

/// The gate of one server.
#[derive(Default)]
pub struct Gate(Mutex<Queue>);

/// What is known of the queue: how many are inside, and how far apart they lately left.
#[derive(Default)]
struct Queue {
    inside: u32,
    apart: Duration,
    last_left: Option<Instant>,
}

/// The right to be inside; it ends with its owner.
pub struct Pass<'g> {
    gate: &'g Gate,
    entered: Instant,
}

impl Gate {
    /// Asks to be let in; or how long what is queued will take.
    pub fn enter(&self, errand: Errand) -> Result<Pass<'_>, Duration> {
        let now = Instant::now();
        self.queue().enter(errand)?;
        Ok(Pass { gate: self, entered: now })
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // The numbers are whole whatever happened to who held them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.gate.queue().leave(self.entered, Instant::now());
    }
}

impl Queue {
    fn enter(&mut self, errand: Errand) -> Result<(), Duration> {
        let queued = self.apart * self.inside;
        // An empty server takes anybody: only so is a bad estimate ever mended.
        if self.inside > 0 && queued > errand.longest() {
            return Err(queued);
        }
        self.inside += 1;
        Ok(())
    }

    fn leave(&mut self, entered: Instant, now: Instant) {
        self.inside = self.inside.saturating_sub(1);
        // Whoever entered an empty server took the whole of the time; the others, what came after the one before.
        let began = self.last_left.map_or(entered, |left| left.max(entered));
        let took = now.saturating_duration_since(began);
        self.apart = (self.apart * (MEMORY - 1) + took) / MEMORY;
        self.last_left = Some(now);
    }
}

/// After how many seconds to come again: at random between the time that what is queued takes and twice that, so that
/// those who are turned away together do not come back together. `random` lies in 0..1.
pub fn come_again_after(queued: Duration, random: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few seconds, never negative"
    )]
    let seconds = (queued.as_secs_f64() * (1.0 + random)).ceil() as u64;
    seconds.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue that has long served one request every ten milliseconds, and holds so many.
    fn busy_with(inside: u32) -> Queue {
        let begun = Instant::now();
        let mut queue = Queue::default();
        for n in 0..1_000 {
            queue.enter(Errand::Push).unwrap();
            let at = |n: u32| begun + Duration::from_millis(10) * n;
            queue.leave(at(n), at(n + 1));
        }
        queue.inside = inside;
        queue
    }

    #[test]
    fn work_goes_in_before_reading_and_reading_before_first_downloads() {
        let lets_in = |inside, errand| busy_with(inside).enter(errand).is_ok();
        for (errand, most) in [(Errand::Boot, 50), (Errand::Pull, 100), (Errand::Push, 200)] {
            assert!(lets_in(most, errand), "{errand:?}");
            assert!(!lets_in(most + 3, errand), "{errand:?}");
        }
    }

    #[test]
    fn an_empty_server_takes_anybody_however_slow_it_was() {
        let mut queue = Queue { inside: 0, apart: Duration::from_mins(1), last_left: None };
        assert!(queue.enter(Errand::Boot).is_ok());
        assert_eq!(queue.enter(Errand::Push), Err(Duration::from_mins(1)));
    }

    #[test]
    fn who_leaves_makes_room() {
        let gate = Gate::default();
        gate.queue().apart = Duration::from_secs(3);
        let pass = gate.enter(Errand::Push);
        assert!(pass.is_ok() && gate.enter(Errand::Push).is_err());
        drop(pass);
        assert!(gate.enter(Errand::Push).is_ok());
    }

    #[test]
    fn the_time_to_come_again_is_spread_over_the_time_that_the_queue_takes() {
        let queued = Duration::from_secs(4);
        assert_eq!((come_again_after(queued, 0.0), come_again_after(queued, 0.999)), (4, 8));
        assert_eq!(come_again_after(Duration::from_millis(10), 0.5), 1);
    }
}
