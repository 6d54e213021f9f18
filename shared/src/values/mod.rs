//! The smallest words of the register. Each parses itself once at the edge; inside, it cannot be wrong.

pub mod citizen_id;
pub mod clock;
pub mod date;
pub mod ids;
pub mod name;
pub mod numbers;
pub mod thai;

pub use clock::{Clock, Timestamp};
pub use date::CivilDate;
pub use ids::{
    AccountId, DeviceId, EditId, Ids, InstitutionId, PhoneId, RecordId, RoundId, SnapshotId, WindowId,
};
