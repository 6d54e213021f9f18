//! A name and a password become a session.

use super::Failure;
use crate::passwords;
use crate::store::{AccountRow, Store, StoreError};
use shared::access::Caller;
use shared::values::{AccountId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::session::SignIn;
use tokio::sync::Semaphore;

/// How long a session lasts.
pub const SESSION_MS: i64 = 30 * 86_400_000;
/// Wrong passwords in a row after which sign-in pauses.
const MAX_FAILURES: i64 = 8;
/// Comparisons of passwords at one time.
static COMPARING: Semaphore = Semaphore::const_new(4);
/// How long it pauses.
const PAUSE_MS: i64 = 60_000;

/// Checks name and password and opens a session. Returns the person and the token for their browser. The slow
/// comparison of passwords happens outside of any transaction.
pub async fn sign_in(store: &Store, asked: SignIn, now: Timestamp) -> Result<(Caller, String), Failure> {
    let name = shared::values::thai::normalise(&asked.name);
    let account = store.read(&name, |tx, name| Box::pin(tx.account_by_name(name))).await?;
    if account.as_ref().is_some_and(|account| account.locked_until > now) {
        return Err(Failure::Refused(ErrorCode::TooManyTries));
    }
    let hash = account.as_ref().map_or_else(missing_hash, |account| account.password.clone());
    // Each comparison takes 19 MiB: a crowd of guesses waits in line instead of filling the memory.
    let _turn = COMPARING.acquire().await;
    let fits = tokio::task::spawn_blocking(move || passwords::verify(&asked.password, &hash)).await;
    match account {
        Some(account) if fits.unwrap_or(false) => open_session(store, account, now).await,
        Some(account) => {
            count_failure(store, account.id, now).await?;
            Err(Failure::Refused(ErrorCode::WrongPassword))
        }
        None => Err(Failure::Refused(ErrorCode::WrongPassword)),
    }
}

/// An unknown name costs as much time as a wrong password, so that names cannot be probed.
fn missing_hash() -> String {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| passwords::hash("nobody")).clone()
}

async fn open_session(
    store: &Store,
    account: AccountRow,
    now: Timestamp,
) -> Result<(Caller, String), Failure> {
    let token = passwords::new_token();
    let caller: Result<_, StoreError> = store
        .run_tx("sign_in", (account, passwords::token_hash(&token)), move |tx, (account, token_hash)| {
            Box::pin(async move {
                tx.sessions_expire(now).await?;
                // The password may have been changed while it was compared.
                if !tx.account_entered(account).await? {
                    return Ok(None);
                }
                tx.session_add(token_hash, account.id, now, now.plus_ms(SESSION_MS)).await?;
                tx.caller_get(account.id).await
            })
        })
        .await;
    let caller = caller?.ok_or(Failure::Refused(ErrorCode::WrongPassword))?;
    Ok((caller, token))
}

async fn count_failure(store: &Store, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    let locked_until = now.plus_ms(PAUSE_MS);
    store
        .run_tx("count_failure", (), move |tx, ()| {
            Box::pin(tx.account_failed(account, MAX_FAILURES, locked_until))
        })
        .await
}
