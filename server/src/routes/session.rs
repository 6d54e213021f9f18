//! Sign in, who am I, sign out.

use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::hand_in::sealing_key;
use crate::operations::sign_in::{SESSION_MS, sign_in};
use crate::passwords::token_hash;
use crate::signed_in::{SESSION_COOKIE, SessionToken, SignedIn};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use shared::access::Caller;
use shared::wire::session::{SessionBody, SignIn};

/// Sign in with name and password; the session is kept in a cookie that scripts cannot read.
#[utoipa::path(post, path = "/api/v1/session", request_body = SignIn,
    responses((status = 200, body = SessionBody), (status = 401, body = shared::wire::error_body::ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    Body(asked): Body<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    let now = app.clock.now();
    let (caller, token) = sign_in(&app.store, asked, now).await?;
    let cookie = cookie(&app, &token, SESSION_MS / 1000);
    Ok(([(SET_COOKIE, cookie)], Json(body(&app, caller).await?)))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", responses((status = 200, body = SessionBody)))]
pub async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Json<SessionBody>, ApiError> {
    Ok(Json(body(&app, caller).await?))
}

async fn body(app: &App, caller: Caller) -> Result<SessionBody, ApiError> {
    let now = app.clock.now();
    let seal_key = sealing_key(&app.store, now).await?.public();
    Ok(SessionBody { caller, server_time: now, seal_key })
}

/// Sign out: the session ends; waiting work stays on the device.
#[utoipa::path(delete, path = "/api/v1/session", responses((status = 204)))]
pub async fn remove(
    State(app): State<App>,
    SessionToken(token): SessionToken,
) -> Result<impl IntoResponse, ApiError> {
    if let Some(token) = token {
        let hash = token_hash(&token);
        app.store.run_tx("sign_out", hash, |tx, hash| Box::pin(tx.session_remove(hash))).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie(&app, "", 0))]))
}

fn cookie(app: &App, token: &str, max_age_s: i64) -> String {
    let secure = if app.secure_cookies { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/api; Max-Age={max_age_s}{secure}")
}
