//! The institutions of the person's branch, as last heard from the server.

use crate::store::schema::PLACES;
use crate::store::{Batch, LocalStore, StoreError};
use shared::wire::institutions::InstitutionRow;

/// The one key of the list.
const KEY: &str = "mine";

/// The institutions as last heard; empty when never. What an older app kept in another shape is fetched again.
pub async fn places(store: &impl LocalStore) -> Result<Vec<InstitutionRow>, StoreError> {
    match store.get(PLACES, KEY).await {
        Err(StoreError::Unreadable { .. }) => Ok(Vec::new()),
        rows => Ok(rows?.unwrap_or_default()),
    }
}

/// Keeps the institutions that the server told.
pub async fn keep_places(store: &impl LocalStore, rows: &[InstitutionRow]) -> Result<(), StoreError> {
    store.commit(Batch::new().put(PLACES, KEY, &rows.to_vec())).await
}
