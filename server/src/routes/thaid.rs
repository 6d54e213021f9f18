//! Signing in with ThaID, where it is set up.

use super::session::{body, cookie, label};
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::hand_in::sealing_key;
use crate::operations::sign_in::{SESSION_MS, open_envelope};
use crate::operations::thaid::{WAY_MS, come_back, set_out, sign_in_from_thaid};
use crate::origin::Address;
use crate::signed_in::{cookie_in, cookie_name};
use crate::thaid::Thaid;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::thaid::{FromThaid, ThaidAddress, ThaidScreen, ThaidSession, ToThaid};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The cookie by which a browser that comes back is known to be the one that set out.
const COOKIE: &str = "lec-thaid";

/// Whether one can sign in with ThaID here.
#[utoipa::path(get, path = "/api/v1/thaid", responses((status = 200, body = bool)))]
pub async fn show(State(app): State<App>) -> Json<bool> {
    Json(app.thaid.is_some())
}

/// Set out for ThaID.
#[utoipa::path(post, path = "/api/v1/thaid", request_body = ToThaid, responses((status = 200, body = ThaidAddress)))]
pub async fn start(
    State(app): State<App>,
    Address(from): Address,
    Body(ToThaid { screen }): Body<ToThaid>,
) -> Result<impl IntoResponse, ApiError> {
    let thaid = there(&app)?;
    let (way, token) = set_out(&app.store, &thaid, from, screen, app.clock.now()).await?;
    Ok(([(SET_COOKIE, on_the_way(&app, &token, WAY_MS / 1000))], Json(way)))
}

/// Where ThaID sends the browser back to, which is then shown the screen that asked.
#[utoipa::path(get, path = "/api/v1/thaid/back", params(("state" = Option<String>, Query), ("code" = Option<String>, Query)),
    responses((status = 303)))]
pub async fn back(
    State(app): State<App>,
    headers: HeaderMap,
    Query(mut sent): Query<BTreeMap<String, String>>,
) -> Result<impl IntoResponse, ApiError> {
    let thaid = there(&app)?;
    let screen = match (cookie_in(&headers, COOKIE), sent.remove("state")) {
        (Some(token), Some(state)) => {
            let sent = (&*token, &*state, sent.remove("code"));
            let back = come_back(&app.store, &thaid, sent, app.clock.now()).await;
            // A person is shown a screen whatever happened; it says that this was not completed.
            back.unwrap_or(ThaidScreen::SignIn)
        }
        _ => ThaidScreen::SignIn,
    };
    Ok((StatusCode::SEE_OTHER, [(LOCATION, screen.address())]))
}

/// Sign in, back from ThaID.
#[utoipa::path(post, path = "/api/v1/thaid/session", request_body = FromThaid,
    responses((status = 200, body = ThaidSession), (status = 401, body = shared::wire::error_body::ErrorBody)))]
pub async fn session(
    State(app): State<App>,
    headers: HeaderMap,
    Body(FromThaid { page, phone, envelope }): Body<FromThaid>,
) -> Result<impl IntoResponse, ApiError> {
    there(&app)?;
    let token = cookie_in(&headers, COOKIE).ok_or(ErrorCode::ThaidNotDone)?;
    let now = app.clock.now();
    let phone = phone.map(|phone| (phone, label(&headers)));
    let sealing = sealing_key(&app.store, now).await?;
    let begun = sign_in_from_thaid(&app.store, (&token, &page), phone, now).await?;
    // A phone that was cut off is opened for nobody.
    let key = envelope.filter(|_| !begun.cut_off);
    let key = key.and_then(|envelope| open_envelope(begun.caller.account, &sealing, &envelope));
    let name = cookie_name(begun.caller.account, begun.phone);
    let cookies = [cookie(&app, &name, &begun.token, SESSION_MS / 1000), on_the_way(&app, "", 0)];
    let session = body(&app, begun.caller, begun.phone).await?;
    Ok((AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie))), Json(ThaidSession { session, key })))
}

fn there(app: &App) -> Result<Arc<Thaid>, ApiError> {
    Ok(app.thaid.clone().ok_or(ErrorCode::NotFound)?)
}

/// Unlike that of a session it comes along when another site, which is ThaID, leads the browser here.
fn on_the_way(app: &App, token: &str, max_age_s: i64) -> String {
    let secure = if app.secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; HttpOnly; SameSite=Lax; Path={}; Max-Age={max_age_s}{secure}", paths::THAID)
}
