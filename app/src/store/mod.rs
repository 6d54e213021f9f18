//! What the phone keeps. A write is a value: read and decide first, then [`LocalStore::commit`] everything that
//! belongs together at once. [`memory::Memory`] and the IndexedDB store pass the same tests ([`contract`]).

pub mod answers;
pub mod contract;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;
pub mod memory;
pub mod room;
pub mod schema;
pub mod sealed;
pub mod vault;

pub use schema::{RollMeta, SentEntry, Table};

use futures::future::{FutureExt, LocalBoxFuture};
use shared::json::{self, FromJson, ToJson};

/// What can go wrong when keeping things.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Something that the batch relied on is no longer so: another tab was faster. Read again and decide again.
    #[error("another tab changed this meanwhile")]
    Changed,
    /// There is no room left on the device. Nothing of the batch was kept.
    #[error("the device has no room left")]
    Full,
    /// The database belongs to a newer app, which keeps things in another way.
    #[error("the database belongs to a newer version of the app")]
    Newer,
    /// The database cannot be opened at all.
    #[error("the database cannot be opened: {0}")]
    Broken(String),
    /// A value cannot be read back.
    #[error("{table} holds something unreadable under {key}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
    },
    /// Anything else, in the words of the browser.
    #[error("{0}")]
    Other(String),
}

/// Writes that belong together, and what they rely on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Values that must stand as they were read, or nothing is written.
    pub expected: Vec<(&'static str, String, Option<String>)>,
    /// What is put (`Some`) or removed (`None`), in order.
    pub writes: Vec<(&'static str, String, Option<String>)>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Relies on a value being as it was read.
    #[must_use]
    pub fn expect<T: ToJson>(mut self, table: Table<T>, key: &str, seen: Option<&T>) -> Self {
        self.expected.push((table.name, key.to_owned(), seen.map(json::written)));
        self
    }

    /// Puts a value.
    #[must_use]
    pub fn put<T: ToJson>(mut self, table: Table<T>, key: &str, value: &T) -> Self {
        self.add(table, key, value);
        self
    }

    /// Removes a value.
    #[must_use]
    pub fn remove<T>(mut self, table: Table<T>, key: &str) -> Self {
        self.drop_from(table, key);
        self
    }

    /// Puts one more value.
    pub fn add<T: ToJson>(&mut self, table: Table<T>, key: &str, value: &T) {
        self.write(table.name, key, Some(json::written(value)));
    }

    /// Removes one more value.
    pub fn drop_from<T>(&mut self, table: Table<T>, key: &str) {
        self.write(table.name, key, None);
    }

    fn write(&mut self, table: &'static str, key: &str, value: Option<String>) {
        self.writes.push((table, key.to_owned(), value));
    }
}

/// Which keys of a table: those that begin with a prefix, after one of them.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// What the keys begin with.
    pub prefix: &'a str,
    /// The last part of the key after which to begin; empty for the beginning.
    pub after: &'a str,
    /// At most so many.
    pub limit: u32,
}

impl<'a> Keys<'a> {
    /// All keys with this prefix.
    pub fn all(prefix: &'a str) -> Self {
        Self { prefix, after: "", limit: u32::MAX }
    }
}

/// A place that keeps tables of texts under text keys. One thread uses it; other tabs may, too.
#[expect(async_fn_in_trait, reason = "the phone has one thread, so no future needs to be Send")]
pub trait LocalStore {
    /// The text under a key.
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError>;

    /// Keys and texts, in the order of keys.
    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError>;

    /// Writes all of a batch, or nothing of it. When it returns `Ok`, the writes survive a crash of the browser.
    async fn commit(&self, batch: Batch) -> Result<(), StoreError>;

    /// The value under a key. Boxed like the lists: they are read from everywhere, and each place would get a copy of
    /// their code.
    fn get<'a, T: FromJson + 'static>(
        &'a self,
        table: Table<T>,
        key: &'a str,
    ) -> LocalBoxFuture<'a, Result<Option<T>, StoreError>> {
        let read = async move {
            let text = self.get_text(table.name, key).await?;
            text.map(|text| from_text(table.name, key, &text)).transpose()
        };
        read.boxed_local()
    }

    /// Keys and values, in the order of keys.
    fn list<'a, T: FromJson + 'static>(
        &'a self,
        table: Table<T>,
        keys: Keys<'a>,
    ) -> LocalBoxFuture<'a, Result<Vec<(String, T)>, StoreError>> {
        self.list_holding(table, keys, "")
    }

    /// The same, only those whose text holds a part: the others are not parsed.
    fn list_holding<'a, T: FromJson + 'static>(
        &'a self,
        table: Table<T>,
        keys: Keys<'a>,
        part: &'a str,
    ) -> LocalBoxFuture<'a, Result<Vec<(String, T)>, StoreError>> {
        let read = async move {
            let mut rows = self.list_text(table.name, keys).await?;
            rows.retain(|(_, text)| text.contains(part));
            read_rows(table.name, rows)
        };
        read.boxed_local()
    }
}

/// Whether a text is still what was read. An app of another version may have written the same roll with other parts
/// beside or without some: what counts is what this version reads ([`RollMeta`] says what may be added).
fn unchanged(table: &str, found: Option<&str>, seen: Option<&str>) -> bool {
    let as_roll = |text: Option<&str>| text.and_then(json::read::<RollMeta>);
    found == seen
        || (table == schema::META.name && as_roll(found).is_some_and(|found| Some(found) == as_roll(seen)))
}

/// Once for each kind of value, not once for each place that lists them.
#[inline(never)]
fn read_rows<T: FromJson>(
    table: &'static str,
    rows: Vec<(String, String)>,
) -> Result<Vec<(String, T)>, StoreError> {
    let mut read = Vec::with_capacity(rows.len());
    for (key, text) in rows {
        let value = from_text(table, &key, &text)?;
        read.push((key, value));
    }
    Ok(read)
}

fn from_text<T: FromJson>(table: &'static str, key: &str, text: &str) -> Result<T, StoreError> {
    json::read(text).ok_or_else(|| StoreError::Unreadable { table, key: key.to_owned() })
}
