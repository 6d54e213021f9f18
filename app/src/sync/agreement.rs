//! Whether the roll here is the roll there: both digests are compared before a screen says so (P3).

use super::{Line, Transport};
use crate::store::schema::{RECORDS, keyed, of_institution};
use crate::store::{Keys, LocalStore, RollMeta, StoreError};
use shared::edits::{RollDigest, StoredRecord};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::sync::SyncResponse;
use std::cell::RefCell;

/// So many changed records are followed one by one; reading the roll whole is quicker than more.
const MAX_FOLLOWED: usize = 50;

/// What the rolls here add up to, each since it agreed while this door is open. From then on it follows from the records
/// that change: a roll is read whole at the first exchange behind a door, and where digests differ.
#[derive(Default)]
pub struct KnownDigests(RefCell<Vec<(InstitutionId, Timestamp, RollDigest)>>);

impl KnownDigests {
    /// `None` also when another window stored an answer meanwhile: every one brings another time.
    fn of(&self, inst: &InstitutionId, before: &RollMeta) -> Option<RollDigest> {
        let known = self.0.borrow();
        let mut known = known.iter().filter(|(of, at, _)| of == inst && Some(*at) == before.server_time);
        known.next().map(|(.., digest)| *digest)
    }

    /// Takes note of what a roll adds up to as it was just stored; of `None` it is not known.
    pub(super) fn note(&self, inst: &InstitutionId, stored: &RollMeta, digest: Option<RollDigest>) {
        let mut known = self.0.borrow_mut();
        known.retain(|(of, ..)| of != inst);
        if let (Some(at), Some(digest)) = (stored.server_time, digest) {
            known.push((inst.clone(), at, digest));
        }
    }

    /// Has every roll read whole again.
    pub fn forget(&self) {
        self.0.take();
    }
}

/// The roll after an answer, with the records that it changes, and what it then adds up to, if that is known. When the
/// answer left nothing to pull and the digests differ, something that must not happen has happened; the roll is read
/// anew, once.
pub(super) async fn compared<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    before: &RollMeta,
    next: RollMeta,
    answer: &SyncResponse,
    changed: &[StoredRecord],
) -> Result<(RollMeta, Option<RollDigest>), StoreError> {
    let (store, inst) = (line.store, line.institution);
    let followed = match line.known.of(inst, before) {
        Some(digest) if changed.len() <= MAX_FOLLOWED => Some(following(store, inst, digest, changed).await?),
        _ => None,
    };
    let Some(theirs) = answer.roll else { return Ok((next, followed)) };
    let ours = match followed {
        Some(ours) if ours == theirs => ours,
        _ => whole(store, inst, changed).await?,
    };
    Ok(if ours == theirs {
        (RollMeta { agreed: Some(answer.server_time), mended: false, ..next }, Some(ours))
    } else if next.mended {
        (RollMeta { agreed: None, ..next }, None)
    } else {
        (RollMeta { mended: true, ..next.read_anew() }, None)
    })
}

/// What a roll adds up to after these records changed.
async fn following(
    store: &impl LocalStore,
    inst: &InstitutionId,
    mut digest: RollDigest,
    changed: &[StoredRecord],
) -> Result<RollDigest, StoreError> {
    for record in changed {
        if let Some(shadow) = store.get(RECORDS, &keyed(inst, &record.id)).await? {
            digest.remove(&shadow);
        }
        digest.add(record);
    }
    Ok(digest)
}

/// The same by reading all of it.
async fn whole(
    store: &impl LocalStore,
    inst: &InstitutionId,
    changed: &[StoredRecord],
) -> Result<RollDigest, StoreError> {
    let mut digest = RollDigest::of(changed);
    for (_, shadow) in store.list(RECORDS, Keys::all(&of_institution(inst))).await? {
        if !changed.iter().any(|record| record.id == shadow.id) {
            digest.add(&shadow);
        }
    }
    Ok(digest)
}
