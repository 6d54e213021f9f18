//! Who is asking: cookie → session → account. A handler that does not take [`SignedIn`] cannot reach any data.

use crate::app::App;
use crate::error::ApiError;
use crate::passwords::token_hash;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use shared::access::Caller;
use shared::wire::error_body::ErrorCode;

/// The cookie that carries the session token.
pub const SESSION_COOKIE: &str = "lec";

/// The signed-in person.
pub struct SignedIn(pub Caller);

/// The token of the browser's cookie, if it sent one.
pub struct SessionToken(pub Option<String>);

impl FromRequestParts<App> for SessionToken {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
        let token = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, _)| *name == SESSION_COOKIE)
            .map(|(_, token)| token.to_owned());
        Ok(Self(token))
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Ok(SessionToken(token)) = SessionToken::from_request_parts(parts, app).await;
        let hash = token_hash(&token.ok_or(ErrorCode::SignInNeeded)?);
        Ok(Self(caller_of(app, &hash).await?))
    }
}

async fn caller_of(app: &App, token_hash: &String) -> Result<Caller, ApiError> {
    let now = app.clock.now();
    let caller = app
        .store
        .glance(token_hash, move |tx, token_hash| Box::pin(tx.session_caller(token_hash, now)))
        .await?;
    Ok(caller.ok_or(ErrorCode::SignInNeeded)?)
}
