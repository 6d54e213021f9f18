//! A store whose texts can be read only with the person's key: everything but the vault itself and what is sealed for
//! the server. Texts are sealed before a transaction opens and read after it ended, so no cipher keeps one open.

use super::vault::{Nonce, VaultKey};
use super::{Batch, Keys, LocalStore, StoreError, schema, unchanged};
use shared::json;

/// Where nonces come from; none where there is no randomness.
pub type Draw = fn() -> Option<Nonce>;

/// A store over another one, which never sees a text.
#[derive(Clone)]
pub struct Sealed<S> {
    inner: S,
    key: VaultKey,
    draw: Draw,
}

impl<S: LocalStore> Sealed<S> {
    /// Opens a store with its key.
    pub const fn new(inner: S, key: VaultKey, draw: Draw) -> Self {
        Self { inner, key, draw }
    }

    /// Seals every text of a store from before, and writes a batch with them: all at once or not at all.
    pub async fn seal_all(&self, mut batch: Batch) -> Result<(), StoreError> {
        for table in schema::SEALED {
            for (row, text) in self.inner.list_text(table, Keys::all("")).await? {
                // What is no plain value was sealed with a key that is gone: sealing it again would not help.
                if !json::is_json(&text) {
                    continue;
                }
                let sealed = self.seal(table, &row, &text)?;
                batch.expected.push((table, row.clone(), Some(text)));
                batch.writes.push((table, row, Some(sealed)));
            }
        }
        self.inner.commit(batch).await
    }

    fn seal(&self, table: &'static str, row: &str, text: &str) -> Result<String, StoreError> {
        let nonce = (self.draw)().ok_or_else(|| StoreError::Other("randomness".to_owned()))?;
        Ok(self.key.seal(&place(table, row), text, nonce))
    }

    fn open(&self, table: &'static str, row: &str, text: String) -> Result<String, StoreError> {
        if !is_sealed(table) {
            return Ok(text);
        }
        let opened = self.key.open(&place(table, row), &text);
        opened.ok_or_else(|| StoreError::Unreadable { table, key: row.to_owned() })
    }
}

impl<S: LocalStore> LocalStore for Sealed<S> {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        let text = self.inner.get_text(table, key).await?;
        text.map(|text| self.open(table, key, text)).transpose()
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let mut rows = self.inner.list_text(table, keys).await?;
        for (row, text) in &mut rows {
            *text = self.open(table, row, std::mem::take(text))?;
        }
        Ok(rows)
    }

    async fn commit(&self, mut batch: Batch) -> Result<(), StoreError> {
        for (table, row, seen) in &mut batch.expected {
            let kept = self.inner.get_text(table, row).await?;
            let found = kept.clone().map(|text| self.open(table, row, text)).transpose()?;
            if !unchanged(table, found.as_deref(), seen.as_deref()) {
                return Err(StoreError::Changed);
            }
            // What stands there now must still stand there when the batch is written.
            *seen = kept;
        }
        for (table, row, text) in &mut batch.writes {
            if let (true, Some(text)) = (is_sealed(table), text) {
                *text = self.seal(table, row, text)?;
            }
        }
        self.inner.commit(batch).await
    }
}

fn is_sealed(table: &str) -> bool {
    schema::SEALED.contains(&table)
}

/// Where a text belongs: moved elsewhere it cannot be read.
fn place(table: &str, row: &str) -> String {
    format!("{table}/{row}")
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::super::memory::Memory;
    use super::super::schema::{META, OUTBOX, RECORDS, VAULT};
    use super::*;
    use futures::executor::block_on;
    use std::sync::atomic::{AtomicU64, Ordering};

    const TEXT: &str = "\"เด็กหญิงน้อย ใจดี 1-1000-00000-00-9\"";

    fn sealed(memory: &Memory, key: u8) -> Sealed<Memory> {
        static DRAWN: AtomicU64 = AtomicU64::new(0);
        let draw = || {
            let mut nonce = [0; 24];
            nonce[..8].copy_from_slice(&DRAWN.fetch_add(1, Ordering::Relaxed).to_le_bytes());
            Some(nonce)
        };
        Sealed::new(memory.clone(), VaultKey::from([key; 32]), draw)
    }

    #[test]
    fn without_randomness_nothing_is_kept() {
        let memory = Memory::default();
        let store = Sealed::new(memory.clone(), VaultKey::from([1; 32]), || None);
        assert!(block_on(store.commit(put(RECORDS.name, "a/1", TEXT))).is_err());
        assert_eq!(block_on(memory.get_text(RECORDS.name, "a/1")), Ok(None));
    }

    fn put(table: &'static str, row: &str, text: &str) -> Batch {
        Batch { writes: vec![(table, row.to_owned(), Some(text.to_owned()))], ..Batch::new() }
    }

    #[test]
    fn a_sealed_store_keeps_the_contract_of_a_store() {
        for (name, check) in contract::checks() {
            let store = sealed(&Memory::default(), 1);
            block_on(check(&store)).unwrap_or_else(|why| panic!("{name}: {why}"));
        }
    }

    #[test]
    fn what_lies_beneath_tells_nothing_and_is_read_only_with_the_key() {
        let memory = Memory::default();
        let store = sealed(&memory, 1);
        block_on(store.commit(put(RECORDS.name, "a/1", TEXT))).unwrap();
        let beneath = block_on(memory.get_text(RECORDS.name, "a/1")).unwrap().unwrap();
        assert!(beneath.is_ascii() && !beneath.contains("1000"));
        assert_eq!(block_on(store.get_text(RECORDS.name, "a/1")).unwrap().as_deref(), Some(TEXT));
        let other = sealed(&memory, 2);
        let refused = StoreError::Unreadable { table: RECORDS.name, key: "a/1".to_owned() };
        assert_eq!(block_on(other.get_text(RECORDS.name, "a/1")), Err(refused));
    }

    #[test]
    fn a_damaged_cut_or_moved_text_is_told_and_its_neighbours_stay() {
        let memory = Memory::default();
        let store = sealed(&memory, 1);
        for row in ["a/1", "a/2"] {
            block_on(store.commit(put(OUTBOX.name, row, TEXT))).unwrap();
        }
        let whole = block_on(memory.get_text(OUTBOX.name, "a/1")).unwrap().unwrap();
        let neighbour = block_on(memory.get_text(OUTBOX.name, "a/2")).unwrap().unwrap();
        let mut bad: Vec<String> = (0..whole.len()).step_by(5).map(|cut| whole[..cut].to_owned()).collect();
        bad.extend((0..whole.len()).step_by(3).map(|at| {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).unwrap()
        }));
        bad.extend([neighbour, TEXT.to_owned()]);
        for text in bad {
            block_on(memory.commit(put(OUTBOX.name, "a/1", &text))).unwrap();
            let read = block_on(store.get_text(OUTBOX.name, "a/1"));
            assert!(matches!(read, Err(StoreError::Unreadable { table: "outbox", .. })), "{text}");
            assert_eq!(block_on(store.get_text(OUTBOX.name, "a/2")).unwrap().as_deref(), Some(TEXT));
            // Nothing was taken away: it is still there for whoever can read it.
            assert_eq!(block_on(memory.get_text(OUTBOX.name, "a/1")).unwrap(), Some(text));
        }
    }

    #[test]
    fn a_store_from_before_is_sealed_as_a_whole_or_not_at_all() {
        let memory = Memory::default();
        for (table, row) in [(RECORDS.name, "a/1"), (OUTBOX.name, "a/000000000001"), (META.name, "a")] {
            block_on(memory.commit(put(table, row, TEXT))).unwrap();
        }
        let vault = put(VAULT.name, "vault", "{}");
        let raced =
            Batch { expected: vec![(META.name, "b".to_owned(), Some("{}".to_owned()))], ..vault.clone() };
        assert_eq!(block_on(sealed(&memory, 1).seal_all(raced)), Err(StoreError::Changed));
        assert_eq!(block_on(memory.get_text(RECORDS.name, "a/1")).unwrap().as_deref(), Some(TEXT));
        block_on(sealed(&memory, 1).seal_all(vault)).unwrap();
        let store = sealed(&memory, 1);
        for (table, row) in [(RECORDS.name, "a/1"), (OUTBOX.name, "a/000000000001"), (META.name, "a")] {
            assert_ne!(block_on(memory.get_text(table, row)).unwrap().as_deref(), Some(TEXT));
            assert_eq!(block_on(store.get_text(table, row)).unwrap().as_deref(), Some(TEXT));
        }
        assert_eq!(block_on(memory.get_text(VAULT.name, "vault")).unwrap().as_deref(), Some("{}"));
    }
}
