//! Whether the roll here is the roll there: both digests are compared before a screen says so (P3).

use crate::store::schema::{RECORDS, of_institution};
use crate::store::{Keys, LocalStore, RollMeta, StoreError};
use shared::edits::{RollDigest, StoredRecord};
use shared::values::InstitutionId;
use shared::wire::sync::SyncResponse;

/// The roll after an answer that left nothing to pull, with the records that it changes. Where the digests differ, something that must not happen has
/// happened; the roll is read anew, once.
pub(super) async fn compared(
    store: &impl LocalStore,
    inst: &InstitutionId,
    next: RollMeta,
    answer: &SyncResponse,
    changed: &[StoredRecord],
) -> Result<RollMeta, StoreError> {
    let Some(theirs) = answer.roll else { return Ok(next) };
    let mut ours = RollDigest::of(changed);
    for (_, shadow) in store.list(RECORDS, Keys::all(&of_institution(inst))).await? {
        if !changed.iter().any(|record| record.id == shadow.id) {
            ours.add(&shadow);
        }
    }
    Ok(if ours == theirs {
        RollMeta { agreed: Some(answer.server_time), mended: false, ..next }
    } else if next.mended {
        RollMeta { agreed: None, ..next }
    } else {
        RollMeta { mended: true, ..next.read_anew() }
    })
}
