//! Rounds and windows.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::rounds;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::State;
use shared::rounds::Round;
use shared::values::WindowId;
use shared::wire::rounds::{NewClosing, NewRound, NewWindow, PlannedWindow, Rounds};

/// Every round with its windows.
#[utoipa::path(get, path = "/api/v1/rounds", responses((status = 200, body = Rounds)))]
pub async fn list(State(app): State<App>, SignedIn { .. }: SignedIn) -> Result<Json<Rounds>, ApiError> {
    Ok(Json(app.store.read(&(), |tx, ()| Box::pin(rounds::list(tx))).await?))
}

/// Open a round. One of the same year and number, and for the same purpose, is returned as it is.
#[utoipa::path(post, path = "/api/v1/rounds", request_body = NewRound,
    responses((status = 200, body = Round)))]
pub async fn create(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Body(new): Body<NewRound>,
) -> Result<Json<Round>, ApiError> {
    let input = (caller, new, app.ids.clone());
    let opened = app
        .store
        .run_tx("open_round", input, |tx, (caller, new, ids)| {
            Box::pin(rounds::open_round(tx, caller, new, &**ids))
        })
        .await?;
    Ok(Json(opened))
}

/// Open a window. One whose id is there already is returned as it is.
#[utoipa::path(post, path = "/api/v1/windows", request_body = NewWindow,
    responses((status = 200, body = PlannedWindow)))]
pub async fn open(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Body(new): Body<NewWindow>,
) -> Result<Json<PlannedWindow>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, new, app.ids.clone()));
    let opened = app
        .store
        .run_tx("open_window", input, move |tx, (caller, new, ids)| {
            Box::pin(rounds::open_window(tx, caller, new, &**ids, now))
        })
        .await?;
    Ok(Json(opened))
}

/// Close a window at another time, perhaps by a letter: later, early, or now.
#[utoipa::path(put, path = "/api/v1/windows/{window}", params(("window" = String, Path)),
    request_body = NewClosing, responses((status = 200, body = PlannedWindow)))]
pub async fn close(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(window): Named<WindowId>,
    Body(closing): Body<NewClosing>,
) -> Result<Json<PlannedWindow>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, window, closing));
    let closed = app
        .store
        .run_tx("close_window", input, move |tx, (caller, window, closing)| {
            Box::pin(rounds::close_window(tx, caller, *window, closing, now))
        })
        .await?;
    Ok(Json(closed))
}
