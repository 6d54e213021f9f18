//! The places of the register: areas of the country, local governments, institutions.

mod area;
mod institution;
mod lao;

pub use area::{Area, AreaCode, AreaLevel};
pub use institution::{ExternalCode, Institution, InstitutionKind};
pub use lao::{Lao, LaoCode, LaoKind};
