//! The app's files from inside the binary: packed beforehand, and cached for good where the name holds a hash.

use crate::error::ApiError;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};
use shared::wire::error_body::ErrorCode;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Site;

/// What a browser may do with the pages: run and show only what is ours, which is what stands in the first page, named
/// by its hash, and files of this server.
pub fn policy() -> String {
    let page = Site::get("index.html").map(|page| String::from_utf8_lossy(&page.data).into_owned());
    let page = page.unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'{}; img-src 'self' data:; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        hash_of(&page, "<script type=\"module\">", "</script>"),
        hash_of(&page, "<style>", "</style>"),
    )
}

/// The name of what stands between two marks.
fn hash_of(page: &str, begin: &str, end: &str) -> String {
    let within = page.split_once(begin).and_then(|(_, rest)| rest.split_once(end));
    within.map_or_else(String::new, |(within, _)| {
        format!(" 'sha256-{}'", Base64::encode_string(&Sha256::digest(within.as_bytes())))
    })
}

/// Answers everything that is not the programming interface. An address without a file is a screen of the app.
pub async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return ApiError::from(ErrorCode::NotFound).into_response();
    }
    let wanted = if path.is_empty() { "index.html" } else { path };
    match Site::get(wanted) {
        Some(file) => answer(wanted, &file, &headers),
        None if wanted.contains('.') => StatusCode::NOT_FOUND.into_response(),
        None => match Site::get("index.html") {
            Some(shell) => answer("index.html", &shell, &headers),
            None => {
                (StatusCode::NOT_FOUND, "The app is not bundled: run cargo xtask bundle.").into_response()
            }
        },
    }
}

fn answer(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag = format!("\"{}\"", &blake3::Hash::from_bytes(hash).to_hex()[..16]);
    let lasting = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let common = [(CACHE_CONTROL, lasting.to_owned()), (ETAG, tag.clone()), (VARY, "accept-encoding".into())];
    if headers.get(IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes_brotli = accepted.split(',').any(|coding| coding.trim().split(';').next() == Some("br"));
    let kind = [(CONTENT_TYPE, content_type(path))];
    match Site::get(&format!("{path}.br")).filter(|_| takes_brotli) {
        Some(packed) => (common, kind, [(CONTENT_ENCODING, "br")], packed.data).into_response(),
        None => (common, kind, file.data.clone()).into_response(),
    }
}

/// The bundle step puts sixteen hexadecimal digits between name and ending of files that never change.
fn is_hashed(path: &str) -> bool {
    path.split('.').any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_page_is_named_by_its_hash() {
        let page = "<style>body{}</style><script type=\"module\">go()</script>";
        assert_eq!(
            hash_of(page, "<style>", "</style>"),
            " 'sha256-fJgEClQWV1hGkK4qHMO0KotTsVnMYMXTq7/suurGyUo='"
        );
        assert_eq!(hash_of("<p>", "<style>", "</style>"), "");
    }

    #[test]
    fn only_a_name_with_a_hash_is_cached_for_good() {
        assert!(is_hashed("app.0123456789abcdef.wasm"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("service-worker.js"));
        assert!(!is_hashed("app.0123456789abcde.wasm"));
    }
}
