//! A person goes to ThaID and comes back, and that becomes a session.

use super::Failure;
use super::sign_in::{Begun, begin};
use crate::passwords;
use crate::store::{Arrived, Store, StoreError, ThaidRow};
use crate::thaid::Thaid;
use shared::values::Timestamp;
use shared::wire::error_body::ErrorCode;
use shared::wire::session::NewPhone;
use shared::wire::thaid::{ThaidAddress, ThaidScreen};
use std::net::IpAddr;

/// How long the way there and back may take, in milliseconds.
pub const WAY_MS: i64 = 10 * 60_000;

/// A person sets out; the way to ThaID, and the token for their browser.
pub async fn set_out(
    store: &Store,
    thaid: &Thaid,
    address: IpAddr,
    screen: ThaidScreen,
    now: Timestamp,
) -> Result<(ThaidAddress, String), Failure> {
    let (token, page) = (passwords::new_token(), passwords::new_token());
    if !thaid.tries.begin(&token, address, false, now) {
        return Err(Failure::Refused(ErrorCode::TooManyTries));
    }
    let way = thaid.set_out().await.map_err(|cause| {
        tracing::warn!(%cause, "nobody can sign in with ThaID");
        Failure::Refused(ErrorCode::ThaidAway)
    })?;
    let row = ThaidRow {
        token_hash: passwords::token_hash(&token),
        state: way.state,
        nonce: way.nonce,
        verifier: way.verifier,
        screen,
        page_hash: passwords::token_hash(&page),
        expires_at: now.plus_ms(WAY_MS),
    };
    store.run_tx("thaid_set_out", row, move |tx, row| Box::pin(tx.thaid_add(row, now))).await?;
    Ok((ThaidAddress { address: way.address, page }, token))
}

/// A browser comes back from ThaID with what that sent along. The screen to be shown, which then asks how it went.
pub async fn come_back(
    store: &Store,
    thaid: &Thaid,
    (token, state, code): (&str, &str, Option<String>),
    now: Timestamp,
) -> Result<ThaidScreen, Failure> {
    let token_hash = passwords::token_hash(token);
    let found: Option<(ThaidRow, bool)> = store
        .run_tx("thaid_return", (token_hash, state.to_owned()), move |tx, (token_hash, state)| {
            Box::pin(async move {
                let row = tx.thaid_get(token_hash, now).await?;
                // Whoever sends the browser here with another's answer does not know what was asked for.
                let right = tx.thaid_return(token_hash, state).await?;
                Ok::<_, StoreError>(row.map(|row| (row, right)))
            })
        })
        .await?;
    let Some((row, right)) = found else { return Ok(ThaidScreen::SignIn) };
    let Some(code) = code.filter(|_| right) else { return Ok(row.screen) };
    match thaid.who_is(code, row.nonce, row.verifier).await {
        Ok(number_hash) => {
            let arrival = (row.token_hash, number_hash);
            store
                .run_tx("thaid_arrive", arrival, |tx, (token_hash, number_hash)| {
                    Box::pin(tx.thaid_arrive(token_hash, number_hash))
                })
                .await?;
        }
        // The screen says that it was not completed.
        Err(cause) => tracing::warn!(%cause, "somebody could not sign in with ThaID"),
    }
    Ok(row.screen)
}

/// Signs in the person who came back to this page of this browser.
pub async fn sign_in_from_thaid(
    store: &Store,
    (token, page): (&str, &str),
    phone: Option<(NewPhone, String)>,
    now: Timestamp,
) -> Result<Begun, Failure> {
    let came = (passwords::token_hash(token), passwords::token_hash(page));
    let account = store
        .read(&came, |tx, (token_hash, page_hash)| {
            Box::pin(async move {
                match tx.thaid_arrived((token_hash, page_hash), now).await? {
                    Arrived::Nobody => Ok(Err(ErrorCode::ThaidNotDone)),
                    Arrived::Unknown => Ok(Err(ErrorCode::ThaidUnknown)),
                    Arrived::Person(id) => Ok(tx.account_get(id).await?.ok_or(ErrorCode::ThaidUnknown)),
                }
            })
        })
        .await
        .map_err(|cause: StoreError| Failure::Store(cause))?
        .map_err(Failure::Refused)?;
    begin(store, account, phone, now, move |tx, account| {
        let token_hash = came.0.clone();
        Box::pin(async move {
            let first = tx.thaid_use(&token_hash, account.id).await?;
            first.then_some(()).ok_or(Failure::Refused(ErrorCode::ThaidNotDone))
        })
    })
    .await
}
