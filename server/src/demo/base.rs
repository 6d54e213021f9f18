//! The frozen base of the demonstration world: as of a day before the last corrections, so that there is a difference.

use crate::operations::Failure;
use crate::operations::draw_snapshot::draw;
use crate::operations::snapshots::{add, decide};
use crate::store::Store;
use shared::snapshots::{Origin, Snapshot};
use shared::values::{Ids, SnapshotId, Timestamp};
use std::sync::Arc;

const DEPARTMENT: &str = "กรมส่งเสริมการปกครองท้องถิ่น";

/// Takes it and puts it in force.
pub async fn freeze_base(
    store: &Store,
    ids: Arc<dyn Ids + Send + Sync>,
    now: Timestamp,
) -> Result<Snapshot, Failure> {
    let as_of = now.bangkok_day().add_days(-36);
    let added: Result<SnapshotId, Failure> = store
        .run_tx("demo_base", ids, move |tx, ids| {
            Box::pin(async move {
                let of = tx.institutions_count().await?;
                let what = ("ฐานข้อมูลจัดสรรงบประมาณ", as_of, Origin::History);
                Ok(add(tx, what, (DEPARTMENT, of), &**ids, now).await?.id)
            })
        })
        .await;
    let id = added?;
    draw(store, id).await?;
    store.run_tx("demo_base", id, move |tx, &id| Box::pin(decide(tx, DEPARTMENT, id, true, now))).await
}
