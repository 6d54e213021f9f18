//! What a person does to a record, and the one rule that says what becomes of it.
//!
//! [`Edit`] is the act, [`SentEdit`] the act on its way with its evidence. [`apply`] judges one edit from
//! [`Facts`]; [`accept_push`] takes a queue in order, with receipts and numbers (sync.md 2.6).

pub mod acts;
pub mod apply;
pub mod chain;
pub mod digest;
pub mod edit;
pub mod facts;
pub mod fold;
pub mod merge;
pub mod outcome;
pub mod push;
pub mod refusal;
pub mod together;
pub mod yours;

pub use acts::acts_of;
pub use apply::{Verdict, apply};
pub use chain::{Cursor, H8};
pub use digest::RollDigest;
pub use edit::{Change, Changes, Contact, Edit, MadeAt, SentEdit, changes_to};
pub use facts::{Competing, Conflict, Facts, Overwritten, Patch, StoredRecord, TOLD_DAYS, Together, Writer};
pub use outcome::{Outcome, OutcomeBody};
pub use push::{HistoryRow, Ledger, NewReceipt, Receipt, Taken, accept_held, accept_push};
pub use refusal::Refusal;
pub use together::wrong_together;
pub use yours::{shadow_after, yours};

/// The version of the shape of an edit. The server keeps accepting every version that was ever released.
pub const SCHEMA: u16 = 1;
