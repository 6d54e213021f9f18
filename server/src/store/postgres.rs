//! PostgreSQL by its address. Writers of one institution wait for its row ([`Tx::institution_lock`]); what collides all
//! the same is done again. No sequence, no lock that outlives its transaction, nothing that ties a phone to a server.

use super::turns::Turns;
use super::{Contends, StoreError, Tx, Work};
use sqlx::error::DatabaseError;
use sqlx::migrate::{Migration, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqlSafeStr};
use std::str::FromStr;
use std::time::Duration;

/// Writers at a time; more only wait for each other.
const WRITERS: u32 = 8;
/// Readers at a time.
const READERS: u32 = 8;
/// How long one may wait for a connection.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a transaction is tried when others are in the way.
const TRIES: u32 = 5;

/// The open database.
#[derive(Clone)]
pub(super) struct Postgres {
    writers: PgPool,
    readers: PgPool,
    pub turns: Turns,
}

impl Postgres {
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(address)?.application_name("lec");
        let limits = |locks, statements| {
            options.clone().options([
                ("lock_timeout", locks),
                ("statement_timeout", statements),
                ("idle_in_transaction_session_timeout", "10s"),
            ])
        };
        let pool = |most| PgPoolOptions::new().max_connections(most).acquire_timeout(PATIENCE);
        migrate(&options).await?;
        let writers = pool(WRITERS).connect_with(limits("2s", "5s")).await?;
        let readers = pool(READERS).connect_with(limits("2s", "60s")).await?;
        Ok(Self { writers, readers, turns: Turns::default() })
    }

    pub async fn run_tx<I, T, E, F>(&self, name: &'static str, input: I, mut body: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<StoreError> + Contends + Send + 'static,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E> + Send + 'static,
    {
        for attempt in 1.. {
            match self.attempt(&input, &mut body).await {
                Err(error) if error.is_contention() && attempt < TRIES => {
                    tracing::warn!(name, attempt, "a transaction is tried again");
                }
                result => return result,
            }
        }
        unreachable!("the loop ends by returning")
    }

    async fn attempt<I, T, E, F>(&self, input: &I, body: &mut F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'t> FnMut(&'t mut Tx, &'t I) -> Work<'t, T, E>,
    {
        let mut tx: Tx = self.writers.begin().await.map_err(StoreError::from)?.into();
        let value = body(&mut tx, input).await?;
        tx.commit().await?;
        Ok(value)
    }

    pub async fn reading(&self) -> Result<Tx, StoreError> {
        let tx = self.readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(tx.into())
    }

    /// For a single statement, which sees one state without a transaction.
    pub async fn glancing(&self) -> Result<Tx, StoreError> {
        Ok(self.readers.acquire().await?.into())
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Brings the database to the present shape, one server at a time. Nothing here has a time limit: the others wait.
async fn migrate(options: &PgConnectOptions) -> Result<(), StoreError> {
    let mut gate = PgConnection::connect_with(options).await?;
    for attempt in 1.. {
        let make = "CREATE TABLE IF NOT EXISTS migrating (only_one BIGINT NOT NULL PRIMARY KEY)";
        match sqlx::query(make).execute(&mut gate).await {
            // Two servers that make it at the same moment: one of them finds it there the next time.
            Err(sqlx::Error::Database(told)) if is_there(&*told) && attempt < TRIES => {}
            outcome => {
                outcome?;
                break;
            }
        }
    }
    let mut held = gate.begin().await?;
    sqlx::query("LOCK TABLE migrating IN EXCLUSIVE MODE").execute(&mut *held).await?;
    let mut migrator = Migrator::with_migrations(sqlx::migrate!().iter().map(in_postgres).collect());
    migrator.set_locking(false);
    let mut connection = PgConnection::connect_with(options).await?;
    migrator.run(&mut connection).await?;
    held.commit().await?;
    connection.close().await?;
    Ok(gate.close().await?)
}

/// Whether somebody else has just made the same table, told in one of two ways.
fn is_there(told: &dyn DatabaseError) -> bool {
    told.is_unique_violation() || told.code().as_deref() == Some("42P07")
}

/// Changes only how SQLite keeps rows; and copying tables would lose what older servers write meanwhile.
const ROWS_OF_SQLITE: i64 = 6;

/// The same tables in PostgreSQL: texts are compared letter by letter as in SQLite, and tables are kept as they come.
fn in_postgres(ours: &Migration) -> Migration {
    let text = if ours.version == ROWS_OF_SQLITE { "SELECT 1" } else { ours.sql.as_str() };
    let text = text.replace(" TEXT ", " TEXT COLLATE \"C\" ").replace(") WITHOUT ROWID;", ");");
    let text = AssertSqlSafe(text).into_sql_str();
    Migration::new(ours.version, ours.description.clone(), ours.migration_type, text, ours.no_tx)
}
