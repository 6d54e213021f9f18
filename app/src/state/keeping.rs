//! Whether the browser keeps what we put there: its promise, the room that is left, and a database that vanished.

use super::Lec;
use crate::browser::{ask_to_keep, free_room};
use crate::session;
use crate::store::schema::{META, OUTBOX};
use crate::store::{Keys, LocalStore};
use leptos::prelude::*;

/// With fewer free bytes than this a person is told before taking on work: a roll of 2,000 children with its edits
/// takes about half of it.
const ENOUGH_ROOM: f64 = 8_000_000.0;

impl Lec {
    /// The browser is asked at the first edit to keep our data until a person removes it.
    pub(super) async fn ask_for_promise(self) {
        if session::promise() != Some(true) {
            session::keep_promise(ask_to_keep().await);
        }
    }

    /// Looks whether there is room for work.
    pub(super) async fn look_for_room(self) {
        if let Some(free) = free_room().await {
            self.little_room.set(free < ENOUGH_ROOM);
        }
    }

    /// A database without any roll, on a phone that had one, was removed by the browser or by hand: that is said,
    /// with the number of edits that went with it.
    pub(super) async fn look_for_loss(self) {
        let (Some(store), Some(account)) = (self.store(), self.account()) else { return };
        let Ok(rolls) = store.list_text(META.name, Keys::all("")).await else { return };
        if let (Some(waiting), true) = (session::had(account), rolls.is_empty()) {
            self.put_vault_back().await;
            // Screens remember what is no longer there.
            if self.vanished.with_untracked(Option::is_none) {
                store.ring();
            }
            self.vanished.set(Some(waiting));
        }
    }

    /// The person has read what was lost.
    pub fn loss_was_read(self) {
        if let Some(account) = self.account() {
            session::forget_had(account);
        }
        self.vanished.set(None);
    }

    /// Notes outside the database that there is one, and what waits in it.
    pub(super) async fn note_what_is_here(self) {
        let (Some(store), Some(account)) = (self.store(), self.account()) else { return };
        let (Ok(rolls), Ok(waiting)) = (
            store.list_text(META.name, Keys::all("")).await,
            store.list_text(OUTBOX.name, Keys::all("")).await,
        ) else {
            return;
        };
        if rolls.is_empty() {
            self.look_for_loss().await;
        } else if self.vanished.with_untracked(Option::is_none) {
            session::keep_had(account, waiting.len() as u64);
        }
    }
}
