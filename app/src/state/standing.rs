//! What has to be told beside every screen. It is read once for all of them, a moment after what it hangs on changed: a
//! page that is put to sleep while it reads holds up what others write, so this is not read in the midst of an exchange.

use super::Lec;
use super::live::whenever;
use crate::browser::number_beside_icon;
use crate::queries::inbox::{Standing, standing};
use crate::store::schema::DRAFTS;
use crate::store::{Keys, LocalStore};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// So long it waits for more to change.
const MOMENT: Duration = Duration::from_millis(250);

impl Lec {
    /// Reads it again after every commit, and when another roll or another person is worked for.
    pub(super) fn watch_standing(self) {
        let (pause, latest) = (StoredValue::new(None::<TimeoutHandle>), StoredValue::new(0_u64));
        whenever(move || {
            self.revision.track();
            self.who.track();
            self.current.track();
            self.asked.track();
            if let Some(earlier) = pause.try_update_value(Option::take).flatten() {
                earlier.clear();
            }
            latest.update_value(|latest| *latest += 1);
            let own = latest.get_value();
            let read = move || {
                spawn_local(async move {
                    let standing = self.read_standing().await;
                    // A slower, older read must not cover a newer one.
                    let standing = standing.filter(|_| latest.get_value() == own);
                    if let Some(standing) = standing
                        && self.standing.with_untracked(|before| *before != standing)
                    {
                        number_beside_icon(standing.needing_everywhere);
                        self.standing.set(standing);
                    }
                });
            };
            pause.set_value(set_timeout_with_handle(read, MOMENT).ok());
        });
    }

    async fn read_standing(self) -> Option<Standing> {
        let store = self.store()?.for_screens();
        let (at, asked) = (self.current.get_untracked(), self.asked.get_untracked());
        let standing = standing(&store, at.as_ref(), &asked).await.ok();
        // Every form begins with its draft: they are known before one is opened.
        let _ = store.list_text(DRAFTS.name, Keys::all("")).await;
        standing
    }
}
