//! A list of people becomes accounts: first shown, then made, each with a code to be handed over (J15).

use super::Failure;
use super::people::{NewCode, changes, lao_at, make_account, new_code};
use crate::store::{StoreError, Tx};
use crate::workbook::people::PersonRow;
use shared::access::{Branch, Caller, Role, Scope};
use shared::values::{AccountId, Ids, Timestamp};
use shared::wire::accounts::{HandOver, NamedScope, NewAccount, PeoplePreview, PlannedAccount};
use shared::wire::error_body::ErrorCode;

/// Says what a list would make. Writes nothing.
pub async fn preview_people(
    tx: &mut Tx,
    caller: &Caller,
    rows: &[PersonRow],
) -> Result<PeoplePreview, Failure> {
    let mut people: Vec<PlannedAccount> = Vec::new();
    for row in rows {
        let place = people.iter().position(|person| person.name == row.name);
        let place = place.unwrap_or_else(|| {
            people.push(PlannedAccount {
                row: row.row,
                name: row.name.clone(),
                display: row.display.clone(),
                scopes: Vec::new(),
                again: None,
                fault: None,
            });
            people.len() - 1
        });
        let read = read_scope(tx, caller, row).await?;
        let person = &mut people[place];
        match read {
            Ok(scope) => person.scopes.push(scope),
            Err(fault) => drop(person.fault.get_or_insert(fault)),
        }
        if !row.display.is_empty() && row.display != person.display {
            let differs = "ชื่อ-นามสกุลต่างจากแถวก่อนของผู้ใช้เดียวกัน กรุณาให้ตรงกันหรือเว้นว่าง";
            person.fault.get_or_insert(format!("แถว {}: {differs}", row.row));
        }
    }
    for person in &mut people {
        match new_account(person).judged() {
            Ok(judged) => (person.name, person.display) = (judged.name, judged.display),
            Err(fault) => drop(person.fault.get_or_insert(fault.words().th.to_owned())),
        }
        if let Some(account) = tx.account_by_name(&person.name).await? {
            if never_began(tx, caller, account.id, person).await? {
                person.again = Some(account.id);
            } else {
                person.fault.get_or_insert(ErrorCode::NameTaken.words().th.to_owned());
            }
        }
    }
    let plan = serde_json::to_vec(&people).map_err(|_| Failure::Refused(ErrorCode::Internal))?;
    Ok(PeoplePreview { token: blake3::hash(&plan).to_hex()[..32].to_owned(), people })
}

/// What was shown under the token, if all of it can be made; to be asked before the codes are drawn as well, which is slow.
pub async fn may_make_people(
    tx: &mut Tx,
    caller: &Caller,
    (rows, token): (&[PersonRow], &str),
) -> Result<Vec<PlannedAccount>, Failure> {
    let mut plan = preview_people(tx, caller, rows).await?;
    if plan.token != token {
        return Err(Failure::Refused(ErrorCode::PreviewOutdated));
    }
    match plan.people.iter_mut().find_map(|person| person.fault.take()) {
        Some(fault) => Err(Failure::Explained(ErrorCode::NotAcceptable, fault)),
        None => Ok(plan.people),
    }
}

/// Makes what was shown under the token, with a code for each: all of them or none. Who has an account already and never
/// began gets another code.
pub async fn make_people(
    tx: &mut Tx,
    caller: &Caller,
    (rows, token): (&[PersonRow], &str),
    codes: &[NewCode],
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<Vec<HandOver>, Failure> {
    let people = may_make_people(tx, caller, (rows, token)).await?;
    let mut made = Vec::with_capacity(people.len());
    for (person, code) in people.into_iter().zip(codes) {
        let code = match person.again {
            Some(id) => new_code(tx, caller, id, code, now).await?,
            None => make_account(tx, caller, (&new_account(&person), None), code, ids, now).await?,
        };
        made.push(HandOver { display: person.display, code });
    }
    Ok(made)
}

/// Whether this is an account that somebody looks after and made from the same list, and whose code was never used.
async fn never_began(
    tx: &mut Tx,
    caller: &Caller,
    id: AccountId,
    listed: &PlannedAccount,
) -> Result<bool, StoreError> {
    let Some(person) = tx.person_get(id).await? else { return Ok(false) };
    let same = person.display == listed.display
        && person.scopes.len() == listed.scopes.len()
        && person.scopes.iter().all(|(scope, ..)| listed.scopes.iter().any(|named| named.scope == *scope));
    let began = person.has_password || !tx.phones_of(&[id]).await?.is_empty();
    Ok(same && !began && changes(caller, &person))
}

fn new_account(person: &PlannedAccount) -> NewAccount {
    let scopes = person.scopes.iter().map(|named| named.scope.clone()).collect();
    NewAccount { name: person.name.clone(), display: person.display.clone(), scopes, citizen_number: None }
}

/// The role of a row, if the caller may give it; the fault is a sentence for the person.
async fn read_scope(
    tx: &mut Tx,
    caller: &Caller,
    row: &PersonRow,
) -> Result<Result<NamedScope, String>, StoreError> {
    let Some(role) = Role::read(&row.role) else {
        let gives = |role: &&Role| caller.scopes.iter().any(|own| own.role.makes(**role));
        let titles: Vec<&str> = Role::ALL.iter().filter(gives).map(|role| role.words().th).collect();
        let wanted = titles.join(" · ");
        return Ok(Err(format!("แถว {}: ไม่รู้จักหน้าที่ “{}” กรุณาใช้ {wanted}", row.row, row.role)));
    };
    let scope = role.branch_of(&row.place).map(|branch| Scope { role, branch });
    let lao = match &scope {
        Some(scope) => lao_at(tx, &scope.branch).await?,
        None => None,
    };
    let scope = scope.filter(|scope| caller.makes(scope, lao.as_ref()));
    let place = match scope.as_ref().map(|scope| &scope.branch) {
        Some(Branch::Institution(id)) => tx.institution_get(id).await?.map(|place| place.name),
        Some(Branch::Lao(_)) => lao.map(|lao| lao.full_name()),
        Some(Branch::District(code) | Branch::Province(code)) => tx.area_name(code).await?,
        Some(Branch::Country) => Some(String::new()),
        None => None,
    };
    Ok(scope.zip(place).map(|(scope, place)| NamedScope { scope, place }).ok_or_else(|| {
        format!("แถว {}: ไม่พบสถานที่รหัส “{}” สำหรับหน้าที่นี้ในเขตที่ท่านดูแล กรุณาตรวจสอบรหัส", row.row, row.place)
    }))
}
