//! The first download of a roll.

use super::Named;
use crate::app::App;
use crate::error::ApiError;
use crate::operations::boot_roll::boot_roll;
use crate::operations::log_access::log_access;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;
use shared::values::{InstitutionId, RecordId};
use shared::wire::access_log::Access;
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorCode;
use shared::wire::packed::{PACKED_FORM, PackedPage};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::LazyLock;
use std::thread::available_parallelism;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// One page of the roll, by columns; `after` is the `next` of the page before, `form` is `2` for a packed page.
#[utoipa::path(get, path = "/api/v1/boot/{institution}",
    params(("institution" = String, Path), ("after" = Option<String>, Query), ("form" = Option<String>, Query)),
    responses((status = 200, body = inline(Page))))]
pub async fn page(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    let after = match query.get("after") {
        Some(text) => Some(RecordId::parse(text).ok_or(ErrorCode::Malformed)?),
        None => None,
    };
    let input = (caller, institution);
    let page = app
        .store
        .read(&input, move |tx, (caller, institution)| {
            Box::pin(boot_roll(tx, caller, institution, after, now))
        })
        .await?;
    if after.is_none() {
        log_access(
            (&app.store, app.ids.clone()),
            app.clock.now(),
            input.0,
            input.1,
            None,
            Access::Downloaded,
        )
        .await?;
    }
    match query.get("form") {
        Some(form) if form == PACKED_FORM => tight(PackedPage::from(page), &headers).await,
        _ => Ok(Json(page).into_response()),
    }
}

/// The page in the form that was asked for.
#[derive(utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes the answers")]
enum Page {
    Packed(PackedPage),
    Columns(BootPage),
}

/// How many pages are packed at once: packing takes a core and some memory.
static PACKERS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, NonZero::get)));

/// A first download is rare and waited for on slow lines, so it is packed more slowly than other answers, beside the
/// threads that answer.
async fn tight(page: PackedPage, headers: &HeaderMap) -> Result<Response, ApiError> {
    let asked = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !asked.split(',').any(|encoding| encoding.trim() == "br") {
        return Ok(Json(page).into_response());
    }
    let _permit = PACKERS.acquire().await;
    let packed = spawn_blocking(move || pack(&page)).await.map_err(|_| ErrorCode::Internal)?;
    let kind = [(CONTENT_TYPE, "application/json"), (CONTENT_ENCODING, "br"), (VARY, "accept-encoding")];
    Ok((kind, packed.map_err(|_| ErrorCode::Internal)?).into_response())
}

fn pack(page: &PackedPage) -> Result<Vec<u8>, std::io::Error> {
    let text = serde_json::to_vec(page)?;
    let mut packed = Vec::new();
    let how = BrotliEncoderParams { quality: 10, lgwin: 18, size_hint: text.len(), ..Default::default() };
    brotli::BrotliCompress(&mut text.as_slice(), &mut packed, &how)?;
    Ok(packed)
}
