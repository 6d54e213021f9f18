//! When a roll may be changed, as this phone last heard.

use crate::store::schema::META;
use crate::store::{LocalStore, StoreError};
use shared::rounds::{RollAct, Stand};
use shared::sorted::SortedSet;
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
    /// How the roll stands for these acts together, or for any; `None` when that is not known.
    pub fn stand(&self, acts: &SortedSet<RollAct>, now: Timestamp) -> Option<Stand<'_>> {
        self.calendar.as_ref().map(|calendar| Stand::at(&calendar.windows, acts, now))
    }

    /// What to take for the time. A phone that has not heard the server since it was started does not know it: its own clock
    /// must not close what was open at the last contact.
    pub fn now(
        &self,
        acts: &SortedSet<RollAct>,
        server_now: Option<Timestamp>,
        wall: Timestamp,
    ) -> Timestamp {
        let then = self.heard.filter(|heard| self.stand(acts, *heard).is_some_and(Stand::is_open));
        server_now.or(then).unwrap_or_else(|| self.heard.map_or(wall, |heard| heard.max(wall)))
    }
}

/// Reads it.
pub async fn windows(store: &impl LocalStore, at: &InstitutionId) -> Result<Windows, StoreError> {
    let meta = store.get(META, at.as_str()).await?;
    Ok(meta.map(|meta| Windows { calendar: meta.calendar, heard: meta.server_time }).unwrap_or_default())
}
