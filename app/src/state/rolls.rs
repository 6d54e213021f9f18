//! The children that were read last are kept while nothing was committed about them since: going from the list to a
//! child and back, and a contact that brings nothing, reads them once. They go with the key.

use super::{Lec, Watched};
use crate::queries::roll::{ChildRow, Roll, rows};
use crate::store::schema::META;
use crate::store::{LocalStore, RollMeta, StoreError};
use leptos::prelude::*;
use shared::values::InstitutionId;
use std::rc::Rc;

/// The children of a roll as they were read, and after which commit.
pub struct LastRows {
    at: InstitutionId,
    after: u64,
    meta: RollMeta,
    rows: Rc<Vec<ChildRow>>,
}

impl Lec {
    /// A roll; `None` when it was never opened here.
    pub async fn roll(self, store: &Watched, at: &InstitutionId) -> Result<Option<Roll>, StoreError> {
        let after = store.rows_after();
        let Some(meta) = store.get(META, at.as_str()).await? else { return Ok(None) };
        let kept = self.last_rows.with_value(|last| {
            let fits = |last: &&LastRows| last.at == *at && last.after == after && last.meta.stands_as(&meta);
            last.as_ref().filter(fits).map(|last| last.rows.clone())
        });
        if let Some(rows) = kept {
            return Ok(Some(Roll { meta, rows }));
        }
        let rows = Rc::new(rows(store, at, &meta).await?);
        // Behind a door that was closed meanwhile nothing is kept.
        if self.store().is_some() {
            let open = |row: &&ChildRow| !row.stored.conflicts.is_empty();
            self.asked.set(rows.iter().filter(open).map(|row| row.id).collect());
            let last = LastRows { at: at.clone(), after, meta: meta.clone(), rows: rows.clone() };
            self.last_rows.set_value(Some(last));
        }
        Ok(Some(Roll { meta, rows }))
    }
}
