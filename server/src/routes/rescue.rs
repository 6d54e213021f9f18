//! Sealed edits: a file of them is handed in, or a phone that is locked posts them.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::hand_in::{contact_key, hand_in, opened, sealing_key};
use crate::passwords::token_hash;
use crate::signed_in::{LockedPhone, SignedIn};
use axum::Json;
use axum::extract::State;
use shared::access::Caller;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;
use shared::wire::rescue::{Enclosed, RescueFile, Rescued};

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
    let (enclosed, unreadable) = open(&app, &institution, &file).await?;
    take(&app, caller, institution, enclosed, unreadable).await
}

/// Post the waiting edits of a phone that is locked: its cookie says whose they are, and the word of the vault, which
/// only an open one knows, lies in each envelope. Others count as unreadable.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/envelopes",
    params(("institution" = String, Path)),
    request_body = RescueFile, responses((status = 200, body = Rescued)))]
pub async fn post(
    State(app): State<App>,
    LockedPhone { caller, word_hash }: LockedPhone,
    Named(institution): Named<InstitutionId>,
    Body(file): Body<RescueFile>,
) -> Result<Json<Rescued>, ApiError> {
    let (enclosed, unreadable) = open(&app, &institution, &file).await?;
    let all = enclosed.len();
    let own = |held: &Enclosed| token_hash(&held.word) == word_hash && held.sent.user == caller.account;
    let mine: Vec<Enclosed> = enclosed.into_iter().filter(own).collect();
    let foreign = (all - mine.len()) as u64;
    take(&app, caller, institution, mine, unreadable + foreign).await
}

async fn open(
    app: &App,
    institution: &InstitutionId,
    file: &RescueFile,
) -> Result<(Vec<Enclosed>, u64), ApiError> {
    if file.institution != *institution {
        return Err(ErrorCode::WrongInstitution.into());
    }
    let key = sealing_key(&app.store, app.clock.now()).await?;
    Ok(opened(file, &key)?)
}

async fn take(
    app: &App,
    caller: Caller,
    institution: InstitutionId,
    enclosed: Vec<Enclosed>,
    unreadable: u64,
) -> Result<Json<Rescued>, ApiError> {
    let now = app.clock.now();
    let judged = (app.referee.clone(), contact_key(&app.store, &app.referee, now).await?);
    let (at, input) = (institution.clone(), (judged, caller, institution, enclosed, app.ids.clone()));
    let rescued = app
        .store
        .run_tx_at("hand_in", &at, input, move |tx, (judged, caller, institution, enclosed, ids)| {
            Box::pin(hand_in(tx, judged, caller, institution, enclosed, &**ids, now))
        })
        .await?;
    Ok(Json(Rescued { unreadable, ..rescued }))
}
