//! Tables `account` and `account_scope`: people and their branches.

use super::sql::{Row, sql};
use super::tx::bad_row;
use super::{StoreError, Tx};
use shared::access::{Branch, Caller, Role, Scope};
use shared::values::{AccountId, Timestamp};

/// An account as stored.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// The name typed when signing in.
    pub name: String,
    /// The name colleagues see.
    pub display: String,
    /// The password's hash.
    pub password: String,
    /// Wrong passwords in a row.
    pub failures: i64,
    /// Until when sign-in is refused.
    pub locked_until: Timestamp,
}

impl Tx {
    /// Finds an account by the name typed.
    pub async fn account_by_name(&mut self, name: &str) -> Result<Option<AccountRow>, StoreError> {
        let found =
            sql("SELECT id, name, display, password, failures, locked_until FROM account WHERE name = $1");
        self.row(found.bind(name)).await?.as_ref().map(account_of).transpose()
    }

    /// One account.
    pub async fn account_get(&mut self, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
        let found =
            sql("SELECT id, name, display, password, failures, locked_until FROM account WHERE id = $1");
        self.row(found.bind(id.to_string())).await?.as_ref().map(account_of).transpose()
    }

    /// Writes an account; one of the same name is replaced, with its id kept by the caller.
    pub async fn account_put(&mut self, account: &AccountRow) -> Result<(), StoreError> {
        let put = sql("INSERT INTO account (id, name, display, password, failures, locked_until) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, display = excluded.display, \
             password = excluded.password, failures = excluded.failures, locked_until = excluded.locked_until");
        let put = put.bind(account.id.to_string()).bind(&*account.name).bind(&*account.display);
        self.run(put.bind(&*account.password).bind(account.failures).bind(account.locked_until.0)).await
    }

    /// Changes what somebody is called, and nothing else.
    pub async fn account_rename(
        &mut self,
        id: AccountId,
        name: &str,
        display: &str,
    ) -> Result<(), StoreError> {
        let rename = sql("UPDATE account SET name = $2, display = $3 WHERE id = $1");
        self.run(rename.bind(id.to_string()).bind(name).bind(display)).await
    }

    /// Sets a new password, and nothing else; wrong tries are forgotten.
    pub async fn account_password_set(&mut self, id: AccountId, password: &str) -> Result<(), StoreError> {
        let set = sql("UPDATE account SET password = $2, failures = 0, locked_until = 0 WHERE id = $1");
        self.run(set.bind(id.to_string()).bind(password)).await
    }

    /// Counts one more wrong password; from `pause_after` of them on each refuses sign-in until `locked_until`.
    pub async fn account_failed(
        &mut self,
        account: AccountId,
        pause_after: i64,
        locked_until: Timestamp,
    ) -> Result<(), StoreError> {
        let failed = sql("UPDATE account SET failures = failures + 1, locked_until = \
             CASE WHEN failures + 1 >= $2 THEN $3 ELSE locked_until END WHERE id = $1");
        self.run(failed.bind(account.to_string()).bind(pause_after).bind(locked_until.0)).await
    }

    /// Forgets wrong passwords, as long as the right one is still that of this hash; whether it is.
    pub async fn account_entered(&mut self, account: &AccountRow) -> Result<bool, StoreError> {
        let entered =
            sql("UPDATE account SET failures = 0, locked_until = 0 WHERE id = $1 AND password = $2 \
             RETURNING id");
        let entered = entered.bind(account.id.to_string()).bind(&*account.password);
        Ok(self.row(entered).await?.is_some())
    }

    /// Replaces the scopes of an account.
    pub async fn scopes_put(&mut self, account: AccountId, scopes: &[Scope]) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM account_scope WHERE account = $1").bind(account.to_string())).await?;
        for scope in scopes {
            let (branch, place) = scope.branch.parts();
            let put = sql("INSERT INTO account_scope (account, role, branch, place) VALUES ($1, $2, $3, $4)");
            self.run(put.bind(account.to_string()).bind(scope.role.code()).bind(branch).bind(place)).await?;
        }
        Ok(())
    }

    /// The person of an account with their scopes.
    pub async fn caller_get(&mut self, account: AccountId) -> Result<Option<Caller>, StoreError> {
        let found = sql("SELECT a.id, a.display, c.role, c.branch, c.place FROM account a \
             LEFT JOIN account_scope c ON c.account = a.id WHERE a.id = $1 \
             ORDER BY c.role, c.branch, c.place");
        caller_of(&self.rows(found.bind(account.to_string())).await?)
    }
}

fn account_of(row: &Row) -> Result<AccountRow, StoreError> {
    let name = row.text("name")?;
    Ok(AccountRow {
        id: row.parsed("account", "id", &name, AccountId::parse)?,
        name: name.to_owned(),
        display: row.text("display")?.to_owned(),
        password: row.text("password")?.to_owned(),
        failures: row.number("failures")?,
        locked_until: Timestamp(row.number("locked_until")?),
    })
}

/// A person, of rows that hold one scope each, or one row without a scope.
pub(super) fn caller_of(rows: &[Row]) -> Result<Option<Caller>, StoreError> {
    let Some(first) = rows.first() else { return Ok(None) };
    let account = first.parsed("account", "id", &"", AccountId::parse)?;
    let name = first.text("display")?.to_owned();
    let mut scopes = Vec::new();
    for row in rows {
        if row.maybe_text("role")?.is_some() {
            scopes.push(scope_of(account, row)?);
        }
    }
    Ok(Some(Caller { account, name, scopes }))
}

pub(super) fn scope_of(account: AccountId, row: &Row) -> Result<Scope, StoreError> {
    let role = row.parsed("account_scope", "role", &account, Role::from_code)?;
    let branch = Branch::from_parts(row.text("branch")?, row.text("place")?);
    Ok(Scope { role, branch: branch.ok_or_else(|| bad_row("account_scope", "place", &account))? })
}
