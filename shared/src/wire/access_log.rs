//! Who opened which child's full record, and who took out what (domain.md 7.6).

use crate::children::{Field, Record};
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::values::{InstitutionId, RecordId, Timestamp, thai};
use serde::{Deserialize, Serialize};

/// The fewest characters of a reason: a word, not a sign.
pub const MIN_REASON: usize = 5;
/// The most.
pub const MAX_REASON: usize = 300;
/// The most entries in one answer.
pub const MAX_ENTRIES: u32 = 200;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// In the person's own words.
    pub reason: String,
}

impl Opening {
    /// The reason in its usual form, if it is one.
    pub fn judged(&self) -> Option<String> {
        let reason = thai::normalise(&self.reason);
        (MIN_REASON..=MAX_REASON).contains(&reason.chars().count()).then_some(reason)
    }
}

/// The most children that are opened at once: more of one name must be told apart first.
pub const MAX_FOUND: usize = 5;

/// Whom somebody looks for from above, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindChild {
    /// The citizen number, or first name and surname.
    pub find: String,
    /// In the person's own words.
    pub reason: String,
}

impl FindChild {
    /// Whether a record is of the child: the whole number, or the whole name. A part of either would make a list of
    /// what is opened one by one.
    pub fn fits(&self, record: &Record) -> bool {
        let number = |text: &str| -> String {
            thai::arabic_digits(text).chars().filter(|sign| !matches!(sign, ' ' | '-')).collect()
        };
        let name = format!("{} {}", record.get(Field::FirstName), record.get(Field::LastName));
        let fits = |typed: String, kept: String| !typed.is_empty() && typed == kept;
        fits(number(&self.find), number(record.get(Field::CitizenId)))
            || fits(thai::search_key(&self.find), thai::search_key(&name))
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
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
    fn a_child_is_found_by_the_whole_number_or_the_whole_name() {
        let mut record = Record::default();
        record.set(Field::FirstName, "น้อย");
        record.set(Field::LastName, "ใจดี");
        record.set(Field::CitizenId, "1000000000009");
        let fits = |find: &str| FindChild { find: find.to_owned(), reason: String::new() }.fits(&record);
        for found in ["1000000000009", "1-0000-00000-00-9", "๑๐๐๐๐๐๐๐๐๐๐๐๙", "น้อย ใจดี", " น้อย  ใจดี "]
        {
            assert!(fits(found), "{found}");
        }
        for other in ["", " ", "น้อย", "ใจดี", "100000000000", "น้อย ใจ"] {
            assert!(!fits(other), "{other}");
        }
        let nobody = FindChild { find: String::new(), reason: String::new() };
        assert!(!nobody.fits(&Record::default()) && !fits("-"));
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for &access in Access::ALL {
            assert_eq!(Access::from_code(access.code()), Some(access));
        }
        assert_eq!(Access::from_code("else"), None);
    }
}
