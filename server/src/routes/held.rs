//! Edits that came when no window was open for them.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::decide_held;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::values::InstitutionId;
use shared::wire::held::{Decision, HeldList, HeldPlace};

/// The institutions at which edits wait for the caller's decision.
#[utoipa::path(get, path = "/api/v1/held", responses((status = 200, body = [HeldPlace])))]
pub async fn places(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Json<Vec<HeldPlace>>, ApiError> {
    Ok(Json(app.store.read(&caller, |tx, caller| Box::pin(tx.parked_places(caller))).await?))
}

/// What waits at an institution.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/held",
    params(("institution" = String, Path)), responses((status = 200, body = HeldList)))]
pub async fn list(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
) -> Result<Json<HeldList>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, institution, app.referee.clone()));
    let list = app
        .store
        .read(&input, move |tx, (caller, institution, referee)| {
            Box::pin(decide_held::list(tx, referee, caller, institution, now))
        })
        .await?;
    Ok(Json(list))
}

/// Accept or decline some of it. What was decided before stays as it is.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/held",
    params(("institution" = String, Path)), request_body = Decision,
    responses((status = 200, body = HeldList)))]
pub async fn decide(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Body(decision): Body<Decision>,
) -> Result<Json<HeldList>, ApiError> {
    let now = app.clock.now();
    let (at, input) = (institution.clone(), (caller, institution, decision, app.referee.clone()));
    let left = app
        .store
        .run_tx_at("decide_held", &at, input, move |tx, (caller, institution, decision, referee)| {
            Box::pin(async move {
                decide_held::decide(tx, referee, caller, institution, decision, now).await?;
                decide_held::list(tx, referee, caller, institution, now).await
            })
        })
        .await?;
    Ok(Json(left))
}
