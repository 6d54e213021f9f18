//! The people that somebody looks after: their accounts, the codes they begin with, and their phones.

use super::Named;
use crate::app::App;
use crate::error::{ApiError, Body};
use crate::operations::Failure;
use crate::operations::people::{
    NewCode, change_account, cut_off, list_people, list_places, looked_after, make_account, may_make,
    new_code, show_person, use_code,
};
use crate::origin::Address;
use crate::routes::session::{began, label};
use crate::signed_in::SignedIn;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use shared::access::Role;
use shared::values::citizen_id::CitizenId;
use shared::values::{AccountId, PhoneId};
use shared::wire::accounts::{AccountLine, FindPeople, NamedBranch, NewAccount, OneTimeCode, UseCode};
use shared::wire::error_body::ErrorCode;
use shared::wire::session::SessionBody;
use std::collections::BTreeMap;

/// The accounts that the caller looks after, by name; a part of a name may be asked for. It stands in no address, which
/// others on the way would keep.
#[utoipa::path(post, path = "/api/v1/accounts/search", request_body = FindPeople,
    responses((status = 200, body = [AccountLine])))]
pub async fn list(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Body(FindPeople { find }): Body<FindPeople>,
) -> Result<Json<Vec<AccountLine>>, ApiError> {
    let (now, input) = (app.clock.now(), (caller, find));
    let people =
        app.store.read(&input, move |tx, (caller, find)| Box::pin(list_people(tx, caller, find, now)));
    Ok(Json(people.await?))
}

/// Make an account. The code is told once.
#[utoipa::path(post, path = "/api/v1/accounts", request_body = NewAccount,
    responses((status = 201, body = OneTimeCode)))]
pub async fn create(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Body(new): Body<NewAccount>,
) -> Result<(StatusCode, Json<OneTimeCode>), ApiError> {
    let now = app.clock.now();
    let asked = (caller, judged(&app, new)?);
    app.store.read(&asked, |tx, (caller, (new, _))| Box::pin(may_make(tx, caller, new))).await?;
    let (caller, new) = asked;
    let input = (caller, new, NewCode::draw().await?, app.ids.clone());
    let code = app
        .store
        .run_tx("make_account", input, move |tx, (caller, (new, number), code, ids)| {
            Box::pin(make_account(tx, caller, (new, number.as_deref()), code, &**ids, now))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(code)))
}

/// One account, which the caller looks after or has.
#[utoipa::path(get, path = "/api/v1/accounts/{account}", params(("account" = String, Path)),
    responses((status = 200, body = AccountLine)))]
pub async fn show(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(account): Named<AccountId>,
) -> Result<Json<AccountLine>, ApiError> {
    let now = app.clock.now();
    let line = app.store.read(&caller, move |tx, caller| Box::pin(show_person(tx, caller, account, now)));
    Ok(Json(line.await?))
}

/// The places at which the caller may give a role, by a part of their name.
#[utoipa::path(get, path = "/api/v1/places", params(("role" = String, Query), ("find" = Option<String>, Query)),
    responses((status = 200, body = [NamedBranch])))]
pub async fn places(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Query(mut query): Query<BTreeMap<String, String>>,
) -> Result<Json<Vec<NamedBranch>>, ApiError> {
    let role = query.get("role").and_then(|role| Role::from_code(role)).ok_or(ErrorCode::Malformed)?;
    let input = (caller, query.remove("find").unwrap_or_default());
    let places = app.store.read(&input, |tx, (caller, find)| Box::pin(list_places(tx, caller, role, find)));
    Ok(Json(places.await?))
}

/// Change what somebody is called and may do.
#[utoipa::path(put, path = "/api/v1/accounts/{account}", params(("account" = String, Path)),
    request_body = NewAccount, responses((status = 204)))]
pub async fn change(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(account): Named<AccountId>,
    Body(new): Body<NewAccount>,
) -> Result<StatusCode, ApiError> {
    let (now, input) = (app.clock.now(), (caller, judged(&app, new)?));
    app.store
        .run_tx("change_account", input, move |tx, (caller, (new, number))| {
            Box::pin(change_account(tx, caller, account, (new, number.as_deref()), now))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new code for somebody who forgot the password.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/code", params(("account" = String, Path)),
    responses((status = 200, body = OneTimeCode)))]
pub async fn code(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(account): Named<AccountId>,
) -> Result<Json<OneTimeCode>, ApiError> {
    app.store.read(&caller, |tx, caller| Box::pin(looked_after(tx, caller, account))).await?;
    let (now, input) = (app.clock.now(), (caller, NewCode::draw().await?));
    let code = app
        .store
        .run_tx("new_code", input, move |tx, (caller, code)| {
            Box::pin(new_code(tx, caller, account, code, now))
        })
        .await?;
    Ok(Json(code))
}

/// Sign in with a code, and choose a password.
#[utoipa::path(post, path = "/api/v1/session/code", request_body = UseCode,
    responses((status = 200, body = SessionBody)))]
pub async fn redeem(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
    Body(asked): Body<UseCode>,
) -> Result<impl IntoResponse, ApiError> {
    let begun = use_code(&app.store, (&app.tries, address), asked, label(&headers), app.clock.now()).await?;
    began(&app, begun).await
}

/// Cut a phone off: it can neither read nor send any more, and empties itself at its next contact.
#[utoipa::path(post, path = "/api/v1/phones/{phone}/cut", params(("phone" = String, Path)),
    responses((status = 204)))]
pub async fn cut(
    State(app): State<App>,
    SignedIn { caller, .. }: SignedIn,
    Named(phone): Named<PhoneId>,
) -> Result<StatusCode, ApiError> {
    let now = app.clock.now();
    app.store.run_tx("cut_off", caller, move |tx, caller| Box::pin(cut_off(tx, caller, phone, now))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account, and the hash of its citizen number: the number itself goes no further.
fn judged(app: &App, new: NewAccount) -> Result<(NewAccount, Option<String>), ApiError> {
    let told = |words: &str| Failure::Explained(ErrorCode::NotAcceptable, words.to_owned());
    let mut new = new.judged().map_err(|fault| told(fault.words().th))?;
    let number = match new.citizen_number.take() {
        Some(number) if !number.is_empty() => {
            let number = CitizenId::parse(&number).map_err(|why| told(why.words().th))?;
            Some(app.thaid.as_ref().ok_or(ErrorCode::NotFound)?.number_hash(&number))
        }
        none => none,
    };
    Ok((new, number))
}
