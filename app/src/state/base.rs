//! The frozen base of a roll is fetched when the phone heard of another one, so that it is there without network (P5).

use super::Lec;
use crate::online;
use crate::queries::base::{base, keep_base};
use crate::queries::windows::windows;
use leptos::prelude::*;
use shared::values::InstitutionId;

impl Lec {
    /// Fetches the base of a roll where the phone has heard of another one than it keeps.
    pub async fn refresh_base(self, at: InstitutionId) {
        let Some(store) = self.store() else { return };
        let heard = windows(&store, &at).await.ok().and_then(|windows| windows.calendar?.base);
        let kept = base(&store, &at).await.ok().flatten();
        if heard.is_some_and(|heard| kept.is_none_or(|kept| kept.id != heard.id))
            && let Ok(told) = online::base(&at).await
            && let Err(error) = keep_base(&store, &at, &told).await
        {
            self.store_trouble.set(Some(error));
        }
    }
}
