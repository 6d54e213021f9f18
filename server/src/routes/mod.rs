//! HTTP only: extract, run the operation in a transaction, answer.

pub mod boot;
pub mod devices;
pub mod health;
pub mod imports;
pub mod institutions;
pub mod rescue;
pub mod session;
pub mod site;
pub mod sync;

use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;

/// The institution named in the address. One that cannot exist is not found.
pub struct InstitutionPath(pub InstitutionId);

impl<S: Send + Sync> FromRequestParts<S> for InstitutionPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let named = axum::extract::RawPathParams::from_request_parts(parts, state).await;
        let named = named.map_err(|_| ErrorCode::NotFound)?;
        let id = named.iter().find(|(name, _)| *name == "institution").map(|(_, id)| id);
        Ok(Self(id.and_then(InstitutionId::parse).ok_or(ErrorCode::NotFound)?))
    }
}
