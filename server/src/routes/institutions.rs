//! Institutions of the caller's branch, and the history of their records.

use super::InstitutionPath;
use crate::app::App;
use crate::error::ApiError;
use crate::operations::{Failure, reach};
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::{RawPathParams, State};
use shared::values::RecordId;
use shared::wire::error_body::ErrorCode;
use shared::wire::institutions::{HistoryEntry, InstitutionRow};

/// The most changes of one record in an answer.
const HISTORY_LIMIT: u32 = 200;

/// The institutions that the caller may reach.
#[utoipa::path(get, path = "/api/v1/institutions", responses((status = 200, body = [InstitutionRow])))]
pub async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<InstitutionRow>>, ApiError> {
    Ok(Json(app.store.read(&caller, |tx, caller| Box::pin(tx.institutions_of(caller))).await?))
}

/// What was done to one record, the latest first.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/records/{record}/history",
    params(("institution" = String, Path), ("record" = String, Path)),
    responses((status = 200, body = [HistoryEntry])))]
pub async fn history(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    InstitutionPath(institution): InstitutionPath,
    named: RawPathParams,
) -> Result<Json<Vec<HistoryEntry>>, ApiError> {
    let record = named.iter().find(|(name, _)| *name == "record").and_then(|(_, id)| RecordId::parse(id));
    let record = record.ok_or(ErrorCode::NotFound)?;
    let entries = app
        .store
        .read(&(caller, institution), move |tx, (caller, institution)| {
            Box::pin(async move {
                reach(tx, caller, institution).await?;
                Ok::<_, Failure>(tx.history_of(institution, record, HISTORY_LIMIT).await?)
            })
        })
        .await?;
    Ok(Json(entries))
}
