//! When a roll may be changed, as this phone last heard.

use crate::store::schema::META;
use crate::store::{LocalStore, StoreError};
use shared::rounds::{RollAct, Stand};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::sync::Calendar;

/// What is known of the windows of a roll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows {
    /// The windows; `None` before the first contact, when nobody knows and nothing is forbidden.
    pub calendar: Option<Calendar>,
    /// The server's clock at the last contact.
    pub heard: Option<Timestamp>,
}

impl Windows {
    /// How the roll stands for an act, or for any; `None` when that is not known.
    pub fn stand(&self, act: Option<RollAct>, now: Timestamp) -> Option<Stand<'_>> {
        self.calendar.as_ref().map(|calendar| Stand::at(&calendar.windows, act, now))
    }
}

/// Reads it.
pub async fn windows(store: &impl LocalStore, at: &InstitutionId) -> Result<Windows, StoreError> {
    let meta = store.get(META, at.as_str()).await?;
    Ok(meta.map(|meta| Windows { calendar: meta.calendar, heard: meta.server_time }).unwrap_or_default())
}
