//! From where a request comes: the address of who asks, and the page that made the browser ask.

use crate::app::App;
use crate::error::ApiError;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// In which a proxy tells the address of who asked it.
const FORWARDED: &str = "x-forwarded-for";
/// In which a browser tells whether the page that asks is ours.
const FETCH_SITE: &str = "sec-fetch-site";

/// The address of who asks; behind a proxy as the proxy saw it. Not told where nobody listens, as in a test.
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        // What stands further to the left the proxy was told by who asked.
        let told = parts.headers.get(FORWARDED).and_then(|told| told.to_str().ok());
        let told = told.and_then(|told| told.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
        let seen = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|seen| seen.0.ip());
        let address = told.filter(|_| app.behind_proxy).or(seen);
        Ok(Self(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// Refuses what another site's page makes a browser write here. Programs tell neither header and are let through.
pub async fn own_pages_only(State(_): State<App>, request: Request, next: Next) -> Response {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && request.uri().path().starts_with(paths::API) && is_foreign(request.headers()) {
        return ApiError::from(ErrorCode::ForeignOrigin).into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let here = text(HOST.as_str()).unwrap_or_default();
    match (text(ORIGIN.as_str()), text(FETCH_SITE)) {
        (Some(origin), _) => origin.split_once("://").is_none_or(|(_, host)| host != here),
        (None, Some(site)) => !matches!(site, "same-origin" | "none"),
        (None, None) => false,
    }
}
