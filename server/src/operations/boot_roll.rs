//! The first download of a roll, page by page.

use super::{Failure, reach};
use crate::store::Tx;
use shared::access::Caller;
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::boot::{BOOT_PAGE, BootPage, Columns};
use shared::wire::error_body::ErrorCode;

/// Reads one page. Changes made between two pages reach the phone afterwards: it syncs on from the cursor of the
/// first page.
pub async fn boot_roll(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    after: Option<RecordId>,
    now: Timestamp,
) -> Result<BootPage, Failure> {
    reach(tx, caller, institution).await?;
    let at = tx.head_get(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let total = tx.records_count(institution).await?;
    // One more than fits tells whether there is another page.
    let mut records = tx.records_after(institution, after, BOOT_PAGE + 1).await?;
    let more = records.len() > BOOT_PAGE as usize;
    records.truncate(BOOT_PAGE as usize);
    let next = records.last().filter(|_| more).map(|last| last.id);
    let records: Vec<StoredRecord> = records.into_iter().map(StoredRecord::for_phones).collect();
    Ok(BootPage { at, total, columns: Columns::of(&records), next, server_time: now })
}
