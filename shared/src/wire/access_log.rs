//! Who opened which child's full record, and who took out what (domain.md 7.6).

use crate::lang::{Words, words};
use crate::values::{InstitutionId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// The fewest characters of a reason: a word, not a sign.
pub const MIN_REASON: usize = 5;
/// The most.
pub const MAX_REASON: usize = 300;
/// The most entries in one answer.
pub const MAX_ENTRIES: u32 = 200;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// A child's full record was opened from above.
    Opened,
    /// What was done to a record was looked up.
    History,
    /// A whole roll was downloaded to a phone.
    Downloaded,
    /// A roll was taken out as a file, with masked numbers.
    Exported,
    /// A roll was taken out as a file, with full numbers.
    ExportedFull,
    /// The sealed work of a phone was handed in.
    HandedIn,
}

impl Access {
    /// Everything that is logged.
    pub const ALL: &'static [Self] =
        &[Self::Opened, Self::History, Self::Downloaded, Self::Exported, Self::ExportedFull, Self::HandedIn];

    /// The name in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::History => "history",
            Self::Downloaded => "downloaded",
            Self::Exported => "exported",
            Self::ExportedFull => "exported_full",
            Self::HandedIn => "handed_in",
        }
    }

    /// Finds it by its name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|access| access.code() == code)
    }

    /// The words for it.
    pub const fn words(self) -> Words {
        match self {
            Self::Opened => words("เปิดดูข้อมูลเด็ก", "Opened a child's record"),
            Self::History => words("ดูประวัติการแก้ไข", "Looked up a record's history"),
            Self::Downloaded => words("รับทะเบียนลงเครื่อง", "Downloaded a roll to a phone"),
            Self::Exported => words("ส่งออกทะเบียน (ปิดบังเลขประจำตัว)", "Exported a roll, numbers masked"),
            Self::ExportedFull => words("ส่งออกทะเบียน (เลขประจำตัวเต็ม)", "Exported a roll with full numbers"),
            Self::HandedIn => words("นำส่งงานของเครื่องอื่น", "Handed in the work of a phone"),
        }
    }
}

/// Why somebody opens a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// In the person's own words.
    pub reason: String,
}

impl Opening {
    /// The reason in its usual form, if it is one.
    pub fn judged(&self) -> Option<String> {
        let reason = crate::values::thai::normalise(&self.reason);
        (MIN_REASON..=MAX_REASON).contains(&reason.chars().count()).then_some(reason)
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessEntry {
    /// Its id; the next page is asked for by the last one.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who, by the name of that time.
    pub by: String,
    /// What.
    pub what: Access,
    /// At which institution.
    pub institution: InstitutionId,
    /// What the institution is called.
    pub place: String,
    /// Whose record; none for a whole roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// The reason that was typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_few_words() {
        let judged = |reason: &str| Opening { reason: reason.to_owned() }.judged();
        assert_eq!(judged("  ตรวจสอบ  นักเรียนซ้ำ "), Some("ตรวจสอบ นักเรียนซ้ำ".to_owned()));
        assert_eq!(judged("ตรวจ  "), None);
        assert_eq!(judged("."), None);
        assert!(judged(&"ก".repeat(MAX_REASON)).is_some() && judged(&"ก".repeat(MAX_REASON + 1)).is_none());
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for &access in Access::ALL {
            assert_eq!(Access::from_code(access.code()), Some(access));
        }
        assert_eq!(Access::from_code("else"), None);
    }
}
