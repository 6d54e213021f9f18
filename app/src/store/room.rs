//! What a full device gives up, so that work still fits: the shadows of other rolls, which can be fetched again.
//! Waiting and sent edits, and what needs a person, are never given up (sync.md 2.8, 18).

use super::schema::{ANEW, Download, META, OUTBOX, RECORDS};
use super::{Batch, Keys, LocalStore, RollMeta, StoreError};
use shared::values::InstitutionId;

/// Drops the shadows of every other roll on which nothing waits. Each is downloaded again when it is next opened.
pub async fn make_room(store: &impl LocalStore, keep: &InstitutionId) -> Result<(), StoreError> {
    for (key, meta) in store.list(META, Keys::all("")).await? {
        let prefix = format!("{key}/");
        let first = Keys { prefix: &prefix, after: "", limit: 1 };
        if key == keep.as_str() || !store.list_text(OUTBOX.name, first).await?.is_empty() {
            continue;
        }
        let next = RollMeta { download: Some(Download::default()), ..meta.clone() };
        let mut batch = Batch::new().expect(META, &key, Some(&meta)).put(META, &key, &next);
        for table in [RECORDS, ANEW] {
            for (row, _) in store.list_text(table.name, Keys::all(&prefix)).await? {
                batch.drop_from(table, &row);
            }
        }
        match store.commit(batch).await {
            Ok(()) | Err(StoreError::Changed) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
