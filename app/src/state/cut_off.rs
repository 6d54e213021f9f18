//! What goes from this phone: everything when it was cut off, what the server told after thirty days without contact.

use super::{BrowserClock, Door, Lec};
use crate::session;
use crate::store::StoreError;
use crate::store::indexed_db::IndexedDb;
use crate::sync::TransportError;
use crate::sync::forget::{drop_synced, empty, is_stale, put_aside, read_from_the_beginning};
use leptos::prelude::*;
use shared::values::{AccountId, Clock, Timestamp};
use shared::wire::error_body::ErrorCode;

/// What stands for the last contact once that was forgotten which the server told.
const LONG_AGO: Timestamp = Timestamp(0);

/// Whether the server says that this phone was cut off.
pub(super) const fn says_cut_off(error: &TransportError) -> bool {
    matches!(error, TransportError::Refused(ErrorCode::PhoneCutOff, ..))
}

/// Forgets what the server told when it was not heard for long. A phone that never noted it begins to count.
pub(super) async fn forget_stale(database: &IndexedDb, account: AccountId) -> Result<(), StoreError> {
    let now = BrowserClock.now();
    match session::heard(account) {
        None => session::keep_heard(account, now),
        Some(heard) if is_stale(heard, now) => {
            drop_synced(database).await?;
            session::keep_heard(account, LONG_AGO);
        }
        Some(_) => {}
    }
    Ok(())
}

impl Lec {
    /// What was forgotten behind the closed door is read anew.
    pub(super) async fn read_stale_anew(self, account: AccountId) {
        let Some(store) = self.store() else { return };
        if session::heard(account) == Some(LONG_AGO) {
            self.store_trouble.set(read_from_the_beginning(&store).await.err());
        }
    }

    /// The server was heard.
    pub(super) fn was_heard(self) {
        if let Some(account) = self.account() {
            session::keep_heard(account, BrowserClock.now());
        }
    }

    /// This phone was cut off: it empties itself.
    pub(super) async fn empty_phone(self) {
        let (Some(database), Some(account)) = (self.beneath.get_value(), self.account()) else { return };
        // Behind an open door what waits gets its envelopes first.
        let _ = self.keep_envelopes().await;
        let emptied = empty(&database).await;
        session::keep_heard(account, LONG_AGO);
        match emptied {
            Ok(true) => {
                self.lay_down();
                session::forget_had(account);
                if put_aside(&database).await.is_ok_and(|aside| aside.is_empty()) {
                    session::forget_person(account);
                }
                self.beneath.set_value(Some(database));
                self.current.set(None);
                self.door.set(Door::Emptied);
            }
            Ok(false) => {
                if self.store().is_some() {
                    self.lock();
                }
            }
            Err(error) => self.store_trouble.set(Some(error)),
        }
    }

    /// How many edits were put aside in their envelopes when this phone was cut off.
    pub async fn count_put_aside(self) -> usize {
        let Some(database) = self.beneath.get_value() else { return 0 };
        put_aside(&database).await.map_or(0, |aside| aside.iter().map(|(_, envelopes)| envelopes.len()).sum())
    }
}
