//! The simulation: real phones (write path, outbox, sync) and a server by the real rule, on one thread, with a line
//! that fails in every way and people who meet in the same record. Operations and faults are data ([`op`]), a run
//! is a list of them, written by hand ([`found`]) or drawn from a seed ([`random`]).
//!
//! What counts as failure is in [`check`], by the numbers of sync.md 4.3: an edit that is nowhere (I1), twice in the
//! history (I2), over a value that its author did not know (I3), phones that differ once everything is mended (I4),
//! a hole in the numbers (I6), a receipt that changes (I7), an own value that vanishes from the screen (I8), an
//! outbox that does not empty (I9, I16), a history that does not add up (I15), a question that is lost (I17) or
//! that nobody raised (I20), an accepted edit of a child off the roll (I21). A refused edit, a question, or a line
//! that fails is no failure: that is what they are for.

mod check;
mod found;
mod known;
mod line;
mod op;
mod random;
mod run;
