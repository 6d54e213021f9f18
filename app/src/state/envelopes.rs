//! Waiting work sealed for the server: for a locked phone to post, and as a file for one that cannot send (J7).

use super::screen::announce;
use super::{Lec, not_kept};
use crate::browser::save_file;
use crate::i18n;
use crate::online;
use crate::seal::seal;
use crate::session;
use crate::store::schema::{ENVELOPES, OUTBOX, PHONE, THE_PHONE, of_institution};
use crate::store::{Batch, Keys, LocalStore, StoreError};
use crate::sync::forget::put_aside;
use leptos::prelude::*;
use shared::json;
use shared::values::{InstitutionId, PhoneId};
use shared::wire::rescue::{Enclosed, Envelope, RESCUE_FILE, RescueFile};

impl Lec {
    /// Makes the envelopes that are missing. One goes with its edit, in the commit that takes it out of the queue.
    pub(super) async fn keep_envelopes(self) -> Result<(), String> {
        let (Some(store), Some(beneath)) = (self.store(), self.beneath.get_value()) else { return Ok(()) };
        // Which ones are missing is seen without opening any.
        let waiting = beneath.list_text(OUTBOX.name, Keys::all("")).await.map_err(not_kept)?;
        if waiting.is_empty() {
            return Ok(());
        }
        let there = beneath.list_text(ENVELOPES.name, Keys::all("")).await.map_err(not_kept)?;
        let to = session::kept().map(|session| session.seal_key).unwrap_or_default();
        let phone = store.get(PHONE, THE_PHONE).await.map_err(not_kept)?;
        let word = phone.map(|known| known.phone.word).unwrap_or_default();
        for (key, _) in waiting {
            if there.iter().any(|(other, _)| *other == key) {
                continue;
            }
            if to.is_empty() {
                return Err(i18n::rescue_needs_contact().to_owned());
            }
            let Some(sent) = store.get(OUTBOX, &key).await.map_err(not_kept)? else { continue };
            let id = sent.id;
            let enclosed = Enclosed { word: word.clone(), sent };
            let text = json::written(&enclosed);
            let sealed = seal(&to, id, &text).await.map_err(|_| i18n::rescue_not_sealed().to_owned())?;
            let put = Batch::new().expect(OUTBOX, &key, Some(&enclosed.sent)).put(ENVELOPES, &key, &sealed);
            // Not to the bell: nothing that anybody sees has changed.
            match self.quietly(put).await {
                // It was sent meanwhile.
                Ok(()) | Err(StoreError::Changed) => {}
                Err(error) => return Err(not_kept(error)),
            }
        }
        // A browser that can lets the service worker post them; the listener stands in `public/start.js`.
        announce("lec-waits");
        Ok(())
    }

    /// Saves everything that waits for an institution as one file. The work stays on this phone as well. The error
    /// is a sentence for the person.
    pub async fn save_waiting(self, at: &InstitutionId) -> Result<usize, String> {
        self.keep_envelopes().await?;
        let Some(beneath) = self.beneath.get_value() else { return Ok(0) };
        let rows = beneath.list(ENVELOPES, Keys::all(&of_institution(at))).await;
        let rows = rows.map_err(not_kept)?;
        Ok(self.save_as_file(at, rows.into_iter().map(|(_, envelope)| envelope).collect()))
    }

    /// The same for what was put aside when this phone was cut off: one file an institution, of which a browser lets only one
    /// through at a time. After so many that were saved; how many edits are in the next, and whether there is one more.
    pub async fn save_put_aside(self, saved: usize) -> Result<(usize, bool), String> {
        let Some(beneath) = self.beneath.get_value() else { return Ok((0, false)) };
        let mut aside = put_aside(&beneath).await.map_err(not_kept)?.into_iter().skip(saved);
        let Some((at, rows)) = aside.next() else { return Ok((0, false)) };
        let edits = self.save_as_file(&at, rows.into_iter().map(|(_, envelope)| envelope).collect());
        Ok((edits, aside.next().is_some()))
    }

    fn save_as_file(self, at: &InstitutionId, envelopes: Vec<Envelope>) -> usize {
        let count = envelopes.len();
        let file = self.rescue_file(at, envelopes);
        let text = json::written(&file);
        save_file(&format!("LEC-{at}-{}.lec", self.now().bangkok_day().to_iso()), &text);
        count
    }

    fn rescue_file(self, at: &InstitutionId, envelopes: Vec<Envelope>) -> RescueFile {
        RescueFile { lec_rescue: RESCUE_FILE, institution: at.clone(), saved_at: self.now(), envelopes }
    }

    /// Hands in what was put aside when this phone was cut off, now that the person has signed in on it again.
    pub(super) async fn hand_in_put_aside(self) {
        let Some(beneath) = self.beneath.get_value() else { return };
        // What cannot be handed in now is tried again at the next start.
        for (at, rows) in put_aside(&beneath).await.unwrap_or_default() {
            let (keys, envelopes): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let Ok(rescued) = online::hand_in_file(&at, &self.rescue_file(&at, envelopes)).await else {
                continue;
            };
            self.tell(i18n::handed_in(&rescued));
            // They are all there is of what could not be read.
            if rescued.unreadable > 0 {
                continue;
            }
            let mut batch = Batch::new();
            for key in &keys {
                batch.drop_from(ENVELOPES, key);
            }
            // Where they stay they are handed in again, which changes nothing.
            let _ = self.quietly(batch).await;
        }
    }

    /// This phone, as the server knows it.
    pub async fn this_phone(self) -> Option<PhoneId> {
        Some(self.store()?.get(PHONE, THE_PHONE).await.ok()??.phone.id)
    }

    /// A commit of which no screen needs to hear.
    async fn quietly(self, batch: Batch) -> Result<(), StoreError> {
        match self.store() {
            Some(store) => store.commit_quietly(batch).await,
            None => Ok(()),
        }
    }
}
