//! How far the work has come, what is doubtful, and the checks over the country.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::check_country::check;
use crate::operations::progress::{Asked, board};
use crate::operations::standings::{STEP, catch_up, count_all, write_all};
use crate::operations::{Failure, tasks};
use crate::signed_in::SignedIn;
use crate::store::StoreError;
use crate::workbook::board::workbook;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde::Deserialize;
use shared::access::{Branch, Caller};
use shared::codes::InstitutionKind;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;
use shared::wire::progress::Board;
use shared::wire::tasks::{CheckRun, Explain, Task};
use std::time::Duration;

/// The most institutions that are counted before a board is answered; more are counted behind it.
const AT_ONCE: usize = 60;
/// How often it is looked again whether any is behind.
const ROUNDS: usize = 3;
/// How often a check is begun when the database fails.
const TRIES: u32 = 5;
/// How long counting rests when nothing changed.
const REST: Duration = Duration::from_secs(5);
/// How long it lets others go first between two steps.
const PAUSE: Duration = Duration::from_millis(100);

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
    Ok(Json(current(&app, caller, which.read()?).await?))
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
    let board = current(&app, caller, which.read()?).await?;
    let bytes = workbook(&board).map_err(|_| ErrorCode::Internal)?;
    let kind = super::imports::XLSX.to_owned();
    let name = "attachment; filename=\"LEC-progress.xlsx\"".to_owned();
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], bytes))
}

/// The board; what few institutions are behind is counted first.
async fn current(app: &App, caller: Caller, asked: Asked) -> Result<Board, ApiError> {
    let (now, input) = (app.clock.now(), (caller, asked, app.referee.clone()));
    let look = async || {
        app.store
            .read::<_, _, Failure, _>(&input, move |tx, (caller, asked, referee)| {
                Box::pin(board(tx, referee, caller, asked, now))
            })
            .await
    };
    let (mut board, mut behind) = look().await?;
    // What was found at one institution may be news for another.
    for _ in 0..ROUNDS {
        if behind.is_empty() || behind.len() > AT_ONCE {
            break;
        }
        let due = (app.referee.clone(), behind);
        let count = app.store.read::<_, _, StoreError, _>(&due, move |tx, (referee, due)| {
            Box::pin(count_all(tx, referee, due, false, now))
        });
        write_all(&app.store, count.await?, None).await?;
        (board, behind) = look().await?;
    }
    Ok(board)
}

/// Counts what changed, as long as the server runs.
pub async fn count_behind(app: App) {
    loop {
        let rest = match catch_up(&app.store, &app.referee, app.clock.now(), STEP).await {
            Ok(0) => REST,
            Ok(_) => PAUSE,
            Err(cause) => {
                tracing::warn!(%cause, "what changed was not counted");
                REST
            }
        };
        tokio::time::sleep(rest).await;
    }
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
        tokio::spawn(async move { check_behind(&app, run).await });
    }
    Ok(Json(run))
}

/// Does a check; when the database fails it begins again, and when that does not help it says so.
pub async fn check_behind(app: &App, run: CheckRun) {
    for _ in 0..TRIES {
        match check(&app.store, &app.referee, run.clone(), || app.clock.now()).await {
            Ok(_) => return,
            Err(cause) => tracing::error!(%cause, "a check of the country was not finished"),
        }
        tokio::time::sleep(REST).await;
    }
    let ended = CheckRun { broke_off: true, ..run };
    let put = app
        .store
        .run_tx::<_, _, StoreError, _>("check_run", ended, |tx, ended| Box::pin(tx.check_run_put(ended)));
    if let Err(cause) = put.await {
        tracing::error!(%cause, "that a check broke off was not kept");
    }
}
