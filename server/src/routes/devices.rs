//! How syncing goes at the caller's institutions.

use crate::app::App;
use crate::error::ApiError;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::wire::devices::SyncReport;

/// The institutions that the caller may reach with the phones that were heard there.
#[utoipa::path(get, path = "/api/v1/devices", responses((status = 200, body = [SyncReport])))]
pub async fn list(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Json<Vec<SyncReport>>, ApiError> {
    Ok(Json(app.store.read(&caller, |tx, caller| Box::pin(tx.devices_of(caller))).await?))
}
