//! Table `history`: every accepted change, for good.

use super::sql::{Value, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::edits::{H8, HistoryRow, Patch};
use shared::values::{AccountId, DeviceId, EditId, InstitutionId, RecordId, Timestamp, WindowId};
use shared::wire::institutions::HistoryEntry;

/// Who sent the changes of one push, and when they arrived.
pub struct Author {
    /// The account.
    pub account: AccountId,
    /// The name at that time.
    pub by: String,
    /// The device.
    pub device: DeviceId,
    /// The arrival.
    pub arrived_at: Timestamp,
}

impl Tx {
    /// Adds changes to the history.
    pub async fn history_add(
        &mut self,
        inst: &InstitutionId,
        author: &Author,
        changes: &[HistoryRow],
    ) -> Result<(), StoreError> {
        let row = |change: &HistoryRow| -> [Value; 13] {
            [
                inst.as_str().into(),
                to_i64(change.seq).into(),
                change.record.to_string().into(),
                change.edit.to_string().into(),
                author.account.to_string().into(),
                (*author.by).into(),
                author.device.to_string().into(),
                change.made_at.0.into(),
                author.arrived_at.0.into(),
                to_json(&change.patch).into(),
                change.h8.to_string().into(),
                change.window.map(|window| window.to_string()).unwrap_or_default().into(),
                i64::from(change.late).into(),
            ]
        };
        let add = sql("INSERT INTO history \
                 (inst, seq, record, edit, account, by_name, device, made_at, arrived_at, patch, h8, entry_window, late)");
        self.run(add.rows(changes.iter().map(row)).then("history_written")).await
    }

    /// What was done to one record, the latest first.
    pub async fn history_of(
        &mut self,
        inst: &InstitutionId,
        record: RecordId,
        limit: u32,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        let done = sql("SELECT seq, edit, by_name, made_at, arrived_at, patch, late FROM history \
             WHERE inst = $1 AND record = $2 ORDER BY seq DESC LIMIT $3");
        let done = done.bind(inst.as_str()).bind(record.to_string()).bind(i64::from(limit));
        let rows = self.rows(done).await?;
        rows.iter()
            .map(|row| {
                let edit = row.text("edit")?;
                let patch: Patch = from_json("history", "patch", &edit, row.text("patch")?)?;
                Ok(HistoryEntry {
                    seq: row.count("seq")?,
                    edit: row.parsed("history", "edit", &edit, EditId::parse)?,
                    by: row.text("by_name")?.to_owned(),
                    made_at: Timestamp(row.number("made_at")?),
                    arrived_at: Timestamp(row.number("arrived_at")?),
                    late: row.number("late")? != 0,
                    changes: patch.changes,
                    parked: patch.parked.into_iter().flat_map(|(_, values)| values).collect(),
                })
            })
            .collect()
    }

    /// The whole history of an institution in order.
    pub async fn history_all(&mut self, inst: &InstitutionId) -> Result<Vec<HistoryRow>, StoreError> {
        let all = sql(
            "SELECT seq, record, edit, made_at, patch, h8, entry_window, late FROM history WHERE inst = $1 ORDER BY seq",
        );
        let rows = self.rows(all.bind(inst.as_str())).await?;
        rows.iter()
            .map(|row| {
                let edit = row.text("edit")?;
                Ok(HistoryRow {
                    seq: row.count("seq")?,
                    record: row.parsed("history", "record", &edit, RecordId::parse)?,
                    edit: row.parsed("history", "edit", &edit, EditId::parse)?,
                    made_at: Timestamp(row.number("made_at")?),
                    patch: from_json("history", "patch", &edit, row.text("patch")?)?,
                    h8: row.parsed("history", "h8", &edit, H8::parse)?,
                    window: WindowId::parse(row.text("entry_window")?),
                    late: row.number("late")? != 0,
                })
            })
            .collect()
    }
}
