//! Table `session`: signed-in browsers.

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
        sqlx::query(
            "INSERT INTO session (token_hash, account, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(token_hash)
        .bind(account.to_string())
        .bind(created_at.0)
        .bind(expires_at.0)
        .execute(self.on())
        .await?;
        Ok(())
    }

    /// Whose session it is, while it lasts.
    pub async fn session_account(
        &mut self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<AccountId>, StoreError> {
        let account: Option<String> =
            sqlx::query_scalar("SELECT account FROM session WHERE token_hash = $1 AND expires_at > $2")
                .bind(token_hash)
                .bind(now.0)
                .fetch_optional(self.on())
                .await?;
        Ok(account.as_deref().and_then(AccountId::parse))
    }

    /// Ends a session.
    pub async fn session_remove(&mut self, token_hash: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE token_hash = $1").bind(token_hash).execute(self.on()).await?;
        Ok(())
    }

    /// Ends every session of an account, as when its password was set anew.
    pub async fn sessions_remove_of(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE account = $1")
            .bind(account.to_string())
            .execute(self.on())
            .await?;
        Ok(())
    }

    /// Drops sessions that are over.
    pub async fn sessions_expire(&mut self, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now.0).execute(self.on()).await?;
        Ok(())
    }
}
