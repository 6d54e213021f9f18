//! A list of people is shown as a preview, then made into accounts.

use crate::app::App;
use crate::error::ApiError;
use crate::operations::Failure;
use crate::operations::import_people::{make_people, may_make_people, preview_people};
use crate::operations::people::NewCode;
use crate::signed_in::SignedIn;
use crate::workbook::people::{PersonRow, read};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use shared::access::Act;
use shared::access::Caller;
use shared::wire::accounts::{HandOver, MAX_FILE_ACCOUNTS, MAX_SCOPES, PeoplePreview};
use shared::wire::error_body::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};

/// What a list of people would make. Writes nothing.
#[utoipa::path(post, path = "/api/v1/accounts/imports/preview",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = PeoplePreview)))]
pub async fn preview(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    file: Bytes,
) -> Result<Json<PeoplePreview>, ApiError> {
    let (rows, _) = rows_of(&caller, file).await?;
    let input = (caller, rows);
    let preview = app.store.read(&input, |tx, (caller, rows)| Box::pin(preview_people(tx, caller, rows)));
    Ok(Json(preview.await?))
}

/// Makes the accounts of the list that was previewed, all or none. The codes are told once.
#[utoipa::path(post, path = "/api/v1/accounts/imports", params(("token" = String, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = [HandOver])))]
pub async fn apply(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Query(mut query): Query<BTreeMap<String, String>>,
    file: Bytes,
) -> Result<(StatusCode, Json<Vec<HandOver>>), ApiError> {
    let token = query.remove("token").ok_or(ErrorCode::Malformed)?;
    let (rows, count) = rows_of(&caller, file).await?;
    let asked = (caller, rows, token);
    app.store
        .read(&asked, |tx, (caller, rows, token)| Box::pin(may_make_people(tx, caller, (rows, token))))
        .await?;
    let (caller, rows, token) = asked;
    let mut codes = Vec::with_capacity(count);
    for _ in 0..count {
        codes.push(NewCode::draw().await?);
    }
    let (now, input) = (app.clock.now(), (caller, rows, token, codes, app.ids.clone()));
    let made = app
        .store
        .run_tx("make_people", input, move |tx, (caller, rows, token, codes, ids)| {
            Box::pin(make_people(tx, caller, (rows, token), codes, &**ids, now))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// The rows of a list, and how many people it names. Who looks after nobody is not asked what the file says.
async fn rows_of(caller: &Caller, file: Bytes) -> Result<(Vec<PersonRow>, usize), ApiError> {
    if caller.branches_for(Act::ManagePeople).next().is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let refused = |details: String| Failure::Explained(ErrorCode::NotAcceptable, details);
    let rows = tokio::task::spawn_blocking(move || read(&file)).await.map_err(|_| ErrorCode::Internal)?;
    let rows = rows.map_err(|fault| refused(fault.to_string()))?;
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let count = names.len();
    if count > MAX_FILE_ACCOUNTS || rows.len() > MAX_FILE_ACCOUNTS * MAX_SCOPES {
        return Err(refused(format!("ไฟล์มีมากกว่า {MAX_FILE_ACCOUNTS} บัญชี กรุณาแบ่งไฟล์")).into());
    }
    Ok((rows, count))
}
