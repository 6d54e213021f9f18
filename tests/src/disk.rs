//! The storage of a phone without a browser: the store in memory, with a pause before each use of it, where a run may
//! let another tab go first or end this one, and with a limit to its room.

use crate::phone::finish;
use app::store::memory::Memory;
use app::store::schema::{OPEN, SEALED};
use app::store::{Batch, Keys, LocalStore, StoreError};
use std::cell::Cell;
use std::collections::BTreeMap;

/// A phone's storage.
#[derive(Default)]
pub struct Disk {
    /// What it holds; looking here does not pause.
    pub content: Memory,
    room: Cell<Option<usize>>,
    commits: Cell<u64>,
    refused: Cell<u64>,
}

impl Disk {
    /// The same content on another device.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self { content: self.content.fork(), ..Self::default() }
    }

    /// From now on only so many more bytes fit, or everything fits again.
    pub fn leave_room(&self, bytes: Option<usize>) {
        self.room.set(bytes.map(|bytes| self.used() + bytes));
    }

    /// How often something was kept. While this number stands, the content does.
    pub fn commits(&self) -> u64 {
        self.commits.get()
    }

    /// How often something did not fit.
    pub fn refused(&self) -> u64 {
        self.refused.get()
    }

    /// Every row of every table.
    pub fn rows(&self) -> BTreeMap<(&'static str, String), String> {
        let of = |table: &'static str| {
            let rows = finish(self.content.list_text(table, Keys::all(""))).expect("memory does not fail");
            rows.into_iter().map(move |(key, text)| ((table, key), text))
        };
        SEALED.iter().chain(OPEN).copied().flat_map(of).collect()
    }

    fn used(&self) -> usize {
        self.rows().iter().map(|((_, key), text)| key.len() + text.len()).sum()
    }

    /// Whether a batch fits. One that frees room always does.
    fn fits(&self, batch: &Batch) -> bool {
        let Some(room) = self.room.get() else { return true };
        let mut rows = self.rows();
        let before = self.used();
        for (table, key, value) in &batch.writes {
            match value {
                Some(text) => rows.insert((*table, key.clone()), text.clone()),
                None => rows.remove(&(*table, key.clone())),
            };
        }
        let after: usize = rows.iter().map(|((_, key), text)| key.len() + text.len()).sum();
        after <= before || after <= room
    }
}

impl LocalStore for Disk {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        pause().await;
        self.content.get_text(table, key).await
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        pause().await;
        self.content.list_text(table, keys).await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        pause().await;
        if !self.fits(&batch) {
            self.refused.set(self.refused.get() + 1);
            return Err(StoreError::Full);
        }
        self.content.commit(batch).await?;
        self.commits.set(self.commits.get() + 1);
        Ok(())
    }
}

/// Lets others go first, once.
pub async fn pause() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}
