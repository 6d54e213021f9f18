//! Who is asking: cookie → session → account. A handler that does not take [`SignedIn`] cannot reach any data.

use crate::app::App;
use crate::error::ApiError;
use crate::passwords::token_hash;
use crate::store::{Seen, SessionRow};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use shared::access::Caller;
use shared::values::{AccountId, PhoneId};
use shared::wire::error_body::ErrorCode;
use shared::wire::session::{IDENTITY, SHORT, short};

/// The cookie that carries the token of a session without a phone; those of phones say whose they are behind it.
const SESSION_COOKIE: &str = "lec";

/// The signed-in person. A session on a phone counts only with the word that its open vault knows.
pub struct SignedIn {
    /// The person.
    pub caller: Caller,
    /// The session.
    pub session: SessionRow,
}

impl SignedIn {
    /// On which phone.
    pub const fn phone(&self) -> Option<PhoneId> {
        self.session.phone
    }
}

/// Whose phone it is that asks from behind its closed door. What it may do is only to hand over what its envelopes prove
/// to come from its vault.
pub struct LockedPhone {
    /// The person.
    pub caller: Caller,
    /// The hash of the word that only the open vault knows.
    pub word_hash: String,
}

/// The cookie of a session, if the browser sent one.
pub struct SessionCookie {
    /// What it is called.
    pub name: String,
    /// The token.
    pub token: Option<String>,
    /// The word of the vault.
    pub word: String,
}

/// The name of the cookie for a session of this account.
pub fn cookie_name(account: AccountId, phone: Option<PhoneId>) -> String {
    phone.map_or_else(|| SESSION_COOKIE.to_owned(), |_| format!("{SESSION_COOKIE}-{}", short(account)))
}

/// What a cookie of this name holds.
pub fn cookie_in(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

impl SessionCookie {
    fn of(headers: &HeaderMap) -> Self {
        let said = headers.get(IDENTITY).and_then(|said| said.to_str().ok());
        let (name, word) = match said.and_then(|said| said.split_at_checked(SHORT)) {
            Some((short, word)) => (format!("{SESSION_COOKIE}-{short}"), word),
            None => (SESSION_COOKIE.to_owned(), ""),
        };
        Self { token: cookie_in(headers, &name), name, word: word.to_owned() }
    }
}

impl FromRequestParts<App> for SessionCookie {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

/// The session of a cookie. A phone that was cut off is told so with its vault closed as well: it can be emptied without
/// being opened.
async fn seen(cookie: &SessionCookie, app: &App) -> Result<Seen, ApiError> {
    let token = cookie.token.as_deref().ok_or(ErrorCode::SignInNeeded)?;
    let (hash, now) = (token_hash(token), app.clock.now());
    let seen = app.store.glance(&hash, move |tx, hash| Box::pin(tx.session_get(hash, now))).await?;
    let seen = seen.ok_or(ErrorCode::SignInNeeded)?;
    match (seen.cut_off, seen.over) {
        (true, _) => Err(ErrorCode::PhoneCutOff.into()),
        (false, true) => Err(ErrorCode::SignInNeeded.into()),
        (false, false) => Ok(seen),
    }
}

impl FromRequestParts<App> for LockedPhone {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let seen = seen(&SessionCookie::of(&parts.headers), app).await?;
        seen.session.phone.ok_or(ErrorCode::SignInNeeded)?;
        Ok(Self { caller: seen.caller, word_hash: seen.word_hash })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let cookie = SessionCookie::of(&parts.headers);
        let (seen, word) = (seen(&cookie, app).await?, &cookie.word);
        if seen.session.phone.is_some() && token_hash(word) != seen.word_hash {
            return Err(ErrorCode::SignInNeeded.into());
        }
        Ok(Self { caller: seen.caller, session: seen.session })
    }
}
