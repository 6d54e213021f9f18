//! From where a request comes: the address of who asks, and the page that made the browser ask.

use crate::app::App;
use crate::error::ApiError;
use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::Method;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
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
        // What stands before the last one the proxy was told by who asked.
        let told = parts.headers.get_all(FORWARDED).iter().next_back().and_then(|told| told.to_str().ok());
        let told = told.and_then(|told| told.rsplit(',').next()).and_then(|last| read(last.trim()));
        let seen = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|seen| seen.0.ip());
        let address = told.filter(|_| app.behind_proxy).or(seen);
        Ok(Self(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// Refuses what another site's page makes a browser write here. Programs tell neither header and are let through.
pub async fn own_pages_only(request: Request, next: Next) -> Response {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && request.uri().path().starts_with(paths::API) && is_foreign(&request) {
        return ApiError::from(ErrorCode::ForeignOrigin).into_response();
    }
    next.run(request).await
}

/// An address as proxies write it: alone, with a port, or in brackets.
fn read(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let plain = text.trim_start_matches('[').trim_end_matches(']');
    plain.parse().ok().or_else(with_port)
}

fn is_foreign(request: &Request) -> bool {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    // HTTP/2 tells the host in the address.
    let addressed = request.uri().authority().map(Authority::as_str);
    let here = text(HOST.as_str()).or(addressed).unwrap_or_default();
    match (text(ORIGIN.as_str()), text(FETCH_SITE)) {
        (Some(origin), _) => origin.split_once("://").is_none_or(|(_, host)| host != here),
        (None, Some(site)) => !matches!(site, "same-origin" | "none"),
        (None, None) => false,
    }
}
