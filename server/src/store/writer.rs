//! The one who writes to a file, on a thread of its own. Writes that wait at the same time are committed together, so that
//! one write to the disk serves all of them; each has a savepoint of its own, and none is answered before the commit.

use super::file::File;
use super::log::{LogMover, MANY, moves};
use super::rehearsal::{Commits, Marks, Rehearsed};
use super::sql::sql;
use super::sqlite::READER_CACHE_KB;
use super::{Contends, StoreError, Tx, Work};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::Pin;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot, watch};

/// Pages that the writer keeps, in kilobytes.
const WRITER_CACHE_KB: u32 = 8_000;
/// Writes that may wait for the writer.
const MAX_WAITING: usize = 1_024;
/// Writes in one commit.
const MAX_TOGETHER: usize = 64;
/// A commit takes on no further writes when its first one has waited so long.
const LONGEST_TOGETHER: Duration = Duration::from_millis(100);
/// How often the lock is asked for when another process holds it; each time takes [`super::file::PATIENCE`] at most.
const TRIES: u32 = 3;

/// The writer, for those who ask it.
#[derive(Clone)]
pub(super) struct Writer {
    /// How many commits it has done.
    pub commits: Commits,
    jobs: mpsc::Sender<Box<dyn Job>>,
    /// Whether it has ended and its connection is closed.
    ended: watch::Receiver<bool>,
}

impl Writer {
    /// Starts it on a file that is of this version.
    pub fn start(path: &Path) -> Result<Self, StoreError> {
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let (end, ended) = watch::channel(false);
        let commits = Commits::default();
        let mut at_work = AtWork {
            file: File::of(path, WRITER_CACHE_KB),
            commits: commits.clone(),
            marks: Marks::default(),
            version: None,
        };
        let log = LogMover::start(File::of(path, READER_CACHE_KB), MANY)?;
        let runtime = Handle::current();
        let write_until_the_last = move || {
            runtime.block_on(at_work.write_on(waiting, &log));
            drop(log);
            at_work.file.close();
            end.send_replace(true);
        };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(write_until_the_last);
        thread.map_err(|_| StoreError::BrokeOff)?;
        Ok(Self { commits, jobs, ended })
    }

    /// Asks for a write, and waits until it is committed.
    pub async fn ask<I, T, E, F>(
        &self,
        name: &'static str,
        input: I,
        body: F,
        rehearsed: Option<Rehearsed<T>>,
    ) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job = Asked { name, input, body, rehearsed, done: None, tell };
        self.jobs.send(Box::new(job)).await.map_err(|_| StoreError::BrokeOff)?;
        told.await.unwrap_or_else(|_| Err(StoreError::BrokeOff.into()))
    }

    /// Whether it takes writes.
    pub fn is_there(&self) -> bool {
        !self.jobs.is_closed()
    }

    /// Lets it finish what waits.
    pub async fn close(&self) {
        // A writer that is gone has nothing under way.
        let _ = self.jobs.send(Box::new(Close)).await;
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }
}

/// A write under way; whether it is to be kept.
type Doing<'t> = Pin<Box<dyn Future<Output = bool> + Send + 't>>;

/// A write that waits, and then its result that waits for the commit.
trait Job: Send {
    /// Does it. Returns whether it is to be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx, marks: &'t Marks) -> Doing<'t>;

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
    rehearsed: Option<Rehearsed<T>>,
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
    fn run<'t>(&'t mut self, tx: &'t mut Tx, marks: &'t Marks) -> Doing<'t> {
        Box::pin(async move {
            let rehearsed = self.rehearsed.take_if(|rehearsed| marks.allow(rehearsed));
            let (body, input) = (&mut self.body, &self.input);
            let doing = async move {
                match rehearsed {
                    Some(rehearsed) => Ok(rehearsed.perform(tx)?),
                    None => body(tx, input).await,
                }
            };
            let done = AssertUnwindSafe(doing).catch_unwind().await;
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
    fn run<'t>(&'t mut self, _: &'t mut Tx, _: &'t Marks) -> Doing<'t> {
        Box::pin(std::future::ready(true))
    }

    fn end(self: Box<Self>, _: Result<(), StoreError>) {}

    fn is_last(&self) -> bool {
        true
    }
}

/// What the thread knows.
struct AtWork {
    file: File,
    commits: Commits,
    marks: Marks,
    /// Changes when another process writes to the file.
    version: Option<i64>,
}

impl AtWork {
    /// Writes what waits until the last.
    async fn write_on(&mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>, log: &LogMover) {
        while let Some(first) = waiting.recv().await {
            let mut together = vec![first];
            let committed = self.write_together(&mut together, &mut waiting).await;
            if let Err(cause) = &committed {
                tracing::error!(%cause, writes = together.len(), "nothing was committed");
                self.version = None;
                // On a full disk the log may have room of its own once it begins anew.
                moves(&self.file);
            }
            let last = together.iter().any(|job| job.is_last());
            for job in together {
                job.end(committed.clone());
            }
            if last {
                return;
            }
            log.look(&self.file);
        }
    }

    /// Does the first write and those that come meanwhile, in one commit.
    async fn write_together(
        &mut self,
        together: &mut Vec<Box<dyn Job>>,
        waiting: &mut mpsc::Receiver<Box<dyn Job>>,
    ) -> Result<(), StoreError> {
        let begun = Instant::now();
        let mut tx = locked(&self.file)?;
        let version = tx.row(sql("PRAGMA data_version")).await?;
        let version = version.map(|row| row.number("data_version")).transpose()?;
        self.marks.begin(self.commits.last(), version != self.version);
        self.version = version;
        let mut next = 0;
        while let Some(job) = together.get_mut(next) {
            tx.run(sql("SAVEPOINT one")).await?;
            let keep = job.run(&mut tx, &self.marks).await;
            self.marks.set(tx.newly_held());
            if !keep {
                tx.run(sql("ROLLBACK TO one")).await.map_err(|_| StoreError::BrokeOff)?;
            }
            // Where the disk failed, the whole transaction is over, with it the savepoint: its neighbours may come
            // again.
            tx.run(sql("RELEASE one")).await.map_err(|_| StoreError::BrokeOff)?;
            next += 1;
            let full = next == MAX_TOGETHER || begun.elapsed() > LONGEST_TOGETHER;
            if !full && !together.iter().any(|job| job.is_last()) {
                together.extend(waiting.try_recv());
            }
        }
        tx.commit().await?;
        self.commits.one_more();
        Ok(())
    }
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
        assert!(store.is_writable());
        store.close().await;
        assert!(!store.is_writable());
        let store = Store::open(&folder.path().join("lec.sqlite")).await.unwrap();
        let found: Result<Option<String>, StoreError> =
            store.read(&"asked", |tx, name| Box::pin(tx.server_key_get(name))).await;
        assert!(found.unwrap().is_some());
    }
}
