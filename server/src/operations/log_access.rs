//! Somebody looks at, or takes out, what stands in an answer that is about to be given: that is logged first.

use crate::store::{Looked, Store, StoreError};
use shared::access::Caller;
use shared::values::{Ids, InstitutionId, RecordId, Timestamp};
use shared::wire::access_log::Access;
use std::sync::Arc;

/// Adds the line.
pub async fn log_access(
    (store, ids): (&Store, Arc<dyn Ids + Send + Sync>),
    now: Timestamp,
    caller: Caller,
    institution: InstitutionId,
    record: Option<RecordId>,
    what: Access,
) -> Result<(), StoreError> {
    store
        .run_tx("log_access", (caller, institution, ids), move |tx, (caller, institution, ids)| {
            let looked = Looked { what, institution, record, reason: "" };
            Box::pin(tx.access_add(caller, looked, &**ids, now))
        })
        .await
}
