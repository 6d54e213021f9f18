//! The child on a roll: which facts a record holds, which of them belong together, and the life of an enrolment.

pub mod check;
pub mod enrolment;
pub mod field;
pub mod numbers;
pub mod parse;
pub mod record;

pub use enrolment::{Enrolment, Leaving};
pub use field::{Field, Group};
pub use record::{Measurement, Record};
