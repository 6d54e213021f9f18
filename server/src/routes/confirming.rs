//! Confirming a roll.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::confirm;
use crate::operations::progress::current_due;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::values::InstitutionId;
use shared::wire::confirming::{ConfirmingStand, Decide, DuePlace};

/// How an institution stands, level by level.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/confirming",
    params(("institution" = String, Path)), responses((status = 200, body = ConfirmingStand)))]
pub async fn show(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
) -> Result<Json<ConfirmingStand>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, institution, app.referee.clone()));
    let stand = app
        .store
        .read(&input, move |tx, (caller, institution, referee)| {
            Box::pin(confirm::show(tx, referee, caller, institution, now))
        })
        .await?;
    Ok(Json(stand))
}

/// The institutions whose rolls wait to be confirmed at a level of the caller.
#[utoipa::path(get, path = "/api/v1/confirming", responses((status = 200, body = [DuePlace])))]
pub async fn due(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Json<Vec<DuePlace>>, ApiError> {
    let due = current_due(&app.store, &app.referee, caller, app.clock.now()).await?;
    Ok(Json(due))
}

/// Confirm the roll that was seen, or return it to those below.
#[utoipa::path(put, path = "/api/v1/institutions/{institution}/confirming",
    params(("institution" = String, Path)), request_body = Decide, responses((status = 204)))]
pub async fn decide(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Body(decision): Body<Decide>,
) -> Result<StatusCode, ApiError> {
    let (now, at) = (app.clock.now(), institution.clone());
    let input = (caller, institution, decision, app.referee.clone());
    app.store
        .run_tx_at("confirm", &at, input, move |tx, (caller, institution, decision, referee)| {
            Box::pin(confirm::decide(tx, referee, caller, institution, decision, now))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
