//! Table `device`: how far each phone's edits have come, and what still waits there.

use super::sql::sql;
use super::tx::to_i64;
use super::{StoreError, Tx};
use shared::values::{AccountId, DeviceId, InstitutionId, Timestamp};
use shared::wire::sync::Waiting;

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
    /// What is known of a device; `None` when it was never seen.
    pub async fn device_get(
        &mut self,
        inst: &InstitutionId,
        id: DeviceId,
    ) -> Result<Option<DeviceRow>, StoreError> {
        let found = sql("SELECT account, acked, waiting, oldest_ms, seen_at, lost FROM device \
             WHERE inst = $1 AND id = $2");
        let Some(row) = self.row(found.bind(inst.as_str()).bind(id.to_string())).await? else {
            return Ok(None);
        };
        Ok(Some(DeviceRow {
            id,
            account: row.parsed("device", "account", &id, AccountId::parse)?,
            acked: row.count("acked")?,
            waiting: Waiting { count: row.count("waiting")?, oldest_ms: row.number("oldest_ms")? },
            seen_at: Timestamp(row.number("seen_at")?),
            lost: row.count("lost")?,
        }))
    }

    /// Notes a contact in which the device sent nothing: what it has sent before stays as it is. A contact that is
    /// noted late changes nothing of a later one.
    pub async fn device_seen(&mut self, inst: &InstitutionId, device: &DeviceRow) -> Result<(), StoreError> {
        let put = sql("INSERT INTO device (inst, id, account, acked, waiting, oldest_ms, seen_at, lost) \
             VALUES ($1, $2, $3, 0, $4, $5, $6, 0) \
             ON CONFLICT (inst, id) DO UPDATE SET account = excluded.account, \
             waiting = excluded.waiting, oldest_ms = excluded.oldest_ms, seen_at = excluded.seen_at \
             WHERE device.seen_at <= excluded.seen_at");
        let put = put.bind(inst.as_str()).bind(device.id.to_string()).bind(device.account.to_string());
        let put = put.bind(to_i64(device.waiting.count)).bind(device.waiting.oldest_ms);
        self.run(put.bind(device.seen_at.0)).await
    }

    /// Writes what is known of a device.
    pub async fn device_put(&mut self, inst: &InstitutionId, device: &DeviceRow) -> Result<(), StoreError> {
        let put = sql("INSERT INTO device (inst, id, account, acked, waiting, oldest_ms, seen_at, lost) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (inst, id) DO UPDATE SET account = excluded.account, acked = excluded.acked, \
             waiting = excluded.waiting, oldest_ms = excluded.oldest_ms, seen_at = excluded.seen_at, \
             lost = excluded.lost");
        let put = put.bind(inst.as_str()).bind(device.id.to_string()).bind(device.account.to_string());
        let put = put.bind(to_i64(device.acked)).bind(to_i64(device.waiting.count));
        self.run(put.bind(device.waiting.oldest_ms).bind(device.seen_at.0).bind(to_i64(device.lost))).await
    }
}
