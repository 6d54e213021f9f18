//! Signing in with ThaID: the page is left for it, and another page comes back.

use super::{Lec, not_kept, words_of};
use crate::store::LocalStore;
use crate::store::schema::{THE_VAULT, VAULT};
use crate::{i18n, online, session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::wire::thaid::{FromThaid, ThaidScreen};

/// The mark of an address to which ThaID led back.
const BACK: &str = "#back";

/// The word with which this page takes ThaID's answer, if it was led back to from there; it is, once. An empty one is
/// that of a page that never set out.
pub fn came_from_thaid() -> Option<String> {
    let page = session::take_thaid_page();
    let back = window().location().hash().is_ok_and(|hash| hash == BACK);
    back.then(|| {
        // Whoever loads the page again, or goes back, is not led here once more.
        let path = window().location().pathname().unwrap_or_default();
        let _ = window().history().and_then(|history| {
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path))
        });
        page.unwrap_or_default()
    })
}

/// Whether one can sign in with ThaID; not until the server has said so.
pub fn has_thaid() -> RwSignal<bool> {
    let there = RwSignal::new(false);
    spawn_local(async move {
        // The screen may be another one by now.
        let _ = there.try_set(online::has_thaid().await);
    });
    there
}

impl Lec {
    /// Leaves for ThaID, which leads back to the screen. The error is a sentence for the person.
    pub async fn leave_for_thaid(self, screen: ThaidScreen) -> Result<(), String> {
        let way = online::to_thaid(screen).await.map_err(|error| words_of(&error))?;
        session::keep_thaid_page(&way.page);
        window().location().set_href(&way.address).map_err(|_| i18n::thaid_not_opened().to_owned())
    }

    /// Signs in whoever came back. The error is a sentence for the person.
    pub async fn sign_in_from_thaid(self, page: String) -> Result<(), String> {
        let phone = self.phone("").await?;
        let id = phone.id;
        let came = online::from_thaid(FromThaid { page, phone: Some(phone), envelope: None }).await;
        self.signed_in(came.map_err(|error| self.not_in(&error))?.session, id).await;
        Ok(())
    }

    /// Gets the key of the vault back for whoever came back, if it is theirs; then another PIN is chosen.
    pub async fn recover_from_thaid(self, page: String) -> Result<(), String> {
        let Some(database) = self.beneath.get_value() else { return Ok(()) };
        let vault = database.get(VAULT, THE_VAULT).await.map_err(not_kept)?;
        let envelope = vault.and_then(|vault| vault.for_server);
        let phone = self.phone("").await?;
        let id = phone.id;
        let came = online::from_thaid(FromThaid { page, phone: Some(phone), envelope }).await;
        let came = came.map_err(|error| self.not_in(&error))?;
        self.came_to_recover(came.session, id).await?;
        self.choose_anew(came.key)
    }
}
