//! One statement and one row, the same on both engines: `$1` for values, texts and whole numbers only.

use super::StoreError;
use super::tx::{bad_row, to_json, to_u64};
use rusqlite::types::{FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres, Row as _};
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

/// A value of a statement.
#[derive(Clone)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Any of these texts.
    Texts(Vec<String>),
    /// Any of these numbers.
    Numbers(Vec<i64>),
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

impl FromIterator<String> for Value {
    fn from_iter<I: IntoIterator<Item = String>>(texts: I) -> Self {
        Self::Texts(texts.into_iter().collect())
    }
}

impl FromIterator<i64> for Value {
    fn from_iter<I: IntoIterator<Item = i64>>(numbers: I) -> Self {
        Self::Numbers(numbers.into_iter().collect())
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Number(number) => number.to_sql(),
            Self::Texts(texts) => Ok(to_json(texts).into()),
            Self::Numbers(numbers) => Ok(to_json(numbers).into()),
        }
    }
}

/// A statement with its values. Every text of it stands in this program; only values come from outside. However many
/// rows it writes or values it looks for, its text is the same, so that an engine reads it once.
pub(super) struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
    /// Rows to insert, and where they stand in the text.
    rows: Option<(Vec<Vec<Value>>, usize)>,
    moment: Option<&'static str>,
}

/// A statement as SQLite reads it, and the values for each time that it is done.
pub(super) struct Statement {
    /// The text.
    pub text: String,
    /// The values.
    pub times: Vec<Vec<Value>>,
    /// What the moment after it is called, where a test may want the program to die in it.
    pub moment: Option<&'static str>,
}

/// A statement.
pub(super) const fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new(), rows: None, moment: None }
}

impl Sql {
    /// As PostgreSQL takes it.
    pub fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        let (text, values) = self.numbered_from(0);
        asked(text, values)
    }

    /// Several statements as one, which writes all that they write. None of them may see what another does.
    pub fn together(statements: Vec<Self>) -> Query<'static, Postgres, PgArguments> {
        let (mut text, mut values) = (String::new(), Vec::new());
        for (place, statement) in statements.into_iter().enumerate() {
            let (one, mut its) = statement.numbered_from(values.len());
            // Writing to a text cannot fail.
            let _ = write!(text, "{} w{place} AS ({one})", if place == 0 { "WITH" } else { "," });
            values.append(&mut its);
        }
        asked(text + " SELECT 1", values)
    }

    /// The text as PostgreSQL reads it, with values that are counted on from others, and the values.
    fn numbered_from(self, others: usize) -> (String, Vec<Value>) {
        let Some((rows, at)) = self.rows else {
            let (mut text, mut rest) = (String::new(), &*self.text);
            while let Some(at) = rest.find(['$', '@']) {
                let (before, sign) = rest.split_at(at);
                let after = sign[1..].trim_start_matches(|sign: char| sign.is_ascii_digit());
                let number: usize = sign[1..sign.len() - after.len()].parse().unwrap_or_default();
                let any = sign.starts_with('@');
                let value = self.values.get(number.wrapping_sub(1));
                let fits = matches!(value, Some(Value::Texts(_) | Value::Numbers(_))) == any;
                debug_assert!(value.is_some() && fits, "{}", self.text);
                let number = number + others;
                // Writing to a text cannot fail.
                let _ = if any {
                    write!(text, "{before}= ANY(${number})")
                } else {
                    write!(text, "{before}${number}")
                };
                rest = after;
            }
            return (text + rest, self.values);
        };
        debug_assert!(self.values.is_empty(), "{}", self.text);
        let columns = columns(rows);
        let kinds = (1..).zip(&columns).map(|(number, column)| {
            let kind = if matches!(column, Value::Numbers(_)) { "bigint" } else { "text" };
            format!("${}::{kind}[]", number + others)
        });
        let unnest = format!(" SELECT * FROM unnest({})", kinds.collect::<Vec<_>>().join(", "));
        (format!("{}{unnest}{}", &self.text[..at], &self.text[at..]), columns)
    }

    /// As SQLite reads it.
    pub fn for_sqlite(self) -> Statement {
        let Some((rows, at)) = self.rows else {
            let mut text = self.text.replace('$', "?");
            while let Some(at) = text.find('@') {
                let end = text[at + 1..].find(|sign: char| !sign.is_ascii_digit());
                let end = end.map_or(text.len(), |end| at + 1 + end);
                let any = format!("IN (SELECT value FROM json_each(?{}))", &text[at + 1..end]);
                text.replace_range(at..end, &any);
            }
            return Statement { text, times: vec![self.values], moment: self.moment };
        };
        let signs = vec!["?"; rows.first().map_or(0, Vec::len)].join(", ");
        let text = format!("{} VALUES ({signs}){}", &self.text[..at], &self.text[at..]);
        Statement { text, times: rows, moment: self.moment }
    }

    /// Whether there is nothing to write.
    pub fn is_idle(&self) -> bool {
        self.rows.as_ref().is_some_and(|(rows, _)| rows.is_empty())
    }

    /// Gives the moment after it a name.
    pub const fn then(mut self, moment: &'static str) -> Self {
        self.moment = Some(moment);
        self
    }

    /// Gives the next value: `$1` for the first. Where it stands for any of several, its sign is `@1`, behind a column.
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

    /// Adds rows to insert; a statement with rows has no other values.
    pub fn rows<R: Into<Vec<Value>>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows = Some((rows.into_iter().map(Into::into).collect(), self.text.len()));
        self
    }
}

fn asked(text: String, values: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    let query = sqlx::query(AssertSqlSafe(text));
    values.into_iter().fold(query, |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
        Value::Texts(texts) => query.bind(texts),
        Value::Numbers(numbers) => query.bind(numbers),
    })
}

/// Rows as columns. Every row has the same kinds of values in the same places.
fn columns(rows: Vec<Vec<Value>>) -> Vec<Value> {
    let mut columns: Vec<Value> = Vec::new();
    for row in rows {
        for (place, value) in row.into_iter().enumerate() {
            match (columns.get_mut(place), value) {
                (Some(Value::Texts(texts)), Value::Text(text)) => texts.push(text),
                (Some(Value::Numbers(numbers)), Value::Number(number)) => numbers.push(number),
                (_, Value::Text(text)) => columns.push(Value::Texts(vec![text])),
                (_, Value::Number(number)) => columns.push(Value::Numbers(vec![number])),
                (_, Value::Texts(_) | Value::Numbers(_)) => {}
            }
        }
    }
    columns
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
    use super::*;

    #[test]
    fn a_text_is_the_same_however_many_rows_and_values() {
        let put = |many: i64| {
            let rows = (0..many).map(|n| [Value::from(n.to_string()), n.into()]);
            sql("INSERT INTO kept (text, n)").rows(rows).and(" ON CONFLICT (n) DO NOTHING")
        };
        let found = |many: i64| {
            let found = sql("SELECT n FROM kept WHERE n @2 AND text = $1").bind("a");
            found.bind((0..many).collect::<Value>())
        };
        for many in [1, 50] {
            let written = put(many).for_sqlite();
            assert_eq!(written.text, "INSERT INTO kept (text, n) VALUES (?, ?) ON CONFLICT (n) DO NOTHING");
            assert_eq!(i64::try_from(written.times.len()), Ok(many));
            assert_eq!(
                put(many).numbered_from(3).0,
                "INSERT INTO kept (text, n) SELECT * FROM unnest($4::text[], $5::bigint[]) \
                 ON CONFLICT (n) DO NOTHING"
            );
            let (text, _) = found(many).numbered_from(5);
            assert_eq!(text, "SELECT n FROM kept WHERE n = ANY($7) AND text = $6");
            let text = found(many).for_sqlite().text;
            assert_eq!(text, "SELECT n FROM kept WHERE n IN (SELECT value FROM json_each(?2)) AND text = ?1");
        }
        assert!(put(0).is_idle() && !put(1).is_idle() && !found(0).is_idle());
    }
}
