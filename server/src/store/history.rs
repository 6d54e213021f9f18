//! Table `history`: every accepted change, for good.

use super::tx::{MAX_BINDS, bad_row, from_json, to_i64, to_json, to_u64};
use super::{StoreError, Tx};
use shared::edits::{HistoryRow, Patch};
use shared::values::{AccountId, DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::institutions::HistoryEntry;
use sqlx::{QueryBuilder, Row, Sqlite};

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
        for changes in changes.chunks(MAX_BINDS / 11) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "INSERT INTO history \
                 (inst, seq, record, edit, account, by_name, device, made_at, arrived_at, patch, h8) ",
            );
            query.push_values(changes, |mut row, change| {
                row.push_bind(inst.as_str().to_owned())
                    .push_bind(to_i64(change.seq))
                    .push_bind(change.record.to_string())
                    .push_bind(change.edit.to_string())
                    .push_bind(author.account.to_string())
                    .push_bind(author.by.clone())
                    .push_bind(author.device.to_string())
                    .push_bind(change.made_at.0)
                    .push_bind(author.arrived_at.0)
                    .push_bind(to_json(&change.patch))
                    .push_bind(change.h8.to_string());
            });
            query.build().execute(self.on()).await?;
        }
        Ok(())
    }

    /// What was done to one record, the latest first.
    pub async fn history_of(
        &mut self,
        inst: &InstitutionId,
        record: RecordId,
        limit: u32,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, edit, by_name, made_at, arrived_at, patch FROM history \
             WHERE inst = $1 AND record = $2 ORDER BY seq DESC LIMIT $3",
        )
        .bind(inst.as_str())
        .bind(record.to_string())
        .bind(limit)
        .fetch_all(self.on())
        .await?;
        rows.iter()
            .map(|row| {
                let edit: String = row.try_get("edit")?;
                let patch: Patch = from_json("history", "patch", &edit, row.try_get("patch")?)?;
                Ok(HistoryEntry {
                    seq: to_u64(row.try_get("seq")?),
                    edit: EditId::parse(&edit).ok_or_else(|| bad_row("history", "edit", &edit))?,
                    by: row.try_get("by_name")?,
                    made_at: Timestamp(row.try_get("made_at")?),
                    arrived_at: Timestamp(row.try_get("arrived_at")?),
                    changes: patch.changes,
                    parked: patch.parked.into_values().flatten().collect(),
                })
            })
            .collect()
    }

    /// The whole history of an institution in order, as (number, record, edit, patch, chain hash).
    pub async fn history_all(&mut self, inst: &InstitutionId) -> Result<Vec<HistoryRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, record, edit, made_at, patch, h8 FROM history WHERE inst = $1 ORDER BY seq",
        )
        .bind(inst.as_str())
        .fetch_all(self.on())
        .await?;
        rows.iter()
            .map(|row| {
                let (edit, record): (String, String) = (row.try_get("edit")?, row.try_get("record")?);
                Ok(HistoryRow {
                    seq: to_u64(row.try_get("seq")?),
                    record: RecordId::parse(&record).ok_or_else(|| bad_row("history", "record", &edit))?,
                    edit: EditId::parse(&edit).ok_or_else(|| bad_row("history", "edit", &edit))?,
                    made_at: Timestamp(row.try_get("made_at")?),
                    patch: from_json("history", "patch", &edit, row.try_get("patch")?)?,
                    h8: shared::edits::H8::parse(row.try_get("h8")?)
                        .ok_or_else(|| bad_row("history", "h8", &edit))?,
                })
            })
            .collect()
    }
}
