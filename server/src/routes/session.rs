//! Sign in, who am I, sign out; and the key of a vault whose PIN was forgotten.

use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::hand_in::sealing_key;
use crate::operations::sign_in::{Begun, SESSION_MS, open_vault, rotate, sign_in};
use crate::origin::Address;
use crate::passwords::token_hash;
use crate::signed_in::{SessionCookie, SignedIn, cookie_name};
use axum::Json;
use axum::extract::State;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use shared::access::Caller;
use shared::values::PhoneId;
use shared::wire::error_body::ErrorCode;
use shared::wire::session::{OpenVault, SessionBody, SignIn, VaultOpened};

/// Sign in with name and password; the session is kept in a cookie that scripts cannot read.
#[utoipa::path(post, path = "/api/v1/session", request_body = SignIn,
    responses((status = 200, body = SessionBody), (status = 401, body = shared::wire::error_body::ErrorBody)))]
pub async fn create(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
    Body(asked): Body<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    let begun = sign_in(&app.store, (&app.tries, address), asked, label(&headers), app.clock.now()).await?;
    began(&app, begun).await
}

/// The answer to who has just signed in.
pub(super) async fn began(app: &App, begun: Begun) -> Result<impl IntoResponse + use<>, ApiError> {
    let name = cookie_name(begun.caller.account, begun.phone);
    let cookie = cookie(app, &name, &begun.token, SESSION_MS / 1000);
    Ok(([(SET_COOKIE, cookie)], Json(body(app, begun.caller, begun.phone).await?)))
}

/// Who is signed in. A token that is a day old is replaced by a new one.
#[utoipa::path(get, path = "/api/v1/session", responses((status = 200, body = SessionBody)))]
pub async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<impl IntoResponse, ApiError> {
    let SignedIn { caller, session } = signed_in;
    let phone = session.phone;
    let name = cookie_name(caller.account, phone);
    let mut headers = HeaderMap::new();
    if let Some(token) = rotate(&app.store, caller.account, session, app.clock.now()).await? {
        headers.extend(
            cookie(&app, &name, &token, SESSION_MS / 1000).parse().map(|cookie| (SET_COOKIE, cookie)),
        );
    }
    Ok((headers, Json(body(&app, caller, phone).await?)))
}

/// What a phone keeps of its session.
pub(super) async fn body(app: &App, caller: Caller, phone: Option<PhoneId>) -> Result<SessionBody, ApiError> {
    let now = app.clock.now();
    let seal_key = sealing_key(&app.store, now).await?.public();
    Ok(SessionBody { caller, server_time: now, seal_key, phone })
}

/// Sign out: the session ends; waiting work stays on the device.
#[utoipa::path(delete, path = "/api/v1/session", responses((status = 204)))]
pub async fn remove(
    State(app): State<App>,
    SessionCookie { name, token, word }: SessionCookie,
) -> Result<impl IntoResponse, ApiError> {
    if let Some(token) = token {
        let (hash, now) = (token_hash(&token), app.clock.now());
        let seen = app.store.glance(&hash, move |tx, hash| Box::pin(tx.session_get(hash, now))).await?;
        // Who shares the phone ends nobody else's session.
        if seen.is_some_and(|seen| seen.session.phone.is_some() && token_hash(&word) != seen.word_hash) {
            return Err(ErrorCode::SignInNeeded.into());
        }
        app.store.run_tx("sign_out", hash, |tx, hash| Box::pin(tx.session_remove(hash))).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie(&app, &name, "", 0))]))
}

/// Have the key of one's own vault opened, with the password once more.
#[utoipa::path(post, path = "/api/v1/session/vault", request_body = OpenVault,
    responses((status = 200, body = VaultOpened)))]
pub async fn vault(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Address(address): Address,
    Body(OpenVault { password, envelope }): Body<OpenVault>,
) -> Result<Json<VaultOpened>, ApiError> {
    let now = app.clock.now();
    let sealing = sealing_key(&app.store, now).await?;
    let asked = (caller.account, password, &envelope);
    let key = open_vault(&app.store, (&app.tries, address), &sealing, asked, now).await?;
    Ok(Json(VaultOpened { key }))
}

/// What a browser says it is, for a list of a person's phones.
pub(super) fn label(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    // The first that fits: the others say of themselves that they are like it.
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map_or("?", |(_, name)| *name)
    };
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let browsers = [
        ("Line/", "LINE"),
        ("Edg", "Edge"),
        ("SamsungBrowser", "Samsung"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    format!("{} · {}", first(&systems), first(&browsers))
}

/// A cookie for a session, which goes along only where one's own pages ask.
pub(super) fn cookie(app: &App, name: &str, token: &str, max_age_s: i64) -> String {
    let secure = if app.secure { "; Secure" } else { "" };
    format!("{name}={token}; HttpOnly; SameSite=Strict; Path=/api; Max-Age={max_age_s}{secure}")
}
