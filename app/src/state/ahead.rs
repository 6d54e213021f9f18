//! While a form is open, what its edit will be judged by is read ahead: when the button is pressed only the edit has
//! to be written.

use super::Lec;
use super::live::whenever;
use crate::edits::{Known, look};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{InstitutionId, RecordId};
use std::time::Duration;

/// What was read ahead, and after which commit.
pub struct Ahead {
    at: InstitutionId,
    id: RecordId,
    revision: u64,
    known: Known,
}

impl Lec {
    /// Reads ahead for a record, and again after every commit, as long as its form is open.
    pub fn look_ahead(self, at: InstitutionId, id: RecordId) {
        whenever(move || {
            let revision = self.revision.get();
            let at = at.clone();
            let read = async move {
                let Some(store) = self.store() else { return };
                // Who cannot read ahead hears why when saving.
                let known = look(&store, &at, id).await.ok();
                self.ahead.set_value(known.map(|known| Ahead { at, id, revision, known }));
            };
            // The form is seen first: what is asked for with a frame is done before it is drawn.
            request_animation_frame(move || set_timeout(move || spawn_local(read), Duration::ZERO));
        });
    }

    /// What was read ahead for a record, unless something was committed since.
    pub(super) fn known_ahead(self, at: &InstitutionId, id: RecordId) -> Option<Known> {
        let ahead = self.ahead.try_update_value(Option::take).flatten()?;
        let revision = self.revision.get_untracked();
        (ahead.at == *at && ahead.id == id && ahead.revision == revision).then_some(ahead.known)
    }
}
