//! When rolls may be changed, and by what rule an edit counts that arrives around a closing (domain.md 1.7, R11, R18,
//! R20, R42; product.md 3).
//!
//! A [`Round`] says what is recorded for; a [`Window`] of it says when, by whom and with which acts; [`judge`] says of
//! one edit whether it is in time, late but accepted, or waits for the local government. A snapshot is a third thing
//! and never derived from these two.

mod judge;
mod whom;
mod window;

pub use judge::{Judged, Made, judge};
pub use whom::Whom;
pub use window::{Confirming, Letter, RollAct, Round, Stand, Window};

/// So long after a closing an edit that was made before it is still accepted, in milliseconds: 72 hours, unless the
/// window says otherwise (product.md 3).
pub const GRACE_MS: i64 = 72 * 3_600_000;
