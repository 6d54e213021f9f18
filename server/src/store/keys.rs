//! Table `server_key`: what only this server can open.

use super::sql::sql;
use super::{StoreError, Tx};
use shared::values::Timestamp;

impl Tx {
    /// The private part of a key, where it was made.
    pub async fn server_key_get(&mut self, purpose: &str) -> Result<Option<String>, StoreError> {
        let found = sql("SELECT private FROM server_key WHERE purpose = $1").bind(purpose);
        let row = self.row(found).await?;
        row.map(|row| Ok(row.text("private")?.to_owned())).transpose()
    }

    /// Keeps a new key; the first one stays.
    pub async fn server_key_add(
        &mut self,
        purpose: &str,
        private: &str,
        made_at: Timestamp,
    ) -> Result<(), StoreError> {
        let add = sql("INSERT INTO server_key (purpose, private, made_at) VALUES ($1, $2, $3) \
             ON CONFLICT (purpose) DO NOTHING");
        self.run(add.bind(purpose).bind(private).bind(made_at.0)).await
    }
}
