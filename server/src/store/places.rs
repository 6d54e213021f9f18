//! Tables `lao`, `area`, `institution`: the tree.

use super::tx::{MAX_BINDS, bad_row, from_json, to_json, to_u64};
use super::{StoreError, Tx};
use shared::access::{Branch, Caller};
use shared::places::{Area, AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::institutions::InstitutionRow;
use sqlx::{QueryBuilder, Row, Sqlite};

impl Tx {
    /// Writes local governments, new or changed.
    pub async fn laos_put(&mut self, laos: &[Lao]) -> Result<(), StoreError> {
        for laos in laos.chunks(MAX_BINDS / 5) {
            let mut query =
                QueryBuilder::<Sqlite>::new("INSERT INTO lao (code, kind, name, province, district) ");
            query.push_values(laos, |mut row, lao| {
                row.push_bind(lao.code.to_string())
                    .push_bind(lao.kind.code())
                    .push_bind(lao.name.clone())
                    .push_bind(lao.province.to_string())
                    .push_bind(lao.district_name.clone());
            });
            query.push(
                " ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, \
                 province = excluded.province, district = excluded.district",
            );
            query.build().execute(self.on()).await?;
        }
        Ok(())
    }

    /// One local government.
    pub async fn lao_get(&mut self, code: &LaoCode) -> Result<Option<Lao>, StoreError> {
        let row = sqlx::query(
            "SELECT l.code, l.kind, l.name, l.province, l.district, a.name_th AS province_name \
             FROM lao l LEFT JOIN area a ON a.code = l.province WHERE l.code = $1",
        )
        .bind(code.to_string())
        .fetch_optional(self.on())
        .await?;
        row.as_ref().map(lao_of).transpose()
    }

    /// How many local governments there are.
    pub async fn laos_count(&mut self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM lao").fetch_one(self.on()).await?;
        Ok(to_u64(count))
    }

    /// Writes areas, new or changed.
    pub async fn areas_put(&mut self, areas: &[Area]) -> Result<(), StoreError> {
        for areas in areas.chunks(MAX_BINDS / 4) {
            let mut query =
                QueryBuilder::<Sqlite>::new("INSERT INTO area (code, name_th, name_en, postcode) ");
            query.push_values(areas, |mut row, area| {
                row.push_bind(area.code.to_string())
                    .push_bind(area.name_th.clone())
                    .push_bind(area.name_en.clone())
                    .push_bind(area.postcode.clone().unwrap_or_default());
            });
            query.push(
                " ON CONFLICT (code) DO UPDATE SET name_th = excluded.name_th, name_en = excluded.name_en, \
                 postcode = excluded.postcode",
            );
            query.build().execute(self.on()).await?;
        }
        Ok(())
    }

    /// Writes institutions, new or changed. The change number of an existing one stays.
    pub async fn institutions_put(&mut self, institutions: &[Institution]) -> Result<(), StoreError> {
        let start = shared::edits::H8::default().to_string();
        for institutions in institutions.chunks(MAX_BINDS / 5) {
            let mut query =
                QueryBuilder::<Sqlite>::new("INSERT INTO institution (id, lao, doc, seq, chain) ");
            query.push_values(institutions, |mut row, institution| {
                row.push_bind(institution.id.to_string())
                    .push_bind(institution.lao.to_string())
                    .push_bind(to_json(institution))
                    .push_bind(0_i64)
                    .push_bind(start.clone());
            });
            query.push(" ON CONFLICT (id) DO UPDATE SET lao = excluded.lao, doc = excluded.doc");
            query.build().execute(self.on()).await?;
        }
        Ok(())
    }

    /// One institution.
    pub async fn institution_get(&mut self, id: &InstitutionId) -> Result<Option<Institution>, StoreError> {
        let doc: Option<String> = sqlx::query_scalar("SELECT doc FROM institution WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.on())
            .await?;
        doc.map(|doc| from_json("institution", "doc", id, &doc)).transpose()
    }

    /// The institutions that a person may reach, with their numbers; by local government and id.
    pub async fn institutions_of(&mut self, caller: &Caller) -> Result<Vec<InstitutionRow>, StoreError> {
        if caller.scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT i.id, i.doc, l.code, l.kind, l.name, l.province, l.district, a.name_th AS province_name, \
             (SELECT count(*) FROM record r WHERE r.inst = i.id AND r.on_roll = 1) AS on_roll, \
             (SELECT count(*) FROM record r WHERE r.inst = i.id AND r.on_roll = 0) AS off_roll, \
             (SELECT h.arrived_at FROM history h WHERE h.inst = i.id AND h.seq = i.seq) AS last_change \
             FROM institution i JOIN lao l ON l.code = i.lao \
             LEFT JOIN area a ON a.code = l.province WHERE ",
        );
        let mut any = query.separated(" OR ");
        for scope in &caller.scopes {
            match &scope.branch {
                Branch::Institution(id) => any.push("i.id = ").push_bind_unseparated(id.to_string()),
                Branch::Lao(code) => any.push("i.lao = ").push_bind_unseparated(code.to_string()),
            };
        }
        query.push(" ORDER BY i.lao, i.id");
        let rows = query.build().fetch_all(self.on()).await?;
        rows.iter()
            .map(|row| {
                let id: &str = row.try_get("id")?;
                let place: Institution = from_json("institution", "doc", &id, row.try_get("doc")?)?;
                Ok(InstitutionRow {
                    id: place.id,
                    name: place.name,
                    kind: place.kind,
                    levels: place.levels,
                    lao_name: lao_of(row)?.full_name(),
                    on_roll: to_u64(row.try_get("on_roll")?),
                    off_roll: to_u64(row.try_get("off_roll")?),
                    last_change: row.try_get::<Option<i64>, _>("last_change")?.map(Timestamp),
                })
            })
            .collect()
    }

    /// How many institutions there are.
    pub async fn institutions_count(&mut self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM institution").fetch_one(self.on()).await?;
        Ok(to_u64(count))
    }
}

fn lao_of(row: &sqlx::sqlite::SqliteRow) -> Result<Lao, StoreError> {
    let code: &str = row.try_get("code")?;
    let (kind, province): (&str, &str) = (row.try_get("kind")?, row.try_get("province")?);
    Ok(Lao {
        code: LaoCode::parse(code).ok_or_else(|| bad_row("lao", "code", &code))?,
        kind: LaoKind::parse(kind).ok_or_else(|| bad_row("lao", "kind", &code))?,
        name: row.try_get("name")?,
        province: AreaCode::parse(province).ok_or_else(|| bad_row("lao", "province", &code))?,
        district_name: row.try_get("district")?,
        province_name: row.try_get::<Option<String>, _>("province_name")?.unwrap_or_default(),
    })
}
