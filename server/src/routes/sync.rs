//! Push and pull in one round trip.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::gate::Errand;
use crate::operations::sync_roll;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::values::InstitutionId;
use shared::wire::sync::{SyncRequest, SyncResponse};
use tokio::sync::Semaphore;

/// How many contacts are noted at a time, beside the answers.
static NOTING: Semaphore = Semaphore::const_new(4);

/// Send waiting edits and get what changed.
#[utoipa::path(post, path = "/api/v1/sync/{institution}", params(("institution" = String, Path)),
    request_body = SyncRequest, responses((status = 200, body = SyncResponse)))]
pub async fn exchange(
    State(app): State<App>,
    SignedIn { caller, session }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Body(asked): Body<SyncRequest>,
) -> Result<Json<SyncResponse>, ApiError> {
    if asked.ops.is_empty() {
        app.gate.lets_stay(Errand::Pull).map_err(ApiError::busy)?;
    }
    let (answer, contact) = sync_roll::exchange(
        &app.store,
        &app.referee,
        (caller, session.phone),
        institution,
        asked,
        app.clock.now(),
    )
    .await?;
    if let Some(contact) = contact {
        // The phone does not wait for it; while there is much to note, it is noted the next time.
        if let Ok(turn) = NOTING.try_acquire() {
            tokio::spawn(async move {
                contact.note(&app.store).await;
                drop(turn);
            });
        }
    }
    Ok(Json(answer))
}
