//! The store in memory: for native tests and the simulation. Clones share their content, as tabs do.

use super::{Batch, Keys, LocalStore, StoreError, unchanged};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Tables in memory.
#[derive(Clone, Default)]
pub struct Memory {
    tables: Rc<RefCell<BTreeMap<(&'static str, String), String>>>,
}

impl Memory {
    /// A copy that goes its own way from now on, like a phone restored from a backup of itself.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { tables: Rc::new(RefCell::new(self.tables.borrow().clone())) }
    }
}

impl LocalStore for Memory {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.tables.borrow().get(&(table, key.to_owned())).cloned())
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let from = (table, format!("{}{}", keys.prefix, keys.after));
        let tables = self.tables.borrow();
        let rows = tables
            .range(from..)
            .take_while(|((name, key), _)| *name == table && key.starts_with(keys.prefix))
            .filter(|((_, key), _)| keys.after.is_empty() || key[keys.prefix.len()..] != *keys.after)
            .take(keys.limit as usize)
            .map(|((_, key), text)| (key.clone(), text.clone()));
        Ok(rows.collect())
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut tables = self.tables.borrow_mut();
        for (table, key, seen) in batch.expected {
            let found = tables.get(&(table, key)).map(String::as_str);
            if !unchanged(table, found, seen.as_deref()) {
                return Err(StoreError::Changed);
            }
        }
        for (table, key, value) in batch.writes {
            match value {
                Some(text) => tables.insert((table, key), text),
                None => tables.remove(&(table, key)),
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_the_contract_of_a_store() {
        for (name, check) in super::super::contract::checks() {
            futures::executor::block_on(check(&Memory::default()))
                .unwrap_or_else(|why| panic!("{name}: {why}"));
        }
    }
}
