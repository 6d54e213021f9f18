//! The store with a bell: whoever looks at it looks again after each commit.

use crate::browser::Bell;
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{META, PLACES};
use crate::store::sealed::Sealed;
use crate::store::{Batch, Keys, LocalStore, StoreError};
use futures::future::FutureExt;
use leptos::prelude::*;

/// The person's database; a commit rings.
#[derive(Clone)]
pub struct Watched {
    database: Sealed<IndexedDb>,
    revision: RwSignal<u64>,
    rows: StoredValue<u64>,
    bell: Bell,
}

impl Watched {
    /// `name` is that of the database: its tabs hear of each other's commits.
    pub(super) fn new(
        database: Sealed<IndexedDb>,
        name: &str,
        revision: RwSignal<u64>,
        rows: StoredValue<u64>,
    ) -> Self {
        let bell = Bell::named(name, move || {
            rows.update_value(|rows| *rows += 1);
            revision.update(|revision| *revision += 1);
        });
        Self { database, revision, rows, bell }
    }

    /// How many commits there were that were about more than how far a roll has come and what is told of institutions.
    pub(super) fn rows_after(&self) -> u64 {
        self.rows.get_value()
    }

    /// Has everybody look again, here and in other windows.
    pub(super) fn ring(&self) {
        self.rows.update_value(|rows| *rows += 1);
        self.ring_for_contact();
    }

    /// The same when no child has changed.
    fn ring_for_contact(&self) {
        self.revision.update(|revision| *revision += 1);
        self.bell.ring();
    }

    /// A commit of which no screen needs to hear.
    pub(super) async fn commit_quietly(&self, batch: Batch) -> Result<(), StoreError> {
        self.database.commit(batch).await
    }
}

/// Each way to the database is boxed: it is taken from many places, and each would get a copy of its code.
impl LocalStore for Watched {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        self.database.get_text(table, key).boxed_local().await
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.database.list_text(table, keys).boxed_local().await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let of_contact = batch.writes.iter().all(|(table, ..)| *table == META.name || *table == PLACES.name);
        self.commit_quietly(batch).boxed_local().await?;
        if of_contact {
            self.ring_for_contact();
        } else {
            self.ring();
        }
        Ok(())
    }
}
