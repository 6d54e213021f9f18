//! One transaction on either engine, and the few ways in which rows become values.

use super::StoreError;
use super::file::FileTx;
use super::sql::{Row, Sql};
use fail::fail_point;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{Postgres, Transaction};

/// A transaction under way.
pub struct Tx(On);

enum On {
    Sqlite(FileTx),
    Postgres(Transaction<'static, Postgres>),
}

impl From<FileTx> for Tx {
    fn from(tx: FileTx) -> Self {
        Self(On::Sqlite(tx))
    }
}

impl From<Transaction<'static, Postgres>> for Tx {
    fn from(tx: Transaction<'static, Postgres>) -> Self {
        Self(On::Postgres(tx))
    }
}

impl Tx {
    /// Does a statement.
    pub(super) async fn run(&mut self, statement: Sql) -> Result<(), StoreError> {
        match &mut self.0 {
            On::Sqlite(tx) => tx.run(statement),
            On::Postgres(tx) => Ok(statement.for_postgres().execute(&mut **tx).await.map(|_| ())?),
        }
    }

    /// The rows that a statement finds.
    pub(super) async fn rows(&mut self, statement: Sql) -> Result<Vec<Row>, StoreError> {
        match &mut self.0 {
            On::Sqlite(tx) => tx.rows(statement, usize::MAX),
            On::Postgres(tx) => {
                let found = statement.for_postgres().fetch_all(&mut **tx).await?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The row that a statement finds, if there is one.
    pub(super) async fn row(&mut self, statement: Sql) -> Result<Option<Row>, StoreError> {
        match &mut self.0 {
            On::Sqlite(tx) => Ok(tx.rows(statement, 1)?.pop()),
            On::Postgres(tx) => {
                Ok(statement.for_postgres().fetch_optional(&mut **tx).await?.map(Row::Postgres))
            }
        }
    }

    /// What a statement counts, under the name `n`.
    pub(super) async fn count(&mut self, statement: Sql) -> Result<u64, StoreError> {
        self.row(statement).await?.map_or(Ok(0), |row| row.count("n"))
    }

    /// Whether other writers may be at work beside this one, so that a row must be locked before it is relied upon.
    pub(super) const fn has_rivals(&self) -> bool {
        matches!(self.0, On::Postgres(_))
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        fail_point!("before_commit", |_| std::process::abort());
        match self.0 {
            On::Sqlite(tx) => tx.commit()?,
            On::Postgres(tx) => tx.commit().await?,
        }
        fail_point!("after_commit", |_| std::process::abort());
        Ok(())
    }
}

/// Reads a JSON column.
pub(super) fn from_json<T: DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    row: &dyn ToString,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| bad_row(table, column, row))
}

/// Writes a JSON column. Our own types always serialise.
pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("types of the register serialise")
}

/// The error for a row that cannot be read.
pub(super) fn bad_row(table: &'static str, column: &'static str, row: &dyn ToString) -> StoreError {
    StoreError::BadRow { table, column, row: row.to_string() }
}

/// Numbers in the database are signed; ours never reach the sign.
pub(super) fn to_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// See [`to_i64`].
pub(super) fn to_u64(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
