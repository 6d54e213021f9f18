//! HTTP only: extract, run the operation in a transaction, answer.

pub mod access_log;
pub mod accounts;
pub mod boot;
pub mod confirming;
pub mod devices;
pub mod health;
pub mod held;
pub mod imports;
pub mod institutions;
pub mod people_file;
pub mod progress;
pub mod rescue;
pub mod rounds;
pub mod session;
pub mod site;
pub mod snapshots;
pub mod sync;
pub mod thaid;

use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::values::{AccountId, InstitutionId, PhoneId, RecordId, SnapshotId, WindowId};
use shared::wire::error_body::ErrorCode;

/// A thing that is named in the address by its kind. One that cannot exist is not found.
pub struct Named<T>(pub T);

/// What can be named in an address.
pub trait InPath: Sized {
    /// What the part of the address is called.
    const NAME: &'static str;
    /// Reads it.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! in_path {
    ($($kind:ident $name:literal;)+) => {$(
        impl InPath for $kind {
            const NAME: &'static str = $name;
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }
        }
    )+};
}

in_path! {
    InstitutionId "institution";
    RecordId "record";
    AccountId "account";
    PhoneId "phone";
    WindowId "window";
    SnapshotId "snapshot";
}

impl<S: Send + Sync, T: InPath> FromRequestParts<S> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let named = axum::extract::RawPathParams::from_request_parts(parts, state).await;
        let named = named.map_err(|_| ErrorCode::NotFound)?;
        let found = named.iter().find(|(name, _)| *name == T::NAME).and_then(|(_, text)| T::read(text));
        Ok(Self(found.ok_or(ErrorCode::NotFound)?))
    }
}
