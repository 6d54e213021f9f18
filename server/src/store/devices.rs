//! Table `device`: how far each phone's edits have come, and what still waits there.

use super::places::within;
use super::sql::{Row, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::{Act, Caller};
use shared::edits::Refusal;
use shared::places::Institution;
use shared::values::{AccountId, DeviceId, InstitutionId, PhoneId, Timestamp};
use shared::wire::devices::{DeviceReport, SyncReport};
use shared::wire::sync::Waiting;
use std::collections::BTreeMap;

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
    /// The shape of the edits that its app makes; 0 when it is not known.
    pub schema: u16,
    /// How many of its edits were refused, by reason.
    pub refused: BTreeMap<Refusal, u64>,
    /// The phone on which it was last heard, where that is known.
    pub phone: Option<PhoneId>,
}

impl DeviceRow {
    /// One that was never heard.
    pub const fn unheard(id: DeviceId, account: AccountId) -> Self {
        let (waiting, seen_at) = (Waiting { count: 0, oldest_ms: 0 }, Timestamp(0));
        Self {
            id,
            account,
            acked: 0,
            waiting,
            seen_at,
            lost: 0,
            schema: 0,
            refused: BTreeMap::new(),
            phone: None,
        }
    }
}

impl Tx {
    /// What is known of a device; `None` when it was never seen.
    pub async fn device_get(
        &mut self,
        inst: &InstitutionId,
        id: DeviceId,
    ) -> Result<Option<DeviceRow>, StoreError> {
        let found =
            sql("SELECT account, acked, waiting, oldest_ms, seen_at, lost, schema_no, refused, phone \
             FROM device WHERE inst = $1 AND id = $2");
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
            schema: schema(&row)?,
            refused: from_json("device", "refused", &id.to_string(), row.text("refused")?)?,
            phone: PhoneId::parse(row.text("phone")?),
        }))
    }

    /// Notes a contact in which the device sent nothing: what it has sent before stays as it is. A contact that is
    /// noted late changes nothing of a later one.
    pub async fn device_seen(&mut self, inst: &InstitutionId, device: &DeviceRow) -> Result<(), StoreError> {
        let put = sql("INSERT INTO device (inst, id, account, acked, waiting, oldest_ms, seen_at, lost, \
             schema_no, phone) VALUES ($1, $2, $3, 0, $4, $5, $6, 0, $7, $8) \
             ON CONFLICT (inst, id) DO UPDATE SET account = excluded.account, \
             waiting = excluded.waiting, oldest_ms = excluded.oldest_ms, seen_at = excluded.seen_at, \
             schema_no = excluded.schema_no, phone = excluded.phone \
             WHERE device.seen_at <= excluded.seen_at");
        let put = put.bind(inst.as_str()).bind(device.id.to_string()).bind(device.account.to_string());
        let put = put.bind(to_i64(device.waiting.count)).bind(device.waiting.oldest_ms);
        let put = put.bind(device.seen_at.0).bind(i64::from(device.schema));
        self.run(put.bind(phone_text(device.phone))).await
    }

    /// Writes what is known of a device.
    pub async fn device_put(&mut self, inst: &InstitutionId, device: &DeviceRow) -> Result<(), StoreError> {
        let put = sql("INSERT INTO device (inst, id, account, acked, waiting, oldest_ms, seen_at, lost, \
             schema_no, refused, phone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (inst, id) DO UPDATE SET account = excluded.account, acked = excluded.acked, \
             waiting = excluded.waiting, oldest_ms = excluded.oldest_ms, seen_at = excluded.seen_at, \
             lost = excluded.lost, schema_no = excluded.schema_no, refused = excluded.refused, \
             phone = excluded.phone");
        let put = put.bind(inst.as_str()).bind(device.id.to_string()).bind(device.account.to_string());
        let put = put.bind(to_i64(device.acked)).bind(to_i64(device.waiting.count));
        let put = put.bind(device.waiting.oldest_ms).bind(device.seen_at.0).bind(to_i64(device.lost));
        let put = put.bind(i64::from(device.schema)).bind(to_json(&device.refused));
        self.run(put.bind(phone_text(device.phone))).await
    }

    /// The institutions that a person may reach with their phones: those with waiting work first, the longest
    /// unheard of them before all. Imports and rescues, which count as devices of their own, are no phones.
    pub async fn devices_of(&mut self, caller: &Caller) -> Result<Vec<SyncReport>, StoreError> {
        let reached = sql("SELECT i.id AS inst, i.doc, d.id, d.waiting, d.oldest_ms, d.seen_at, d.lost, \
             d.schema_no, d.refused, d.phone, p.label, p.cut_at, a.display FROM institution i JOIN lao l ON l.code = i.lao \
             LEFT JOIN device d ON d.inst = i.id AND (d.schema_no > 0 OR d.waiting > 0 OR d.lost > 0) \
             LEFT JOIN phone p ON p.id = d.phone LEFT JOIN account a ON a.id = d.account");
        let order =
            " ORDER BY i.lao, i.id, CASE WHEN d.waiting > 0 OR d.lost > 0 THEN 0 ELSE 1 END, d.seen_at, d.id";
        let mut reports: Vec<SyncReport> = Vec::new();
        for row in self.rows(within(reached, caller, Act::SeeCounts).and(order)).await? {
            let inst = row.text("inst")?;
            let place: Institution = from_json("institution", "doc", &inst, row.text("doc")?)?;
            if reports.last().is_none_or(|last| last.id != place.id) {
                reports.push(SyncReport { id: place.id, name: place.name, devices: Vec::new() });
            }
            let (Some(seen_at), Some(report)) = (row.maybe_number("seen_at")?, reports.last_mut()) else {
                continue;
            };
            report.devices.push(DeviceReport {
                id: row.parsed("device", "id", &inst, DeviceId::parse)?,
                person: row.maybe_text("display")?.unwrap_or_default().to_owned(),
                seen_at: Timestamp(seen_at),
                waiting: Waiting { count: row.count("waiting")?, oldest_ms: row.number("oldest_ms")? },
                lost: row.count("lost")?,
                schema: schema(&row)?,
                refused: from_json("device", "refused", &inst, row.text("refused")?)?,
                phone: PhoneId::parse(row.text("phone")?),
                label: row.maybe_text("label")?.unwrap_or_default().to_owned(),
                cut_at: row.maybe_number("cut_at")?.filter(|&at| at != 0).map(Timestamp),
            });
        }
        Ok(reports)
    }
}

fn phone_text(phone: Option<PhoneId>) -> String {
    phone.map(|phone| phone.to_string()).unwrap_or_default()
}

fn schema(row: &Row) -> Result<u16, StoreError> {
    Ok(u16::try_from(row.number("schema_no")?).unwrap_or_default())
}
