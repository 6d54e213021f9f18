//! The frozen base of a roll is fetched when the phone heard of another one, so that it is there without network (P5).

use super::Lec;
use crate::online;
use crate::queries::base::{base, forget_base, keep_base};
use crate::queries::windows::windows;
use leptos::prelude::*;
use shared::values::InstitutionId;

impl Lec {
    /// Fetches the base of a roll where the phone has heard of another one than it keeps.
    pub async fn refresh_base(self, at: InstitutionId) {
        let Some(store) = self.store() else { return };
        let Some(calendar) = windows(&store, &at).await.ok().and_then(|windows| windows.calendar) else {
            return;
        };
        let kept = base(&store, &at).await.ok().flatten();
        let kept_is = kept.map(|kept| kept.id);
        let done = match calendar.base.map(|base| base.id) {
            heard if heard == kept_is => return,
            // It is out of force: what is shown must not say otherwise.
            None => forget_base(&store, &at).await,
            Some(_) => match online::base(&at).await {
                Ok(told) => keep_base(&store, &at, &told).await,
                Err(_) => return,
            },
        };
        if let Err(error) = done {
            self.store_trouble.set(Some(error));
        }
    }
}
