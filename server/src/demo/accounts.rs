//! The accounts of the demonstration world, one for each thing to try. Their passwords are printed, so they guard
//! nothing: such a world never stands on a server with real children.

use super::world::{Place, World};
use crate::passwords::hash_cheaply;
use crate::store::{AccountRow, StoreError, Tx};
use shared::access::{Branch, Role, Scope};
use shared::lang::Lang;
use shared::places::InstitutionKind;
use shared::values::{AccountId, Timestamp};
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
}

const ACCOUNTS: [Demo; 5] = [
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
];

fn id_of(at: usize) -> AccountId {
    AccountId(Uuid::from_u128(0x0196_d5a4_b400_7000_8000_0000_0000_0001 + at as u128))
}

/// Who records an institution: the account's owner, or somebody who has no account in this world.
pub(super) fn recorder_of(world: &World, place: &Place) -> (AccountId, String) {
    let place_of = |demo: &Demo| {
        demo.role == Role::Recorder
            && places(world, demo.at).any(|own| own.institution.id == place.institution.id)
    };
    if let Some(at) = ACCOUNTS.iter().position(place_of) {
        return (id_of(at), ACCOUNTS[at].display.to_owned());
    }
    let hash = blake3::hash(place.institution.id.as_str().as_bytes());
    let mut random = [0; 10];
    random.copy_from_slice(&hash.as_bytes()[..10]);
    let name = place.institution.recorder_name.clone().unwrap_or_default();
    (AccountId(shared::values::ids::uuid_v7(0, random)), name)
}

/// Centres with neighbours under one local government are better to show than lonely ones.
fn places(world: &World, at: At) -> Box<dyn Iterator<Item = &Place> + '_> {
    let is_centre = |place: &Place| place.institution.kind == InstitutionKind::Centre;
    match at {
        At::BigSchool => Box::new(world.places.iter().max_by_key(|place| place.size).into_iter()),
        At::Centre | At::Lao => {
            let in_chiang_khan =
                world.places_where(move |place, lao| is_centre(place) && lao.district_name == "เชียงคาน");
            let best = in_chiang_khan.max_by_key(|place| {
                (world.count_of(&place.institution.lao), std::cmp::Reverse(place.institution.id.clone()))
            });
            Box::new(best.or_else(|| world.places.iter().find(|place| is_centre(place))).into_iter())
        }
        At::TwoCentres => {
            let centre = places(world, At::Centre).next().map(|place| place.lao);
            let pair = world.places.windows(2).find(|pair| {
                pair.iter().all(&is_centre) && pair[0].lao == pair[1].lao && Some(pair[0].lao) != centre
            });
            Box::new(pair.into_iter().flatten())
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
        let places: Vec<Branch> = places(world, demo.at)
            .map(|place| match demo.at {
                At::Lao => Branch::Lao(place.institution.lao.clone()),
                _ => Branch::Institution(place.institution.id.clone()),
            })
            .collect();
        let scopes: Vec<Scope> = places.into_iter().map(|branch| Scope { role: demo.role, branch }).collect();
        tx.scopes_put(account.id, &scopes).await?;
    }
    Ok(())
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
            });
        }
        let role = demo.role.words().in_lang(Lang::Th);
        lines.push(AccountLine { name: demo.name.to_owned(), display: caller.name, role, places });
    }
    Ok(lines)
}
