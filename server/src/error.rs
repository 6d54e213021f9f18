//! The one place where a failure becomes a status code and a sentence.

use crate::gate::come_again_after;
use crate::operations::Failure;
use crate::store::StoreError;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use shared::lang::Lang;
use shared::wire::error_body::{ErrorBody, ErrorCode};
use std::time::Duration;

/// What a busy server that does not know better says of its queue.
const USUAL_QUEUE: Duration = Duration::from_secs(5);

/// A request that failed.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    details: String,
    /// After how many seconds to come again.
    again: Option<u64>,
}

impl ApiError {
    /// What is queued takes so long already.
    pub fn busy(queued: Duration) -> Self {
        let again = Some(come_again_after(queued, rand::random()));
        Self { again, ..ErrorCode::Busy.into() }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        let again = match code {
            ErrorCode::Busy => Some(come_again_after(USUAL_QUEUE, rand::random())),
            ErrorCode::TooManyTries => Some(60),
            _ => None,
        };
        Self { code, details: String::new(), again }
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(code) => code.into(),
            Failure::Explained(code, details) => Self { details, ..code.into() },
            Failure::Store(cause) => cause.into(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(cause: StoreError) -> Self {
        tracing::error!(%cause, "the database failed");
        // A full disk, a database that restarts, a server that stops: the phone comes again (sync.md 2.8, 42).
        if cause.may_pass() { ErrorCode::Busy.into() } else { ErrorCode::Internal.into() }
    }
}

const fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::SignInNeeded
        | ErrorCode::WrongPassword
        | ErrorCode::WrongCode
        | ErrorCode::ThaidNotDone
        | ErrorCode::ThaidUnknown => StatusCode::UNAUTHORIZED,
        ErrorCode::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::PhoneCutOff | ErrorCode::ForeignOrigin => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::Malformed => StatusCode::BAD_REQUEST,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::AppTooOld => StatusCode::UPGRADE_REQUIRED,
        ErrorCode::UnreadableFile | ErrorCode::WrongInstitution | ErrorCode::NotAcceptable => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        ErrorCode::PreviewOutdated
        | ErrorCode::NameTaken
        | ErrorCode::NumberTaken
        | ErrorCode::WindowClosed => StatusCode::CONFLICT,
        ErrorCode::ThaidAway => StatusCode::BAD_GATEWAY,
        ErrorCode::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let words = self.code.words().in_lang(Lang::Th);
        let message = match (&*self.details, self.code) {
            ("", _) => words.to_owned(),
            // What is not acceptable is told in a whole sentence.
            (details, ErrorCode::NotAcceptable) => details.to_owned(),
            (details, _) => format!("{words} ({details})"),
        };
        let mut response =
            (status_of(self.code), Json(ErrorBody { code: self.code, message })).into_response();
        if let Some(seconds) = self.again {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, value);
        }
        response
    }
}

/// A JSON body whose faults are told in our own way.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        // A form on another site cannot say this of its body without asking first.
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        if !kind.trim().eq_ignore_ascii_case("application/json") {
            return Err(ErrorCode::Malformed.into());
        }
        let whole = Bytes::from_request(request, state).await.map_err(|_| ErrorCode::Malformed)?;
        // Straight: finding out at which place a body is wrong would cost every right one.
        Ok(Self(serde_json::from_slice(&whole).map_err(|_| ErrorCode::Malformed)?))
    }
}
