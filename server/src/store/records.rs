//! Table `record`: the roll.

use super::sql::{Row, Value, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId};

impl Tx {
    /// The records of these ids, as far as they exist.
    pub async fn records_get(
        &mut self,
        inst: &InstitutionId,
        ids: &[RecordId],
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let wanted = sql("SELECT id, doc FROM record WHERE inst = $1 AND id @2").bind(inst.as_str());
        let wanted = wanted.bind(ids.iter().map(RecordId::to_string).collect::<Value>());
        self.rows(wanted).await?.iter().map(record_of).collect()
    }

    /// Writes records, new or changed.
    pub async fn records_put(
        &mut self,
        inst: &InstitutionId,
        records: &[&StoredRecord],
    ) -> Result<(), StoreError> {
        let row = |record: &&StoredRecord| -> [Value; 5] {
            [
                inst.as_str().into(),
                record.id.to_string().into(),
                to_i64(record.ver).into(),
                i64::from(record.on_roll()).into(),
                to_json(record).into(),
            ]
        };
        let put = sql("INSERT INTO record (inst, id, ver, on_roll, doc)").rows(records.iter().map(row));
        let put = put.and(
            " ON CONFLICT (inst, id) DO UPDATE SET ver = excluded.ver, on_roll = excluded.on_roll, \
             doc = excluded.doc",
        );
        self.run(put.then("records_written")).await
    }

    /// A page of the roll in the order of ids, after one of them.
    pub async fn records_after(
        &mut self,
        inst: &InstitutionId,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let page = sql("SELECT id, doc FROM record WHERE inst = $1 AND id > $2 ORDER BY id LIMIT $3");
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = self.rows(page.bind(inst.as_str()).bind(after).bind(i64::from(limit))).await?;
        rows.iter().map(record_of).collect()
    }

    /// The whole roll of an institution, taken-off children included.
    pub async fn records_all(&mut self, inst: &InstitutionId) -> Result<Vec<StoredRecord>, StoreError> {
        self.records_after(inst, None, u32::MAX).await
    }

    /// The records whose columns do not say what the record says: by them the feed is ordered and children are
    /// counted.
    pub async fn records_astray(&mut self, inst: &InstitutionId) -> Result<Vec<RecordId>, StoreError> {
        let rows =
            self.rows(sql("SELECT id, ver, on_roll, doc FROM record WHERE inst = $1").bind(inst.as_str()));
        let mut astray = Vec::new();
        for row in rows.await? {
            let record = record_of(&row)?;
            if (row.count("ver")?, row.number("on_roll")?) != (record.ver, record.on_roll().into()) {
                astray.push(record.id);
            }
        }
        Ok(astray)
    }

    /// How many records an institution has.
    pub async fn records_count(&mut self, inst: &InstitutionId) -> Result<u64, StoreError> {
        self.count(sql("SELECT count(*) AS n FROM record WHERE inst = $1").bind(inst.as_str())).await
    }
}

pub(super) fn record_of(row: &Row) -> Result<StoredRecord, StoreError> {
    from_json("record", "doc", &row.text("id")?, row.text("doc")?)
}
