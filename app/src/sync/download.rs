//! The first download of a roll, page by page; it goes on where it broke off.

use super::transport::Transport;
use super::{Line, SyncError};
use crate::store::schema::{Download, META, RECORDS, keyed};
use crate::store::{Batch, LocalStore, RollMeta};

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
    });
    if next.download.is_none() {
        next.cursor = at;
    }
    let key = line.institution.as_str();
    let mut batch = Batch::new().expect(META, key, Some(&meta)).put(META, key, &next);
    for record in &records {
        batch.add(RECORDS, &keyed(line.institution, &record.id), record);
    }
    line.store.commit(batch).await?;
    Ok(true)
}
