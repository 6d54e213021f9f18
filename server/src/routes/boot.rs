//! The first download of a roll.

use super::InstitutionPath;
use crate::app::App;
use crate::error::ApiError;
use crate::gate::Errand;
use crate::operations::boot_roll::boot_roll;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::{Query, State};
use shared::values::RecordId;
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorCode;
use std::collections::BTreeMap;

/// One page of the roll, by columns; `after` is the `next` of the page before.
#[utoipa::path(get, path = "/api/v1/boot/{institution}",
    params(("institution" = String, Path), ("after" = Option<String>, Query)),
    responses((status = 200, body = BootPage)))]
pub async fn page(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    InstitutionPath(institution): InstitutionPath,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<BootPage>, ApiError> {
    let now = app.clock.now();
    let after = match query.get("after") {
        Some(text) => Some(RecordId::parse(text).ok_or(ErrorCode::Malformed)?),
        None => None,
    };
    let pass = app.gate.enter(Errand::Boot).map_err(ApiError::busy)?;
    let page = app
        .store
        .read(&(caller, institution), move |tx, (caller, institution)| {
            Box::pin(boot_roll(tx, caller, institution, after, now))
        })
        .await?;
    pass.served();
    Ok(Json(page))
}
