//! One statement and one row, the same on both engines: `$1` for values, texts and whole numbers only.

use super::StoreError;
use super::tx::{bad_row, to_u64};
use rusqlite::types::{FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres, Row as _};
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

/// How many values one statement may bind: the less of what the engines take.
pub(super) const MAX_BINDS: usize = 32_000;

/// A value of a statement.
#[derive(Clone)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Number(number) => number.to_sql(),
        }
    }
}

/// A statement with its values. Every text of it stands in this program; only values come from outside.
pub(super) struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// A statement.
pub(super) const fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new() }
}

impl Sql {
    /// As PostgreSQL takes it.
    pub fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        let query = sqlx::query(AssertSqlSafe(self.text.into_owned()));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        })
    }

    /// The text as SQLite reads it, and the values. SQLite keeps `$1` and `?1` as names and looks through all of them
    /// for each, so that a statement with many values would take their number squared: where they come in their order,
    /// they have no names.
    pub fn for_sqlite(self) -> (String, Vec<Value>) {
        let text = in_order(&self.text).unwrap_or_else(|| self.text.replace('$', "?"));
        (text, self.values)
    }

    /// Gives the next value.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds more text.
    pub fn and(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Adds a value to the text, with its number.
    pub fn value(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let number = self.values.len();
        // Writing to a text cannot fail.
        let _ = write!(self.text.to_mut(), "${number}");
        self
    }

    /// Adds a list of values: `($3, $4)`.
    pub fn list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        for (place, value) in values.into_iter().enumerate() {
            self = self.and(if place == 0 { "(" } else { ", " }).value(value);
        }
        self.and(")")
    }

    /// Adds rows of values: `VALUES ($1, $2), ($3, $4)`.
    pub fn rows<const N: usize>(mut self, rows: impl IntoIterator<Item = [Value; N]>) -> Self {
        for (place, row) in rows.into_iter().enumerate() {
            self = self.and(if place == 0 { " VALUES " } else { ", " }).list(row);
        }
        self
    }
}

/// The text with `?` for each value, if they stand in it once each and in their order.
fn in_order(text: &str) -> Option<String> {
    let mut parts = text.split('$');
    let mut without = parts.next()?.to_owned();
    for (number, part) in (1_usize..).zip(parts) {
        let rest = part.trim_start_matches(|sign: char| sign.is_ascii_digit());
        if part[..part.len() - rest.len()].parse() != Ok(number) {
            return None;
        }
        without.push('?');
        without.push_str(rest);
    }
    Some(without)
}

/// A row that was found.
pub(super) enum Row {
    /// Of SQLite.
    Sqlite {
        /// What its columns are called.
        columns: Arc<[String]>,
        /// What stands in them.
        values: Vec<rusqlite::types::Value>,
    },
    /// Of PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// A column of text.
    pub fn text(&self, column: &str) -> Result<&str, StoreError> {
        match self {
            Self::Sqlite { columns, values } => of_column(columns, values, column, ValueRef::as_str),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A column of text that may be empty in the sense of the database.
    pub fn maybe_text(&self, column: &str) -> Result<Option<&str>, StoreError> {
        match self {
            Self::Sqlite { columns, values } => of_column(columns, values, column, ValueRef::as_str_or_null),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A column of whole numbers.
    pub fn number(&self, column: &str) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite { columns, values } => of_column(columns, values, column, ValueRef::as_i64),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A column of whole numbers that may be empty.
    pub fn maybe_number(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match self {
            Self::Sqlite { columns, values } => of_column(columns, values, column, ValueRef::as_i64_or_null),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A column of numbers that count something.
    pub fn count(&self, column: &str) -> Result<u64, StoreError> {
        Ok(to_u64(self.number(column)?))
    }

    /// A column of text in a form of ours; a text in another form makes the row bad.
    pub fn parsed<T>(
        &self,
        table: &'static str,
        column: &'static str,
        key: &dyn ToString,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        parse(self.text(column)?).ok_or_else(|| bad_row(table, column, key))
    }
}

fn of_column<'r, T>(
    columns: &[String],
    values: &'r [rusqlite::types::Value],
    name: &str,
    read: impl Fn(&ValueRef<'r>) -> FromSqlResult<T>,
) -> Result<T, StoreError> {
    let place = columns.iter().position(|column| column == name);
    let place = place.ok_or_else(|| rusqlite::Error::InvalidColumnName(name.to_owned()))?;
    let value = ValueRef::from(&values[place]);
    let other = |_| rusqlite::Error::InvalidColumnType(place, name.to_owned(), value.data_type());
    Ok(read(&value).map_err(other)?)
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn values_lose_their_names_only_where_they_come_in_order() {
        assert_eq!(in_order("VALUES ($1, $2), ($3, $10)"), None);
        let all = (1..=12).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        assert_eq!(in_order(&all), Some(["?"; 12].join(", ")));
        assert_eq!(in_order("SET a = $2 WHERE id = $1"), None);
        assert_eq!(in_order("a = $1 OR b = $1"), None);
        assert_eq!(in_order("SELECT 1"), Some("SELECT 1".to_owned()));
    }
}
