//! The simulation: real phones (write path, outbox, sync) and a server by the real rule, on one thread, with a line
//! and a storage that fail in every way and people who meet in the same record. Operations and faults are data
//! ([`op`]), a run is a list of them, written by hand ([`found`]) or drawn from a seed ([`random`]). That the checks
//! can fail is seen by planting bugs ([`planted`]).
//!
//! What counts as failure is in [`check`], by the numbers of sync.md 4.3: an edit that is nowhere (I1), twice in the
//! history (I2), over a value that its author did not know (I3), phones that differ once everything is mended (I4),
//! a change that a phone passed by (I5), a hole in the numbers (I6), a receipt that changes (I7), an own value that
//! vanishes from the screen (I8), an outbox that does not empty (I9, I16), an edit that a restored server does not
//! get again (I13), two right edits that are wrong together (I14), a history that does not add up (I15), a question
//! that is lost (I17) or that nobody raised (I20), a state between two others after a tab died (I18), a request or
//! a page beyond its bounds (I19), an accepted edit of a child off the roll (I21). A refused edit, a question, a full
//! device or a line that fails is no failure: that is what they are for.

mod act;
mod check;
mod dice;
mod found;
mod known;
mod line;
mod op;
mod planted;
mod random;
mod run;
mod storm;
mod trouble;
