//! The way through the gate, for every route of the interface.

use crate::app::App;
use crate::error::ApiError;
use crate::gate::Errand;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::MAX_FILE;
use shared::wire::paths;
use shared::wire::rescue::MAX_RESCUE;
use shared::wire::sync::MAX_BODY;
use tokio::sync::Semaphore;

/// How many files are received and worked on at a time.
static FILES: Semaphore = Semaphore::const_new(8);

/// Stands before every route of the interface, before anything is looked up or read from a body. The work goes on
/// when who asked for it is gone, and counts until it is done.
pub async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(paths::API) {
        return next.run(request).await;
    }
    let (errand, longest) = (errand_of(&request), longest_body(request.uri().path()));
    // Files are large and come without a look at who sends them, so only some are received at a time.
    let room = match (longest > MAX_BODY).then(|| FILES.try_acquire()) {
        Some(Err(_)) => return ApiError::from(ErrorCode::Busy).into_response(),
        Some(Ok(room)) => Some(room),
        None => None,
    };
    let (parts, body) = request.into_parts();
    // On a slow line a body is long in coming; only what has come takes room inside.
    let mut coming = Request::from_parts(parts.clone(), body);
    DefaultBodyLimit::max(longest).apply(&mut coming);
    let body = match Bytes::from_request(coming, &()).await {
        Ok(body) => body,
        Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return ApiError::from(ErrorCode::TooLarge).into_response();
        }
        Err(_) => return ApiError::from(ErrorCode::Malformed).into_response(),
    };
    let pass = match app.gate.enter(errand) {
        Ok(pass) => pass,
        // Whoever comes back from ThaID is a person who is to see a screen.
        Err(_) if parts.uri.path() == paths::THAID_BACK => {
            return Redirect::to("/thaid#back").into_response();
        }
        Err(queued) => return ApiError::busy(queued).into_response(),
    };
    let work = async move {
        let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
        if answer.status().is_success() {
            pass.served();
        }
        drop(room);
        answer
    };
    tokio::spawn(work).await.unwrap_or_else(|_| ApiError::from(ErrorCode::Internal).into_response())
}

/// The most bytes that a route takes, unpacked.
fn longest_body(path: &str) -> usize {
    match path {
        path if path.contains("/imports") => MAX_FILE,
        path if path.ends_with("/rescues") || path.ends_with("/envelopes") => MAX_RESCUE,
        _ => MAX_BODY,
    }
}

/// Whether nobody need be signed in for this.
fn is_sign_in(path: &str) -> bool {
    path == paths::CODE || path.starts_with(paths::THAID)
}

/// What somebody comes for, as far as can be told before the body is read.
fn errand_of(request: &Request) -> Errand {
    match *request.method() {
        Method::GET if request.uri().path().starts_with(paths::BOOT) => Errand::Boot,
        // Whoever has no session yet, strangers among them, must not keep out those who bring work.
        Method::POST if request.uri().path() == paths::SESSION => Errand::Boot,
        Method::POST if is_sign_in(request.uri().path()) => Errand::Boot,
        // Whoever comes back from ThaID has done their part; not many do at a time.
        Method::GET if request.uri().path() == paths::THAID_BACK => Errand::Push,
        Method::GET => Errand::Pull,
        _ => Errand::Push,
    }
}
