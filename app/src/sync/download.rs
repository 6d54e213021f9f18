//! A roll page by page: for the first time, or anew after the server was restored. It goes on where it broke off,
//! also after the browser was closed. A roll that is read anew stands in a table of its own until it is whole, so
//! that nobody loses the list meanwhile.

use super::outbox::{needing_attention, open_question};
use super::transport::Transport;
use super::{Line, SyncError};
use crate::store::schema::{
    ANEW, ATTENTION, Download, META, RECORDS, SENT, keyed, number_part, of_institution,
};
use crate::store::{Batch, Keys, LocalStore, RollMeta, StoreError, Table};
use shared::edits::StoredRecord;
use shared::values::InstitutionId;

/// Gets and stores one page. Returns whether there is more to do.
pub async fn next_page<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: RollMeta,
) -> Result<bool, SyncError> {
    let so_far = meta.download.clone().unwrap_or_default();
    let page = line.transport.boot(line.institution, so_far.after).await?;
    let records = page.columns.into_records();

    let mut next = meta.clone();
    let at = so_far.at.unwrap_or(page.at);
    next.server_time = Some(page.server_time);
    next.download = page.next.map(|after| Download {
        at: Some(at),
        after: Some(after),
        received: so_far.received + records.len() as u64,
        total: page.total,
        anew: so_far.anew,
    });
    let key = line.institution.as_str();
    let mut batch = Batch::new().expect(META, key, Some(&meta));
    if so_far.anew && next.download.is_some() {
        for record in &records {
            batch.add(ANEW, &keyed(line.institution, &record.id), record);
        }
    } else if so_far.anew {
        take_place(line.store, line.institution, &records, &mut batch).await?;
    } else {
        for record in &records {
            batch.add(RECORDS, &keyed(line.institution, &record.id), record);
        }
    }
    if next.download.is_none() {
        next.cursor = at;
        let table = if so_far.anew { ANEW } else { RECORDS };
        settle_anew(line.store, line.institution, table, &mut next, &records, &mut batch).await?;
    }
    line.store.commit(batch.put(META, key, &next)).await?;
    Ok(true)
}

/// The old shadows go, those read anew and those of the last page take their place.
async fn take_place(
    store: &impl LocalStore,
    inst: &InstitutionId,
    last: &[StoredRecord],
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let prefix = of_institution(inst);
    for (key, _) in store.list_text(RECORDS.name, Keys::all(&prefix)).await? {
        batch.drop_from(RECORDS, &key);
    }
    for (key, record) in store.list(ANEW, Keys::all(&prefix)).await? {
        batch.drop_from(ANEW, &key);
        batch.add(RECORDS, &key, &record);
    }
    for record in last {
        batch.add(RECORDS, &keyed(inst, &record.id), record);
    }
    Ok(())
}

/// Receipted edits that the server has forgotten wait again, and show until then; all others are in what was read.
/// Questions of mine that nobody asks any more need nobody.
async fn settle_anew(
    store: &impl LocalStore,
    inst: &InstitutionId,
    table: Table<StoredRecord>,
    next: &mut RollMeta,
    last: &[StoredRecord],
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let prefix = of_institution(inst);
    let after = number_part(next.acked);
    let forgotten = store.list(SENT, Keys { prefix: &prefix, after: &after, limit: u32::MAX }).await?;
    next.unseen = forgotten.into_iter().map(|(_, entry)| entry.sent.n).collect();
    for entry in needing_attention(store, inst).await? {
        if entry.sent.n > next.acked || entry.outcome.seq().is_none() {
            continue;
        }
        let key = keyed(inst, &entry.sent.record);
        let read = store.get(table, &key).await?;
        let record = read.as_ref().or_else(|| last.iter().find(|record| record.id == entry.sent.record));
        if !record.is_some_and(|record| open_question(record, entry.sent.id)) {
            batch.drop_from(ATTENTION, &keyed(inst, &entry.sent.id));
        }
    }
    Ok(())
}
