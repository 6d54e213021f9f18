//! A workbook is shown as a preview, then applied; and the roll as a workbook.

use super::Named;
use crate::app::App;
use crate::error::ApiError;
use crate::operations::Failure;
use crate::operations::export_roll::export_roll;
use crate::operations::import_roll::{apply_import, preview_import};
use crate::operations::log_access::log_access;
use crate::signed_in::SignedIn;
use crate::workbook::Sheet;
use crate::workbook::write::Numbers;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use shared::values::InstitutionId;
use shared::wire::access_log::Access;
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::{Applied, Preview};
use std::collections::BTreeMap;

/// The type of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a workbook or CSV would change, and whether a window allows it. Writes nothing.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/imports/preview",
    params(("institution" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Preview)))]
pub async fn preview(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    file: Bytes,
) -> Result<Json<Preview>, ApiError> {
    let now = app.clock.now();
    let sheet = read(file).await?;
    let preview = app
        .store
        .read(
            &(caller, institution, sheet, app.referee.clone()),
            move |tx, (caller, institution, sheet, referee)| {
                Box::pin(preview_import(tx, caller, institution, (sheet, Some(&**referee)), now))
            },
        )
        .await?;
    Ok(Json(preview))
}

/// Applies the workbook that was previewed. Refused when the file or the roll is another than then.
#[utoipa::path(post, path = "/api/v1/institutions/{institution}/imports",
    params(("institution" = String, Path), ("token" = String, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Applied)))]
pub async fn apply(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Query(mut query): Query<BTreeMap<String, String>>,
    file: Bytes,
) -> Result<Json<Applied>, ApiError> {
    let now = app.clock.now();
    let token = query.remove("token").ok_or(ErrorCode::Malformed)?;
    let sheet = read(file).await?;
    let with = (token, app.referee.clone());
    let (at, input) = (institution.clone(), (caller, institution, sheet, with, app.ids.clone()));
    let applied = app
        .store
        .run_tx_at("import", &at, input, move |tx, (caller, institution, sheet, (token, referee), ids)| {
            let with = (Some(token), Some(&**referee));
            Box::pin(apply_import(tx, caller, institution, sheet, with, &**ids, now))
        })
        .await?;
    Ok(Json(applied))
}

/// The roll as an RPT318 workbook. Citizen numbers are masked unless full ones are asked for; both are logged.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/roll.xlsx",
    params(("institution" = String, Path), ("numbers" = Option<String>, Query)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub async fn export(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<impl IntoResponse, ApiError> {
    let (now, input) = (app.clock.now(), (caller, institution));
    let (what, numbers) = match query.get("numbers").map(String::as_str) {
        Some("full") => (Access::ExportedFull, Numbers::Full),
        _ => (Access::Exported, Numbers::Masked),
    };
    let name = format!("attachment; filename=\"RPT318-{}.xlsx\"", input.1);
    let workbook = app
        .store
        .read(&input, move |tx, (caller, institution)| {
            Box::pin(export_roll(tx, caller, institution, numbers, now))
        })
        .await?;
    log_access((&app.store, app.ids.clone()), app.clock.now(), input.0, input.1, None, what).await?;
    Ok(([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, name)], workbook))
}

/// Unpacking a workbook takes a while, so it happens off the async threads.
async fn read(file: Bytes) -> Result<Sheet, ApiError> {
    let sheet = tokio::task::spawn_blocking(move || Sheet::read(&file)).await;
    sheet
        .map_err(|_| ErrorCode::UnreadableFile)?
        .map_err(|fault| ApiError::from(Failure::Explained(ErrorCode::UnreadableFile, fault.to_string())))
}
