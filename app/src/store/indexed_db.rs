//! The store on IndexedDB. The only file that names idb: every request of a batch is issued in one go, any error aborts
//! the whole, and an aborted transaction is never taken for a written one (sync.md 0, 5). Strict durability is asked
//! for by `public/start.js`, before any database is opened.

use super::schema::{DB_VERSION, OPEN, SEALED};
use super::{Batch, Keys, LocalStore, StoreError, unchanged};
use futures::channel::oneshot;
use futures::future::join;
use idb::event::VersionChangeEvent;
use idb::{
    Database, DatabaseEvent, Error, Event, Factory, KeyRange, ObjectStoreParams, Request, Transaction,
    TransactionMode,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// One database of one person on one device.
#[derive(Clone)]
pub struct IndexedDb {
    name: Rc<str>,
    database: Rc<RefCell<Database>>,
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

async fn open(name: &str) -> Result<Database, StoreError> {
    match opened(name, Some(DB_VERSION)).await {
        Err(error) if name_of(&error).as_deref() == Some("VersionError") => {
            let newer = opened(name, None).await.map_err(|error| broken(&error))?;
            if newer.version().map_err(|error| broken(&error))? / 100 != DB_VERSION / 100 {
                newer.close();
                return Err(StoreError::Newer);
            }
            Ok(newer)
        }
        opened => opened.map_err(|error| broken(&error)),
    }
}

async fn opened(name: &str, version: Option<u32>) -> Result<Database, Error> {
    let mut asked = Factory::new()?.open(name, version)?;
    asked.on_upgrade_needed(|event| {
        if make_tables(&event).is_err() {
            // A database without all its tables is none.
            let upgrade = event.target().ok().and_then(|asked| asked.transaction());
            let _ = upgrade.map(Transaction::abort);
        }
    });
    let mut database = asked.await?;
    // A newer app in another tab does not wait for this one.
    database.on_version_change(|event| {
        let _ = event.database().map(|database| database.close());
    });
    Ok(database)
}

fn make_tables(event: &VersionChangeEvent) -> Result<(), Error> {
    let database = event.database()?;
    let there = database.store_names();
    for table in SEALED.iter().chain(OPEN) {
        if !there.iter().any(|name| name == table) {
            database.create_object_store(table, ObjectStoreParams::new())?;
        }
    }
    for name in there.iter().filter(|name| !SEALED.iter().chain(OPEN).any(|table| table == name)) {
        database.delete_object_store(name)?;
    }
    Ok(())
}

impl LocalStore for IndexedDb {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        let tx = self.begin(&[table], TransactionMode::ReadOnly).await?;
        text_of(&tx, table, key).await
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
            let store = tx.object_store(table)?;
            let limit = (keys.limit != u32::MAX).then_some(keys.limit);
            let found = store.get_all_keys(Some(range.clone().into()), limit)?;
            let values = store.get_all(Some(range.into()), limit)?;
            let (found, values) = join(found.into_future(), values.into_future()).await;
            Ok::<_, Error>((found?, values?))
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
        let mut written = Ok(());
        for (table, key, seen) in &batch.expected {
            let found = text_of(&tx, table, key).await;
            written = found.and_then(|found| {
                if unchanged(table, found.as_deref(), seen.as_deref()) {
                    Ok(())
                } else {
                    Err(StoreError::Changed)
                }
            });
            if written.is_err() {
                break;
            }
        }
        written = written.and_then(|()| write(&tx, batch.writes).map_err(|error| failure(&error)));
        match written {
            Ok(()) => kept(tx).await,
            Err(why) => {
                // Nothing of it may stay; what was asked for meanwhile has ended before anybody goes on.
                if let Ok(tx) = tx.abort() {
                    let _ = kept(tx).await;
                }
                Err(why)
            }
        }
    }
}

async fn text_of(tx: &Transaction, table: &str, key: &str) -> Result<Option<String>, StoreError> {
    let read = async { tx.object_store(table)?.get(JsValue::from(key))?.await };
    let value = read.await.map_err(|error| failure(&error))?;
    Ok(value.and_then(|value| value.as_string()))
}

/// Asks for every write. What becomes of them the transaction tells: one that fails ends it.
fn write(tx: &Transaction, writes: Vec<(&'static str, String, Option<String>)>) -> Result<(), Error> {
    for (table, key, value) in writes {
        let (store, key) = (tx.object_store(table)?, JsValue::from(key));
        match value {
            Some(text) => drop(store.put(&JsValue::from(text), Some(&key))?),
            None => drop(store.delete(key)?),
        }
    }
    Ok(())
}

/// Waits until a transaction has ended. One that was aborted kept nothing, and says why.
async fn kept(mut tx: Transaction) -> Result<(), StoreError> {
    let (tell, told) = oneshot::channel();
    let tell = Rc::new(Cell::new(Some(tell)));
    let told_once = |tell: &Cell<Option<oneshot::Sender<_>>>, end| {
        let _ = tell.take().map(|tell| tell.send(end));
    };
    let tell_of_abort = tell.clone();
    tx.on_complete(move |_| told_once(&tell, Ok(())));
    tx.on_abort(move |event| {
        let ended = event.target().and_then(|target| Transaction::try_from(target).ok());
        // One that the browser ended for itself gives no reason.
        let why = ended.and_then(|tx| tx.error()).map_or_else(aborted, |error| named(error.name()));
        told_once(&tell_of_abort, Err(why));
    });
    told.await.unwrap_or_else(|_| Err(aborted()))
}

fn aborted() -> StoreError {
    StoreError::Other("AbortError".to_owned())
}

fn broken(error: &Error) -> StoreError {
    match failure(error) {
        StoreError::Full => StoreError::Full,
        _ => StoreError::Broken(name_of(error).unwrap_or_default()),
    }
}

fn failure(error: &Error) -> StoreError {
    named(name_of(error).unwrap_or_default())
}

fn named(name: String) -> StoreError {
    if name == "QuotaExceededError" { StoreError::Full } else { StoreError::Other(name) }
}

/// The browser's own name of a failure. The library's words for it are left out of the app for their size.
fn name_of(error: &Error) -> Option<String> {
    use idb::Error as E;
    let thrown = match error {
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
