//! The accounts of the demonstration world, one for each thing to try. Their passwords are printed, so they guard
//! nothing: such a world never stands on a server with real children.

use super::world::{Place, World};
use crate::passwords::hash_cheaply;
use crate::store::{AccountRow, StoreError, Tx};
use shared::access::{Branch, Role, Scope};
use shared::lang::Lang;
use shared::places::{AreaCode, InstitutionKind, Lao, LaoKind};
use shared::values::ids::uuid_v7;
use shared::values::{AccountId, InstitutionId, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// The password of every demonstration account.
pub const PASSWORD: &str = "demo2568";

/// A demonstration account.
struct Demo {
    name: &'static str,
    display: &'static str,
    role: Role,
    at: At,
}

/// Where it works.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// A centre in Chiang Khan.
    Centre,
    /// The school with 1,196 pupils.
    BigSchool,
    /// The local government that owns the centre.
    Lao,
    /// Two centres of one local government.
    TwoCentres,
    /// The district of the centre.
    District,
    /// The province of the centre.
    Province,
    /// All of it.
    Country,
}

const ACCOUNTS: [Demo; 11] = [
    Demo { name: "malee", display: "มาลี ใจงาม", role: Role::Recorder, at: At::Centre },
    Demo {
        name: "somchai", display: "สมชาย ศรีสุข", role: Role::Recorder, at: At::BigSchool
    },
    Demo {
        name: "prasit", display: "ประสิทธิ์ แก้วมณี", role: Role::Head, at: At::Centre
    },
    Demo {
        name: "wilai", display: "วิไล วงษ์ทอง", role: Role::LaoOfficer, at: At::Lao
    },
    Demo {
        name: "anong", display: "อนงค์ บุญเรือง", role: Role::Recorder, at: At::TwoCentres
    },
    Demo {
        name: "suchart", display: "สุชาติ พรหมสาขา", role: Role::DistrictOfficer, at: At::District
    },
    Demo {
        name: "kanya", display: "กัญญา ศรีเลย", role: Role::ProvinceOfficer, at: At::Province
    },
    Demo {
        name: "thanakorn", display: "ธนากร ใจซื่อ", role: Role::DlaOfficer, at: At::Country
    },
    Demo {
        name: "admin", display: "ปรีชา ดูแลดี", role: Role::Administrator, at: At::Country
    },
    Demo {
        name: "auditor", display: "ละเอียด ตรวจการ", role: Role::Auditor, at: At::Province
    },
    Demo {
        name: "dpo", display: "นพดล คุ้มครอง", role: Role::DataProtectionOfficer, at: At::Country
    },
];

fn id_of(at: usize) -> AccountId {
    AccountId(Uuid::from_u128(0x0196_d5a4_b400_7000_8000_0000_0000_0001 + at as u128))
}

/// Who works where, decided once for a world.
#[derive(Default)]
pub(super) struct Posts {
    /// The places of each account, in the order of [`ACCOUNTS`].
    places: Vec<Vec<usize>>,
    /// The account that records an institution.
    recorders: HashMap<InstitutionId, usize>,
}

impl Posts {
    /// Decides it, and writes the recorders' names into their institutions.
    pub(super) fn choose(places: &mut [Place], laos: &[Lao]) -> Self {
        let found: Vec<Vec<usize>> = ACCOUNTS.iter().map(|demo| places_at(places, laos, demo.at)).collect();
        let mut recorders = HashMap::new();
        for (account, demo) in ACCOUNTS.iter().enumerate().filter(|(_, demo)| demo.role == Role::Recorder) {
            for &at in &found[account] {
                let institution = &mut places[at].institution;
                institution.recorder_name = Some(demo.display.to_owned());
                recorders.insert(institution.id.clone(), account);
            }
        }
        Self { places: found, recorders }
    }

    /// The account of an institution's recorder; of somebody who cannot sign in, where nobody can.
    pub(super) fn recorder_of(&self, place: &Place) -> AccountId {
        if let Some(&account) = self.recorders.get(&place.institution.id) {
            return id_of(account);
        }
        let hash = blake3::hash(place.institution.id.as_str().as_bytes());
        let mut random = [0; 10];
        random.copy_from_slice(&hash.as_bytes()[..10]);
        AccountId(uuid_v7(0, random))
    }
}

/// Centres with neighbours under one local government are better to show than lonely ones.
fn places_at(places: &[Place], laos: &[Lao], at: At) -> Vec<usize> {
    let is_centre = |at: &usize| places[*at].institution.kind == InstitutionKind::Centre;
    let all = 0..places.len();
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for place in places {
        *counts.entry(place.lao).or_default() += 1;
    }
    let in_chiang_khan = |at: &usize| laos[places[*at].lao].district_name == "เชียงคาน";
    let best =
        all.clone().filter(is_centre).filter(in_chiang_khan).rev().max_by_key(|&at| counts[&places[at].lao]);
    let centre = best.or_else(|| all.clone().find(is_centre));
    match at {
        At::BigSchool => all.max_by_key(|&at| places[at].size).into_iter().collect(),
        At::Centre | At::Lao | At::District | At::Province | At::Country => centre.into_iter().collect(),
        At::TwoCentres => {
            let is_pair = |first: &usize| {
                let (one, other) = (*first, *first + 1);
                other < places.len()
                    && is_centre(&one)
                    && is_centre(&other)
                    && places[one].lao == places[other].lao
                    && centre.is_none_or(|centre| places[centre].lao != places[one].lao)
            };
            // Of a small local government, as such teachers work for.
            let sao = |first: &usize| laos[places[*first].lao].kind == LaoKind::Sao;
            let first = all.clone().filter(is_pair).find(sao).or_else(|| all.clone().find(is_pair));
            first.into_iter().flat_map(|first| [first, first + 1]).collect()
        }
    }
}

/// Writes the accounts with their scopes.
pub(super) async fn write_accounts(tx: &mut Tx, world: &World) -> Result<(), StoreError> {
    for (at, demo) in ACCOUNTS.iter().enumerate() {
        let account = AccountRow {
            id: id_of(at),
            name: demo.name.to_owned(),
            display: demo.display.to_owned(),
            password: hash_cheaply(PASSWORD),
            failures: 0,
            locked_until: Timestamp(0),
        };
        tx.account_put(&account).await?;
        let branch = |place: &Place| match demo.at {
            At::Lao => Branch::Lao(place.institution.lao.clone()),
            At::District => area(place.institution.lao.district(), Branch::District),
            At::Province => area(&place.institution.lao.district()[..2], Branch::Province),
            At::Country => Branch::Country,
            _ => Branch::Institution(place.institution.id.clone()),
        };
        let places = world.posts.places[at].iter().map(|&at| &world.places[at]);
        let scopes: Vec<Scope> =
            places.map(|place| Scope { role: demo.role, branch: branch(place) }).collect();
        tx.scopes_put(account.id, &scopes).await?;
    }
    Ok(())
}

fn area(code: &str, branch: fn(AreaCode) -> Branch) -> Branch {
    branch(AreaCode::parse(code).expect("a local government lies in a district"))
}

/// An account as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// The name to sign in with.
    pub name: String,
    /// The person.
    pub display: String,
    /// What the person is.
    pub role: &'static str,
    /// Where, one name for each place.
    pub places: Vec<String>,
}

/// The demonstration accounts in the database; none when it holds another world.
pub async fn accounts_in(tx: &mut Tx) -> Result<Vec<AccountLine>, StoreError> {
    let mut lines = Vec::new();
    for (at, demo) in ACCOUNTS.iter().enumerate() {
        let Some(caller) = tx.caller_get(id_of(at)).await? else { continue };
        let mut places = Vec::new();
        for scope in &caller.scopes {
            places.push(match &scope.branch {
                Branch::Institution(id) => {
                    tx.institution_get(id).await?.map_or_else(|| id.to_string(), |place| place.name)
                }
                Branch::Lao(code) => {
                    tx.lao_get(code).await?.map_or_else(|| code.to_string(), |lao| lao.full_name())
                }
                Branch::District(code) | Branch::Province(code) => {
                    let name = tx.area_name(code).await?.unwrap_or_else(|| code.to_string());
                    format!("{}{name}", code.level().words().in_lang(Lang::Th))
                }
                Branch::Country => "ทั้งประเทศ".to_owned(),
            });
        }
        let role = demo.role.words().in_lang(Lang::Th);
        lines.push(AccountLine { name: demo.name.to_owned(), display: caller.name, role, places });
    }
    Ok(lines)
}
