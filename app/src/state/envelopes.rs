//! Waiting work as a sealed file, for the case that this phone cannot send it (J7).

use super::Lec;
use crate::browser::save_file;
use crate::i18n;
use crate::seal::seal;
use crate::session;
use crate::store::schema::{OUTBOX, of_institution};
use crate::store::{Keys, LocalStore};
use shared::values::InstitutionId;
use shared::wire::rescue::{RESCUE_FILE, RescueFile};

impl Lec {
    /// Saves everything that waits for an institution as one file. The work stays on this phone as well. The error
    /// is a sentence for the person.
    pub async fn save_waiting(self, at: &InstitutionId) -> Result<usize, String> {
        let (Some(store), Some(session)) = (self.store(), session::kept()) else { return Ok(0) };
        if session.seal_key.is_empty() {
            return Err(i18n::rescue_needs_contact().to_owned());
        }
        let waiting = store.list(OUTBOX, Keys::all(&of_institution(at))).await;
        let waiting = waiting.map_err(i18n::storage_trouble)?;
        let mut envelopes = Vec::with_capacity(waiting.len());
        for (_, sent) in waiting {
            let text = serde_json::to_string(&sent).map_err(|error| error.to_string())?;
            let sealed = seal(&session.seal_key, sent.id, &text).await;
            envelopes.push(sealed.map_err(|_| i18n::rescue_not_sealed().to_owned())?);
        }
        let count = envelopes.len();
        let file =
            RescueFile { lec_rescue: RESCUE_FILE, institution: at.clone(), saved_at: self.now(), envelopes };
        let text = serde_json::to_string(&file).map_err(|error| error.to_string())?;
        save_file(&format!("LEC-{at}-{}.lec", self.now().bangkok_day().to_iso()), &text);
        Ok(count)
    }
}
