//! A file of sealed edits is handed in.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::hand_in::{hand_in, opened, sealing_key};
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;
use shared::wire::rescue::{RescueFile, Rescued};

/// Hand in the waiting edits of a phone that cannot send. Handing in twice changes nothing.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/rescues",
    params(("institution" = String, Path)),
    request_body = RescueFile, responses((status = 200, body = Rescued)))]
pub async fn create(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Body(file): Body<RescueFile>,
) -> Result<Json<Rescued>, ApiError> {
    let now = app.clock.now();
    if file.institution != institution {
        return Err(ErrorCode::WrongInstitution.into());
    }
    let key = sealing_key(&app.store, now).await?;
    let (edits, unreadable) = opened(&file, &key)?;
    let (at, input) = (institution.clone(), (caller, institution, edits, app.ids.clone()));
    let rescued = app
        .store
        .run_tx_at("hand_in", &at, input, move |tx, (caller, institution, edits, ids)| {
            Box::pin(hand_in(tx, caller, institution, edits, &**ids, now))
        })
        .await?;
    Ok(Json(Rescued { unreadable, ..rescued }))
}
