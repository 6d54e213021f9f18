//! Whether the server is well.

use crate::app::App;
use crate::error::ApiError;
use axum::Json;
use axum::extract::State;
use shared::wire::error_body::ErrorCode;

/// `ok` when the database answers and somebody writes to it.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = str)))]
pub async fn check(State(app): State<App>) -> Result<Json<&'static str>, ApiError> {
    if !app.store.is_writable() {
        return Err(ErrorCode::Busy.into());
    }
    app.store.glance(&(), |tx, ()| Box::pin(tx.laos_count())).await?;
    Ok(Json("ok"))
}
