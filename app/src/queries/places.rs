//! The institutions of the person's branch, as last heard from the server.

use crate::store::schema::PLACES;
use crate::store::{Batch, LocalStore, StoreError};
use shared::wire::institutions::InstitutionRow;

/// The one key of the list.
const KEY: &str = "mine";

/// The institutions as last heard; empty when never.
pub async fn places(store: &impl LocalStore) -> Result<Vec<InstitutionRow>, StoreError> {
    Ok(store.get(PLACES, KEY).await?.unwrap_or_default())
}

/// Keeps the institutions that the server told.
pub async fn keep_places(store: &impl LocalStore, rows: &[InstitutionRow]) -> Result<(), StoreError> {
    store.commit(Batch::new().put(PLACES, KEY, &rows.to_vec())).await
}
