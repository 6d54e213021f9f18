//! Table `device`: how far each phone's edits have come, and what still waits there.

use super::tx::{to_i64, to_u64};
use super::{StoreError, Tx};
use shared::values::{AccountId, DeviceId, InstitutionId, Timestamp};
use shared::wire::sync::Waiting;
use sqlx::Row;

/// What is known of a phone at an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// The device.
    pub id: DeviceId,
    /// Who last used it.
    pub account: AccountId,
    /// The highest edit number received without a gap.
    pub acked: u64,
    /// What waited on it at the last contact.
    pub waiting: Waiting,
    /// The last contact.
    pub seen_at: Timestamp,
    /// Edits that it numbered and lost before they were sent.
    pub lost: u64,
}

impl Tx {
    /// The numbers received and lost of a device; zeros when it was never seen.
    pub async fn device_progress(
        &mut self,
        inst: &InstitutionId,
        id: DeviceId,
    ) -> Result<(u64, u64), StoreError> {
        let row = sqlx::query("SELECT acked, lost FROM device WHERE inst = $1 AND id = $2")
            .bind(inst.as_str())
            .bind(id.to_string())
            .fetch_optional(self.on())
            .await?;
        match row {
            Some(row) => Ok((to_u64(row.try_get("acked")?), to_u64(row.try_get("lost")?))),
            None => Ok((0, 0)),
        }
    }

    /// Writes what is known of a device.
    pub async fn device_put(&mut self, inst: &InstitutionId, device: &DeviceRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO device (inst, id, account, acked, waiting, oldest_ms, seen_at, lost) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (inst, id) DO UPDATE SET account = excluded.account, acked = excluded.acked, \
             waiting = excluded.waiting, oldest_ms = excluded.oldest_ms, seen_at = excluded.seen_at, \
             lost = excluded.lost",
        )
        .bind(inst.as_str())
        .bind(device.id.to_string())
        .bind(device.account.to_string())
        .bind(to_i64(device.acked))
        .bind(to_i64(device.waiting.count))
        .bind(device.waiting.oldest_ms)
        .bind(device.seen_at.0)
        .bind(to_i64(device.lost))
        .execute(self.on())
        .await?;
        Ok(())
    }
}
