//! Tables `snapshot`, `snapshot_part` and `snapshot_number`: the frozen bases.

use super::places::{or_in, within};
use super::sql::{Row, Value, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::{Act, Branch, Caller};
use shared::children::Record;
use shared::edits::fold::write;
use shared::edits::{Patch, StoredRecord};
use shared::places::{Institution, LaoCode};
use shared::snapshots::{BaseCounts, Snapshot};
use shared::values::{InstitutionId, RecordId, SnapshotId, Timestamp};
use std::collections::BTreeMap;

/// The children of one institution in a base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The institution.
    pub institution: InstitutionId,
    /// The local government that owned it when the base was taken.
    pub lao: LaoCode,
    /// The last change that belongs to the base.
    pub seq: u64,
    /// How many children.
    pub counts: BaseCounts,
    /// The SHA-256 of the lines, in hexadecimal digits.
    pub hash: String,
    /// One line a child.
    pub lines: String,
}

/// An institution of the caller's branch, with what a base says of it.
pub struct PartCounts {
    /// The institution as it is today.
    pub place: Institution,
    /// The full name of its local government today.
    pub lao_name: String,
    /// The local government of then.
    pub lao_then: Option<LaoCode>,
    /// How many children it had.
    pub counts: BaseCounts,
}

impl Tx {
    /// Writes a base, new or changed.
    pub async fn snapshot_put(&mut self, snapshot: &Snapshot) -> Result<(), StoreError> {
        let since = snapshot.in_force_since.map_or(0, |since| since.0);
        let decided = snapshot.decided_at.map_or(0, |decided| decided.0);
        let put = sql("INSERT INTO snapshot (id, taken_at, name, as_of, in_force_since, decided_at, doc) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
             in_force_since = excluded.in_force_since, decided_at = excluded.decided_at, doc = excluded.doc");
        let put = put.bind(snapshot.id.to_string()).bind(snapshot.taken_at.0).bind(&*snapshot.name);
        let put = put.bind(snapshot.as_of.to_iso()).bind(since).bind(decided);
        self.run(put.bind(to_json(snapshot))).await
    }

    /// Keeps every other writer away from all bases until this ends, and returns them.
    pub async fn snapshots_lock(&mut self) -> Result<Vec<Snapshot>, StoreError> {
        let lock = if self.has_rivals() { " FOR UPDATE" } else { "" };
        self.snapshots(lock).await
    }

    /// All bases, the last one that was asked for first.
    pub async fn snapshots_all(&mut self) -> Result<Vec<Snapshot>, StoreError> {
        self.snapshots("").await
    }

    async fn snapshots(&mut self, lock: &'static str) -> Result<Vec<Snapshot>, StoreError> {
        let all = sql("SELECT id, doc FROM snapshot ORDER BY taken_at DESC").and(lock);
        let rows = self.rows(all).await?;
        rows.iter().map(|row| from_json("snapshot", "doc", &row.text("id")?, row.text("doc")?)).collect()
    }

    /// One base.
    pub async fn snapshot_get(&mut self, id: SnapshotId) -> Result<Option<Snapshot>, StoreError> {
        let row = self.row(sql("SELECT doc FROM snapshot WHERE id = $1").bind(id.to_string())).await?;
        row.map(|row| from_json("snapshot", "doc", &id, row.text("doc")?)).transpose()
    }

    /// The base from which the budget is worked out.
    pub async fn snapshot_in_force(&mut self) -> Result<Option<Snapshot>, StoreError> {
        let found =
            sql("SELECT id, doc FROM snapshot WHERE in_force_since > 0 ORDER BY in_force_since DESC LIMIT 1");
        let row = self.row(found).await?;
        row.map(|row| from_json("snapshot", "doc", &row.text("id")?, row.text("doc")?)).transpose()
    }

    /// Adds the children of institutions to a base; those that are there already stay as they are.
    pub async fn parts_add(&mut self, snapshot: SnapshotId, parts: &[Part]) -> Result<(), StoreError> {
        let add = sql("INSERT INTO snapshot_part (snapshot, inst, lao, seq, counts, hash, lines)");
        let add = add.rows(parts.iter().map(|part| part_row(snapshot, part)));
        self.run(add.and(" ON CONFLICT (snapshot, inst) DO NOTHING")).await
    }

    /// Writes the children of institutions anew, while the base is not sealed.
    pub async fn parts_put(&mut self, snapshot: SnapshotId, parts: &[Part]) -> Result<(), StoreError> {
        let put = sql("INSERT INTO snapshot_part (snapshot, inst, lao, seq, counts, hash, lines)");
        let put = put.rows(parts.iter().map(|part| part_row(snapshot, part)));
        let put = put.and(
            " ON CONFLICT (snapshot, inst) DO UPDATE SET counts = excluded.counts, hash = excluded.hash, \
             lines = excluded.lines",
        );
        self.run(put).await
    }

    /// The institutions of a base after one of them, in the order of their ids.
    pub async fn parts_after(
        &mut self,
        snapshot: SnapshotId,
        after: Option<&InstitutionId>,
        limit: u32,
    ) -> Result<Vec<Part>, StoreError> {
        let page = sql("SELECT inst, lao, seq, counts, hash, lines FROM snapshot_part \
             WHERE snapshot = $1 AND inst > $2 ORDER BY inst LIMIT $3");
        let page = page.bind(snapshot.to_string()).bind(after.map_or("", InstitutionId::as_str));
        self.rows(page.bind(i64::from(limit))).await?.iter().map(part_of).collect()
    }

    /// The children of one institution in a base.
    pub async fn part_get(
        &mut self,
        snapshot: SnapshotId,
        institution: &InstitutionId,
    ) -> Result<Option<Part>, StoreError> {
        let found = sql("SELECT inst, lao, seq, counts, hash, lines FROM snapshot_part \
             WHERE snapshot = $1 AND inst = $2");
        let found = found.bind(snapshot.to_string()).bind(institution.as_str());
        self.row(found).await?.as_ref().map(part_of).transpose()
    }

    /// The institutions that a base has already.
    pub async fn parts_there(&mut self, snapshot: SnapshotId) -> Result<Vec<InstitutionId>, StoreError> {
        let there = sql("SELECT inst FROM snapshot_part WHERE snapshot = $1 ORDER BY inst");
        let rows = self.rows(there.bind(snapshot.to_string())).await?;
        rows.iter().map(|row| row.parsed("snapshot_part", "inst", &"", InstitutionId::parse)).collect()
    }

    /// The institutions of the caller's branch with what a base says of each; nothing for one that came later.
    pub async fn parts_of(
        &mut self,
        snapshot: SnapshotId,
        caller: &Caller,
        branch: &Branch,
    ) -> Result<Vec<PartCounts>, StoreError> {
        let reached = sql("SELECT i.id, i.doc, l.code, l.kind, l.name, l.province, l.district, \
             a.name_th AS province_name, p.lao AS lao_then, p.counts \
             FROM institution i JOIN lao l ON l.code = i.lao LEFT JOIN area a ON a.code = l.province \
             LEFT JOIN snapshot_part p ON p.snapshot = $1 AND p.inst = i.id");
        let reached = within(reached.bind(snapshot.to_string()), caller, Act::SeeCounts);
        let reached = or_in(reached.and(" AND (1 = 0"), branch).and(")");
        let rows = self.rows(reached.and(" ORDER BY i.lao, i.id")).await?;
        rows.iter()
            .map(|row| {
                let id = row.text("id")?;
                let counts = row.maybe_text("counts")?;
                let counts = counts.map(|counts| from_json("snapshot_part", "counts", &id, counts));
                Ok(PartCounts {
                    place: from_json("institution", "doc", &id, row.text("doc")?)?,
                    lao_name: super::places::lao_of(row, "name")?.full_name(),
                    lao_then: row.maybe_text("lao_then")?.and_then(LaoCode::parse),
                    counts: counts.transpose()?.unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Keeps where the people of a base were.
    pub async fn numbers_add(
        &mut self,
        taken_at: Timestamp,
        numbers: &[(u64, InstitutionId)],
    ) -> Result<(), StoreError> {
        let row = |(number, at): &(u64, InstitutionId)| -> [Value; 3] {
            [taken_at.0.into(), to_i64(*number).into(), at.as_str().into()]
        };
        let add = sql("INSERT INTO snapshot_number (taken_at, number, inst)").rows(numbers.iter().map(row));
        self.run(add.and(" ON CONFLICT (taken_at, number, inst) DO NOTHING")).await
    }

    /// Which of these people a base has at another institution.
    pub async fn numbers_elsewhere(
        &mut self,
        taken_at: Timestamp,
        institution: &InstitutionId,
        numbers: &[u64],
    ) -> Result<Vec<u64>, StoreError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let found =
            sql("SELECT number FROM snapshot_number WHERE taken_at = $1 AND inst <> $2 AND number @3");
        let found = found.bind(taken_at.0).bind(institution.as_str());
        let found = found.bind(numbers.iter().map(|&number| to_i64(number)).collect::<Value>());
        self.rows(found).await?.iter().map(|row| row.count("number")).collect()
    }

    /// The last change of an institution that arrived before a moment; 0 where none did.
    pub async fn cut_before(&mut self, inst: &InstitutionId, moment: Timestamp) -> Result<u64, StoreError> {
        let last = sql("SELECT seq, arrived_at FROM history WHERE inst = $1 ORDER BY seq DESC LIMIT 1");
        let Some(last) = self.row(last.bind(inst.as_str())).await? else { return Ok(0) };
        if last.number("arrived_at")? < moment.0 {
            return last.count("seq");
        }
        let cut = sql("SELECT coalesce(max(seq), 0) AS n FROM history WHERE inst = $1 AND arrived_at < $2");
        self.count(cut.bind(inst.as_str()).bind(moment.0)).await
    }

    /// The records of an institution as they were at one of its changes. What was not changed since is taken as it is,
    /// the others as the history tells.
    pub async fn records_at(
        &mut self,
        inst: &InstitutionId,
        seq: u64,
    ) -> Result<BTreeMap<RecordId, Record>, StoreError> {
        let (same, since): (Vec<StoredRecord>, Vec<StoredRecord>) =
            self.records_all(inst).await?.into_iter().partition(|record| record.ver <= seq);
        let mut records: BTreeMap<RecordId, Record> =
            same.into_iter().map(|stored| (stored.id, stored.record)).collect();
        if since.is_empty() {
            return Ok(records);
        }
        let before =
            sql("SELECT record, patch FROM history WHERE inst = $1 AND seq <= $2 AND record @3 ORDER BY seq");
        let before = before.bind(inst.as_str()).bind(to_i64(seq));
        let before = before.bind(since.iter().map(|stored| stored.id.to_string()).collect::<Value>());
        for row in &self.rows(before).await? {
            let id = row.parsed("history", "record", inst, RecordId::parse)?;
            let patch: Patch = from_json("history", "patch", inst, row.text("patch")?)?;
            write(patch, records.entry(id).or_default());
        }
        Ok(records)
    }

    /// The changes that their phones say were made before a moment, and that came after the last change of a base.
    pub async fn late_for(
        &mut self,
        inst: &InstitutionId,
        seq: u64,
        moment: Timestamp,
    ) -> Result<Vec<(RecordId, Timestamp)>, StoreError> {
        let late = sql("SELECT record, arrived_at FROM history \
             WHERE inst = $1 AND seq > $2 AND made_at < $3 ORDER BY seq");
        let rows = self.rows(late.bind(inst.as_str()).bind(to_i64(seq)).bind(moment.0)).await?;
        let late = |row: &Row| {
            let record = row.parsed("history", "record", inst, RecordId::parse)?;
            Ok((record, Timestamp(row.number("arrived_at")?)))
        };
        rows.iter().map(late).collect()
    }
}

fn part_row(snapshot: SnapshotId, part: &Part) -> [Value; 7] {
    [
        snapshot.to_string().into(),
        part.institution.as_str().into(),
        part.lao.to_string().into(),
        to_i64(part.seq).into(),
        to_json(&part.counts).into(),
        (*part.hash).into(),
        (*part.lines).into(),
    ]
}

fn part_of(row: &Row) -> Result<Part, StoreError> {
    let inst = row.text("inst")?;
    Ok(Part {
        institution: row.parsed("snapshot_part", "inst", &inst, InstitutionId::parse)?,
        lao: row.parsed("snapshot_part", "lao", &inst, LaoCode::parse)?,
        seq: row.count("seq")?,
        counts: from_json("snapshot_part", "counts", &inst, row.text("counts")?)?,
        hash: row.text("hash")?.to_owned(),
        lines: row.text("lines")?.to_owned(),
    })
}
