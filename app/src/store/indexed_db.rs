//! The store on IndexedDB. The only file that names rexie, and closes its gaps (sync.md 0, 5): every request of a
//! batch is issued in one go, any error aborts the whole, and an aborted transaction is never taken for a written
//! one. Strict durability is asked for by `public/start.js`, before any database is opened.

use super::schema::{DB_VERSION, OPEN, SEALED};
use super::{Batch, Keys, LocalStore, StoreError, unchanged};
use futures::future::{FutureExt, LocalBoxFuture, join, poll_fn};
use rexie::{KeyRange, ObjectStore, Rexie, Transaction, TransactionMode, TransactionResult};
use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll};
use wasm_bindgen::{JsCast, JsValue};

/// One database of one person on one device.
#[derive(Clone)]
pub struct IndexedDb {
    name: Rc<str>,
    database: Rc<RefCell<Rexie>>,
}

impl IndexedDb {
    /// Opens the database of this name, and makes what is missing. One of a newer app is used as it is while both
    /// belong to the same hundred.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let database = Rc::new(RefCell::new(open(name).await?));
        Ok(Self { name: name.into(), database })
    }

    /// Begins a transaction. A database that was closed under us, by a newer app that raised its version or by the
    /// browser, is opened again first.
    async fn begin(&self, tables: &[&str], mode: TransactionMode) -> Result<Transaction, StoreError> {
        let begun = self.database.borrow().transaction(tables, mode);
        let begun = match begun {
            Err(error) if name_of(&error).as_deref() == Some("InvalidStateError") => {
                // It could be opened once: that it is busy now, for one, is no reason to give it up.
                let again = open(&self.name).await.map_err(|error| match error {
                    StoreError::Broken(name) => StoreError::Other(name),
                    error => error,
                })?;
                let begun = again.transaction(tables, mode);
                self.database.replace(again).close();
                begun
            }
            begun => begun,
        };
        begun.map_err(|error| failure(&error))
    }
}

async fn open(name: &str) -> Result<Rexie, StoreError> {
    let with_tables = |builder: rexie::RexieBuilder| {
        SEALED
            .iter()
            .chain(OPEN)
            .fold(builder, |builder, table| builder.add_object_store(ObjectStore::new(table)))
    };
    match with_tables(Rexie::builder(name).version(DB_VERSION)).build().await {
        Err(error) if name_of(&error).as_deref() == Some("VersionError") => {
            let newer = Rexie::builder(name).build().await.map_err(|error| broken(&error))?;
            if newer.version().map_err(|error| broken(&error))? / 100 != DB_VERSION / 100 {
                newer.close();
                return Err(StoreError::Newer);
            }
            Ok(newer)
        }
        opened => opened.map_err(|error| broken(&error)),
    }
}

impl LocalStore for IndexedDb {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        let tx = self.begin(&[table], TransactionMode::ReadOnly).await?;
        let read = async { tx.store(table)?.get(key.into()).await };
        let value = read.await.map_err(|error| failure(&error))?;
        Ok(value.and_then(|value| value.as_string()))
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let tx = self.begin(&[table], TransactionMode::ReadOnly).await?;
        let read = async {
            let lower = format!("{}{}", keys.prefix, keys.after);
            let upper = format!("{}\u{ffff}", keys.prefix);
            let after_lower = !keys.after.is_empty();
            let range = KeyRange::bound(&lower.into(), &upper.into(), Some(after_lower), None)?;
            let store = tx.store(table)?;
            let limit = (keys.limit != u32::MAX).then_some(keys.limit);
            let again = range.clone();
            let (found, values) =
                join(store.get_all_keys(Some(range), limit), store.get_all(Some(again), limit)).await;
            Ok::<_, rexie::Error>((found?, values?))
        };
        let (found, values) = read.await.map_err(|error| failure(&error))?;
        let rows = found.into_iter().zip(values);
        Ok(rows.filter_map(|(key, value)| Some((key.as_string()?, value.as_string()?))).collect())
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut tables: Vec<&str> = batch.writes.iter().map(|(table, ..)| *table).collect();
        tables.extend(batch.expected.iter().map(|(table, ..)| *table));
        tables.sort_unstable();
        tables.dedup();
        if tables.is_empty() {
            return Ok(());
        }
        let tx = self.begin(&tables, TransactionMode::ReadWrite).await?;

        for (table, key, seen) in batch.expected {
            let read = async { tx.store(table)?.get(key.into()).await };
            let found = match read.await {
                Ok(value) => value.and_then(|value| value.as_string()),
                Err(error) => {
                    let _ = tx.abort().await;
                    return Err(failure(&error));
                }
            };
            if !unchanged(table, found.as_deref(), seen.as_deref()) {
                let _ = tx.abort().await;
                return Err(StoreError::Changed);
            }
        }

        let mut requests: Vec<LocalBoxFuture<'_, rexie::Result<()>>> = Vec::new();
        for (table, key, value) in batch.writes {
            let store = match tx.store(table) {
                Ok(store) => store,
                Err(error) => {
                    drop(requests);
                    let _ = tx.abort().await;
                    return Err(failure(&error));
                }
            };
            let key = JsValue::from(key);
            requests.push(match value {
                Some(text) => {
                    async move { store.put(&JsValue::from(text), Some(&key)).await.map(drop) }.boxed_local()
                }
                None => async move { store.delete(key).await }.boxed_local(),
            });
        }
        let mut requests = Requests { open: requests, failed: None };
        // The first look issues every request. One that throws at once would leave those before it to be kept.
        poll_fn(|context| Poll::Ready(requests.look(context))).await;
        let end: LocalBoxFuture<'_, rexie::Result<TransactionResult>> = if requests.failed.is_some() {
            async { tx.abort().await.map(|()| TransactionResult::Aborted) }.boxed_local()
        } else {
            tx.done().boxed_local()
        };
        let answered =
            poll_fn(|context| if requests.look(context) { Poll::Ready(()) } else { Poll::Pending });
        let (ended, ()) = join(end, answered).await;
        if let Some(error) = requests.failed {
            return Err(failure(&error));
        }
        match ended.map_err(|error| failure(&error))? {
            TransactionResult::Committed => Ok(()),
            // No request failed and yet nothing was kept: the commit itself found no room.
            TransactionResult::Aborted => Err(StoreError::Full),
        }
    }
}

/// The requests of one transaction. None is given up before it is answered: a dropped request would abort what the
/// others did.
struct Requests<'a> {
    open: Vec<LocalBoxFuture<'a, rexie::Result<()>>>,
    failed: Option<rexie::Error>,
}

impl Requests<'_> {
    /// Issues those that are not yet. Returns whether all are answered.
    fn look(&mut self, context: &mut Context<'_>) -> bool {
        let Self { open, failed } = self;
        open.retain_mut(|request| match request.poll_unpin(context) {
            Poll::Ready(answer) => {
                if let Err(error) = answer {
                    failed.get_or_insert(error);
                }
                false
            }
            Poll::Pending => true,
        });
        open.is_empty()
    }
}

fn broken(error: &rexie::Error) -> StoreError {
    match failure(error) {
        StoreError::Full => StoreError::Full,
        _ => StoreError::Broken(name_of(error).unwrap_or_default()),
    }
}

fn failure(error: &rexie::Error) -> StoreError {
    let name = name_of(error).unwrap_or_default();
    if name == "QuotaExceededError" { StoreError::Full } else { StoreError::Other(name) }
}

/// The browser's own name of a failure. The library's words for it are left out of the app for their size.
fn name_of(error: &rexie::Error) -> Option<String> {
    use idb::Error as E;
    let rexie::Error::IdbError(cause) = error else { return Some("AbortError".to_owned()) };
    let thrown = match cause {
        E::DomException(exception) => return Some(exception.name()),
        E::TransactionOpenFailed(value)
        | E::ObjectStoreNotFound(value)
        | E::UpdateFailed(value)
        | E::DeleteFailed(value)
        | E::GetFailed(value)
        | E::GetAllKeysFailed(value)
        | E::TransactionCommitError(value)
        | E::IndexedDbOpenFailed(value)
        | E::IndexedDbNotFound(value) => value,
        _ => return None,
    };
    thrown.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name)
}
