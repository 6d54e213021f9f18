//! All rows from one database into another, whatever their engines: backup and restore.

use super::sql::{Row, Sql, Value, sql};
use super::{Store, StoreError, Tx};

/// A table with its key first.
struct Table {
    name: &'static str,
    key: &'static [&'static str],
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
}

const fn table(
    name: &'static str,
    key: &'static [&'static str],
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
) -> Table {
    Table { name, key, texts, numbers }
}

/// Every table, those first to which others refer.
const TABLES: [Table; 29] = [
    table("lao", &["code"], &["code", "kind", "name", "province", "district"], &[]),
    table("area", &["code"], &["code", "name_th", "name_en", "postcode"], &[]),
    table("institution", &["id"], &["id", "lao", "doc", "chain", "roll", "concern"], &["seq", "concerns"]),
    table(
        "account",
        &["id"],
        &["id", "name", "display", "password", "number_hash"],
        &["failures", "locked_until"],
    ),
    table(
        "account_scope",
        &["account", "role", "branch", "place"],
        &["account", "role", "branch", "place"],
        &[],
    ),
    table(
        "phone",
        &["id"],
        &["id", "account", "word_hash", "label", "cut_by", "became"],
        &["made_at", "seen_at", "cut_at"],
    ),
    table("sign_in_code", &["account"], &["account", "hash", "made_by"], &["expires_at"]),
    table("access_log", &["id"], &["id", "account", "by_name", "act", "inst", "record", "reason"], &["at"]),
    table(
        "session",
        &["token_hash"],
        &["token_hash", "account", "phone", "replaces"],
        &["created_at", "expires_at"],
    ),
    table("record", &["inst", "id"], &["inst", "id", "doc"], &["ver", "on_roll"]),
    table(
        "history",
        &["inst", "seq"],
        &["inst", "record", "edit", "account", "by_name", "device", "patch", "h8", "entry_window"],
        &["seq", "made_at", "arrived_at", "late"],
    ),
    table(
        "receipt",
        &["inst", "edit"],
        &["inst", "edit", "device", "outcome", "own", "payload"],
        &["n", "late"],
    ),
    table("round", &["id"], &["id", "doc"], &[]),
    table("entry_window", &["id"], &["id", "round", "doc", "whom"], &["version"]),
    table(
        "entry_window_step",
        &["entry_window", "version"],
        &["entry_window", "account", "by_name", "letter"],
        &["version", "at", "closes_at"],
    ),
    table(
        "parked",
        &["inst", "edit"],
        &["inst", "edit", "record", "account", "by_name", "role", "fate", "decided_by", "reason"],
        &["arrived_at", "contact_at", "decided_at"],
    ),
    table(
        "snapshot",
        &["id"],
        &["id", "name", "as_of", "doc"],
        &["taken_at", "in_force_since", "decided_at"],
    ),
    table(
        "snapshot_part",
        &["snapshot", "inst"],
        &["snapshot", "inst", "lao", "counts", "hash", "lines"],
        &["seq"],
    ),
    table("confirming_step", &["inst", "n"], &["inst", "account", "doc"], &["n", "seq"]),
    table("standing", &["inst"], &["inst", "doc"], &["seq", "stamp", "expired"]),
    table("person_number", &["inst", "record"], &["inst", "record"], &["number"]),
    table(
        "duplicate",
        &["inst", "record", "code", "other_inst", "other_record"],
        &["inst", "record", "code", "field", "other_inst", "other_record"],
        &[],
    ),
    table(
        "finding_answer",
        &["inst", "record", "code", "field", "other"],
        &["inst", "record", "code", "field", "other", "said_of", "reason", "account", "by_name"],
        &["at"],
    ),
    table("check_run", &["started_at"], &["doc"], &["started_at"]),
    table("check_found", &["inst"], &["inst", "doc"], &["started_at"]),
    table("snapshot_number", &["taken_at", "number", "inst"], &["inst"], &["taken_at", "number"]),
    table(
        "device",
        &["inst", "id"],
        &["inst", "id", "account", "refused", "phone"],
        &["acked", "waiting", "oldest_ms", "seen_at", "lost", "schema_no"],
    ),
    table(
        "thaid_sign_in",
        &["token_hash"],
        &["token_hash", "state", "nonce", "verifier", "screen", "page_hash", "number_hash"],
        &["expires_at"],
    ),
    table("server_key", &["purpose"], &["purpose", "private"], &["made_at"]),
];

/// Rows in one statement.
const PAGE: i64 = 1_000;

impl Table {
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.texts.iter().chain(self.numbers).copied()
    }

    fn value(&self, row: &Row, column: &str) -> Result<Value, StoreError> {
        if self.numbers.contains(&column) {
            Ok(row.number(column)?.into())
        } else {
            Ok(row.text(column)?.into())
        }
    }

    fn values(&self, row: &Row) -> Result<Vec<Value>, StoreError> {
        self.columns().map(|column| self.value(row, column)).collect()
    }

    /// The rows after a key, in the order of keys.
    fn page_after(&self, key: Option<Vec<Value>>) -> Sql {
        let mut page = names(sql("SELECT "), self.columns()).and(" FROM ").and(self.name);
        if let Some(key) = key {
            page = names(page.and(" WHERE ("), self.key.iter().copied()).and(") > ").list(key);
        }
        names(page.and(" ORDER BY "), self.key.iter().copied()).and(" LIMIT ").value(PAGE)
    }

    fn add(&self, rows: &[Vec<Value>]) -> Sql {
        let add = names(sql("INSERT INTO ").and(self.name).and(" ("), self.columns()).and(")");
        add.rows(rows.iter().cloned())
    }
}

fn names(statement: Sql, names: impl Iterator<Item = &'static str>) -> Sql {
    names.enumerate().fold(statement, |statement, (place, name)| {
        statement.and(if place == 0 { "" } else { ", " }).and(name)
    })
}

impl Store {
    /// Copies every row as of one moment into an empty database, while this one goes on working. Returns how many. A
    /// copy that broke off is worth nothing.
    pub async fn copy_into(&self, target: &Self) -> Result<u64, StoreError> {
        self.read(target, |tx, target| Box::pin(copy(tx, target))).await
    }

    /// Brings in every row of a database in which nobody works, all or none; `None` where anything is here already.
    pub async fn fill_from(&self, source: Self) -> Result<Option<u64>, StoreError> {
        self.run_tx("restore", source, |tx, source| Box::pin(fill(tx, source))).await
    }

    /// Whether nothing was ever put in.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        self.read(&(), |tx, ()| Box::pin(is_empty(tx))).await
    }
}

async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    for table in &TABLES {
        if tx.row(sql("SELECT 1 AS n FROM ").and(table.name).and(" LIMIT 1")).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Rows with the key of the last one; nothing at the end of the table.
type Page = Option<(Vec<Vec<Value>>, Vec<Value>)>;

async fn page(tx: &mut Tx, table: &Table, after: Option<Vec<Value>>) -> Result<Page, StoreError> {
    let rows = tx.rows(table.page_after(after)).await?;
    let Some(last) = rows.last() else { return Ok(None) };
    let key = table.key.iter().map(|column| table.value(last, column)).collect::<Result<_, _>>()?;
    Ok(Some((rows.iter().map(|row| table.values(row)).collect::<Result<_, _>>()?, key)))
}

async fn copy(tx: &mut Tx, target: &Store) -> Result<u64, StoreError> {
    let mut copied = 0;
    for table in &TABLES {
        let mut after = None;
        while let Some((rows, last)) = page(tx, table, after.take()).await? {
            copied += rows.len() as u64;
            after = Some(last);
            let added: Result<(), StoreError> =
                target.run_tx("copy", rows, move |tx, rows| Box::pin(tx.run(table.add(rows)))).await;
            added?;
        }
    }
    Ok(copied)
}

async fn fill(tx: &mut Tx, source: &Store) -> Result<Option<u64>, StoreError> {
    if !is_empty(tx).await? {
        return Ok(None);
    }
    let mut filled = 0;
    for table in &TABLES {
        let mut after = None;
        loop {
            let read: Result<Page, StoreError> =
                source.read(&after, |tx, after| Box::pin(page(tx, table, after.clone()))).await;
            let Some((rows, last)) = read? else { break };
            filled += rows.len() as u64;
            after = Some(last);
            tx.run(table.add(&rows)).await?;
        }
    }
    Ok(Some(filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_table_and_no_column_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("lec.sqlite")).await.unwrap();
        let found: Result<Vec<(String, String)>, StoreError> = store
            .read(&(), |tx, ()| {
                Box::pin(async move {
                    let columns = sql("SELECT m.name AS of, c.name AS name FROM sqlite_master m, \
                         pragma_table_info(m.name) c WHERE m.type = 'table' \
                         AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'");
                    let rows = tx.rows(columns).await?;
                    rows.iter()
                        .map(|row| Ok((row.text("of")?.to_owned(), row.text("name")?.to_owned())))
                        .collect()
                })
            })
            .await;
        let mut found = found.unwrap();
        found.sort();
        let own = |table: &Table| {
            table.columns().map(|column| (table.name.to_owned(), column.to_owned())).collect::<Vec<_>>()
        };
        let mut copied: Vec<_> = TABLES.iter().flat_map(own).collect();
        copied.sort();
        assert_eq!(copied, found);
    }
}
