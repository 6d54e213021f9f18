//! Table `receipt`: the permanent answers.

use super::tx::{MAX_BINDS, bad_row, from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::edits::{NewReceipt, Receipt};
use shared::values::{DeviceId, EditId, InstitutionId};
use sqlx::{QueryBuilder, Row, Sqlite};
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
        let mut query = QueryBuilder::<Sqlite>::new("SELECT edit, outcome, own FROM receipt WHERE inst = ");
        query.push_bind(inst.as_str()).push(" AND edit IN (");
        let mut list = query.separated(", ");
        for edit in edits {
            list.push_bind(edit.to_string());
        }
        query.push(")");
        for row in query.build().fetch_all(self.on()).await? {
            let edit: String = row.try_get("edit")?;
            let receipt = Receipt {
                outcome: from_json("receipt", "outcome", &edit, row.try_get("outcome")?)?,
                own: from_json("receipt", "own", &edit, row.try_get("own")?)?,
            };
            let id = EditId::parse(&edit).ok_or_else(|| bad_row("receipt", "edit", &edit))?;
            found.insert(id, receipt);
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
        for receipts in receipts.chunks(MAX_BINDS / 7) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "INSERT INTO receipt (inst, edit, device, n, outcome, own, payload) ",
            );
            query.push_values(receipts, |mut row, new| {
                row.push_bind(inst.as_str().to_owned())
                    .push_bind(new.edit.to_string())
                    .push_bind(device.to_string())
                    .push_bind(to_i64(new.n))
                    .push_bind(to_json(&new.receipt.outcome))
                    .push_bind(to_json(&new.receipt.own))
                    .push_bind(new.payload.as_ref().map(to_json).unwrap_or_default());
            });
            query.build().execute(self.on()).await?;
        }
        Ok(())
    }
}
