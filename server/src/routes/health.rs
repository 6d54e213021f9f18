//! Whether the server is well.

use crate::app::App;
use crate::error::ApiError;
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;

/// `ok` when the database answers and takes writes.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = str)))]
pub async fn check(State(app): State<App>) -> Result<Json<&'static str>, ApiError> {
    if !app.store.is_writable() {
        return Err(StoreError::BrokeOff.into());
    }
    app.store.glance(&(), |tx, ()| Box::pin(tx.laos_count())).await?;
    Ok(Json("ok"))
}
