//! The database. Alone has SQL and names sqlx and rusqlite: rows in, shared types out, nothing decided.
//!
//! Every write is one named transaction ([`Store::run_tx`], or [`Store::run_tx_at`] one institution) that commits on `Ok` and rolls back on `Err`; its body
//! may run again, so it sends nothing. Methods are noun first: `record_get`, `changes_after`. There are two engines
//! behind one handle: SQLite inside ([`sqlite`]), and PostgreSQL by an address ([`postgres`]). Both get the same
//! statements.

mod access_log;
mod accounts;
mod changes;
mod confirming;
mod copy;
mod devices;
mod file;
mod findings;
mod history;
mod keys;
mod log;
mod parked;
mod people;
mod phones;
mod places;
mod postgres;
mod receipts;
mod records;
mod rehearsal;
mod rounds;
mod sessions;
mod snapshots;
mod sql;
mod sqlite;
mod standings;
mod thaid;
mod turns;
mod tx;
mod writer;

pub use access_log::Looked;
pub use accounts::AccountRow;
pub use changes::Standing;
pub use devices::DeviceRow;
pub use findings::{AnswerKey, At, Duplicate};
pub use history::Author;
pub use parked::Parked;
pub use people::Person;
pub use phones::PhoneRow;
pub use sessions::{Seen, SessionRow};
pub use snapshots::{Part, PartCounts};
pub use thaid::{Arrived, ThaidRow};
pub use tx::Tx;
pub(crate) use tx::die_in_a_test;

use postgres::Postgres;
use shared::values::InstitutionId;
pub use sqlite::READERS;
use sqlite::Sqlite;
pub use standings::Stand;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

/// What can go wrong in the database.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(Arc<sqlx::Error>),
    /// The database file refused or failed.
    #[error("database file: {0}")]
    File(Arc<rusqlite::Error>),
    /// The database has another shape than this program knows.
    #[error("the database was made by another version of lec: {0}")]
    Schema(Arc<sqlx::migrate::MigrateError>),
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
    /// The work broke off and nothing of it was kept: a fault of this program, or it was told to stop.
    #[error("the work broke off")]
    BrokeOff,
}

impl From<sqlx::Error> for StoreError {
    fn from(cause: sqlx::Error) -> Self {
        Self::Database(Arc::new(cause))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(cause: rusqlite::Error) -> Self {
        Self::File(Arc::new(cause))
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(cause: sqlx::migrate::MigrateError) -> Self {
        Self::Schema(Arc::new(cause))
    }
}

impl StoreError {
    /// Whether it may be gone when somebody comes again: a full or failing disk, a lock, a database that restarts or
    /// is not reached. What the database will never take is a fault of this program.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::BrokeOff => true,
            Self::BadRow { .. } | Self::Schema(_) => false,
            Self::File(cause) => cause.sqlite_error().is_some_and(|told| file_passing(told.extended_code)),
            Self::Database(cause) => match &**cause {
                sqlx::Error::Database(told) => passing(&told.code().unwrap_or_default()),
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => true,
                _ => false,
            },
        }
    }
}

/// By the class of PostgreSQL's code: connection, rollback, resources, not ready, operator. A number is SQLite's, from
/// the migrations.
fn passing(code: &str) -> bool {
    match code.parse() {
        Ok(number) if code.len() < 5 => file_passing(number),
        _ => ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class)),
    }
}

/// By the last byte of SQLite's code: busy, locked, memory, read-only, input and output, full, cannot be opened.
const fn file_passing(code: i32) -> bool {
    matches!(code % 256, 5 | 6 | 7 | 8 | 10 | 13 | 14)
}

/// A failure of which can be said whether trying again may help.
pub trait Contends {
    /// Whether another writer was in the way.
    fn is_contention(&self) -> bool;
}

impl Contends for StoreError {
    fn is_contention(&self) -> bool {
        match self {
            // Busy or locked.
            Self::File(cause) => {
                cause.sqlite_error().is_some_and(|told| matches!(told.extended_code % 256, 5 | 6))
            }
            Self::Database(cause) => match &**cause {
                // Serialization failure, deadlock; SQLite, from the migrations: busy or locked. A lock that was not to
                // be had in time is not tried for again: that would keep a connection from other institutions. Whoever
                // finds a key taken (23505) looked before the other one wrote it, and looks again.
                sqlx::Error::Database(told) => {
                    let told = told.code();
                    matches!(told.as_deref(), Some("40001" | "40P01" | "23505" | "5" | "6" | "261" | "517"))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// The body of a transaction under way.
pub type Work<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// The open database.
#[derive(Clone)]
pub struct Store(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens the database file, makes it when it is missing, and brings it to the present shape. A file of a later
    /// version is refused.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        Ok(Self(Engine::Sqlite(Sqlite::open(file).await?)))
    }

    /// Opens a PostgreSQL database by its address, and brings it to the present shape.
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        Ok(Self(Engine::Postgres(Postgres::connect(address).await?)))
    }

    /// Runs a transaction that writes. Its name is for the log. The body gets what it needs as `input`, because it
    /// may run again. It is done whole or not at all, also when nobody waits for the answer any more.
    pub async fn run_tx<I, T, E, F>(&self, name: &'static str, input: I, body: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Contends + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.run_tx(name, input, body).await,
            Engine::Postgres(postgres) => postgres.run_tx(name, input, body).await,
        }
    }

    /// Runs a transaction that writes at one institution and holds it from its first statement on. `SQLite`'s one writer
    /// need not work out what was worked out beside it; in `PostgreSQL`, those who wait for the same institution leave
    /// connections to others.
    pub async fn run_tx_at<I, T, E, F>(
        &self,
        name: &'static str,
        institution: &InstitutionId,
        input: I,
        body: F,
    ) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Contends + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.run_tx_at(name, institution, input, body).await,
            Engine::Postgres(postgres) => {
                let _turn = postgres.turns.take(institution).await;
                postgres.run_tx(name, input, body).await
            }
        }
    }

    /// Runs a transaction that only reads; all of it sees one state.
    pub async fn read<I, T, E, F>(&self, input: &I, body: F) -> Result<T, E>
    where
        I: Sync,
        E: From<StoreError>,
        F: for<'t> FnOnce(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(input, body).await,
            Engine::Postgres(postgres) => body(&mut postgres.reading().await?, input).await,
        }
    }

    /// Reads with a single statement: where the way to the database is long, a transaction around it would triple it.
    pub async fn glance<I, T, E, F>(&self, input: &I, body: F) -> Result<T, E>
    where
        I: Sync,
        E: From<StoreError>,
        F: for<'t> FnOnce(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(input, body).await,
            Engine::Postgres(postgres) => body(&mut postgres.glancing().await?, input).await,
        }
    }

    /// Whether there is somebody who writes to the file. The server of another database says itself what is amiss.
    pub fn is_writable(&self) -> bool {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.is_writable(),
            Engine::Postgres(_) => true,
        }
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{file_passing, passing};

    #[test]
    fn only_what_may_be_gone_the_next_time_passes() {
        for code in ["08006", "40001", "53100", "55P03", "57014", "57P01", "5", "778"] {
            assert!(passing(code), "{code}");
        }
        for code in ["22003", "23505", "42601", "", "1555", "11"] {
            assert!(!passing(code), "{code}");
        }
        for code in [5, 13, 778, 266] {
            assert!(file_passing(code), "{code}");
        }
        for code in [1_555, 19, 1, 11] {
            assert!(!file_passing(code), "{code}");
        }
    }
}
