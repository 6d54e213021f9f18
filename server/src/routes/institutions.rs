//! Institutions of the caller's branch, and the history of their records.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::log_access::log_access;
use crate::operations::open_child::{find_child, open_child};
use crate::operations::{Failure, reach};
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId};
use shared::wire::access_log::{Access, FindChild, Opening};
use shared::wire::institutions::{HistoryEntry, InstitutionRow};

/// The most changes of one record in an answer.
const HISTORY_LIMIT: u32 = 200;

/// The institutions that the caller may reach.
#[utoipa::path(get, path = "/api/v1/institutions", responses((status = 200, body = [InstitutionRow])))]
pub async fn list(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Json<Vec<InstitutionRow>>, ApiError> {
    Ok(Json(app.store.read(&caller, |tx, caller| Box::pin(tx.institutions_of(caller))).await?))
}

/// What was done to one record, the latest first.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/records/{record}/history",
    params(("institution" = String, Path), ("record" = String, Path)),
    responses((status = 200, body = [HistoryEntry])))]
pub async fn history(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Named(record): Named<RecordId>,
) -> Result<Json<Vec<HistoryEntry>>, ApiError> {
    let input = (caller, institution);
    let entries = app
        .store
        .read(&input, move |tx, (caller, institution)| {
            Box::pin(async move {
                reach(tx, caller, institution).await?;
                Ok::<_, Failure>(tx.history_of(institution, record, HISTORY_LIMIT).await?)
            })
        })
        .await?;
    log_access(
        (&app.store, app.ids.clone()),
        app.clock.now(),
        input.0,
        input.1,
        Some(record),
        Access::History,
    )
    .await?;
    Ok(Json(entries))
}

/// Open the record of a child that is looked for from above. The reason is logged before anything is shown.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/openings",
    params(("institution" = String, Path)),
    request_body = FindChild, responses((status = 200, body = [StoredRecord])))]
pub async fn find(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Body(asked): Body<FindChild>,
) -> Result<Json<Vec<StoredRecord>>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, institution, asked, app.ids.clone()));
    let opened = app
        .store
        .run_tx("find_child", input, move |tx, (caller, institution, asked, ids)| {
            Box::pin(find_child(tx, caller, institution, asked, &**ids, now))
        })
        .await?;
    Ok(Json(opened))
}

/// Open a child's record from above. The reason is logged before anything is shown.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/records/{record}/opening",
    params(("institution" = String, Path), ("record" = String, Path)),
    request_body = Opening, responses((status = 200, body = StoredRecord)))]
pub async fn open(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Named(record): Named<RecordId>,
    Body(opening): Body<Opening>,
) -> Result<Json<StoredRecord>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, institution, opening, app.ids.clone()));
    let opened = app
        .store
        .run_tx("open_child", input, move |tx, (caller, institution, opening, ids)| {
            Box::pin(open_child(tx, caller, (institution, record), opening, &**ids, now))
        })
        .await?;
    Ok(Json(opened))
}
