//! Table `record`: the roll.

use super::tx::{MAX_BINDS, from_json, to_i64, to_json, to_u64};
use super::{StoreError, Tx};
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId};
use sqlx::{QueryBuilder, Row, Sqlite};

impl Tx {
    /// The records of these ids, as far as they exist.
    pub async fn records_get(
        &mut self,
        inst: &InstitutionId,
        ids: &[RecordId],
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let mut found = Vec::new();
        for ids in ids.chunks(MAX_BINDS) {
            let mut query = QueryBuilder::<Sqlite>::new("SELECT id, doc FROM record WHERE inst = ");
            query.push_bind(inst.as_str()).push(" AND id IN (");
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(id.to_string());
            }
            query.push(")");
            for row in query.build().fetch_all(self.on()).await? {
                found.push(record_of(&row)?);
            }
        }
        Ok(found)
    }

    /// Writes records, new or changed.
    pub async fn records_put(
        &mut self,
        inst: &InstitutionId,
        records: &[&StoredRecord],
    ) -> Result<(), StoreError> {
        for records in records.chunks(MAX_BINDS / 5) {
            let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO record (inst, id, ver, on_roll, doc) ");
            query.push_values(records, |mut row, record| {
                row.push_bind(inst.as_str().to_owned())
                    .push_bind(record.id.to_string())
                    .push_bind(to_i64(record.ver))
                    .push_bind(i64::from(record.on_roll()))
                    .push_bind(to_json(record));
            });
            query.push(
                " ON CONFLICT (inst, id) DO UPDATE SET ver = excluded.ver, on_roll = excluded.on_roll, \
                 doc = excluded.doc",
            );
            query.build().execute(self.on()).await?;
        }
        Ok(())
    }

    /// A page of the roll in the order of ids, after one of them.
    pub async fn records_after(
        &mut self,
        inst: &InstitutionId,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = sqlx::query("SELECT id, doc FROM record WHERE inst = $1 AND id > $2 ORDER BY id LIMIT $3")
            .bind(inst.as_str())
            .bind(after)
            .bind(limit)
            .fetch_all(self.on())
            .await?;
        rows.iter().map(record_of).collect()
    }

    /// The whole roll of an institution, taken-off children included.
    pub async fn records_all(&mut self, inst: &InstitutionId) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_after(inst, None, u32::MAX).await
    }

    /// How many records an institution has.
    pub async fn records_count(&mut self, inst: &InstitutionId) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM record WHERE inst = $1")
            .bind(inst.as_str())
            .fetch_one(self.on())
            .await?;
        Ok(to_u64(count))
    }
}

pub(super) fn record_of(row: &sqlx::sqlite::SqliteRow) -> Result<StoredRecord, StoreError> {
    let id: String = row.try_get("id")?;
    from_json("record", "doc", &id, row.try_get("doc")?)
}
