//! Somebody comes in: with a password, with a code, or back from ThaID.

use super::cut_off::is_cut_off;
use super::{Lec, words_of};
use crate::sync::TransportError;
use crate::sync::schedule::Occasion;
use crate::{online, session};
use leptos::prelude::*;
use shared::access::{Branch, Scope};
use shared::values::PhoneId;
use shared::wire::accounts::UseCode;
use shared::wire::session::SessionBody;

impl Lec {
    /// Signs in with name and password. The error is a sentence for the person.
    pub async fn sign_in(self, name: String, password: String) -> Result<(), String> {
        let phone = self.phone(&name).await?;
        let id = phone.id;
        let session = online::sign_in(name, password, phone).await;
        self.signed_in(session.map_err(|error| self.not_in(&error))?, id).await;
        Ok(())
    }

    /// Signs in with a code that was handed over, and chooses a password. The error is a sentence for the person.
    pub async fn use_code(self, name: String, code: String, password: String) -> Result<(), String> {
        let phone = self.phone(&name).await?;
        let id = phone.id;
        let session = online::use_code(UseCode { name, code, password, phone: Some(phone) }).await;
        self.signed_in(session.map_err(|error| self.not_in(&error))?, id).await;
        Ok(())
    }

    /// Nobody came in, so the vault that was to be is not; why, in words.
    pub(super) fn not_in(self, error: &TransportError) -> String {
        self.new_phone.set_value(None);
        words_of(error)
    }

    /// Somebody signed in, on a phone that was named so.
    pub(super) async fn signed_in(self, session: SessionBody, phone: PhoneId) {
        session::keep(&session);
        if is_cut_off(&session, phone) {
            self.new_phone.set_value(None);
            // Behind an open door what waits gets its envelopes before everything goes.
            if self.account() != Some(session.caller.account) || self.store().is_none() {
                self.current.set(None);
                self.open(session).await;
            }
            self.empty_phone().await;
            return;
        }
        if !matches!(session.caller.scopes.as_slice(), [Scope { branch: Branch::Institution(_), .. }]) {
            session::keep_office();
        }
        if self.account() == Some(session.caller.account) && self.store().is_some() {
            // The session was over, the door stands open: the work goes on where it was.
            self.who.set(Some(session));
            self.speak().await;
            self.wake(Occasion::Now);
            return;
        }
        self.current.set(None);
        self.open(session).await;
    }
}
