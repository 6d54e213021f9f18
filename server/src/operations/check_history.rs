//! The records of an institution are worked out again from its history and compared with those that are kept
//! (sync.md I15); every change must have its receipt, and every device must count as far as its receipts go.

use crate::store::{Store, StoreError};
use shared::edits::RollDigest;
use shared::edits::fold::{Fold, Misfit};
use shared::values::InstitutionId;
use std::collections::BTreeSet;

/// What was found at an institution.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// Changes in its history.
    pub changes: u64,
    /// What does not fit.
    pub misfits: BTreeSet<Misfit>,
    /// Whether the digest of the roll that is kept is that of the records.
    pub digest_fits: bool,
}

/// Checks one institution, all of it as of one moment.
pub async fn check_history(store: &Store, institution: &InstitutionId) -> Result<Checked, StoreError> {
    store
        .read(institution, |tx, institution| {
            Box::pin(async move {
                let standing = tx.standing_get(institution).await?;
                let (head, kept) = standing.map(|at| (at.head, at.roll)).unwrap_or_default();
                let records = tx.records_all(institution).await?;
                let mut fold = Fold::default();
                for row in tx.history_all(institution).await? {
                    fold.add(row);
                }
                let digest_fits = kept.is_none_or(|kept| kept == RollDigest::of(&records));
                let mut misfits = fold.compare(head, &records);
                misfits.extend(tx.records_astray(institution).await?.into_iter().map(Misfit::Record));
                misfits.extend(tx.changes_unanswered(institution).await?.into_iter().map(Misfit::Receipt));
                misfits.extend(tx.devices_behind(institution).await?.into_iter().map(Misfit::Device));
                Ok(Checked { changes: head.seq, misfits, digest_fits })
            })
        })
        .await
}

/// The institutions that there are.
pub async fn all_institutions(store: &Store) -> Result<Vec<InstitutionId>, StoreError> {
    store.read(&(), |tx, ()| Box::pin(tx.institutions_all())).await
}
