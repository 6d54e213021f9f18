//! What is doubtful about a record, or about two of them (domain.md section 5). A finding never refuses an
//! edit: it is a task, an error stops confirming, a warning asks for a reason, and it goes by itself when the
//! data is right.
//!
//! Checks that need the table of areas (whether a province, district or subdistrict exists and fits the one
//! above it) are not here: a phone holds only parts of that table.

mod ages;
mod completeness;
mod country;
mod dates;
mod duplicates;
mod fields;
mod finding_code;
mod names;
mod numbers;

pub use ages::check_age;
pub use completeness::{Completeness, completeness, is_optional};
pub use country::{Keys, check_pair, doubtful_pairs};
pub use duplicates::check_roll;
pub use fields::{CheckContext, check_record};
pub use finding_code::FindingCode;

use crate::children::{Field, Record};
use crate::codes::Status;
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::values::RecordId;
use serde::{Deserialize, Serialize};

/// How much a finding matters, the gravest first (domain.md section 5).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops confirming; never stops saving.
    Error,
    /// Needs a reason.
    Warning,
    /// For information.
    Info,
}

impl Severity {
    /// What it is called on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Error => words("ต้องแก้ไข", "To be put right"),
            Self::Warning => words("ควรตรวจสอบ", "To be checked"),
            Self::Info => words("เพื่อทราบ", "For information"),
        }
    }
}

/// One thing that is doubtful about a record.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// The field to look at; none for a measurement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The record it may be confused with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<RecordId>,
}

impl Finding {
    /// A finding about one field.
    pub const fn about(code: FindingCode, field: Field) -> Self {
        Self { code, field: Some(field), other: None }
    }

    /// How much it matters.
    pub const fn severity(self) -> Severity {
        self.code.severity()
    }

    /// What is wrong.
    pub const fn words(self) -> Words {
        self.code.words()
    }

    /// What to do about it.
    pub const fn remedy(self) -> Words {
        self.code.remedy()
    }
}

/// Whether a record's child is on the roll; one without a readable status is taken to be.
pub fn is_on_roll(record: &Record) -> bool {
    Status::parse(record.get(Field::Status)).is_none_or(Status::on_roll)
}
