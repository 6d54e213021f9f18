//! The frozen bases.

use super::Named;
use crate::app::App;
use crate::behind;
use crate::error::{ApiError, Body};
use crate::operations::log_access::log_access;
use crate::operations::snapshots;
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use shared::access::{Branch, Caller};
use shared::snapshots::Snapshot;
use shared::values::{InstitutionId, SnapshotId};
use shared::wire::access_log::Access;
use shared::wire::error_body::ErrorCode;
use shared::wire::snapshots::{BaseList, BasePlace, Changes, InForce, NewSnapshot};

/// What a base is compared with, and where.
#[derive(Deserialize)]
pub struct Asked {
    within: Option<String>,
    with: Option<SnapshotId>,
    of: Option<SnapshotId>,
}

impl Asked {
    /// The part of the tree: `country`, or a kind and a place such as `province:42`.
    fn within(&self) -> Result<Branch, ApiError> {
        let text = self.within.as_deref().unwrap_or("country");
        let (kind, place) = text.split_once(':').unwrap_or((text, ""));
        Ok(Branch::from_parts(kind, place).ok_or(ErrorCode::NotFound)?)
    }
}

/// All bases, the last one that was asked for first.
#[utoipa::path(get, path = "/api/v1/snapshots", responses((status = 200, body = [Snapshot])))]
pub async fn list(
    State(app): State<App>,
    SignedIn { .. }: SignedIn,
) -> Result<Json<Vec<Snapshot>>, ApiError> {
    Ok(Json(app.store.read(&(), |tx, ()| Box::pin(tx.snapshots_all())).await?))
}

/// Take a base as of a day that is over. It is drawn from the history behind the answer; the list says how far it is.
#[utoipa::path(post, path = "/api/v1/snapshots", request_body = NewSnapshot,
    responses((status = 200, body = Snapshot)))]
pub async fn create(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Body(new): Body<NewSnapshot>,
) -> Result<Json<Snapshot>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, new, app.ids.clone()));
    let asked = app
        .store
        .run_tx("ask_for_snapshot", input, move |tx, (caller, new, ids)| {
            Box::pin(snapshots::ask_for(tx, caller, new, &**ids, now))
        })
        .await?;
    behind::draw(&app, &asked);
    Ok(Json(asked))
}

/// Work the budget out from this base from now on, or no longer.
#[utoipa::path(put, path = "/api/v1/snapshots/{snapshot}", params(("snapshot" = String, Path)),
    request_body = InForce, responses((status = 200, body = Snapshot)))]
pub async fn put_in_force(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(snapshot): Named<SnapshotId>,
    Body(decided): Body<InForce>,
) -> Result<Json<Snapshot>, ApiError> {
    let now = app.clock.now();
    let put = app
        .store
        .run_tx("put_in_force", (caller, snapshot, decided.in_force), move |tx, (caller, id, in_force)| {
            Box::pin(snapshots::put_in_force(tx, caller, *id, *in_force, now))
        })
        .await?;
    Ok(Json(put))
}

/// The institutions of the caller's branch in a base, and what is different now or in another base.
#[utoipa::path(get, path = "/api/v1/snapshots/{snapshot}/places",
    params(("snapshot" = String, Path), ("within" = Option<String>, Query), ("with" = Option<String>, Query)),
    responses((status = 200, body = [BasePlace])))]
pub async fn places(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(snapshot): Named<SnapshotId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<BasePlace>>, ApiError> {
    let input = (caller, snapshot, asked.within()?, asked.with);
    let places = app
        .store
        .read(&input, |tx, (caller, id, within, with)| {
            Box::pin(snapshots::compare(tx, caller, *id, within, *with))
        })
        .await?;
    Ok(Json(places))
}

/// What is different at one institution, child by child.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/snapshots/{snapshot}/changes",
    params(("institution" = String, Path), ("snapshot" = String, Path), ("with" = Option<String>, Query)),
    responses((status = 200, body = Changes)))]
pub async fn changes(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Named(snapshot): Named<SnapshotId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Changes>, ApiError> {
    let input = (caller, snapshot, institution, asked.with);
    let changes = app
        .store
        .read(&input, |tx, (caller, id, institution, with)| {
            Box::pin(snapshots::changes(tx, caller, *id, institution, *with))
        })
        .await?;
    let (caller, _, institution, _) = input;
    log(&app, caller, institution).await?;
    Ok(Json(changes))
}

/// The children of an institution in the base in force, or in another one.
#[utoipa::path(get, path = "/api/v1/institutions/{institution}/base",
    params(("institution" = String, Path), ("of" = Option<String>, Query)),
    responses((status = 200, body = BaseList)))]
pub async fn base(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(institution): Named<InstitutionId>,
    Query(asked): Query<Asked>,
) -> Result<Json<BaseList>, ApiError> {
    let input = (caller, institution, asked.of);
    let list = app
        .store
        .read(&input, |tx, (caller, institution, of)| {
            Box::pin(snapshots::base_list(tx, caller, institution, *of))
        })
        .await?;
    let (caller, institution, _) = input;
    log(&app, caller, institution).await?;
    Ok(Json(list))
}

/// Whoever reads the children of an institution is named in the log.
async fn log(app: &App, caller: Caller, institution: InstitutionId) -> Result<(), ApiError> {
    let store = (&app.store, app.ids.clone());
    log_access(store, app.clock.now(), caller, institution, None, Access::Downloaded).await?;
    Ok(())
}
