//! How far the work has come, what is doubtful, and the checks over the country.

use super::Named;
use crate::app::App;
use crate::behind;
use crate::error::{ApiError, Body};
use crate::operations::progress::{Asked, current};
use crate::operations::tasks;
use crate::signed_in::SignedIn;
use crate::workbook::board::workbook;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde::Deserialize;
use shared::access::Branch;
use shared::codes::InstitutionKind;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;
use shared::wire::progress::Board;
use shared::wire::tasks::{CheckRun, Explain, Task};

/// A part of the tree, and perhaps one kind of institution.
#[derive(Deserialize)]
pub struct Which {
    within: Option<String>,
    kind: Option<InstitutionKind>,
}

impl Which {
    fn read(self) -> Result<Asked, ApiError> {
        let branch = |text: String| {
            let (kind, place) = text.split_once(':').unwrap_or((&text, ""));
            Branch::from_parts(kind, place).ok_or(ErrorCode::NotFound)
        };
        Ok(Asked { within: self.within.map(branch).transpose()?, kind: self.kind })
    }
}

/// How far the work has come in a branch: its parts, and all of it.
#[utoipa::path(get, path = "/api/v1/progress",
    params(("within" = Option<String>, Query), ("kind" = Option<InstitutionKind>, Query)),
    responses((status = 200, body = Board)))]
pub async fn show(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Query(which): Query<Which>,
) -> Result<Json<Board>, ApiError> {
    Ok(Json(current(&app.store, &app.referee, caller, which.read()?, app.clock.now()).await?))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/v1/progress.xlsx",
    params(("within" = Option<String>, Query), ("kind" = Option<InstitutionKind>, Query)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Vec<u8>)))]
pub async fn export(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Query(which): Query<Which>,
) -> Result<impl IntoResponse, ApiError> {
    let board = current(&app.store, &app.referee, caller, which.read()?, app.clock.now()).await?;
    let bytes = workbook(&board).map_err(|_| ErrorCode::Internal)?;
    let kind = super::imports::XLSX.to_owned();
    let name = "attachment; filename=\"LEC-progress.xlsx\"".to_owned();
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], bytes))
}

/// What is doubtful at an institution.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/tasks",
    params(("institution" = String, Path)), responses((status = 200, body = [Task])))]
pub async fn tasks(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
) -> Result<Json<Vec<Task>>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, institution));
    let list = app
        .store
        .read(&input, move |tx, (caller, institution)| Box::pin(tasks::list(tx, caller, institution, now)))
        .await?;
    Ok(Json(list))
}

/// Say why something doubtful is right as it is.
#[utoipa::path(put, path = "/api/v1/institutions/{institution}/tasks",
    params(("institution" = String, Path)), request_body = Explain, responses((status = 204)))]
pub async fn explain(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Body(said): Body<Explain>,
) -> Result<StatusCode, ApiError> {
    let now = app.clock.now();
    app.store
        .run_tx("explain", (caller, institution, said), move |tx, (caller, institution, said)| {
            Box::pin(tasks::explain(tx, caller, institution, said, now))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The last check over the country.
#[utoipa::path(get, path = "/api/v1/checks", responses((status = 200, body = Option<CheckRun>)))]
pub async fn last_check(
    State(app): State<App>,
    SignedIn { .. }: SignedIn,
) -> Result<Json<Option<CheckRun>>, ApiError> {
    Ok(Json(app.store.read(&(), |tx, ()| Box::pin(tx.check_run_last())).await?))
}

/// Check the whole country. It is done behind the answer; the last check says how far it is.
#[utoipa::path(post, path = "/api/v1/checks", responses((status = 200, body = CheckRun)))]
pub async fn check_all(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Json<CheckRun>, ApiError> {
    let now = app.clock.now();
    let (run, is_new) = app
        .store
        .run_tx("ask_for_check", caller, move |tx, caller| Box::pin(tasks::ask_for_check(tx, caller, now)))
        .await?;
    if is_new {
        let (app, run) = (app.clone(), run.clone());
        tokio::spawn(async move { behind::check(&app, run).await });
    }
    Ok(Json(run))
}
