//! `lec import lao`, `areas` and `institutions`.

use super::table::{Table, TableRow};
use super::{CommandError, say};
use crate::store::{Store, StoreError};
use shared::codes::Level;
use shared::places::{Area, AreaCode, Institution, InstitutionKind, Lao, LaoCode, LaoKind};
use shared::values::{InstitutionId, numbers, thai};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(super) async fn laos(store: &Store, file: &Path) -> Result<(), CommandError> {
    let laos = read_laos(file)?;
    let count = laos.len();
    let put: Result<(), StoreError> =
        store.run_tx("import_lao", laos, |tx, laos| Box::pin(tx.laos_put(laos))).await;
    put?;
    say(&format!("นำเข้า อปท. {count} แห่งแล้ว"));
    Ok(())
}

pub(super) async fn areas(store: &Store, file: &Path) -> Result<(), CommandError> {
    let areas = read_areas(file)?;
    let count = areas.len();
    let put: Result<(), StoreError> =
        store.run_tx("import_areas", areas, |tx, areas| Box::pin(tx.areas_put(areas))).await;
    put?;
    say(&format!("นำเข้าพื้นที่ {count} แห่งแล้ว"));
    Ok(())
}

pub(super) async fn institutions(store: &Store, file: &Path) -> Result<(), CommandError> {
    let columns = ["id", "lao", "kind", "name", "levels", "recorder_name", "recorder_phone"];
    let table = Table::read(file, columns)?;
    let mut codes = BTreeSet::new();
    for row in table.rows() {
        codes.insert(row.read(1, LaoCode::parse, "รหัส อปท. 7 หลัก")?);
    }
    let known: BTreeMap<LaoCode, Lao> = store
        .read::<_, _, StoreError, _>(&codes, |tx, codes| {
            Box::pin(async move {
                let mut known = BTreeMap::new();
                for code in codes {
                    if let Some(lao) = tx.lao_get(code).await? {
                        known.insert(code.clone(), lao);
                    }
                }
                Ok(known)
            })
        })
        .await?;
    let mut ids = BTreeSet::new();
    let mut institutions = Vec::new();
    for row in table.rows() {
        let institution = read_institution(&row, &known)?;
        once(&row, &mut ids, &institution.id)?;
        institutions.push(institution);
    }
    let count = institutions.len();
    let put: Result<(), StoreError> =
        store.run_tx("import_institutions", institutions, |tx, all| Box::pin(tx.institutions_put(all))).await;
    put?;
    say(&format!("นำเข้าสถานศึกษา {count} แห่งแล้ว"));
    Ok(())
}

/// Reads local governments; the names of their provinces come from the areas.
pub(super) fn read_laos(file: &Path) -> Result<Vec<Lao>, CommandError> {
    let table = Table::read(file, ["code", "kind", "name_th", "province_code", "district_name_th"])?;
    let mut codes = BTreeSet::new();
    table
        .rows()
        .map(|row| {
            let code = row.read(0, LaoCode::parse, "รหัส อปท. 7 หลัก")?;
            once(&row, &mut codes, &code)?;
            Ok(Lao {
                code,
                kind: row.read(1, LaoKind::parse, "ประเภท อปท. ที่รู้จัก")?,
                name: thai::normalise(row.filled(2)?),
                province: row.read(3, AreaCode::parse, "รหัสจังหวัด 2 หลัก")?,
                district_name: thai::normalise(row.filled(4)?),
                province_name: String::new(),
            })
        })
        .collect()
}

/// Reads provinces, districts and subdistricts.
pub(super) fn read_areas(file: &Path) -> Result<Vec<Area>, CommandError> {
    let table = Table::read(file, ["code", "name_th", "name_en", "postcode"])?;
    let mut codes = BTreeSet::new();
    table
        .rows()
        .map(|row| {
            let code = row.read(0, AreaCode::parse, "รหัสพื้นที่ 2, 4 หรือ 6 หลัก")?;
            once(&row, &mut codes, &code)?;
            let postcode = match row.values[3].as_str() {
                "" => None,
                _ => Some(row.read(3, numbers::postcode, "รหัสไปรษณีย์ 5 หลัก")?),
            };
            Ok(Area {
                code,
                name_th: thai::normalise(row.filled(1)?),
                name_en: row.values[2].clone(),
                postcode,
            })
        })
        .collect()
}

/// A code stands in one row of a file.
fn once<const N: usize, C: Clone + Ord>(
    row: &TableRow<N>,
    codes: &mut BTreeSet<C>,
    code: &C,
) -> Result<(), CommandError> {
    let new = codes.insert(code.clone());
    new.then_some(()).ok_or_else(|| row.wrong(0, "รหัสนี้มีอยู่ในแถวก่อนหน้าแล้ว กรุณาให้แต่ละแถวมีรหัสของตนเอง"))
}

fn read_institution(row: &TableRow<7>, known: &BTreeMap<LaoCode, Lao>) -> Result<Institution, CommandError> {
    let code = row.read(1, LaoCode::parse, "รหัส อปท. 7 หลัก")?;
    let lao =
        known.get(&code).ok_or_else(|| row.wrong(1, "ไม่พบ อปท. รหัสนี้ กรุณานำเข้าก่อนด้วย lec import lao"))?;
    if lao.province_name.is_empty() {
        return Err(row.wrong(1, "ไม่ทราบชื่อจังหวัดของ อปท. นี้ กรุณานำเข้าพื้นที่ก่อนด้วย lec import areas"));
    }
    let mut levels = Vec::new();
    for word in row.values[4].split_whitespace() {
        let level = Level::ALL.iter().copied().find(|level| level.code() == word);
        levels.push(
            level.ok_or_else(|| row.wrong(4, &format!("ไม่รู้จักระดับชั้น “{word}” ใช้รหัสเช่น n2 k1 p6 m3 v1")))?,
        );
    }
    let optional = |column: usize| Some(thai::normalise(&row.values[column])).filter(|text| !text.is_empty());
    Ok(Institution {
        id: row.read(0, InstitutionId::parse, "รหัสที่ใช้ได้ (ตัวอักษรอังกฤษ ตัวเลข - หรือ _ ไม่เกิน 32 ตัว)")?,
        name: thai::normalise(row.filled(3)?),
        kind: row.read(2, InstitutionKind::parse, "ประเภทสถานศึกษา (school, college, centre)")?,
        lao: code,
        district_name: lao.district_name.clone(),
        province_name: lao.province_name.clone(),
        levels,
        recorder_name: optional(5),
        recorder_phone: optional(6),
        external_codes: Vec::new(),
    })
}
