//! The feed: an institution's changes in order (sync.md 2.4). Its head is advanced only under the one writer's
//! lock, and a reader sees head and records in one state, so nothing below a head that was read can come later.

use super::records::record_of;
use super::tx::{bad_row, to_i64, to_u64};
use super::{StoreError, Tx};
use shared::edits::{Cursor, H8, RollDigest, StoredRecord};
use shared::values::InstitutionId;
use sqlx::{QueryBuilder, Row, Sqlite};
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// The institution's last change number and chain hash.
    pub async fn head_get(&mut self, inst: &InstitutionId) -> Result<Option<Cursor>, StoreError> {
        let row = sqlx::query("SELECT seq, chain FROM institution WHERE id = $1")
            .bind(inst.as_str())
            .fetch_optional(self.on())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let h8 = H8::parse(row.try_get("chain")?).ok_or_else(|| bad_row("institution", "chain", inst))?;
        Ok(Some(Cursor { seq: to_u64(row.try_get("seq")?), h8 }))
    }

    /// Advances the institution to a new head, with the digest of the roll there; `None` when it is not known.
    pub async fn head_put(
        &mut self,
        inst: &InstitutionId,
        head: Cursor,
        roll: Option<RollDigest>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE institution SET seq = $2, chain = $3, roll = $4 WHERE id = $1")
            .bind(inst.as_str())
            .bind(to_i64(head.seq))
            .bind(head.h8.to_string())
            .bind(roll.map(|roll| roll.to_string()).unwrap_or_default())
            .execute(self.on())
            .await?;
        Ok(())
    }

    /// The digest of the roll; worked out from the records when it is not known yet, as after an upgrade.
    pub async fn roll_digest(&mut self, inst: &InstitutionId) -> Result<RollDigest, StoreError> {
        if let Some(known) = self.roll_digest_get(inst).await? {
            return Ok(known);
        }
        let digest = RollDigest::of(&self.records_all(inst).await?);
        sqlx::query("UPDATE institution SET roll = $2 WHERE id = $1")
            .bind(inst.as_str())
            .bind(digest.to_string())
            .execute(self.on())
            .await?;
        Ok(digest)
    }

    /// The digest of the roll, where it is known.
    pub async fn roll_digest_get(&mut self, inst: &InstitutionId) -> Result<Option<RollDigest>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT roll FROM institution WHERE id = $1")
            .bind(inst.as_str())
            .fetch_optional(self.on())
            .await?;
        Ok(text.and_then(|text| RollDigest::parse(&text)))
    }

    /// Forgets the digests of all rolls; they are worked out anew when they are next asked for.
    pub async fn roll_digests_forget(&mut self) -> Result<(), StoreError> {
        sqlx::query("UPDATE institution SET roll = ''").execute(self.on()).await?;
        Ok(())
    }

    /// The chain hashes at these change numbers, as far as they exist. Number 0 is the beginning.
    pub async fn chain_at(
        &mut self,
        inst: &InstitutionId,
        seqs: &BTreeSet<u64>,
    ) -> Result<BTreeMap<u64, H8>, StoreError> {
        let mut chain = BTreeMap::from([(0, H8::default())]);
        if seqs.iter().all(|&seq| seq == 0) {
            return Ok(chain);
        }
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, h8 FROM history WHERE inst = ");
        query.push_bind(inst.as_str()).push(" AND seq IN (");
        let mut list = query.separated(", ");
        for &seq in seqs {
            list.push_bind(to_i64(seq));
        }
        query.push(")");
        for row in query.build().fetch_all(self.on()).await? {
            let h8 = H8::parse(row.try_get("h8")?).ok_or_else(|| bad_row("history", "h8", inst))?;
            chain.insert(to_u64(row.try_get("seq")?), h8);
        }
        Ok(chain)
    }

    /// Records changed after a number, by their version; each once, in its present state.
    pub async fn changes_after(
        &mut self,
        inst: &InstitutionId,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<StoredRecord>, StoreError> {
        let rows =
            sqlx::query("SELECT id, doc FROM record WHERE inst = $1 AND ver > $2 ORDER BY ver LIMIT $3")
                .bind(inst.as_str())
                .bind(to_i64(seq))
                .bind(limit)
                .fetch_all(self.on())
                .await?;
        rows.iter().map(record_of).collect()
    }
}
