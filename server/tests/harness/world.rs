//! Two local governments with three institutions, and everybody who works there.

use super::{CENTRE, CENTRE_B, PASSWORD, SCHOOL};
use server::demo::open_always;
use server::passwords::hash_cheaply;
use server::store::{AccountRow, Store, StoreError};
use shared::access::{Branch, Role, Scope};
use shared::codes::InstitutionKind;
use shared::places::{Area, AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{AccountId, InstitutionId, Timestamp};
use uuid::Uuid;

const LAO_A: &str = "6420203";
const LAO_B: &str = "6420204";

/// Name typed, name shown, role, kind of branch, place.
const PEOPLE: [(&str, &str, Role, &str, &str); 12] = [
    ("malee", "มาลี ใจงาม", Role::Recorder, "institution", CENTRE),
    ("somchai", "สมชาย ขยัน", Role::Recorder, "institution", CENTRE),
    ("somsri", "สมศรี นำดี", Role::Head, "institution", CENTRE),
    ("wichai", "วิชัย อปท", Role::LaoOfficer, "lao", LAO_A),
    ("pranee", "ปราณี ใจเย็น", Role::Recorder, "institution", CENTRE_B),
    ("officer_b", "บุญมี อปท", Role::LaoOfficer, "lao", LAO_B),
    ("district", "ท้องถิ่น อำเภอ", Role::DistrictOfficer, "district", "4202"),
    ("province", "ท้องถิ่น จังหวัด", Role::ProvinceOfficer, "province", "42"),
    ("dla", "เจ้าหน้าที่ กรม", Role::DlaOfficer, "country", ""),
    ("admin", "ผู้ดูแล ระบบ", Role::Administrator, "country", ""),
    ("auditor", "ผู้ตรวจ สอบ", Role::Auditor, "province", "42"),
    ("dpo", "คุ้มครอง ข้อมูล", Role::DataProtectionOfficer, "country", ""),
];

/// Writes the world into an empty database.
pub async fn fill(store: &Store) {
    let written: Result<(), StoreError> = store
        .run_tx("world", (), |tx, ()| {
            Box::pin(async move {
                tx.areas_put(&[area("42", "เลย"), area("4202", "นาด้วง")]).await?;
                open_always(tx).await?;
                tx.laos_put(&[lao(LAO_A, "ท่าสวรรค์"), lao(LAO_B, "ท่าสะอาด")]).await?;
                tx.institutions_put(&[
                    institution(CENTRE, LAO_A, "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์", InstitutionKind::Centre),
                    institution(SCHOOL, LAO_A, "โรงเรียนท่าสวรรค์", InstitutionKind::School),
                    institution(CENTRE_B, LAO_B, "ศูนย์พัฒนาเด็กเล็กบ้านท่าสะอาด", InstitutionKind::Centre),
                ])
                .await?;
                for (place, &(name, display, role, kind, at)) in PEOPLE.iter().enumerate() {
                    let account = account(place, name, display);
                    tx.account_put(&account).await?;
                    let branch = Branch::from_parts(kind, at).unwrap();
                    tx.scopes_put(account.id, &[Scope { role, branch }]).await?;
                }
                Ok(())
            })
        })
        .await;
    written.unwrap();
}

fn account(place: usize, name: &str, display: &str) -> AccountRow {
    AccountRow {
        id: AccountId(Uuid::from_u128(place as u128 + 1)),
        name: name.to_owned(),
        display: display.to_owned(),
        password: hash_cheaply(PASSWORD),
        failures: 0,
        locked_until: Timestamp(0),
    }
}

fn area(code: &str, name: &str) -> Area {
    let code = AreaCode::parse(code).unwrap();
    Area { code, name_th: name.to_owned(), name_en: String::new(), postcode: None }
}

fn lao(code: &str, name: &str) -> Lao {
    Lao {
        code: LaoCode::parse(code).unwrap(),
        kind: LaoKind::Sao,
        name: name.to_owned(),
        district_name: "นาด้วง".to_owned(),
        province: AreaCode::parse("42").unwrap(),
        province_name: String::new(),
    }
}

fn institution(id: &str, lao: &str, name: &str, kind: InstitutionKind) -> Institution {
    Institution {
        id: InstitutionId::parse(id).unwrap(),
        name: name.to_owned(),
        kind,
        lao: LaoCode::parse(lao).unwrap(),
        district_name: "นาด้วง".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    }
}
