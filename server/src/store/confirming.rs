//! Table `confirming_step`: who said of which roll that it is right.

use super::sql::{Row, sql};
use super::standings::changed_records;
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::Caller;
use shared::confirming::Step;
use shared::values::InstitutionId;

impl Tx {
    /// All decisions about a roll, the first first, each with the change up to which the roll was seen.
    pub async fn confirming_steps(
        &mut self,
        institution: &InstitutionId,
    ) -> Result<Vec<(u64, Step)>, StoreError> {
        let steps = sql("SELECT seq, doc FROM confirming_step WHERE inst = $1 ORDER BY n");
        let rows = self.rows(steps.bind(institution.as_str())).await?;
        let step = |row: &Row| {
            Ok((row.count("seq")?, from_json("confirming_step", "doc", institution, row.text("doc")?)?))
        };
        rows.iter().map(step).collect()
    }

    /// Adds a decision, the `n`th about this roll.
    pub async fn confirming_add(
        &mut self,
        institution: &InstitutionId,
        (n, seq): (u64, u64),
        caller: &Caller,
        step: &Step,
    ) -> Result<(), StoreError> {
        let add = sql("INSERT INTO confirming_step (inst, n, account, seq, doc) VALUES ($1, $2, $3, $4, $5)");
        let add = add.bind(institution.as_str()).bind(to_i64(n)).bind(caller.account.to_string());
        self.run(add.bind(to_i64(seq)).bind(to_json(step))).await
    }

    /// How many records of an institution were changed after one of its changes.
    pub async fn changed_after(&mut self, institution: &InstitutionId, seq: u64) -> Result<u64, StoreError> {
        let changed = sql("SELECT record, patch FROM history WHERE inst = $1 AND seq > $2");
        changed_records(&self.rows(changed.bind(institution.as_str()).bind(to_i64(seq))).await?)
    }
}
