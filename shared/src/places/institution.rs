//! Schools, colleges and child development centres.

use super::LaoCode;
use crate::codes::Level;
use crate::json::{FromJson, ToJson};
use crate::values::InstitutionId;
use serde::{Deserialize, Serialize};

pub use crate::codes::InstitutionKind;

/// An institution that a local government owns (domain.md 3.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Institution {
    /// Our internal id.
    pub id: InstitutionId,
    /// The Thai name, with its kind as the institution writes it.
    pub name: String,
    /// School, college or centre.
    pub kind: InstitutionKind,
    /// The local government that owns it.
    pub lao: LaoCode,
    /// The district it lies in, without the word อำเภอ.
    pub district_name: String,
    /// The province it lies in.
    pub province_name: String,
    /// The levels it has classes in; empty when not stated yet.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Who records its data (ผู้รับผิดชอบการบันทึกข้อมูล).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorder_name: Option<String>,
    /// How to reach that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorder_phone: Option<String>,
    /// What other systems call it.
    #[serde(default)]
    pub external_codes: Vec<ExternalCode>,
}

/// A code that another system gave, as text: leading zeros count (domain.md 5.8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExternalCode {
    /// Whose code it is, as "ministry" or "smis".
    pub scheme: String,
    /// The code.
    pub value: String,
}
