//! What goes from this phone: everything when it was cut off, what the server told after thirty days without contact.

use super::{BrowserClock, Door, Lec};
use crate::session;
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{THE_VAULT, VAULT};
use crate::store::{LocalStore, StoreError};
use crate::sync::TransportError;
use crate::sync::forget::{drop_synced, empty, is_stale, put_aside, read_from_the_beginning};
use leptos::prelude::*;
use shared::values::{AccountId, Clock, PhoneId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::session::SessionBody;

/// What stands for the last contact once that was forgotten which the server told.
const LONG_AGO: Timestamp = Timestamp(0);

/// Whether the server says that this phone was cut off.
pub(super) const fn says_cut_off(error: &TransportError) -> bool {
    matches!(error, TransportError::Refused(ErrorCode::PhoneCutOff, ..))
}

/// Whether somebody who signed in under this name of a phone came in on one that was cut off.
pub(super) fn is_cut_off(session: &SessionBody, named: PhoneId) -> bool {
    session.phone.is_some_and(|on| on != named)
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
            match read_from_the_beginning(&store).await {
                Ok(()) => self.was_heard(),
                Err(error) => self.store_trouble.set(Some(error)),
            }
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
        // Nothing more is kept while everything goes.
        let store = self.store.try_update_value(Option::take).flatten();
        let was_open = store.is_some();
        let emptied = empty(&database).await;
        if let Some(store) = store {
            store.ring();
            store.close();
        }
        session::keep_heard(account, LONG_AGO);
        match emptied {
            Ok(true) => {
                session::forget_phone(account);
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
                if was_open {
                    self.lock();
                }
            }
            Err(error) => self.store_trouble.set(Some(error)),
        }
    }

    /// Another window of this phone heard that it was cut off, and emptied it: this one shows nothing any more.
    pub(super) async fn look_for_end(self) {
        let Some(database) = self.beneath.get_value() else { return };
        let gone = matches!(database.get(VAULT, THE_VAULT).await, Ok(None));
        let emptied = put_aside(&database).await.is_ok_and(|aside| !aside.is_empty())
            || self.account().is_some_and(|account| session::heard(account) == Some(LONG_AGO));
        if gone && emptied && self.store().is_some() {
            super::reload();
        }
    }

    /// How many edits were put aside in their envelopes when this phone was cut off.
    pub async fn count_put_aside(self) -> usize {
        let Some(database) = self.beneath.get_value() else { return 0 };
        put_aside(&database).await.map_or(0, |aside| aside.iter().map(|(_, envelopes)| envelopes.len()).sum())
    }
}
