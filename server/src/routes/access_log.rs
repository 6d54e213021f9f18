//! Who opened which child's full record, and who took out what.

use crate::app::App;
use crate::error::ApiError;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::{Query, State};
use shared::access::Act;
use shared::values::Timestamp;
use shared::wire::access_log::{AccessEntry, MAX_ENTRIES};
use shared::wire::error_body::ErrorCode;
use std::collections::BTreeMap;

/// The log of the branches whose data the caller protects, the latest first; `at` and `id` of the last entry lead to the
/// page before it.
#[utoipa::path(get, path = "/api/v1/access-log",
    params(("at" = Option<i64>, Query), ("id" = Option<String>, Query)),
    responses((status = 200, body = [AccessEntry])))]
pub async fn list(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Vec<AccessEntry>>, ApiError> {
    if caller.branches_for(Act::ReadLog).next().is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let at = query.get("at").map(|at| at.parse().map(Timestamp)).transpose();
    let input = (caller, at.map_err(|_| ErrorCode::Malformed)?, query.get("id").cloned().unwrap_or_default());
    let entries = app.store.read(&input, |tx, (caller, at, id)| {
        Box::pin(tx.access_list(caller, at.map(|at| (at, id.as_str())), MAX_ENTRIES))
    });
    Ok(Json(entries.await?))
}
