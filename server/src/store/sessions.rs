//! Table `session`: signed-in browsers.

use super::sql::sql;
use super::{StoreError, Tx};
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

    /// Whose session it is, while it lasts.
    pub async fn session_account(
        &mut self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<AccountId>, StoreError> {
        let found = sql("SELECT account FROM session WHERE token_hash = $1 AND expires_at > $2");
        let row = self.row(found.bind(token_hash).bind(now.0)).await?;
        Ok(row.as_ref().map(|row| row.text("account")).transpose()?.and_then(AccountId::parse))
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
