//! Tables `lao`, `area`, `institution`: the tree.

use super::sql::{Row, Sql, Value, sql};
use super::tx::{from_json, to_json};
use super::{StoreError, Tx};
use shared::access::{Act, Branch, Caller};
use shared::places::{Area, AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::institutions::InstitutionRow;

impl Tx {
    /// Writes local governments, new or changed.
    pub async fn laos_put(&mut self, laos: &[Lao]) -> Result<(), StoreError> {
        let row = |lao: &Lao| -> [Value; 5] {
            [
                lao.code.to_string().into(),
                lao.kind.code().into(),
                (*lao.name).into(),
                lao.province.to_string().into(),
                (*lao.district_name).into(),
            ]
        };
        let put = sql("INSERT INTO lao (code, kind, name, province, district)").rows(laos.iter().map(row));
        let put = put.and(
            " ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, \
                 province = excluded.province, district = excluded.district",
        );
        self.run(put).await
    }

    /// One local government.
    pub async fn lao_get(&mut self, code: &LaoCode) -> Result<Option<Lao>, StoreError> {
        let found = sql("SELECT l.code, l.kind, l.name, l.province, l.district, a.name_th AS province_name \
             FROM lao l LEFT JOIN area a ON a.code = l.province WHERE l.code = $1");
        self.row(found.bind(code.to_string())).await?.as_ref().map(|row| lao_of(row, "name")).transpose()
    }

    /// How many local governments there are.
    pub async fn laos_count(&mut self) -> Result<u64, StoreError> {
        self.count(sql("SELECT count(*) AS n FROM lao")).await
    }

    /// Writes areas, new or changed.
    pub async fn areas_put(&mut self, areas: &[Area]) -> Result<(), StoreError> {
        let row = |area: &Area| -> [Value; 4] {
            [
                area.code.to_string().into(),
                (*area.name_th).into(),
                (*area.name_en).into(),
                area.postcode.clone().unwrap_or_default().into(),
            ]
        };
        let put = sql("INSERT INTO area (code, name_th, name_en, postcode)").rows(areas.iter().map(row));
        let put = put.and(
            " ON CONFLICT (code) DO UPDATE SET name_th = excluded.name_th, name_en = excluded.name_en, \
                 postcode = excluded.postcode",
        );
        self.run(put).await
    }

    /// What an area is called.
    pub async fn area_name(&mut self, code: &AreaCode) -> Result<Option<String>, StoreError> {
        let found = sql("SELECT name_th FROM area WHERE code = $1").bind(code.as_str());
        self.row(found).await?.map(|row| Ok(row.text("name_th")?.to_owned())).transpose()
    }

    /// Writes institutions, new or changed. The change number of an existing one stays.
    pub async fn institutions_put(&mut self, institutions: &[Institution]) -> Result<(), StoreError> {
        let start = shared::edits::H8::default().to_string();
        let row = |institution: &Institution| -> [Value; 5] {
            [
                institution.id.as_str().into(),
                institution.lao.to_string().into(),
                to_json(institution).into(),
                0.into(),
                (*start).into(),
            ]
        };
        let put = sql("INSERT INTO institution (id, lao, doc, seq, chain)");
        let put = put.rows(institutions.iter().map(row));
        self.run(put.and(" ON CONFLICT (id) DO UPDATE SET lao = excluded.lao, doc = excluded.doc")).await
    }

    /// One institution.
    pub async fn institution_get(&mut self, id: &InstitutionId) -> Result<Option<Institution>, StoreError> {
        let found = sql("SELECT doc FROM institution WHERE id = $1").bind(id.as_str());
        let row = self.row(found).await?;
        row.map(|row| from_json("institution", "doc", id, row.text("doc")?)).transpose()
    }

    /// The ids of all institutions in order.
    pub async fn institutions_all(&mut self) -> Result<Vec<InstitutionId>, StoreError> {
        let rows = self.rows(sql("SELECT id FROM institution ORDER BY id")).await?;
        let id = |row: &Row| row.parsed("institution", "id", &"", InstitutionId::parse);
        rows.iter().map(id).collect()
    }

    /// The institutions that a person may reach, with their numbers; by local government and id.
    pub async fn institutions_of(&mut self, caller: &Caller) -> Result<Vec<InstitutionRow>, StoreError> {
        let reached = sql(
            "SELECT i.id, i.doc, l.code, l.kind, l.name, l.province, l.district, a.name_th AS province_name, \
             (SELECT count(*) FROM record r WHERE r.inst = i.id AND r.on_roll = 1) AS on_roll, \
             (SELECT count(*) FROM record r WHERE r.inst = i.id AND r.on_roll = 0) AS off_roll, \
             (SELECT h.arrived_at FROM history h WHERE h.inst = i.id AND h.seq = i.seq) AS last_change, \
             (SELECT max(d.seen_at) FROM device d WHERE d.inst = i.id AND d.schema_no > 0) AS last_contact, \
             (SELECT min(d.seen_at - d.oldest_ms) FROM device d \
              WHERE d.inst = i.id AND d.waiting > 0) AS waiting_since, \
             CAST(coalesce((SELECT sum(d.waiting) FROM device d WHERE d.inst = i.id), 0) AS BIGINT) AS waiting, \
             CAST(coalesce((SELECT sum(d.lost) FROM device d WHERE d.inst = i.id), 0) AS BIGINT) AS lost \
             FROM institution i JOIN lao l ON l.code = i.lao \
             LEFT JOIN area a ON a.code = l.province",
        );
        let rows = self.rows(within(reached, caller, Act::SeeCounts).and(" ORDER BY i.lao, i.id")).await?;
        rows.iter()
            .map(|row| {
                let id = row.text("id")?;
                let place: Institution = from_json("institution", "doc", &id, row.text("doc")?)?;
                Ok(InstitutionRow {
                    only_counts: caller.role_at(&place.id, &place.lao).is_none(),
                    id: place.id,
                    name: place.name,
                    kind: place.kind,
                    levels: place.levels,
                    lao_name: lao_of(row, "name")?.full_name(),
                    on_roll: row.count("on_roll")?,
                    off_roll: row.count("off_roll")?,
                    last_change: row.maybe_number("last_change")?.map(Timestamp),
                    last_contact: row.maybe_number("last_contact")?.map(Timestamp),
                    waiting: row.count("waiting")?,
                    waiting_since: row.maybe_number("waiting_since")?.map(Timestamp),
                    lost: row.count("lost")?,
                })
            })
            .collect()
    }

    /// How many institutions there are.
    pub async fn institutions_count(&mut self) -> Result<u64, StoreError> {
        self.count(sql("SELECT count(*) AS n FROM institution")).await
    }
}

/// Adds that the institution, called `i` beside its local government `l`, lies in a branch where the person may do this.
pub(super) fn within(reached: Sql, caller: &Caller, act: Act) -> Sql {
    lies_in(reached.and(" WHERE ("), caller, act).and(")")
}

/// The condition alone.
pub(super) fn lies_in(reached: Sql, caller: &Caller, act: Act) -> Sql {
    caller.branches_for(act).fold(reached.and("1 = 0"), or_in)
}

/// Adds that it may also lie in this branch.
pub(super) fn or_in(reached: Sql, branch: &Branch) -> Sql {
    match branch {
        Branch::Institution(id) => reached.and(" OR i.id = ").value(id.as_str()),
        Branch::Lao(code) => reached.and(" OR l.code = ").value(code.to_string()),
        Branch::District(code) => {
            let through = LaoKind::ALL.iter().filter(|kind| kind.goes_through_district());
            let through = through.map(|kind| kind.code());
            reached
                .and(" OR (substr(l.code, 2, 4) = ")
                .value(code.as_str())
                .and(" AND l.kind IN ")
                .list(through)
                .and(")")
        }
        Branch::Province(code) => reached.and(" OR l.province = ").value(code.as_str()),
        Branch::Country => reached.and(" OR 1 = 1"),
    }
}

/// A local government; its name stands in this column.
pub(super) fn lao_of(row: &Row, name: &str) -> Result<Lao, StoreError> {
    let code = row.text("code")?;
    Ok(Lao {
        code: row.parsed("lao", "code", &code, LaoCode::parse)?,
        kind: row.parsed("lao", "kind", &code, LaoKind::parse)?,
        name: row.text(name)?.to_owned(),
        province: row.parsed("lao", "province", &code, AreaCode::parse)?,
        district_name: row.text("district")?.to_owned(),
        province_name: row.maybe_text("province_name")?.unwrap_or_default().to_owned(),
    })
}
