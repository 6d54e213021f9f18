//! When to sync next: a pure function of what happened, how often it failed, and a random number, so that a
//! thousand phones do not come at once (sync.md 2.8, 38 to 40).

use super::transport::TransportError;
use shared::wire::error_body::ErrorCode;

/// What makes the phone think of syncing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The app was started, brought back to the front, or a person asked.
    Now,
    /// Something was edited; more edits may follow at once.
    Edited,
    /// The network came back; for thousands of phones at the same moment.
    Reconnected,
    /// A roll that was heard of lately is looked at; for so many milliseconds it is not asked for.
    Looked(u32),
    /// The last attempt went well and nothing is left.
    Done,
    /// Another tab was sending for all; it may be gone by now.
    Elsewhere,
    /// The server is busy and said after how many milliseconds to come again.
    Told(u32),
    /// The last attempt failed for the so-many-th time in a row, counted from 1.
    Failed(u32),
}

const EDIT_PAUSE_MS: f64 = 3_000.0;
const RECONNECT_SPREAD_MS: f64 = 30_000.0;
const ELSEWHERE_MS: f64 = 20_000.0;
const IDLE_MS: f64 = 900_000.0;
const FIRST_RETRY_MS: f64 = 2_000.0;

/// How long to wait, in milliseconds. `random` lies in 0..1.
pub fn delay_ms(occasion: Occasion, random: f64) -> u32 {
    let ms = match occasion {
        Occasion::Now => 0.0,
        Occasion::Looked(ms) => f64::from(ms),
        Occasion::Edited => EDIT_PAUSE_MS,
        Occasion::Reconnected => RECONNECT_SPREAD_MS * random,
        Occasion::Done => IDLE_MS * (0.5 + random),
        Occasion::Elsewhere => ELSEWHERE_MS * (0.5 + random),
        // The server spreads its callers already; a little more keeps those apart whom it told the same.
        Occasion::Told(ms) => f64::from(ms) * (1.0 + 0.2 * random),
        Occasion::Failed(times) => {
            let most = FIRST_RETRY_MS * 2_f64.powi(times.min(12).cast_signed());
            FIRST_RETRY_MS + (most.min(IDLE_MS) - FIRST_RETRY_MS) * random
        }
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to half an hour")]
    let ms = ms as u32;
    ms
}

/// How an attempt ended that failed on the way. A server that failed is asked again like one that was not reached; one
/// that refuses until a person does something is not asked before the usual time.
pub fn ended_by(error: &TransportError) -> Occasion {
    match error {
        TransportError::Refused(_, _, Some(ms)) => Occasion::Told(*ms),
        TransportError::Refused(ErrorCode::Busy | ErrorCode::Internal, ..)
        | TransportError::Unreachable
        | TransportError::TooSlow
        | TransportError::Unreadable => Occasion::Failed(1),
        TransportError::Refused(..) => Occasion::Done,
    }
}

/// What the next attempt follows upon, when one has ended and something may have happened meanwhile. `failures`
/// counts those in a row.
pub fn after(ended: Occasion, meanwhile: Option<Occasion>, failures: &mut u32) -> Occasion {
    let next = match ended {
        Occasion::Failed(_) => {
            *failures += 1;
            Occasion::Failed(*failures)
        }
        // Of the line nothing was learned.
        Occasion::Elsewhere => ended,
        _ => {
            *failures = 0;
            ended
        }
    };
    match meanwhile {
        // A busy server is obeyed, whatever happened meanwhile.
        Some(meanwhile) if !matches!(next, Occasion::Told(_)) => meanwhile,
        _ => next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_failed_is_asked_again_soon_and_one_that_refuses_is_not() {
        let refused = |code, wait| ended_by(&TransportError::Refused(code, String::new(), wait));
        assert_eq!(refused(ErrorCode::Busy, Some(5)), Occasion::Told(5));
        assert_eq!(refused(ErrorCode::Internal, None), Occasion::Failed(1));
        assert_eq!(refused(ErrorCode::Busy, None), Occasion::Failed(1));
        assert_eq!(refused(ErrorCode::SignInNeeded, None), Occasion::Done);
        assert_eq!(refused(ErrorCode::NotFound, None), Occasion::Done);
        assert_eq!(ended_by(&TransportError::Unreachable), Occasion::Failed(1));
    }

    #[test]
    fn failures_are_counted_until_something_is_learned_of_the_line() {
        let mut failures = 0;
        let mut then = |ended, meanwhile| after(ended, meanwhile, &mut failures);
        assert_eq!(then(Occasion::Failed(1), None), Occasion::Failed(1));
        assert_eq!(then(Occasion::Failed(1), Some(Occasion::Edited)), Occasion::Edited);
        assert_eq!(then(Occasion::Elsewhere, None), Occasion::Elsewhere);
        assert_eq!(then(Occasion::Failed(1), None), Occasion::Failed(3));
        assert_eq!(then(Occasion::Told(5), Some(Occasion::Now)), Occasion::Told(5));
        assert_eq!(then(Occasion::Failed(1), None), Occasion::Failed(1));
        assert_eq!(then(Occasion::Done, Some(Occasion::Now)), Occasion::Now);
        assert_eq!(then(Occasion::Failed(1), None), Occasion::Failed(1));
    }

    #[test]
    fn failures_wait_longer_and_spread_but_never_beyond_a_quarter_of_an_hour() {
        assert_eq!(delay_ms(Occasion::Failed(1), 0.0), 2_000);
        assert_eq!(delay_ms(Occasion::Failed(1), 1.0), 4_000);
        assert_eq!(delay_ms(Occasion::Failed(4), 1.0), 32_000);
        assert_eq!(delay_ms(Occasion::Failed(4_000), 1.0), 900_000);
    }

    #[test]
    fn a_busy_server_is_obeyed() {
        assert_eq!(
            (delay_ms(Occasion::Told(5_000), 0.0), delay_ms(Occasion::Told(5_000), 1.0)),
            (5_000, 6_000)
        );
    }

    #[test]
    fn a_person_never_waits_and_an_idle_phone_spreads() {
        assert_eq!(delay_ms(Occasion::Now, 0.9), 0);
        assert_eq!(delay_ms(Occasion::Edited, 0.9), 3_000);
        assert_eq!((delay_ms(Occasion::Done, 0.0), delay_ms(Occasion::Done, 1.0)), (450_000, 1_350_000));
        assert_eq!(
            (delay_ms(Occasion::Elsewhere, 0.0), delay_ms(Occasion::Elsewhere, 1.0)),
            (10_000, 30_000)
        );
        assert_eq!((delay_ms(Occasion::Reconnected, 0.0), delay_ms(Occasion::Reconnected, 1.0)), (0, 30_000));
    }
}
