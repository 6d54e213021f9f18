//! SQLite in a file: many readers, and one writer ([`super::writer`]). What is to be written at one institution is
//! worked out on a reader ([`super::rehearsal`]).

use super::file::{File, FileTx, PATIENCE};
use super::rehearsal::{Rehearsal, Rehearsed};
use super::turns::Turns;
use super::writer::Writer;
use super::{Contends, StoreError, Tx, Work};
use futures::FutureExt;
use shared::values::InstitutionId;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Readers at a time.
pub const READERS: u16 = 4;
/// Pages that a reader keeps, in kilobytes: every commit makes it forget them.
pub const READER_CACHE_KB: u32 = 2_000;
/// How long a rehearsal waits for a reader; then the writer does without it.
const BRIEFLY: Duration = Duration::from_millis(100);
/// How often opening is tried when another process holds the file; each time takes [`PATIENCE`] at most.
const TRIES: u32 = 3;
/// The pause before opening is tried again.
const PAUSE: Duration = Duration::from_millis(100);
/// Of new files. A single edit writes some eight pages, whose size is what its commit costs; with twice as large ones fifty
/// edits in a push would be an eighth faster, single edits a quarter slower.
const PAGE_BYTES: u32 = 4_096;

/// The open file.
#[derive(Clone)]
pub(super) struct Sqlite {
    file: File,
    readers: Arc<Semaphore>,
    turns: Turns,
    writer: Writer,
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
        let (readers, turns) = (Arc::new(Semaphore::new(READERS.into())), Turns::default());
        Ok(Self {
            file: File::for_readers(path, READER_CACHE_KB),
            readers,
            turns,
            writer: Writer::start(path)?,
        })
    }

    pub async fn run_tx<I, T, E, F>(&self, name: &'static str, input: I, body: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        self.writer.ask(name, input, body, None).await
    }

    /// The same, rehearsed beside the writer; not where others are at it already, for it would be in vain.
    pub async fn run_tx_at<I, T, E, F>(
        &self,
        name: &'static str,
        institution: &InstitutionId,
        input: I,
        mut body: F,
    ) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        let here = self.turns.come(institution);
        let rehearsed = if here.alone { self.rehearse(&input, &mut body).await.transpose()? } else { None };
        self.writer.ask(name, input, body, rehearsed).await
    }

    async fn rehearse<I, T, E, F>(&self, input: &I, body: &mut F) -> Option<Result<Rehearsed<T>, E>>
    where
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        let seen = self.writer.commits.last();
        let rehearsing = self.beside(BRIEFLY, |reader| Tx::from(Rehearsal::on(reader)), input, body);
        // What fails here on its way, or panics, is done by the writer, which says so if it fails there as well.
        let Beside { done, mut tx, .. } = AssertUnwindSafe(rehearsing).catch_unwind().await.ok()?.ok()?;
        let held = tx.newly_held();
        let noted = tx.rehearsed()?;
        Some(done.map(|value| Rehearsed { value, noted, held, seen }))
    }

    pub async fn read<I, T, E, F>(&self, input: &I, body: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'t> FnOnce(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        self.beside(PATIENCE, Tx::from, input, body).await?.done
    }

    /// Runs a body on a reader. The disk may keep this thread waiting; the runtime has others ([`READERS`]).
    async fn beside<I, T, E, F>(
        &self,
        patience: Duration,
        on: impl FnOnce(FileTx) -> Tx,
        input: &I,
        body: F,
    ) -> Result<Beside<'_, Result<T, E>>, StoreError>
    where
        F: for<'t> FnOnce(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        let turn = tokio::time::timeout(patience, self.readers.acquire()).await;
        let Ok(Ok(turn)) = turn else { return Err(StoreError::BrokeOff) };
        let mut tx = on(self.file.begin("BEGIN")?);
        let done = body(&mut tx, input).await;
        Ok(Beside { done, tx, _turn: turn })
    }

    pub fn is_writable(&self) -> bool {
        self.writer.is_there()
    }

    pub async fn close(&self) {
        self.writer.close().await;
        // Who reads finishes.
        if let Ok(all) = self.readers.acquire_many(READERS.into()).await {
            all.forget();
            self.readers.close();
        }
        self.file.close();
    }
}

/// What was done on a reader; the transaction ends before the turn does.
struct Beside<'s, D> {
    done: D,
    tx: Tx,
    _turn: SemaphorePermit<'s>,
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

#[cfg(test)]
mod tests {
    use crate::store::sql::sql;
    use crate::store::{Store, StoreError};
    use sqlx::migrate::Migrator;
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, Connection};

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
