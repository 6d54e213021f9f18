//! The database. Alone has SQL and names sqlx: rows in, shared types out, nothing decided.
//!
//! Every write is one named transaction ([`Store::run_tx`]) that commits on `Ok` and rolls back on `Err`; its body
//! may run again, so it sends nothing. Methods are noun first: `record_get`, `changes_after`.

mod accounts;
mod changes;
mod devices;
mod history;
mod keys;
mod places;
mod receipts;
mod records;
mod sessions;
mod tx;

pub use accounts::AccountRow;
pub use devices::DeviceRow;
pub use history::Author;
pub use tx::Tx;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

/// What can go wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The file has another shape than this program knows.
    #[error("the database was made by another version of lec: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A row holds something that cannot be read back.
    #[error("{table}.{column} of {row} cannot be read")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The key of the row; never a name or number of a child.
        row: String,
    },
}

impl StoreError {
    /// Whether trying again may help: another writer was in the way.
    pub fn is_contention(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(cause)) => {
                matches!(cause.code().as_deref(), Some("5" | "6" | "261" | "517"))
            }
            Self::Database(sqlx::Error::PoolTimedOut) => true,
            _ => false,
        }
    }
}

/// The body of a transaction under way.
pub type Work<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// How often a transaction is tried when another writer is in the way.
const TRIES: u32 = 5;

/// The open database.
#[derive(Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the database file, makes it when it is missing, and brings it to the present shape. A file of a later
    /// version is refused.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-20000");
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self { writer, readers })
    }

    /// Runs a transaction that writes. Its name is for the log. The body gets what it needs as `input`, because it
    /// may run again.
    pub async fn run_tx<I, T, E, F>(&self, name: &'static str, input: &I, mut body: F) -> Result<T, E>
    where
        I: Sync,
        E: From<StoreError>,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        for attempt in 1.. {
            match self.attempt(input, &mut body).await {
                Ok(Err(cause)) if cause.is_contention() && attempt < TRIES => {
                    tracing::warn!(name, attempt, "transaction is tried again");
                }
                Ok(Err(cause)) => return Err(cause.into()),
                Ok(Ok(value)) => return Ok(value),
                Err(error) => return Err(error),
            }
        }
        unreachable!("the loop ends by returning")
    }

    /// Outer error: the body's own, which is not tried again. Inner: the database's.
    async fn attempt<I, T, E, F>(&self, input: &I, body: &mut F) -> Result<Result<T, StoreError>, E>
    where
        I: Sync,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        let mut tx = match self.writer.begin_with("BEGIN IMMEDIATE").await {
            Ok(tx) => Tx::new(tx),
            Err(cause) => return Ok(Err(cause.into())),
        };
        let value = body(&mut tx, input).await?;
        Ok(tx.commit().await.map(|()| value))
    }

    /// Runs a transaction that only reads; all of it sees one state.
    pub async fn read<I, T, E, F>(&self, input: &I, body: F) -> Result<T, E>
    where
        I: Sync,
        E: From<StoreError>,
        F: for<'t> FnOnce(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        let mut tx = Tx::new(self.readers.begin().await.map_err(StoreError::from)?);
        body(&mut tx, input).await
    }

    /// Finishes what is under way and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
