//! One transaction, and the few ways in which rows become values.

use super::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{Sqlite, SqliteConnection, Transaction};

/// How many values one statement may bind.
pub(super) const MAX_BINDS: usize = 32_000;

/// A transaction under way.
pub struct Tx(Transaction<'static, Sqlite>);

impl Tx {
    pub(super) fn new(tx: Transaction<'static, Sqlite>) -> Self {
        Self(tx)
    }

    pub(super) fn on(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
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
