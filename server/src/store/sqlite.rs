//! SQLite in a file: many readers, one writer. Writes that wait at the same time are committed together, so that one
//! write to the disk serves all of them; each has a savepoint of its own, and none is answered before the commit.

use super::file::{File, PATIENCE};
use super::log::{LogMover, MANY, moves};
use super::sql::sql;
use super::{Contends, StoreError, Tx, Work};
use futures::FutureExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

/// Readers at a time.
const READERS: u32 = 4;
/// Pages that a reader keeps, in kilobytes: every commit makes it forget them.
const READER_CACHE_KB: u32 = 2_000;
/// Pages that the writer keeps, in kilobytes.
const WRITER_CACHE_KB: u32 = 8_000;
/// Writes that may wait for the writer.
const MAX_WAITING: usize = 1_024;
/// Writes in one commit.
const MAX_TOGETHER: usize = 64;
/// A commit takes on no further writes when its first one has waited so long.
const LONGEST_TOGETHER: Duration = Duration::from_millis(20);
/// How often the lock is asked for when another process holds it; each time takes [`PATIENCE`] at most.
const TRIES: u32 = 3;
/// The pause before opening is tried again.
const PAUSE: Duration = Duration::from_millis(100);
/// Of new files. A record is about 2,000 bytes long, a change with which a child came a little longer: several fit in a
/// page.
const PAGE_BYTES: u32 = 8_192;

/// The open file.
#[derive(Clone)]
pub(super) struct Sqlite {
    file: File,
    readers: Arc<Semaphore>,
    jobs: mpsc::Sender<Box<dyn Job>>,
    /// Whether the writer has ended and its connection is closed.
    ended: watch::Receiver<bool>,
}

impl Sqlite {
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        // Of two processes that begin at once one loses, and then finds done what it was about to do. What lies with
        // the disk is not tried again.
        let mut tries = 0..TRIES;
        loop {
            match migrate(path).await {
                Err(cause) if (cause.is_contention() || !cause.may_pass()) && tries.next().is_some() => {
                    tokio::time::sleep(PAUSE).await;
                }
                done => break done?,
            }
        }
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let (end, ended) = watch::channel(false);
        let (writer, runtime) = (File::of(path, WRITER_CACHE_KB), Handle::current());
        let log = LogMover::start(File::of(path, READER_CACHE_KB), MANY)?;
        let write_until_the_last = move || {
            runtime.block_on(write_on(&writer, waiting, &log));
            drop(log);
            writer.close();
            end.send_replace(true);
        };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(write_until_the_last);
        thread.map_err(|_| StoreError::BrokeOff)?;
        let file = File::of(path, READER_CACHE_KB);
        Ok(Self { file, readers: Arc::new(Semaphore::new(READERS as usize)), jobs, ended })
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

    /// Reads. The disk may be slow, so that whatever else this thread had to do is left to others meanwhile.
    pub async fn read<I, T, E, F>(&self, input: &I, body: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'t> FnOnce(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        let turn = tokio::time::timeout(PATIENCE, self.readers.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(StoreError::BrokeOff.into()) };
        let runtime = Handle::current();
        if runtime.runtime_flavor() == RuntimeFlavor::MultiThread {
            return tokio::task::block_in_place(|| {
                let mut tx: Tx = self.file.begin("BEGIN")?.into();
                runtime.block_on(body(&mut tx, input))
            });
        }
        let mut tx: Tx = self.file.begin("BEGIN")?.into();
        body(&mut tx, input).await
    }

    pub async fn close(&self) {
        // A writer that is gone has nothing under way.
        let _ = self.jobs.send(Box::new(Close)).await;
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
        // Who reads finishes.
        if let Ok(all) = self.readers.acquire_many(READERS).await {
            all.forget();
            self.readers.close();
        }
        self.file.close();
    }
}

/// Makes the file when it is missing, and brings it to the present shape.
async fn migrate(path: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(PAGE_BYTES)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(PATIENCE);
    let mut connection = options.connect().await?;
    // With many rows the new shape of a table takes minutes.
    tracing::info!(file = %path.display(), "looking whether the database has the present shape");
    sqlx::migrate!().run(&mut connection).await?;
    Ok(connection.close().await?)
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
struct Close;

impl Job for Close {
    fn run<'t>(&'t mut self, _: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        Box::pin(std::future::ready(true))
    }

    fn end(self: Box<Self>, _: Result<(), StoreError>) {}

    fn is_last(&self) -> bool {
        true
    }
}

/// Writes what waits until the last.
async fn write_on(file: &File, mut waiting: mpsc::Receiver<Box<dyn Job>>, log: &LogMover) {
    while let Some(first) = waiting.recv().await {
        let mut together = vec![first];
        let committed = write_together(file, &mut together, &mut waiting).await;
        if let Err(cause) = &committed {
            tracing::error!(%cause, writes = together.len(), "nothing was committed");
            // On a full disk the log may have room of its own once it begins anew.
            moves(file);
        }
        let last = together.iter().any(|job| job.is_last());
        for job in together {
            job.end(committed.clone());
        }
        if last {
            return;
        }
        log.look(file);
    }
}

/// Does the first write and those that come meanwhile, in one commit.
async fn write_together(
    file: &File,
    together: &mut Vec<Box<dyn Job>>,
    waiting: &mut mpsc::Receiver<Box<dyn Job>>,
) -> Result<(), StoreError> {
    let begun = Instant::now();
    let mut tx = locked(file)?;
    let mut next = 0;
    while let Some(job) = together.get_mut(next) {
        tx.run(sql("SAVEPOINT one")).await?;
        if !job.run(&mut tx).await {
            tx.run(sql("ROLLBACK TO one")).await.map_err(|_| StoreError::BrokeOff)?;
        }
        // Where the disk failed, the whole transaction is over, with it the savepoint: its neighbours may come again.
        tx.run(sql("RELEASE one")).await.map_err(|_| StoreError::BrokeOff)?;
        next += 1;
        let full = next == MAX_TOGETHER || begun.elapsed() > LONGEST_TOGETHER;
        if !full && !together.iter().any(|job| job.is_last()) {
            together.extend(waiting.try_recv());
        }
    }
    tx.commit().await
}

fn locked(file: &File) -> Result<Tx, StoreError> {
    for attempt in 1.. {
        match file.begin("BEGIN IMMEDIATE") {
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
    use crate::store::sql::sql;
    use crate::store::{Store, StoreError};
    use shared::values::Timestamp;
    use sqlx::migrate::Migrator;
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, Connection};
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

    #[tokio::test]
    async fn rows_of_a_file_from_before_are_whole_in_the_present_shape() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lec.sqlite");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let mut old = options.connect().await.unwrap();
        let before = sqlx::migrate!().iter().filter(|shape| shape.version < 6).cloned();
        Migrator::with_migrations(before.collect()).run(&mut old).await.unwrap();
        for n in 1..=300_u16 {
            let (n, length) = (i64::from(n), usize::from(n) * 10);
            let id = format!("{n:03}");
            let record = sqlx::query("INSERT INTO record VALUES ('a', ?, ?, 1, ?)").bind(&id).bind(n);
            record.bind("ก".repeat(length)).execute(&mut old).await.unwrap();
            let change = sqlx::query("INSERT INTO history VALUES ('a', ?, ?, '', '', '', '', 0, 0, ?, 'h')");
            change.bind(n).bind(&id).bind("ข".repeat(length)).execute(&mut old).await.unwrap();
        }
        old.close().await.unwrap();
        let store = Store::open(&path).await.unwrap();
        let rows: Result<Vec<(i64, i64)>, StoreError> = store
            .read(&(), |tx, ()| {
                Box::pin(async move {
                    let all = sql("SELECT r.ver, length(r.doc) + length(h.patch) AS long FROM record r \
                         JOIN history h ON h.inst = r.inst AND h.record = r.id AND h.seq = r.ver \
                         WHERE r.inst = 'a' AND r.on_roll = 1 AND h.h8 = 'h' ORDER BY r.ver");
                    let rows = tx.rows(all).await?;
                    rows.iter().map(|row| Ok((row.number("ver")?, row.number("long")?))).collect()
                })
            })
            .await;
        assert!(rows.unwrap().into_iter().eq((1..=300).map(|n| (n, n * 20))));
    }
}
