//! `lec import accounts`.

use super::table::{Table, TableRow};
use super::{CommandError, say};
use crate::app::{RandomIds, SystemClock};
use crate::passwords::hash;
use crate::store::{AccountRow, Store, StoreError, Tx};
use shared::access::{Branch, Role, Scope};
use shared::passwords::judge;
use shared::values::{AccountId, Clock, Timestamp, thai};
use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

/// An account of the file.
#[derive(Default)]
struct NewAccount {
    display: String,
    password: String,
    scopes: Vec<Scope>,
}

pub(super) async fn accounts(store: &Store, file: &Path) -> Result<(), CommandError> {
    let table = Table::read(file, ["name", "display", "role", "place", "password"])?;
    let mut accounts: BTreeMap<String, NewAccount> = BTreeMap::new();
    for row in table.rows() {
        let scope = read_scope(&row)?;
        if !place_exists(store, &scope).await? {
            return Err(row.wrong(3, "ไม่พบสถานศึกษาหรือ อปท. นี้ กรุณาตรวจสอบรหัส หรือนำเข้าก่อน"));
        }
        let name = thai::normalise(row.filled(0)?);
        read_person(&row, scope, accounts.entry(name).or_default())?;
    }
    let count = accounts.len();
    let hashed: Vec<(String, NewAccount)> = hash_all(accounts.into_iter().collect());
    let put: Result<(), StoreError> =
        store.run_tx("import_accounts", hashed, |tx, accounts| Box::pin(write(tx, accounts))).await;
    put?;
    say(&format!("นำเข้าบัญชีผู้ใช้ {count} บัญชีแล้ว"));
    Ok(())
}

fn read_scope(row: &TableRow<5>) -> Result<Scope, CommandError> {
    let roles = Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ");
    let role = row.read(2, Role::from_code, &format!("หน้าที่ ({roles})"))?;
    let place = row.values[3].as_str();
    let wanted =
        "ต้องเป็นรหัสสถานศึกษา รหัส อปท. 7 หลัก รหัสอำเภอ 4 หลัก หรือรหัสจังหวัด 2 หลัก ตามหน้าที่ และเว้นว่างสำหรับทั้งประเทศ";
    role.branch_of(place).map(|branch| Scope { role, branch }).ok_or_else(|| row.wrong(3, wanted))
}

/// Adds a row to the account of its name. Display name and password may stand in the first row only.
fn read_person(row: &TableRow<5>, scope: Scope, account: &mut NewAccount) -> Result<(), CommandError> {
    let (display, password) = (thai::normalise(&row.values[1]), &row.values[4]);
    if account.scopes.is_empty() {
        row.filled(1)?;
        judge(password, row.filled(0)?).map_err(|fault| row.wrong(4, fault.words().th))?;
        account.display = display;
        account.password.clone_from(password);
    } else if !display.is_empty() && display != account.display {
        return Err(row.wrong(1, "ชื่อ-นามสกุลต่างจากแถวก่อนของผู้ใช้เดียวกัน กรุณาให้ตรงกันหรือเว้นว่าง"));
    } else if !password.is_empty() && *password != account.password {
        return Err(row.wrong(4, "รหัสผ่านต่างจากแถวก่อนของผู้ใช้เดียวกัน กรุณาให้ตรงกันหรือเว้นว่าง"));
    }
    if account.scopes.contains(&scope) {
        return Err(row.wrong(3, "ผู้ใช้นี้มีหน้าที่และสถานที่เดียวกันในแถวก่อนหน้าแล้ว กรุณาลบแถวที่ซ้ำ"));
    }
    account.scopes.push(scope);
    Ok(())
}

async fn place_exists(store: &Store, scope: &Scope) -> Result<bool, StoreError> {
    store
        .read(scope, |tx, scope| {
            Box::pin(async move {
                Ok(match &scope.branch {
                    Branch::Institution(id) => tx.institution_get(id).await?.is_some(),
                    Branch::Lao(code) => tx.lao_get(code).await?.is_some(),
                    Branch::District(code) | Branch::Province(code) => tx.area_name(code).await?.is_some(),
                    Branch::Country => true,
                })
            })
        })
        .await
}

/// Hashing is slow on purpose, so all cores take part.
fn hash_all(mut accounts: Vec<(String, NewAccount)>) -> Vec<(String, NewAccount)> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = accounts.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        for part in accounts.chunks_mut(share) {
            scope.spawn(|| {
                for (_, account) in part {
                    account.password = hash(&account.password);
                }
            });
        }
    });
    accounts
}

async fn write(tx: &mut Tx, accounts: &[(String, NewAccount)]) -> Result<(), StoreError> {
    for (name, account) in accounts {
        let known = tx.account_by_name(name).await?;
        let row = AccountRow {
            id: known.map_or_else(|| AccountId::new(&RandomIds), |known| known.id),
            name: name.clone(),
            display: account.display.clone(),
            password: account.password.clone(),
            failures: 0,
            locked_until: Timestamp(0),
        };
        tx.account_put(&row).await?;
        tx.scopes_put(row.id, &account.scopes).await?;
        // A new password is often set because somebody else knew the old one.
        tx.sessions_end_of(row.id, SystemClock.now()).await?;
    }
    Ok(())
}
