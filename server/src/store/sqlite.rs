//! SQLite in a file: many readers, one writer. Writes that wait at the same time are committed together, so that one
//! write to the disk serves all of them; each has a savepoint of its own, and none is answered before the commit.

use super::sql::sql;
use super::{Contends, StoreError, Tx, Work};
use futures::FutureExt;
use sqlx::Connection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

/// Writes that may wait for the writer.
const MAX_WAITING: usize = 1_024;
/// Writes in one commit.
const MAX_TOGETHER: usize = 64;
/// A commit takes on no further writes when its first one has waited so long.
const LONGEST_TOGETHER: Duration = Duration::from_millis(20);
/// How often the lock is asked for when another process holds it; each time takes up to five seconds.
const TRIES: u32 = 3;
/// The pause before opening is tried again.
const PAUSE: Duration = Duration::from_millis(100);

/// The open file.
#[derive(Clone)]
pub(super) struct Sqlite {
    readers: SqlitePool,
    writer: SqlitePool,
    jobs: mpsc::Sender<Box<dyn Job>>,
    writing: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Sqlite {
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-20000");
        // Of two processes that begin at once one loses, and then finds done what it was about to do.
        let mut tries = 0..TRIES;
        let writer = loop {
            match migrated(options.clone()).await {
                Err(_) if tries.next().is_some() => tokio::time::sleep(PAUSE).await,
                begun => break begun?,
            }
        };
        let readers = pool(4).connect_with(options).await?;
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let task = tokio::spawn(write_on(writer.clone(), waiting));
        Ok(Self { readers, writer, jobs, writing: Arc::new(Mutex::new(Some(task))) })
    }

    pub async fn run_tx<I, T, E, F>(&self, name: &'static str, input: I, body: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job = Asked { name, input, body, done: None, tell };
        self.jobs.send(Box::new(job)).await.map_err(|_| StoreError::BrokeOff)?;
        told.await.unwrap_or_else(|_| Err(StoreError::BrokeOff.into()))
    }

    pub async fn reading(&self) -> Result<Tx, StoreError> {
        Ok(self.readers.begin().await?.into())
    }

    pub async fn close(&self) {
        let (tell, told) = oneshot::channel();
        // A writer that is gone has nothing under way.
        if self.jobs.send(Box::new(Close(tell))).await.is_ok() {
            let _ = told.await;
        }
        if let Some(writing) = self.writing.lock().await.take() {
            let _ = writing.await;
        }
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The writer of a database that is of this version.
async fn migrated(options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let writer = pool(1).connect_with(options).await?;
    sqlx::migrate!().run(&writer).await?;
    Ok(writer)
}

/// SQLite ends a transaction by itself when the disk fails under it, which the library does not hear of: a connection
/// that it still takes to be in one is closed instead of being used again.
fn pool(most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(most).after_release(|connection, _| {
        Box::pin(async move {
            // What was queued for it, such as taking back, is done first.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}

/// A write that waits, and then its result that waits for the commit.
trait Job: Send {
    /// Does it. Returns whether it is to be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>>;

    /// Tells who asked, after the commit or its failure.
    fn end(self: Box<Self>, committed: Result<(), StoreError>);

    /// Whether it is the last.
    fn is_last(&self) -> bool {
        false
    }
}

struct Asked<I, T, E, F> {
    name: &'static str,
    input: I,
    body: F,
    done: Option<Result<T, E>>,
    tell: oneshot::Sender<Result<T, E>>,
}

impl<I, T, E, F> Job for Asked<I, T, E, F>
where
    I: Send + Sync,
    T: Send,
    E: From<StoreError> + Send,
    F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        Box::pin(async move {
            let done = AssertUnwindSafe((self.body)(tx, &self.input)).catch_unwind().await;
            let done = done.unwrap_or_else(|_| {
                tracing::error!(self.name, "a transaction panicked");
                Err(StoreError::BrokeOff.into())
            });
            self.done.insert(done).is_ok()
        })
    }

    fn end(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (self.done, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(cause)) => Err(cause.into()),
            (Some(done), Ok(())) => done,
            (None, Ok(())) => Err(StoreError::BrokeOff.into()),
        };
        // Who asked may have gone away; what was done stays done.
        let _ = self.tell.send(result);
    }
}

/// Nothing is written after this.
struct Close(oneshot::Sender<()>);

impl Job for Close {
    fn run<'t>(&'t mut self, _: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        Box::pin(std::future::ready(true))
    }

    fn end(self: Box<Self>, _: Result<(), StoreError>) {
        // Whoever closes may not wait for it.
        let _ = self.0.send(());
    }

    fn is_last(&self) -> bool {
        true
    }
}

/// Writes what waits until the last.
async fn write_on(pool: SqlitePool, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = waiting.recv().await {
        let mut together = vec![first];
        let committed = write_together(&pool, &mut together, &mut waiting).await;
        if let Err(cause) = &committed {
            tracing::error!(%cause, writes = together.len(), "nothing was committed");
        }
        let last = together.iter().any(|job| job.is_last());
        for job in together {
            job.end(committed.clone());
        }
        if last {
            return;
        }
    }
}

/// Does the first write and those that come meanwhile, in one commit.
async fn write_together(
    pool: &SqlitePool,
    together: &mut Vec<Box<dyn Job>>,
    waiting: &mut mpsc::Receiver<Box<dyn Job>>,
) -> Result<(), StoreError> {
    let begun = Instant::now();
    let mut tx = locked(pool).await?;
    let mut next = 0;
    while let Some(job) = together.get_mut(next) {
        tx.run(sql("SAVEPOINT one")).await?;
        if !job.run(&mut tx).await {
            tx.run(sql("ROLLBACK TO one")).await?;
        }
        tx.run(sql("RELEASE one")).await?;
        next += 1;
        let full = next == MAX_TOGETHER || begun.elapsed() > LONGEST_TOGETHER;
        if !full && !together.iter().any(|job| job.is_last()) {
            together.extend(waiting.try_recv());
        }
    }
    tx.commit().await
}

async fn locked(pool: &SqlitePool) -> Result<Tx, StoreError> {
    for attempt in 1.. {
        match pool.begin_with("BEGIN IMMEDIATE").await.map_err(StoreError::from) {
            Err(cause) if cause.is_contention() && attempt < TRIES => {
                tracing::warn!(attempt, "another process holds the database");
            }
            begun => return Ok(begun?.into()),
        }
    }
    unreachable!("the loop ends by returning")
}

#[cfg(test)]
mod tests {
    use crate::store::{Store, StoreError};
    use shared::values::Timestamp;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::sync::Semaphore;

    /// Writes a key of this name, and then does as its name says.
    async fn write(store: Store, name: &'static str) -> Result<(), StoreError> {
        store
            .run_tx(name, name, |tx, &name| {
                Box::pin(async move {
                    tx.server_key_add(name, "", Timestamp(0)).await?;
                    match name {
                        "fails" => Err(StoreError::BrokeOff),
                        "panics" => panic!("as the test wants it"),
                        _ => Ok(()),
                    }
                })
            })
            .await
    }

    #[tokio::test]
    async fn a_write_that_fails_or_panics_takes_nothing_of_its_neighbours_along() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("lec.sqlite")).await.unwrap();
        // While the first stands at the gate the others gather, and are committed with it.
        let gate = Arc::new(Semaphore::new(0));
        let (first, held) = (store.clone(), gate.clone());
        let first = tokio::spawn(async move {
            first
                .run_tx::<_, _, StoreError, _>("first", held, |_, gate| {
                    Box::pin(
                        async move { gate.acquire().await.map(|_| ()).map_err(|_| StoreError::BrokeOff) },
                    )
                })
                .await
        });
        let names = ["before", "fails", "between", "panics", "after"];
        let others = names.map(|name| tokio::spawn(write(store.clone(), name)));
        tokio::time::sleep(Duration::from_millis(5)).await;
        gate.add_permits(1);
        first.await.unwrap().unwrap();
        for (name, other) in names.into_iter().zip(others) {
            let kept = !["fails", "panics"].contains(&name);
            assert_eq!(other.await.unwrap().is_ok(), kept, "{name}");
            let found: Result<Option<String>, StoreError> =
                store.read(&name, |tx, name| Box::pin(tx.server_key_get(name))).await;
            assert_eq!(found.unwrap().is_some(), kept, "{name}");
        }
    }

    #[tokio::test]
    async fn who_does_not_wait_for_the_answer_still_gets_the_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("lec.sqlite")).await.unwrap();
        let asked = tokio::spawn(write(store.clone(), "asked"));
        tokio::task::yield_now().await;
        asked.abort();
        store.close().await;
        let store = Store::open(&folder.path().join("lec.sqlite")).await.unwrap();
        let found: Result<Option<String>, StoreError> =
            store.read(&"asked", |tx, name| Box::pin(tx.server_key_get(name))).await;
        assert!(found.unwrap().is_some());
    }
}
