//! Table `session`: signed-in browsers.

use super::accounts::caller_of;
use super::sql::sql;
use super::{StoreError, Tx};
use shared::access::Caller;
use shared::values::{AccountId, Timestamp};

impl Tx {
    /// Keeps a new session.
    pub async fn session_add(
        &mut self,
        token_hash: &str,
        account: AccountId,
        created_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let add =
            sql("INSERT INTO session (token_hash, account, created_at, expires_at) VALUES ($1, $2, $3, $4)");
        let add = add.bind(token_hash).bind(account.to_string());
        self.run(add.bind(created_at.0).bind(expires_at.0)).await
    }

    /// Whose session it is, while it lasts: the person with their scopes.
    pub async fn session_caller(
        &mut self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<Caller>, StoreError> {
        let found = sql("SELECT a.id, a.display, c.role, c.branch, c.place FROM session s \
             JOIN account a ON a.id = s.account LEFT JOIN account_scope c ON c.account = a.id \
             WHERE s.token_hash = $1 AND s.expires_at > $2 ORDER BY c.role, c.branch, c.place");
        caller_of(&self.rows(found.bind(token_hash).bind(now.0)).await?)
    }

    /// Ends a session.
    pub async fn session_remove(&mut self, token_hash: &str) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM session WHERE token_hash = $1").bind(token_hash)).await
    }

    /// Ends every session of an account, as when its password was set anew.
    pub async fn sessions_remove_of(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM session WHERE account = $1").bind(account.to_string())).await
    }

    /// Drops sessions that are over.
    pub async fn sessions_expire(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.run(sql("DELETE FROM session WHERE expires_at <= $1").bind(now.0)).await
    }
}
