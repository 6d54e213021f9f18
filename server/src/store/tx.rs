//! One transaction on either engine, and the few ways in which rows become values.

use super::StoreError;
use super::file::FileTx;
use super::rehearsal::Rehearsal;
use super::sql::{Row, Sql, Statement};
use fail::fail_point;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::values::InstitutionId;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Transaction};

/// A transaction under way.
pub struct Tx {
    on: On,
    /// The institutions that nobody else may write at until its end.
    held: Vec<InstitutionId>,
}

enum On {
    Sqlite(FileTx),
    Rehearsal(Rehearsal),
    Postgres {
        tx: Transaction<'static, Postgres>,
        /// What is to be written in one way to another machine and back.
        gathered: Option<Vec<Sql>>,
    },
    Glance(PoolConnection<Postgres>),
}

impl From<On> for Tx {
    fn from(on: On) -> Self {
        Self { on, held: Vec::new() }
    }
}

impl From<FileTx> for Tx {
    fn from(tx: FileTx) -> Self {
        On::Sqlite(tx).into()
    }
}

impl From<Rehearsal> for Tx {
    fn from(rehearsal: Rehearsal) -> Self {
        On::Rehearsal(rehearsal).into()
    }
}

impl From<Transaction<'static, Postgres>> for Tx {
    fn from(tx: Transaction<'static, Postgres>) -> Self {
        On::Postgres { tx, gathered: None }.into()
    }
}

impl From<PoolConnection<Postgres>> for Tx {
    fn from(connection: PoolConnection<Postgres>) -> Self {
        On::Glance(connection).into()
    }
}

impl Tx {
    /// From here on what is written is gathered, where the way to the database is long. Until [`Self::write_gathered`]
    /// nothing is read or committed, and no row is written twice.
    pub fn gather(&mut self) {
        if let On::Postgres { gathered, .. } = &mut self.on {
            gathered.get_or_insert_default();
        }
    }

    /// Writes what was gathered.
    pub async fn write_gathered(&mut self) -> Result<(), StoreError> {
        let On::Postgres { tx, gathered } = &mut self.on else { return Ok(()) };
        if let Some(statements) = gathered.take() {
            Sql::together(statements).execute(&mut **tx).await?;
            die_in_a_test("gathered_written");
        }
        Ok(())
    }

    /// Does a statement.
    pub(super) async fn run(&mut self, statement: Sql) -> Result<(), StoreError> {
        if statement.is_idle() {
            return Ok(());
        }
        match &mut self.on {
            On::Sqlite(tx) => tx.run(&statement.for_sqlite()),
            On::Rehearsal(rehearsal) => {
                rehearsal.note(statement);
                Ok(())
            }
            On::Postgres { gathered: Some(gathered), .. } => {
                gathered.push(statement);
                Ok(())
            }
            On::Postgres { tx, .. } => Ok(statement.for_postgres().execute(&mut **tx).await.map(drop)?),
            On::Glance(_) => Err(StoreError::BrokeOff),
        }
    }

    /// Does a statement that was noted in a rehearsal.
    pub(super) fn do_again(&mut self, noted: &Statement) -> Result<(), StoreError> {
        match &mut self.on {
            On::Sqlite(tx) => tx.run(noted),
            _ => Err(StoreError::BrokeOff),
        }
    }

    /// The rows that a statement finds.
    pub(super) async fn rows(&mut self, statement: Sql) -> Result<Vec<Row>, StoreError> {
        match &mut self.on {
            On::Sqlite(tx) => tx.rows(&statement.for_sqlite(), usize::MAX),
            On::Rehearsal(rehearsal) => rehearsal.reader()?.rows(&statement.for_sqlite(), usize::MAX),
            On::Postgres { .. } | On::Glance(_) => {
                let found = statement.for_postgres().fetch_all(self.asking()?).await?;
                Ok(found.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The row that a statement finds, if there is one.
    pub(super) async fn row(&mut self, statement: Sql) -> Result<Option<Row>, StoreError> {
        match &mut self.on {
            On::Sqlite(tx) => Ok(tx.rows(&statement.for_sqlite(), 1)?.pop()),
            On::Rehearsal(rehearsal) => Ok(rehearsal.reader()?.rows(&statement.for_sqlite(), 1)?.pop()),
            On::Postgres { .. } | On::Glance(_) => {
                let found = statement.for_postgres().fetch_optional(self.asking()?).await?;
                Ok(found.map(Row::Postgres))
            }
        }
    }

    /// The connection to ask, unless something is gathered that an answer would leave out.
    fn asking(&mut self) -> Result<&mut PgConnection, StoreError> {
        match &mut self.on {
            On::Postgres { tx, gathered: None } => Ok(tx),
            On::Glance(connection) => Ok(connection),
            _ => Err(StoreError::BrokeOff),
        }
    }

    /// What a statement counts, under the name `n`.
    pub(super) async fn count(&mut self, statement: Sql) -> Result<u64, StoreError> {
        self.row(statement).await?.map_or(Ok(0), |row| row.count("n"))
    }

    /// Whether other writers may be at work beside this one, so that a row must be locked before it is relied upon.
    pub(super) const fn has_rivals(&self) -> bool {
        matches!(self.on, On::Postgres { .. })
    }

    /// Notes that nobody else may write at an institution until this ends.
    pub(super) fn hold(&mut self, institution: &InstitutionId) {
        self.held.push(institution.clone());
    }

    /// The institutions held since this was asked last.
    pub(super) fn newly_held(&mut self) -> Vec<InstitutionId> {
        std::mem::take(&mut self.held)
    }

    /// What was noted, if this is a rehearsal that can be relied upon.
    pub(super) fn rehearsed(self) -> Option<Vec<Statement>> {
        match self.on {
            On::Rehearsal(rehearsal) => rehearsal.noted(),
            _ => None,
        }
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        fail_point!("before_commit", |_| std::process::abort());
        match self.on {
            On::Sqlite(tx) => tx.commit()?,
            On::Postgres { tx, gathered: None } => tx.commit().await?,
            _ => return Err(StoreError::BrokeOff),
        }
        fail_point!("after_commit", |_| std::process::abort());
        Ok(())
    }
}

/// Dies in the moment after a statement, where a test asked for it.
#[cfg_attr(not(feature = "failpoints"), expect(unused_variables, reason = "there are no moments to die in"))]
pub(crate) fn die_in_a_test(moment: &'static str) {
    fail_point!(moment, |_| std::process::abort());
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
