//! Accounts are made, changed, given codes and used for the first time (J15). Each level looks after those below it.

use super::Failure;
use super::sign_in::{Begun, COMPARING, From, Trial, begin, compare};
use crate::passwords;
use crate::store::{AccountRow, Person, Store, StoreError, Tx};
use shared::access::{Branch, Caller, Role, Scope};
use shared::passwords::judge;
use shared::places::Lao;
use shared::values::{AccountId, Ids, PhoneId, Timestamp, thai};
use shared::wire::accounts::{
    AccountLine, CODE_MS, MAX_ACCOUNTS, MAX_PLACES, NamedBranch, NamedScope, NewAccount, OneTimeCode,
    UseCode, code_as_made, code_of,
};
use shared::wire::error_body::ErrorCode;

/// The people that somebody looks after.
pub async fn list_people(
    tx: &mut Tx,
    caller: &Caller,
    find: &str,
    now: Timestamp,
) -> Result<Vec<AccountLine>, Failure> {
    let people = tx.people_under(caller, &thai::normalise(find), MAX_ACCOUNTS).await?;
    let seen = people.into_iter().filter(|person| looks_after(caller, person)).collect();
    Ok(lines(tx, caller, seen, now).await?)
}

/// One of them, or oneself.
pub async fn show_person(
    tx: &mut Tx,
    caller: &Caller,
    id: AccountId,
    now: Timestamp,
) -> Result<AccountLine, Failure> {
    let person = tx.person_get(id).await?;
    let seen = person.filter(|person| person.id == caller.account || looks_after(caller, person));
    let line = lines(tx, caller, seen.into_iter().collect(), now).await?.pop();
    line.ok_or(Failure::Refused(ErrorCode::NotFound))
}

/// Whether somebody looks after a part at least of what a person may do.
fn looks_after(caller: &Caller, person: &Person) -> bool {
    person.scopes.iter().any(|(scope, _, lao)| caller.makes(scope, lao.as_ref()))
}

async fn lines(
    tx: &mut Tx,
    caller: &Caller,
    people: Vec<Person>,
    now: Timestamp,
) -> Result<Vec<AccountLine>, StoreError> {
    let ids: Vec<AccountId> = people.iter().map(|person| person.id).collect();
    let mut phones = tx.phones_of(&ids).await?;
    Ok(people
        .into_iter()
        .map(|person| AccountLine {
            can_change: changes(caller, &person),
            phones: phones.remove(&person.id).unwrap_or_default(),
            id: person.id,
            name: person.name,
            display: person.display,
            scopes: seen(caller, person.id, person.scopes),
            has_password: person.has_password,
            has_number: person.has_number,
            code_until: person.code_until.filter(|until| *until > now),
        })
        .collect())
}

/// The roles of a person that somebody looks after, or all of one's own: what is given elsewhere does not exist for them.
fn seen(caller: &Caller, person: AccountId, scopes: Vec<(Scope, String, Option<Lao>)>) -> Vec<NamedScope> {
    let seen = scopes
        .into_iter()
        .filter(|(scope, _, lao)| person == caller.account || caller.makes(scope, lao.as_ref()));
    seen.map(|(scope, place, _)| NamedScope { scope, place }).collect()
}

/// The places of this name at which somebody may give a role.
pub async fn list_places(
    tx: &mut Tx,
    caller: &Caller,
    role: Role,
    find: &str,
) -> Result<Vec<NamedBranch>, Failure> {
    let find = thai::normalise(find);
    let mut places: Vec<(NamedBranch, Option<Lao>)> = Vec::new();
    let areas = match role {
        Role::DistrictOfficer => tx.areas_named(4, &find).await?,
        Role::ProvinceOfficer | Role::Auditor | Role::DataProtectionOfficer => {
            tx.areas_named(2, &find).await?
        }
        _ => Vec::new(),
    };
    for (code, place) in areas {
        let branch =
            if role == Role::DistrictOfficer { Branch::District(code) } else { Branch::Province(code) };
        places.push((NamedBranch { branch, place }, None));
    }
    let at_institutions = matches!(role, Role::Recorder | Role::Head);
    let at_laos = matches!(role, Role::LaoOfficer | Role::Auditor | Role::DataProtectionOfficer);
    if at_institutions || at_laos {
        // A text of the database holds more than the name, so more is asked for than is shown.
        for (lao, place) in tx.placed_under(caller, at_institutions, &find, 5 * MAX_PLACES).await? {
            let named = |name: &str| name.contains(&find);
            let fits = place.as_ref().is_none_or(|place| named(&place.name) || place.id.as_str() == find);
            if !fits && !named(&lao.name) {
                continue;
            }
            let (branch, place) = match place {
                Some(place) => {
                    (Branch::Institution(place.id), format!("{} · {}", place.name, lao.full_name()))
                }
                None => (Branch::Lao(lao.code.clone()), lao.full_name()),
            };
            places.push((NamedBranch { branch, place }, Some(lao)));
        }
    }
    if role.fits(&Branch::Country) {
        let place = "ทั้งประเทศ".to_owned();
        places.insert(0, (NamedBranch { branch: Branch::Country, place }, None));
    }
    let may = |(named, lao): &(NamedBranch, Option<Lao>)| {
        caller.makes(&Scope { role, branch: named.branch.clone() }, lao.as_ref())
    };
    Ok(places.into_iter().filter(may).map(|(named, _)| named).take(MAX_PLACES as usize).collect())
}

/// Whether somebody looks after all that a person may do: who does so for a part must not give the rest away.
pub(super) fn changes(caller: &Caller, person: &Person) -> bool {
    person.id != caller.account
        && person.scopes.iter().all(|(scope, _, lao)| caller.makes(scope, lao.as_ref()))
}

/// Whether somebody may make this account; to be asked before its code is drawn as well, which is slow.
pub async fn may_make(tx: &mut Tx, caller: &Caller, new: &NewAccount) -> Result<(), Failure> {
    may_give(tx, caller, &new.scopes).await?;
    match tx.account_by_name(&new.name).await? {
        Some(_) => Err(Failure::Refused(ErrorCode::NameTaken)),
        None => Ok(()),
    }
}

/// Makes an account, and a code with which the person signs in for the first time. ThaID knows the person by the number of
/// this hash.
pub async fn make_account(
    tx: &mut Tx,
    caller: &Caller,
    (new, number): (&NewAccount, Option<&str>),
    code: &NewCode,
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<OneTimeCode, Failure> {
    may_make(tx, caller, new).await?;
    let id = AccountId::new(ids);
    let (name, display) = (new.name.clone(), new.display.clone());
    let account =
        AccountRow { id, name, display, password: String::new(), failures: 0, locked_until: Timestamp(0) };
    tx.account_put(&account).await?;
    tx.scopes_put(id, &new.scopes).await?;
    set_number(tx, caller, id, number, now).await?;
    give_code(tx, caller, &account, code, now).await
}

/// Changes what somebody is called and may do.
pub async fn change_account(
    tx: &mut Tx,
    caller: &Caller,
    id: AccountId,
    (new, number): (&NewAccount, Option<&str>),
    now: Timestamp,
) -> Result<(), Failure> {
    looked_after(tx, caller, id).await?;
    may_give(tx, caller, &new.scopes).await?;
    if tx.account_by_name(&new.name).await?.is_some_and(|other| other.id != id) {
        return Err(Failure::Refused(ErrorCode::NameTaken));
    }
    tx.account_rename(id, &new.name, &new.display).await?;
    set_number(tx, caller, id, number, now).await?;
    Ok(tx.scopes_put(id, &new.scopes).await?)
}

/// Sets by the hash of which citizen number ThaID knows somebody: none leaves what is there, an empty one takes it away.
async fn set_number(
    tx: &mut Tx,
    caller: &Caller,
    id: AccountId,
    number: Option<&str>,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(number) = number else { return Ok(()) };
    if tx.account_by_number(number).await?.is_some_and(|other| other != id) {
        return Err(Failure::Refused(ErrorCode::NumberTaken));
    }
    if tx.account_number_set(id, number).await? {
        // As with a code: whoever can sign in from now on is perhaps another one.
        tx.sessions_end_of(id, now).await?;
        tracing::info!(account = %id, by = %caller.account, "ThaID knows this account by another number");
    }
    Ok(())
}

/// A new code for somebody who forgot the password. What was valid before stays so until the code is used.
pub async fn new_code(
    tx: &mut Tx,
    caller: &Caller,
    id: AccountId,
    code: &NewCode,
    now: Timestamp,
) -> Result<OneTimeCode, Failure> {
    let account = looked_after(tx, caller, id).await?;
    give_code(tx, caller, &account, code, now).await
}

/// Cuts a phone off: one's own, or one of somebody who is looked after in part at least.
pub async fn cut_off(tx: &mut Tx, caller: &Caller, id: PhoneId, now: Timestamp) -> Result<(), Failure> {
    let not_found = Failure::Refused(ErrorCode::NotFound);
    let Some(phone) = tx.phone_get(id).await? else { return Err(not_found) };
    let person = tx.person_get(phone.account).await?;
    let person = person.filter(|person| person.id == caller.account || looks_after(caller, person));
    person.ok_or(not_found)?;
    Ok(tx.phone_cut(id, caller.account, now).await?)
}

/// Signs in with a code: from then on the password is the chosen one, and nobody else is signed in.
pub async fn use_code(
    store: &Store,
    from: From<'_>,
    asked: UseCode,
    label: String,
    now: Timestamp,
) -> Result<Begun, Failure> {
    let name = thai::normalise(&asked.name);
    judge(&asked.password, &name)
        .map_err(|fault| Failure::Explained(ErrorCode::NotAcceptable, fault.words().th.to_owned()))?;
    let found: Option<(AccountRow, String)> = store
        .read::<_, _, StoreError, _>(&name, move |tx, name| {
            Box::pin(async move {
                let Some(account) = tx.account_by_name(name).await? else { return Ok(None) };
                Ok(tx.code_get(account.id, now).await?.map(|hash| (account, hash)))
            })
        })
        .await?;
    let (account, code) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    // A code was handed over face to face: what others guess elsewhere does not keep it out.
    let trial = Trial { from, name: &name, known: true };
    let account = compare(store, trial, account, code.clone(), code_as_made(&asked.code), now)
        .await
        .map_err(|failure| match failure {
            Failure::Refused(ErrorCode::WrongPassword) => Failure::Refused(ErrorCode::WrongCode),
            other => other,
        })?;
    let password = asked.password;
    let hashed = tokio::task::spawn_blocking(move || passwords::hash(&password)).await;
    let password = hashed.map_err(|_| Failure::Refused(ErrorCode::Internal))?;
    begin(store, account, asked.phone.map(|phone| (phone, label)), now, move |tx, account| {
        let (code, password) = (code.clone().unwrap_or_default(), password.clone());
        Box::pin(async move {
            if !tx.code_use(account.id, &code).await? {
                return Err(Failure::Refused(ErrorCode::WrongCode));
            }
            tx.sessions_end_of(account.id, now).await?;
            Ok(tx.account_password_set(account.id, &password).await?)
        })
    })
    .await
}

/// A code that was drawn, and its hash: hashing is slow, so it happens outside of any transaction.
pub struct NewCode {
    code: String,
    hash: String,
}

impl NewCode {
    /// Draws one. As with passwords, hashing many at a time would fill the memory.
    pub async fn draw() -> Result<Self, Failure> {
        let _turn = COMPARING.acquire().await;
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|_| Failure::Refused(ErrorCode::Internal))?;
        let code = code_of(random);
        let plain = code.clone();
        let hash = tokio::task::spawn_blocking(move || passwords::hash(&plain)).await;
        Ok(Self { code, hash: hash.map_err(|_| Failure::Refused(ErrorCode::Internal))? })
    }
}

async fn give_code(
    tx: &mut Tx,
    caller: &Caller,
    account: &AccountRow,
    code: &NewCode,
    now: Timestamp,
) -> Result<OneTimeCode, Failure> {
    let expires_at = now.plus_ms(CODE_MS);
    tx.code_put(account.id, &code.hash, expires_at, caller.account).await?;
    Ok(OneTimeCode { account: account.id, name: account.name.clone(), code: code.code.clone(), expires_at })
}

/// An account, if somebody looks after all of it. Others do not exist for them.
pub async fn looked_after(tx: &mut Tx, caller: &Caller, id: AccountId) -> Result<AccountRow, Failure> {
    let person = tx.person_get(id).await?.filter(|person| changes(caller, person));
    let account = if person.is_some() { tx.account_get(id).await? } else { None };
    account.ok_or(Failure::Refused(ErrorCode::NotFound))
}

/// Whether somebody may give these roles. A place outside the branch does not exist for them.
async fn may_give(tx: &mut Tx, caller: &Caller, scopes: &[Scope]) -> Result<(), Failure> {
    for scope in scopes {
        let lao = lao_at(tx, &scope.branch).await?;
        if !caller.makes(scope, lao.as_ref()) {
            return Err(Failure::Refused(ErrorCode::NotFound));
        }
    }
    Ok(())
}

/// The local government of a branch, where it lies in one.
pub(super) async fn lao_at(tx: &mut Tx, branch: &Branch) -> Result<Option<Lao>, StoreError> {
    let code = match branch {
        Branch::Institution(id) => tx.institution_get(id).await?.map(|place| place.lao),
        Branch::Lao(code) => Some(code.clone()),
        Branch::District(_) | Branch::Province(_) | Branch::Country => None,
    };
    match code {
        Some(code) => tx.lao_get(&code).await,
        None => Ok(None),
    }
}
