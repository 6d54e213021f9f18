//! One child as the page shows it.

use super::roll::{RowState, state_of};
pub use crate::store::schema::Draft;
use crate::store::schema::{DRAFTS, META, RECORDS, keyed};
use crate::store::{LocalStore, StoreError};
use crate::sync::outbox::{Mine, my_edits};
use crate::sync::view::view;
use futures::future::join;
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId};

/// A child's page.
#[derive(Clone, Debug)]
pub struct ChildPage {
    /// The record as its person sees it.
    pub stored: StoredRecord,
    /// How it stands with the server.
    pub state: RowState,
    /// My edits of it that are not simply done.
    pub mine: Vec<Mine>,
}

/// Reads a child; `None` when there is no such record here.
pub async fn child_page(
    store: &impl LocalStore,
    institution: &InstitutionId,
    id: RecordId,
) -> Result<Option<ChildPage>, StoreError> {
    let key = keyed(institution, &id);
    let (meta, shadow) = join(store.get(META, institution.as_str()), store.get(RECORDS, &key)).await;
    let (Some(meta), shadow) = (meta?, shadow?) else { return Ok(None) };
    let mine = my_edits(store, institution, &meta, Some(id)).await?;
    let shown = mine.iter().filter(|mine| mine.shows()).map(|mine| &mine.sent);
    let Some(stored) = view(shadow.as_ref(), shown) else { return Ok(None) };
    let state = state_of(&stored, &mine);
    Ok(Some(ChildPage { stored, state, mine }))
}

/// A form that was begun and not saved.
pub async fn draft(store: &impl LocalStore, key: &str) -> Result<Option<Draft>, StoreError> {
    store.get(DRAFTS, key).await
}
