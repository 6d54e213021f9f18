//! The frozen base of a roll, as this phone keeps it, and what is different now (P5, R35).

use super::roll::Roll;
use crate::store::schema::BASES;
use crate::store::{Batch, LocalStore, StoreError};
use shared::snapshots::{BaseRow, Change, Compared, Elsewhere, difference};
use shared::values::InstitutionId;
use shared::wire::snapshots::BaseList;

/// The base that is kept; `None` before it was fetched first.
pub async fn base(store: &impl LocalStore, at: &InstitutionId) -> Result<Option<BaseList>, StoreError> {
    match store.get(BASES, at.as_str()).await {
        // What an older app kept in another shape is fetched again.
        Err(StoreError::Unreadable { .. }) => Ok(None),
        base => base,
    }
}

/// Keeps the base that the server told.
pub async fn keep_base(
    store: &impl LocalStore,
    at: &InstitutionId,
    base: &BaseList,
) -> Result<(), StoreError> {
    store.commit(Batch::new().put(BASES, at.as_str(), base)).await
}

/// Forgets it.
pub async fn forget_base(store: &impl LocalStore, at: &InstitutionId) -> Result<(), StoreError> {
    let mut forgotten = Batch::new();
    forgotten.drop_from(BASES, at.as_str());
    store.commit(forgotten).await
}

/// A child of whom something is different: how, as it was then, and as it is now.
pub type Different = (Change, Option<BaseRow>, Option<BaseRow>);

/// What is different between the base and the roll as this phone shows it, child by child and in numbers.
pub fn compare(base: &BaseList, roll: &Roll) -> (Vec<Different>, Compared) {
    let row = |child: &super::roll::ChildRow| BaseRow::of(child.id.to_string(), &child.stored.record);
    let (mut now, mut gone) = (Vec::new(), Vec::new());
    for child in roll.rows.iter() {
        if child.stored.on_roll() { now.push(row(child)) } else { gone.push(row(child)) }
    }
    let changed = difference(&base.rows, &now, &gone, Elsewhere::UNKNOWN);
    let counts = Compared::of(&base.rows, &now, &changed);
    let told = changed.iter().map(|one| (one.change, one.then.cloned(), one.now.cloned()));
    (told.collect(), counts)
}
