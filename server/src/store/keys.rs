//! Table `server_key`: what only this server can open.

use super::{StoreError, Tx};
use shared::values::Timestamp;

impl Tx {
    /// The private part of a key, where it was made.
    pub async fn server_key_get(&mut self, purpose: &str) -> Result<Option<String>, StoreError> {
        let private = sqlx::query_scalar("SELECT private FROM server_key WHERE purpose = $1")
            .bind(purpose)
            .fetch_optional(self.on())
            .await?;
        Ok(private)
    }

    /// Keeps a new key; the first one stays.
    pub async fn server_key_add(
        &mut self,
        purpose: &str,
        private: &str,
        made_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO server_key (purpose, private, made_at) VALUES ($1, $2, $3) \
             ON CONFLICT (purpose) DO NOTHING",
        )
        .bind(purpose)
        .bind(private)
        .bind(made_at.0)
        .execute(self.on())
        .await?;
        Ok(())
    }
}
