//! How syncing goes at the institutions of a branch, phone by phone, as the office sees it (sync.md 2.8, 19).

use super::institutions::is_zero;
use crate::edits::Refusal;
use crate::json::{FromJson, ToJson};
use crate::sorted::SortedMap;
use crate::values::{DeviceId, InstitutionId, PhoneId, Timestamp};
use crate::wire::sync::Waiting;
use serde::{Deserialize, Serialize};

/// One institution with its phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncReport {
    /// The institution.
    pub id: InstitutionId,
    /// Its full name.
    pub name: String,
    /// Its phones, those that need somebody first; empty when none was ever heard.
    pub devices: Vec<DeviceReport>,
}

/// What is known of one phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceReport {
    /// The phone.
    pub id: DeviceId,
    /// Who last used it, by the name that people know.
    pub person: String,
    /// The last contact.
    pub seen_at: Timestamp,
    /// What waited on it then.
    #[serde(default, skip_serializing_if = "Waiting::is_nothing")]
    pub waiting: Waiting,
    /// Edits that it lost before they were sent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lost: u64,
    /// The shape of the edits that its app makes; 0 when it is not known.
    pub schema: u16,
    /// How many of its edits were refused, by reason.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, u64>))]
    pub refused: SortedMap<Refusal, u64>,
    /// The vault on it, by which it can be cut off; none where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneId>,
    /// What its browser says it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// When it was cut off, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_at: Option<Timestamp>,
}

impl DeviceReport {
    /// Since when the oldest of what waits has waited, as far as the phone said.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        (!self.waiting.is_nothing()).then(|| self.seen_at.plus_ms(self.waiting.oldest_ms.saturating_neg()))
    }

    /// Whether somebody has to look after it: work waits there or was lost.
    pub fn needs_somebody(&self) -> bool {
        self.lost > 0 || !self.waiting.is_nothing()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_has_waiting_or_lost_work_needs_somebody() {
        let quiet = DeviceReport {
            id: DeviceId(Uuid::nil()),
            person: "ครูมาลี".to_owned(),
            seen_at: Timestamp(100_000),
            waiting: Waiting::default(),
            lost: 0,
            schema: 1,
            refused: SortedMap::from([(Refusal::TooLong, 2)]),
            phone: None,
            label: String::new(),
            cut_at: None,
        };
        assert!(!quiet.needs_somebody() && quiet.waiting_since().is_none());
        let waiting = DeviceReport { waiting: Waiting { count: 1, oldest_ms: 40_000 }, ..quiet.clone() };
        assert!(waiting.needs_somebody());
        assert_eq!(waiting.waiting_since(), Some(Timestamp(60_000)));
        assert!(DeviceReport { lost: 1, ..quiet }.needs_somebody());
    }
}
