//! Table `standing`: what stands at each institution, counted when something changed there.

use super::places::{lao_of, within};
use super::sql::{Row, sql};
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::{Act, Caller};
use shared::edits::Patch;
use shared::places::{Institution, Lao};
use shared::progress::Standing as Counted;
use shared::values::{InstitutionId, Timestamp};
use std::collections::BTreeSet;

/// What stands at an institution, and what the board needs besides.
pub struct Stand {
    /// The institution.
    pub place: Institution,
    /// Its local government.
    pub lao: Lao,
    /// The numbers; nothing before they were counted first.
    pub counted: Option<Counted>,
    /// Whether they are those of now.
    pub current: bool,
    /// When one of its phones was last heard.
    pub last_contact: Option<Timestamp>,
    /// Edits that wait on its phones.
    pub waiting: u64,
}

/// How many records were changed by these rows of the history. That a child was seen in a check changes nothing of it.
pub(super) fn changed_records(rows: &[Row]) -> Result<u64, StoreError> {
    let mut changed = BTreeSet::new();
    for row in rows {
        let record = row.text("record")?;
        let patch: Patch = from_json("history", "patch", &record, row.text("patch")?)?;
        let facts = patch.changes.keys().any(|field| !field.group().is_mark());
        if facts || patch.measured.is_some() {
            changed.insert(record);
        }
    }
    Ok(changed.len() as u64)
}

impl Tx {
    /// Institutions whose standing is not that of now, at most so many.
    pub async fn standings_due(&mut self, stamp: u64, limit: u32) -> Result<Vec<InstitutionId>, StoreError> {
        let due = sql("SELECT i.id FROM institution i LEFT JOIN standing s ON s.inst = i.id \
             WHERE s.inst IS NULL OR s.seq <> i.seq OR s.stamp <> $1 LIMIT $2");
        let rows = self.rows(due.bind(to_i64(stamp)).bind(i64::from(limit))).await?;
        rows.iter().map(|row| row.parsed("institution", "id", &"", InstitutionId::parse)).collect()
    }

    /// Writes what stands at an institution.
    pub async fn standing_put(
        &mut self,
        institution: &InstitutionId,
        (seq, stamp): (u64, u64),
        expired: u64,
        counted: &Counted,
    ) -> Result<(), StoreError> {
        let put = sql("INSERT INTO standing (inst, seq, stamp, expired, doc) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (inst) DO UPDATE SET stamp = excluded.stamp, doc = excluded.doc, \
             seq = CASE WHEN standing.expired = excluded.expired THEN excluded.seq ELSE -1 END");
        let put = put.bind(institution.as_str()).bind(to_i64(seq)).bind(to_i64(stamp)).bind(to_i64(expired));
        self.run(put.bind(to_json(counted))).await
    }

    /// How often the institution was to be counted anew.
    pub async fn standing_expired(&mut self, institution: &InstitutionId) -> Result<u64, StoreError> {
        let expired = sql("SELECT coalesce(max(expired), 0) AS n FROM standing WHERE inst = $1");
        self.count(expired.bind(institution.as_str())).await
    }

    /// The institution is to be counted anew, though its roll is the same.
    pub async fn standing_expire(&mut self, institution: &InstitutionId) -> Result<(), StoreError> {
        let expire = sql("INSERT INTO standing (inst, seq, stamp, expired, doc) VALUES ($1, -1, 0, 1, $2) \
             ON CONFLICT (inst) DO UPDATE SET seq = -1, expired = standing.expired + 1");
        self.run(expire.bind(institution.as_str()).bind(to_json(&Counted::default()))).await
    }

    /// What stands at the institutions of the caller's branch, by local government and id.
    pub async fn standings_of(&mut self, caller: &Caller, stamp: u64) -> Result<Vec<Stand>, StoreError> {
        let reached = sql(
            "SELECT i.id, i.doc, i.seq AS seq_now, l.code, l.kind, l.name, l.province, l.district, \
             a.name_th AS province_name, s.seq, s.stamp, s.doc AS counted, \
             (SELECT max(d.seen_at) FROM device d WHERE d.inst = i.id AND d.schema_no > 0) AS last_contact, \
             CAST(coalesce((SELECT sum(d.waiting) FROM device d WHERE d.inst = i.id), 0) AS BIGINT) AS waiting \
             FROM institution i JOIN lao l ON l.code = i.lao LEFT JOIN area a ON a.code = l.province \
             LEFT JOIN standing s ON s.inst = i.id",
        );
        let rows = self.rows(within(reached, caller, Act::SeeCounts).and(" ORDER BY i.lao, i.id")).await?;
        rows.iter()
            .map(|row| {
                let id = row.text("id")?;
                let counted = row.maybe_text("counted")?;
                let counted = counted.map(|doc| from_json("standing", "doc", &id, doc)).transpose()?;
                let same_roll = row.maybe_number("seq")? == Some(row.number("seq_now")?);
                let same_rules = row.maybe_number("stamp")? == Some(to_i64(stamp));
                Ok(Stand {
                    place: from_json("institution", "doc", &id, row.text("doc")?)?,
                    lao: lao_of(row, "name")?,
                    counted,
                    current: same_roll && same_rules,
                    last_contact: row.maybe_number("last_contact")?.map(Timestamp),
                    waiting: row.count("waiting")?,
                })
            })
            .collect()
    }

    /// How many records of an institution were changed after a moment, and when the last change arrived.
    pub async fn changed_since(
        &mut self,
        institution: &InstitutionId,
        since: Option<Timestamp>,
    ) -> Result<(u64, Option<Timestamp>), StoreError> {
        let last = sql("SELECT arrived_at FROM history WHERE inst = $1 ORDER BY seq DESC LIMIT 1");
        let last = self.row(last.bind(institution.as_str())).await?;
        let last = last.map(|row| row.number("arrived_at")).transpose()?.map(Timestamp);
        let Some(since) = since.filter(|&since| last.is_some_and(|last| last >= since)) else {
            return Ok((0, last));
        };
        let changed = sql("SELECT record, patch FROM history WHERE inst = $1 AND arrived_at >= $2");
        let rows = self.rows(changed.bind(institution.as_str()).bind(since.0)).await?;
        Ok((changed_records(&rows)?, last))
    }
}
