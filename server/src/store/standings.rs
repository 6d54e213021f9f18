//! Table `standing`: what stands at each institution, counted when something changed there.

use super::places::{lao_of, within};
use super::sql::sql;
use super::tx::{from_json, to_i64, to_json};
use super::{StoreError, Tx};
use shared::access::{Act, Caller};
use shared::places::{Institution, Lao};
use shared::progress::Standing as Counted;
use shared::values::{InstitutionId, Timestamp};

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
        counted: &Counted,
    ) -> Result<(), StoreError> {
        let put = sql("INSERT INTO standing (inst, seq, stamp, doc) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (inst) DO UPDATE SET seq = excluded.seq, stamp = excluded.stamp, doc = excluded.doc");
        let put = put.bind(institution.as_str()).bind(to_i64(seq)).bind(to_i64(stamp));
        self.run(put.bind(to_json(counted))).await
    }

    /// The institution is to be counted anew, though its roll is the same.
    pub async fn standing_expire(&mut self, institution: &InstitutionId) -> Result<(), StoreError> {
        self.run(sql("UPDATE standing SET seq = -1 WHERE inst = $1").bind(institution.as_str())).await
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
        let changed =
            sql("SELECT count(DISTINCT record) AS n FROM history WHERE inst = $1 AND arrived_at >= $2");
        Ok((self.count(changed.bind(institution.as_str()).bind(since.0)).await?, last))
    }
}
