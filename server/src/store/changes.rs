//! The feed: an institution's changes in order (sync.md 2.4). Its head is advanced only under the institution's
//! lock, and a reader sees head and records in one state, so nothing below a head that was read can come later.

use super::records::record_of;
use super::sql::sql;
use super::tx::to_i64;
use super::{StoreError, Tx};
use shared::edits::{Cursor, H8, RollDigest, StoredRecord};
use shared::values::InstitutionId;
use std::collections::{BTreeMap, BTreeSet};

impl Tx {
    /// Keeps every other writer away from an institution until this transaction ends. Everything that a decision
    /// relies on is read after this.
    pub async fn institution_lock(&mut self, inst: &InstitutionId) -> Result<(), StoreError> {
        if self.has_rivals() {
            self.row(sql("SELECT seq FROM institution WHERE id = $1 FOR UPDATE").bind(inst.as_str())).await?;
        }
        Ok(())
    }

    /// The institution's last change number and chain hash.
    pub async fn head_get(&mut self, inst: &InstitutionId) -> Result<Option<Cursor>, StoreError> {
        let head = sql("SELECT seq, chain FROM institution WHERE id = $1").bind(inst.as_str());
        let Some(row) = self.row(head).await? else { return Ok(None) };
        let h8 = row.parsed("institution", "chain", inst, H8::parse)?;
        Ok(Some(Cursor { seq: row.count("seq")?, h8 }))
    }

    /// Advances the institution to a new head, with the digest of the roll there; `None` when it is not known.
    pub async fn head_put(
        &mut self,
        inst: &InstitutionId,
        head: Cursor,
        roll: Option<RollDigest>,
    ) -> Result<(), StoreError> {
        let put = sql("UPDATE institution SET seq = $2, chain = $3, roll = $4 WHERE id = $1");
        let put = put.bind(inst.as_str()).bind(to_i64(head.seq)).bind(head.h8.to_string());
        self.run(put.bind(roll.map(|roll| roll.to_string()).unwrap_or_default())).await
    }

    /// The digest of the roll; worked out from the records when it is not known yet, as after an upgrade.
    pub async fn roll_digest(&mut self, inst: &InstitutionId) -> Result<RollDigest, StoreError> {
        match self.roll_digest_get(inst).await? {
            Some(known) => Ok(known),
            None => Ok(RollDigest::of(&self.records_all(inst).await?)),
        }
    }

    /// The digest of the roll, where it is known.
    pub async fn roll_digest_get(&mut self, inst: &InstitutionId) -> Result<Option<RollDigest>, StoreError> {
        let digest = sql("SELECT roll FROM institution WHERE id = $1").bind(inst.as_str());
        let row = self.row(digest).await?;
        Ok(row.as_ref().map(|row| row.text("roll")).transpose()?.and_then(RollDigest::parse))
    }

    /// Keeps the digest of the roll where it is not known yet, as after an upgrade.
    pub async fn roll_digest_keep(&mut self, inst: &InstitutionId) -> Result<(), StoreError> {
        if self.roll_digest_get(inst).await?.is_some() {
            return Ok(());
        }
        self.institution_lock(inst).await?;
        let digest = self.roll_digest(inst).await?;
        let put = sql("UPDATE institution SET roll = $2 WHERE id = $1");
        self.run(put.bind(inst.as_str()).bind(digest.to_string())).await
    }

    /// Forgets the digests of all rolls; they are worked out anew when they are next asked for.
    pub async fn roll_digests_forget(&mut self) -> Result<(), StoreError> {
        self.run(sql("UPDATE institution SET roll = ''")).await
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
        let hashes = sql("SELECT seq, h8 FROM history WHERE inst = ").value(inst.as_str());
        for row in self.rows(hashes.and(" AND seq IN ").list(seqs.iter().map(|&seq| to_i64(seq)))).await? {
            chain.insert(row.count("seq")?, row.parsed("history", "h8", inst, H8::parse)?);
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
        let changed = sql("SELECT id, doc FROM record WHERE inst = $1 AND ver > $2 ORDER BY ver LIMIT $3");
        let changed = changed.bind(inst.as_str()).bind(to_i64(seq)).bind(i64::from(limit));
        self.rows(changed).await?.iter().map(record_of).collect()
    }
}
