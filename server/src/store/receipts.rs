//! Table `receipt`: the permanent answers.

use super::sql::{Value, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::edits::{NewReceipt, Receipt};
use shared::values::{DeviceId, EditId, InstitutionId};
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// The receipts of these edits, as far as they exist.
    pub async fn receipts_get(
        &mut self,
        inst: &InstitutionId,
        edits: &BTreeSet<EditId>,
    ) -> Result<BTreeMap<EditId, Receipt>, StoreError> {
        let mut found = BTreeMap::new();
        if edits.is_empty() {
            return Ok(found);
        }
        let wanted = sql("SELECT edit, outcome, own, late FROM receipt WHERE inst = $1 AND edit @2");
        let wanted = wanted.bind(inst.as_str()).bind(edits.iter().map(EditId::to_string).collect::<Value>());
        for row in self.rows(wanted).await? {
            let edit = row.text("edit")?;
            let receipt = Receipt {
                outcome: from_json("receipt", "outcome", &edit, row.text("outcome")?)?,
                own: from_json("receipt", "own", &edit, row.text("own")?)?,
                late: row.number("late")? != 0,
            };
            found.insert(row.parsed("receipt", "edit", &edit, EditId::parse)?, receipt);
        }
        Ok(found)
    }

    /// Stores receipts.
    pub async fn receipts_add(
        &mut self,
        inst: &InstitutionId,
        device: DeviceId,
        receipts: &[NewReceipt],
    ) -> Result<(), StoreError> {
        let row = |new: &NewReceipt| -> [Value; 8] {
            [
                inst.as_str().into(),
                new.edit.to_string().into(),
                device.to_string().into(),
                to_i64(new.n).into(),
                to_json(&new.receipt.outcome).into(),
                to_json(&new.receipt.own).into(),
                new.payload.as_ref().map(to_json).unwrap_or_default().into(),
                i64::from(new.receipt.late).into(),
            ]
        };
        let add = sql("INSERT INTO receipt (inst, edit, device, n, outcome, own, payload, late)");
        self.run(add.rows(receipts.iter().map(row)).then("receipts_written")).await
    }

    /// The numbers of changes whose edits have no receipt.
    pub async fn changes_unanswered(&mut self, inst: &InstitutionId) -> Result<Vec<u64>, StoreError> {
        let unanswered = sql("SELECT h.seq FROM history h LEFT JOIN receipt r \
             ON r.inst = h.inst AND r.edit = h.edit WHERE h.inst = $1 AND r.edit IS NULL");
        let rows = self.rows(unanswered.bind(inst.as_str())).await?;
        rows.iter().map(|row| row.count("seq")).collect()
    }

    /// The devices with receipts beyond the number up to which their edits count as received.
    pub async fn devices_behind(&mut self, inst: &InstitutionId) -> Result<Vec<DeviceId>, StoreError> {
        let behind = sql("SELECT DISTINCT r.device FROM receipt r LEFT JOIN device d \
             ON d.inst = r.inst AND d.id = r.device WHERE r.inst = $1 AND (d.id IS NULL OR d.acked < r.n)");
        let rows = self.rows(behind.bind(inst.as_str())).await?;
        rows.iter().map(|row| row.parsed("receipt", "device", inst, DeviceId::parse)).collect()
    }
}
