//! Table `access_log`: who opened which child's full record, and who took out what.

use super::places::within;
use super::sql::sql;
use super::{StoreError, Tx};
use shared::access::{Act, Caller};
use shared::places::Institution;
use shared::values::{Ids, InstitutionId, RecordId, Timestamp};
use shared::wire::access_log::{Access, AccessEntry};

/// Something to be logged.
pub struct Looked<'a> {
    /// What was done.
    pub what: Access,
    /// At which institution.
    pub institution: &'a InstitutionId,
    /// With whose record; none for a whole roll.
    pub record: Option<RecordId>,
    /// Why, where that is asked for.
    pub reason: &'a str,
}

impl Tx {
    /// Adds a line.
    pub async fn access_add(
        &mut self,
        caller: &Caller,
        looked: Looked<'_>,
        ids: &(dyn Ids + Send + Sync),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let add = sql("INSERT INTO access_log (id, at, account, by_name, act, inst, record, reason) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
        let add = add.bind(ids.next().to_string()).bind(now.0).bind(caller.account.to_string());
        let add = add.bind(&*caller.name).bind(looked.what.code()).bind(looked.institution.as_str());
        let record = looked.record.map(|record| record.to_string()).unwrap_or_default();
        self.run(add.bind(record).bind(looked.reason)).await
    }

    /// What was done in the branches whose log the person reads, the latest first, before one line of it.
    pub async fn access_list(
        &mut self,
        caller: &Caller,
        before: Option<(Timestamp, &str)>,
        limit: u32,
    ) -> Result<Vec<AccessEntry>, StoreError> {
        let logged =
            sql("SELECT g.id, g.at, g.by_name, g.act, g.inst, g.record, g.reason, i.doc FROM access_log g \
             JOIN institution i ON i.id = g.inst JOIN lao l ON l.code = i.lao");
        let mut logged = within(logged, caller, Act::ReadLog);
        if let Some((at, id)) = before {
            logged = logged.and(" AND (g.at, g.id) < ").list([super::sql::Value::from(at.0), id.into()]);
        }
        let rows =
            self.rows(logged.and(" ORDER BY g.at DESC, g.id DESC LIMIT ").value(i64::from(limit))).await?;
        rows.iter()
            .map(|row| {
                let id = row.text("id")?;
                let place: Institution =
                    super::tx::from_json("institution", "doc", &row.text("inst")?, row.text("doc")?)?;
                Ok(AccessEntry {
                    id: id.to_owned(),
                    at: Timestamp(row.number("at")?),
                    by: row.text("by_name")?.to_owned(),
                    what: row.parsed("access_log", "act", &id, Access::from_code)?,
                    institution: place.id,
                    place: place.name,
                    record: RecordId::parse(row.text("record")?),
                    reason: row.text("reason")?.to_owned(),
                })
            })
            .collect()
    }
}
