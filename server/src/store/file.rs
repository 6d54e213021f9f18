//! Connections to a database file. A statement is done where it is asked for, without a word to another thread: it takes
//! less time than passing it on would.

use super::StoreError;
use super::sql::{Row, Statement};
use super::tx::die_in_a_test;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::cell::Cell;
use std::ffi::c_int;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a connection waits for a lock that another process holds.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// The log is cut to so many bytes when it begins anew.
const LONGEST_LOG: u32 = 64_000_000;
/// Statements that a connection keeps ready.
const STATEMENTS: usize = 128;

/// The file, with the connections that nobody uses now.
#[derive(Clone)]
pub struct File {
    path: PathBuf,
    cache_kb: u32,
    only_reads: bool,
    idle: Arc<Mutex<Vec<Connection>>>,
    open: Arc<Mutex<Option<ManuallyDrop<std::fs::File>>>>,
}

impl File {
    /// A file that is of this version, and how much of it each connection keeps in memory.
    pub fn of(path: &Path, cache_kb: u32) -> Self {
        Self {
            path: path.to_owned(),
            cache_kb,
            only_reads: false,
            idle: Arc::default(),
            open: Arc::default(),
        }
    }

    /// The same file with connections on which nothing can be written.
    pub fn for_readers(path: &Path, cache_kb: u32) -> Self {
        Self { only_reads: true, ..Self::of(path, cache_kb) }
    }

    /// Begins a transaction, by the words that say which.
    pub fn begin(&self, words: &str) -> Result<FileTx, StoreError> {
        // A connection that could not begin is none the worse, and goes back by itself.
        let mut tx = FileTx { connection: Some(self.connection()?), file: self.clone() };
        tx.connection()?.execute_batch(words)?;
        Ok(tx)
    }

    /// Moves the log to its place in the file, as far as nobody reads or writes there; whether anything was moved, now
    /// or before.
    pub fn move_log(&self) -> Result<bool, StoreError> {
        let connection = self.connection()?;
        let told = |row: &rusqlite::Row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(2)?));
        let moved = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), told);
        // The writer's connection is kept whatever happened: by it is told whether another process wrote.
        self.idle().push(connection);
        let (busy, moved) = moved?;
        Ok(busy == 0 && moved > 0)
    }

    /// Brings the file to the disk, which SQLite does only for a log that was moved to its end.
    pub fn to_disk(&self) -> Result<bool, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.is_none() {
            let file = std::fs::File::open(&self.path).map_err(|_| StoreError::BrokeOff)?;
            // Closing it would end the locks that this process holds on the file (POSIX), so it stays open.
            *open = Some(ManuallyDrop::new(file));
        }
        let Some(file) = &*open else { return Ok(false) };
        file.sync_data().map(|()| true).map_err(|_| StoreError::BrokeOff)
    }

    /// Closes the connections that nobody uses.
    pub fn close(&self) {
        self.idle().clear();
    }

    fn connection(&self) -> Result<Connection, StoreError> {
        let idle = self.idle().pop();
        Ok(idle.map_or_else(|| connect(self), Ok)?)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(File { path, cache_kb, only_reads, .. }: &File) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // What a savepoint could take back is copied to a file of its own, unless temporary things stay in memory.
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
         PRAGMA journal_size_limit = {LONGEST_LOG}; PRAGMA cache_size = -{cache_kb}; \
         PRAGMA query_only = {only_reads};"
    ))?;
    connection.wal_hook(Some(note_log));
    Ok(connection)
}

thread_local! {
    static PAGES_IN_LOG: Cell<usize> = const { Cell::new(0) };
}

/// How many pages the log had after the last commit on this thread.
pub fn pages_in_log() -> usize {
    PAGES_IN_LOG.get()
}

/// Hears of every commit. In its place SQLite would move the log itself, while somebody waits.
#[expect(clippy::unnecessary_wraps, reason = "the library asks for this type")]
fn note_log(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    PAGES_IN_LOG.set(usize::try_from(pages).unwrap_or_default());
    Ok(())
}

/// A transaction under way. What was not committed is taken back when it goes.
pub struct FileTx {
    connection: Option<Connection>,
    file: File,
}

impl FileTx {
    /// Does a statement.
    pub(super) fn run(&mut self, statement: &Statement) -> Result<(), StoreError> {
        let mut ready = self.connection()?.prepare_cached(&statement.text)?;
        for values in &statement.times {
            ready.execute(params_from_iter(values))?;
        }
        statement.moment.into_iter().for_each(die_in_a_test);
        Ok(())
    }

    /// The rows that a statement finds, so many at most.
    pub(super) fn rows(&mut self, statement: &Statement, most: usize) -> Result<Vec<Row>, StoreError> {
        let values = statement.times.iter().flatten();
        let mut statement = self.connection()?.prepare_cached(&statement.text)?;
        let columns: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut found = statement.query(params_from_iter(values))?;
        let mut rows = Vec::new();
        while rows.len() < most
            && let Some(row) = found.next()?
        {
            let values = (0..columns.len()).map(|place| row.get(place)).collect::<Result<_, _>>()?;
            rows.push(Row::Sqlite { columns: columns.clone(), values });
        }
        Ok(rows)
    }

    /// Brings everything to the disk.
    pub fn commit(mut self) -> Result<(), StoreError> {
        Ok(self.connection()?.execute_batch("COMMIT")?)
    }

    fn connection(&mut self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or(StoreError::BrokeOff)
    }
}

impl Drop for FileTx {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // SQLite ends a transaction by itself when the disk fails under it. A connection of which is not known how it
        // stands is closed instead of being used again.
        let ended = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
        if ended && connection.is_autocommit() {
            self.file.idle().push(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    /// Before it, moving the log beside a writer could damage the file.
    #[test]
    fn sqlite_is_the_one_that_is_built_in_and_new_enough() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }
}
