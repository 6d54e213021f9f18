//! The feed: an institution's changes in order (sync.md 2.4). Its head is advanced only under the institution's
//! lock, and a reader sees head and records in one state, so nothing below a head that was read can come later.

use super::records::record_of;
use super::sql::{Value, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::edits::{Cursor, H8, RollDigest, StoredRecord};
use shared::places::Institution;
use shared::values::{InstitutionId, Timestamp};
use shared::wire::sync::Concern;
use std::collections::{BTreeMap, BTreeSet};

/// An institution as it stands.
pub struct Standing {
    /// What it is.
    pub place: Institution,
    /// Its last change.
    pub head: Cursor,
    /// The digest of its roll, where it is known.
    pub roll: Option<RollDigest>,
    /// What it has to look at besides its roll, and how often that changed.
    pub concern: (Concern, u64),
}

impl Tx {
    /// Keeps every other writer away from an institution until this transaction ends. Everything that a decision
    /// relies on is read after this.
    pub async fn institution_lock(&mut self, inst: &InstitutionId) -> Result<Option<Standing>, StoreError> {
        let standing = self.standing(inst, self.has_rivals()).await?;
        if standing.is_some() {
            self.hold(inst);
        }
        Ok(standing)
    }

    /// How an institution stands.
    pub async fn standing_get(&mut self, inst: &InstitutionId) -> Result<Option<Standing>, StoreError> {
        self.standing(inst, false).await
    }

    async fn standing(&mut self, inst: &InstitutionId, lock: bool) -> Result<Option<Standing>, StoreError> {
        let standing = sql("SELECT doc, seq, chain, roll, concern, concerns FROM institution WHERE id = $1");
        let standing = standing.bind(inst.as_str()).and(if lock { " FOR UPDATE" } else { "" });
        let Some(row) = self.row(standing).await? else { return Ok(None) };
        let concern = match row.text("concern")? {
            "" => Concern::default(),
            doc => from_json("institution", "concern", inst, doc)?,
        };
        Ok(Some(Standing {
            concern: (concern, row.count("concerns")?),
            place: from_json("institution", "doc", inst, row.text("doc")?)?,
            head: Cursor { seq: row.count("seq")?, h8: row.parsed("institution", "chain", inst, H8::parse)? },
            roll: RollDigest::parse(row.text("roll")?),
        }))
    }

    /// The institution's last change number and chain hash.
    pub async fn head_get(&mut self, inst: &InstitutionId) -> Result<Option<Cursor>, StoreError> {
        let head = sql("SELECT seq, chain FROM institution WHERE id = $1").bind(inst.as_str());
        let Some(row) = self.row(head).await? else { return Ok(None) };
        let h8 = row.parsed("institution", "chain", inst, H8::parse)?;
        Ok(Some(Cursor { seq: row.count("seq")?, h8 }))
    }

    /// Keeps what an institution has to look at besides its roll, where that is something else now. No number of a change
    /// is given twice, not even by a restored server.
    pub async fn concern_put(
        &mut self,
        inst: &InstitutionId,
        concern: &Concern,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let concern = if concern.is_nothing() { String::new() } else { to_json(concern) };
        let put = sql("UPDATE institution SET concern = $2, \
             concerns = CASE WHEN concerns < $3 THEN $3 ELSE concerns + 1 END WHERE id = $1 AND concern <> $2");
        self.run(put.bind(inst.as_str()).bind(concern).bind(now.0)).await
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
    pub async fn roll_digest(&mut self, at: &Standing) -> Result<RollDigest, StoreError> {
        match at.roll {
            Some(known) => Ok(known),
            None => Ok(RollDigest::of(&self.records_all(&at.place.id).await?)),
        }
    }

    /// Keeps the digest of the roll where it is not known yet, as after an upgrade.
    pub async fn roll_digest_keep(&mut self, inst: &InstitutionId) -> Result<(), StoreError> {
        if self.standing_get(inst).await?.is_none_or(|at| at.roll.is_some()) {
            return Ok(());
        }
        let Some(at) = self.institution_lock(inst).await? else { return Ok(()) };
        let digest = self.roll_digest(&at).await?;
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
        let hashes = sql("SELECT seq, h8 FROM history WHERE inst = $1 AND seq @2").bind(inst.as_str());
        let hashes = hashes.bind(seqs.iter().map(|&seq| to_i64(seq)).collect::<Value>());
        for row in self.rows(hashes).await? {
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
