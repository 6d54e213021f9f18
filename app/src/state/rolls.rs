//! The children and the institution that were read last are kept while nothing was committed about them since: going from
//! the list to a child and back reads them once, also beside a contact that brings nothing. They go with the key.

use super::{Lec, Watched, steady_ms};
use crate::edits::LATELY_MS;
use crate::online;
use crate::queries::places::{keep_places, places};
use crate::queries::roll::{ChildRow, Roll, rows};
use crate::store::schema::META;
use crate::store::{LocalStore, RollMeta, StoreError};
use leptos::prelude::*;
use shared::values::InstitutionId;
use shared::wire::institutions::InstitutionRow;
use std::rc::Rc;

/// What was read last.
#[derive(Default)]
pub struct LastRead {
    rows: Option<LastRows>,
    place: Option<LastPlace>,
    /// When the institutions were last fetched, by the steady clock.
    places_ms: Option<i64>,
}

impl LastRead {
    /// Reads the institution again. Of the children their roll tells whether they still stand so.
    pub(super) fn doubt(&mut self) {
        self.place = None;
    }
}

/// The children of a roll as they were read, and after which commit.
struct LastRows {
    at: InstitutionId,
    after: u64,
    meta: RollMeta,
    rows: Rc<Vec<ChildRow>>,
}

/// An institution as it was read, and after which commit.
struct LastPlace {
    at: InstitutionId,
    after: u64,
    row: Option<InstitutionRow>,
}

/// One institution of the branch as last heard.
pub fn place_of(rows: &[InstitutionRow], at: &InstitutionId) -> Option<InstitutionRow> {
    rows.iter().find(|row| row.id == *at).cloned()
}

impl Lec {
    /// Asks the server for the institutions of the branch and keeps them. Without network the old list stays.
    pub async fn refresh_places(self) {
        let Some(store) = self.store() else { return };
        let Ok(rows) = online::institutions().await else { return };
        self.last_read.update_value(|last| last.places_ms = Some(steady_ms()));
        if places(&store).await.as_ref() != Ok(&rows)
            && let Err(error) = keep_places(&store, &rows).await
        {
            self.store_trouble.set(Some(error));
        }
    }

    /// The same for who looks at a roll: not again for a child and back.
    pub async fn look_at_places(self) {
        let last = self.last_read.with_value(|last| last.places_ms);
        if last.is_none_or(|last| steady_ms() - last >= LATELY_MS) {
            self.refresh_places().await;
        }
    }

    /// An institution of the branch; `None` when it was never heard of.
    pub async fn place(
        self,
        store: &Watched,
        at: &InstitutionId,
    ) -> Result<Option<InstitutionRow>, StoreError> {
        let after = store.rows_after();
        let kept = self.last_read.with_value(|last| {
            let fits = |last: &&LastPlace| last.at == *at && last.after == after;
            last.place.as_ref().filter(fits).map(|last| last.row.clone())
        });
        if let Some(row) = kept {
            return Ok(row);
        }
        let row = place_of(&places(store).await?, at);
        if self.store().is_some() {
            let place = Some(LastPlace { at: at.clone(), after, row: row.clone() });
            self.last_read.update_value(|last| last.place = place);
        }
        Ok(row)
    }

    /// A roll; `None` when it was never opened here.
    pub async fn roll(self, store: &Watched, at: &InstitutionId) -> Result<Option<Roll>, StoreError> {
        let after = store.rows_after();
        let Some(meta) = store.get(META, at.as_str()).await? else { return Ok(None) };
        let kept = self.last_read.with_value(|last| {
            let fits = |last: &&LastRows| last.at == *at && last.after == after && last.meta.stands_as(&meta);
            last.rows.as_ref().filter(fits).map(|last| last.rows.clone())
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
            self.last_read.update_value(|read| read.rows = Some(last));
        }
        Ok(Some(Roll { meta, rows }))
    }
}
