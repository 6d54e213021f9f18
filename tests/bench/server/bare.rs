//! What the engine takes bare: the rows that the edits come to, through the same driver.

use super::SPAN;
use super::load::drive;
use super::prepared::Prepared;
use server::store::{Author, Store, StoreError};
use shared::values::{AccountId, DeviceId, Timestamp};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Writes prepared rows over several connections; tells how many edits in a second they were.
pub async fn measure(store: &Store, rows: Vec<Prepared>) -> f64 {
    let edits = rows.first().map_or(0, |first| first.changes.len());
    let (store, rest) = (store.clone(), Arc::new(Mutex::new(rows)));
    let act = move |_| {
        let rows = rest.lock().expect("nobody panics with it").pop();
        let store = store.clone();
        async move {
            let Some(rows) = rows else { return false };
            let at = rows.institution.clone();
            let written: Result<(), StoreError> = store
                .run_tx_at("bare", &at, rows, |tx, rows| {
                    Box::pin(async move {
                        tx.institution_lock(&rows.institution).await?;
                        tx.gather();
                        let records: Vec<_> = rows.records.iter().collect();
                        tx.records_put(&rows.institution, &records).await?;
                        tx.history_add(&rows.institution, &somebody(), &rows.changes).await?;
                        tx.head_put(&rows.institution, rows.head, rows.roll).await?;
                        tx.write_gathered().await
                    })
                })
                .await;
            written.expect("the rows are written");
            true
        }
    };
    drive(act, SPAN).await.of(edits).per_second()
}

fn somebody() -> Author {
    let id = Uuid::from_u128(1);
    Author {
        account: AccountId(id),
        by: "ครูมาลี ใจดี".to_owned(),
        device: DeviceId(id),
        arrived_at: Timestamp(0),
    }
}
