//! Who hears that a value was written over or not chosen: its author, and where nobody chose, also the author of the
//! value that took its place (sync.md 3). Each is told once.

use crate::store::schema::{SENT, TOLD, Told, keyed, of_institution};
use crate::store::{Batch, Keys, LocalStore, StoreError};
use shared::edits::SentEdit;
use shared::json;
use shared::values::{EditId, InstitutionId};
use shared::wire::sync::{SyncRequest, SyncResponse};

/// Adds what an answer tells of my edits.
pub(super) async fn tell(
    store: &impl LocalStore,
    inst: &InstitutionId,
    asked: &SyncRequest,
    answer: &SyncResponse,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    if answer.page.iter().all(|record| record.overwritten.is_empty()) {
        return Ok(());
    }
    let sent = store.list(SENT, Keys::all(&of_institution(inst))).await?;
    let sent = sent.iter().map(|(_, entry)| &entry.sent);
    let mine: Vec<&SentEdit> = sent.chain(&asked.ops).collect();
    let find = |id: EditId| mine.iter().find(|sent| sent.id == id);
    for record in &answer.page {
        for what in &record.overwritten {
            let (lost, won) = (find(what.lost), find(what.won).is_some());
            let concerns_me = if won { lost.is_none() && !what.chosen } else { lost.is_some() };
            let group = json::written(&what.group);
            let key = keyed(inst, &format!("{}-{}-{group}", what.lost, what.won));
            if !concerns_me || store.get_text(TOLD.name, &key).await?.is_some() {
                continue;
            }
            let of_group = |sent: &&SentEdit| {
                let wanted = sent.edit.wanted().filter(|(field, _)| field.group() == what.group);
                wanted.map(|(field, value)| (field, value.to_owned())).collect()
            };
            let lost = lost.map(of_group).unwrap_or_default();
            batch.add(TOLD, &key, &Told { record: record.id, what: what.clone(), lost, read: false });
        }
    }
    Ok(())
}
