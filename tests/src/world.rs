//! A very small Loei: one local government, three centres, people who record there, and the local government's
//! officer.

use server::demo::open_always;
use server::passwords::hash_cheaply;
use server::store::{AccountRow, Store, StoreError};
use shared::access::{Branch, Caller, Role, Scope};
use shared::codes::InstitutionKind;
use shared::places::{Area, AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{AccountId, InstitutionId, Timestamp};
use uuid::Uuid;

/// 10 June 2025, 9:00 in Bangkok.
pub const START: Timestamp = Timestamp(1_749_520_800_000);
/// The institutions' ids.
pub const CENTRES: [&str; 3] = ["6420203-01", "6420203-02", "6420203-03"];
const LAO: &str = "6420203";
const PEOPLE: [&str; 8] = ["มาลี", "สมชาย", "สมศรี", "ปราณี", "บุญมี", "คำปุ่น", "จันทร์เพ็ญ", "วิไล"];
/// The number of the person who is the officer of the local government; the others are recorders.
pub const OFFICER: usize = 7;

/// An institution by its place in [`CENTRES`].
pub fn centre(place: usize) -> InstitutionId {
    InstitutionId::parse(CENTRES[place]).expect("our own ids are right")
}

/// The person with this number, who may reach every centre: a recorder at each, or the officer over all.
pub fn person(number: usize) -> Caller {
    let recorder = |place| Scope { role: Role::Recorder, branch: Branch::Institution(centre(place)) };
    let officer = || Scope { role: Role::LaoOfficer, branch: Branch::Lao(lao_code()) };
    let scopes = if number == OFFICER { vec![officer()] } else { (0..CENTRES.len()).map(recorder).collect() };
    Caller {
        account: AccountId(Uuid::from_u128(number as u128 + 1)),
        name: PEOPLE[number % PEOPLE.len()].to_owned(),
        scopes,
    }
}

fn lao_code() -> LaoCode {
    LaoCode::parse(LAO).expect("our own codes are right")
}

/// Writes the world into an empty database.
pub async fn fill(store: &Store) {
    let lao = lao_code();
    let province = AreaCode::parse("42").expect("our own codes are right");
    let area = Area {
        code: province.clone(),
        name_th: "เลย".to_owned(),
        name_en: "Loei".to_owned(),
        postcode: None,
    };
    let institutions: Vec<Institution> = (0..CENTRES.len()).map(|place| institution(place, &lao)).collect();
    let lao = Lao {
        code: lao,
        kind: LaoKind::Sao,
        name: "ท่าสวรรค์".to_owned(),
        district_name: "นาด้วง".to_owned(),
        province,
        province_name: String::new(),
    };
    let input = (area, lao, institutions);
    let written: Result<(), StoreError> = store
        .run_tx("world", input, |tx, (area, lao, institutions)| {
            Box::pin(async move {
                tx.areas_put(std::slice::from_ref(area)).await?;
                open_always(tx).await?;
                tx.laos_put(std::slice::from_ref(lao)).await?;
                tx.institutions_put(institutions).await?;
                for number in 0..PEOPLE.len() {
                    let caller = person(number);
                    tx.account_put(&account(number, &caller)).await?;
                    tx.scopes_put(caller.account, &caller.scopes).await?;
                }
                Ok(())
            })
        })
        .await;
    written.expect("the world fits an empty database");
}

fn account(number: usize, caller: &Caller) -> AccountRow {
    AccountRow {
        id: caller.account,
        name: format!("person{number}"),
        display: caller.name.clone(),
        password: hash_cheaply("demo2568"),
        failures: 0,
        locked_until: Timestamp(0),
    }
}

fn institution(place: usize, lao: &LaoCode) -> Institution {
    Institution {
        id: centre(place),
        name: format!("ศูนย์พัฒนาเด็กเล็ก {place}"),
        kind: InstitutionKind::Centre,
        lao: lao.clone(),
        district_name: "นาด้วง".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    }
}
