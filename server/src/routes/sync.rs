//! Push and pull in one round trip.

use super::InstitutionPath;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::gate::Errand;
use crate::operations::sync_roll;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::wire::sync::{SyncRequest, SyncResponse};

/// Send waiting edits and get what changed.
#[utoipa::path(post, path = "/api/v1/sync/{institution}", params(("institution" = String, Path)),
    request_body = SyncRequest, responses((status = 200, body = SyncResponse)))]
pub async fn exchange(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    InstitutionPath(institution): InstitutionPath,
    Body(asked): Body<SyncRequest>,
) -> Result<Json<SyncResponse>, ApiError> {
    let errand = if asked.ops.is_empty() { Errand::Pull } else { Errand::Push };
    let pass = app.gate.enter(errand).map_err(ApiError::busy)?;
    let answer = sync_roll::exchange(&app.store, caller, institution, asked, app.clock.now()).await?;
    pass.served();
    Ok(Json(answer))
}
