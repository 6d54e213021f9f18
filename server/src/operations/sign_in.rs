//! A name and a password become a session.

use super::Failure;
use crate::passwords;
use crate::sealing::SealingKey;
use crate::store::{AccountRow, PhoneRow, SessionRow, Store, StoreError, Tx, Work};
use crate::tries::{PAUSE_MS, Tries};
use shared::access::Caller;
use shared::values::{AccountId, EditId, PhoneId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::rescue::Envelope;
use shared::wire::session::{NewPhone, SignIn};
use std::collections::BTreeSet;
use std::net::IpAddr;
use tokio::sync::Semaphore;

/// How long a session lasts.
pub const SESSION_MS: i64 = 30 * 86_400_000;
/// A token that is older is replaced when the app starts.
const TOKEN_MS: i64 = 86_400_000;
/// Wrong passwords in a row, from wherever, after which a phone that is not known tries once in a pause (NIST SP
/// 800-63B, 3.2.2).
const MAX_FAILURES: i64 = 100;
/// Hashes of passwords worked out at one time.
pub(super) static COMPARING: Semaphore = Semaphore::const_new(4);

/// A session that has just begun.
pub struct Begun {
    /// The person.
    pub caller: Caller,
    /// The token for their browser.
    pub token: String,
    /// On which phone.
    pub phone: Option<PhoneId>,
    /// Whether that was cut off: then the session can do nothing.
    pub cut_off: bool,
}

/// Where wrong tries are counted, and from where somebody tries.
pub type From<'a> = (&'a Tries, IpAddr);

/// Somebody tries to come in.
pub(super) struct Trial<'a> {
    pub(super) from: From<'a>,
    /// As whom.
    pub(super) name: &'a str,
    /// Whether on a phone that the person has used before: others' wrong tries do not concern it.
    pub(super) known: bool,
}

/// Checks name and password and opens a session.
pub async fn sign_in(
    store: &Store,
    from: From<'_>,
    asked: SignIn,
    label: String,
    now: Timestamp,
) -> Result<Begun, Failure> {
    let name = shared::values::thai::normalise(&asked.name);
    let (account, known) = store
        .read::<_, _, StoreError, _>(&(name.clone(), asked.phone.clone()), |tx, (name, phone)| {
            Box::pin(async move {
                let Some(account) = tx.account_by_name(name).await? else { return Ok((None, false)) };
                let known = match phone {
                    Some(phone) => tx.phone_get(phone.id).await?.is_some_and(|known| {
                        known.account == account.id && known.word_hash == passwords::token_hash(&phone.word)
                    }),
                    None => false,
                };
                Ok((Some(account), known))
            })
        })
        .await?;
    let hash = account.as_ref().map(|account| account.password.clone());
    let trial = Trial { from, name: &name, known };
    let account = compare(store, trial, account, hash, asked.password, now).await?;
    begin(store, account, asked.phone.map(|phone| (phone, label)), now, |tx, account| {
        Box::pin(async move {
            // The password may have been changed while it was compared.
            let entered = tx.account_entered(account).await?;
            entered.then_some(()).ok_or(Failure::Refused(ErrorCode::WrongPassword))
        })
    })
    .await
}

/// Begins a session for somebody who is known; `enter` is done first, in the same transaction.
pub(super) async fn begin<F>(
    store: &Store,
    account: AccountRow,
    phone: Option<(NewPhone, String)>,
    now: Timestamp,
    enter: F,
) -> Result<Begun, Failure>
where
    F: for<'t> Fn(&'t mut Tx, &'t mut AccountRow) -> Work<'t, (), Failure> + Send + Sync + 'static,
{
    if phone.as_ref().is_some_and(|(phone, _)| !phone.is_plausible()) {
        return Err(Failure::Refused(ErrorCode::Malformed));
    }
    let token = passwords::new_token();
    let session = SessionRow {
        token_hash: passwords::token_hash(&token),
        phone: None,
        replaces: String::new(),
        created_at: now,
        expires_at: now.plus_ms(SESSION_MS),
    };
    let (caller, on) = store
        .run_tx("sign_in", (account, session, phone, enter), move |tx, (account, session, phone, enter)| {
            let mut account = account.clone();
            Box::pin(async move {
                // As long as a browser keeps the cookie its phone can still hear that it was cut off.
                tx.sessions_expire(now.plus_ms(-SESSION_MS)).await?;
                enter(tx, &mut account).await?;
                let on = match phone {
                    Some(phone) => Some(come(tx, account.id, phone, now).await?),
                    None => None,
                };
                let phone = on.as_ref().map(|on| on.id);
                tx.session_add(account.id, &SessionRow { phone, ..session.clone() }).await?;
                let caller = tx.caller_get(account.id).await?;
                let caller = caller.ok_or(Failure::Refused(ErrorCode::WrongPassword))?;
                Ok::<_, Failure>((caller, on))
            })
        })
        .await?;
    let cut_off = on.as_ref().is_some_and(|on| on.cut_at.is_some());
    Ok(Begun { caller, token, phone: on.map(|on| on.id), cut_off })
}

/// Opens what a phone keeps of its vault's key for the server, for the person whose password this is.
pub async fn open_vault(
    store: &Store,
    from: From<'_>,
    key: &SealingKey,
    (account, password, envelope): (AccountId, String, &Envelope),
    now: Timestamp,
) -> Result<String, Failure> {
    let row = store.read(&account, |tx, account| Box::pin(tx.account_get(*account))).await?;
    let hash = row.as_ref().map(|row| row.password.clone());
    let name = account.to_string();
    let trial = Trial { from, name: &name, known: true };
    compare(store, trial, row, hash, password, now).await?;
    open_envelope(account, key, envelope).ok_or(Failure::Refused(ErrorCode::Malformed))
}

/// What stands in an envelope of this account, for who has just proved whose it is.
pub fn open_envelope(account: AccountId, key: &SealingKey, envelope: &Envelope) -> Option<String> {
    // Whose it is cannot be changed without breaking the seal.
    let text = (envelope.id == EditId(account.0)).then(|| key.open(envelope)).flatten();
    text.and_then(|text| String::from_utf8(text).ok())
}

/// The account, if what was typed fits the hash. The slow comparison happens outside of any transaction.
pub(super) async fn compare(
    store: &Store,
    Trial { from: (tries, address), name, known }: Trial<'_>,
    account: Option<AccountRow>,
    hash: Option<String>,
    typed: String,
    now: Timestamp,
) -> Result<AccountRow, Failure> {
    let locked = account.as_ref().is_some_and(|account| account.locked_until > now);
    if locked && !known {
        return Err(Failure::Refused(ErrorCode::TooManyTries));
    }
    let hash = hash.unwrap_or_else(missing_hash);
    // Each comparison takes 19 MiB: a crowd of guesses waits in line instead of filling the memory.
    let _turn = COMPARING.acquire().await;
    // Counted before it is known: a crowd of guesses that come together is a crowd.
    if !tries.begin(name, address, known, now) {
        return Err(Failure::Refused(ErrorCode::TooManyTries));
    }
    let fits = tokio::task::spawn_blocking(move || passwords::verify(&typed, &hash)).await;
    match account {
        Some(account) if fits.unwrap_or(false) => {
            tries.was_right(name, address);
            Ok(account)
        }
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
    HASH.get_or_init(|| passwords::hash(&passwords::new_token())).clone()
}

/// A phone makes itself known. One that was cut off stays so, by whatever name it comes back; and nobody takes over
/// another person's.
async fn come(
    tx: &mut Tx,
    account: AccountId,
    (new, label): &(NewPhone, String),
    now: Timestamp,
) -> Result<PhoneRow, Failure> {
    let word_hash = passwords::token_hash(&new.word);
    let known = tx.phone_get(new.id).await?;
    if known.as_ref().is_some_and(|known| known.account != account || known.word_hash != word_hash) {
        return Err(Failure::Refused(ErrorCode::Malformed));
    }
    let mut were: Vec<PhoneRow> = known.into_iter().collect();
    for id in new.before.iter().filter(|id| **id != new.id) {
        were.extend(tx.phone_get(*id).await?.filter(|known| known.account == account));
    }
    // The answer to an earlier sign-in may have been lost, and with it the name that the phone was given then.
    for next in were.iter().filter_map(|known| known.became).collect::<BTreeSet<_>>() {
        if next != new.id && were.iter().all(|known| known.id != next) {
            were.extend(tx.phone_get(next).await?);
        }
    }
    if let Some(cut) = were.iter().position(|known| known.cut_at.is_some()) {
        return Ok(were.swap_remove(cut));
    }
    let (id, label) = (new.id, label.clone());
    let phone = PhoneRow { id, account, word_hash, label, seen_at: now, cut_at: None, became: None };
    tx.phone_put(&phone).await?;
    for old in were.iter().filter(|old| old.id != id) {
        // Whoever comes again is told that it was cut off.
        if !tx.phone_became(old.id, id, now).await? {
            return Err(Failure::Refused(ErrorCode::Busy));
        }
    }
    Ok(phone)
}

/// A token that is old is replaced; the new one, if there is one. The old one ends when the new one is first used, so
/// that an answer that is lost signs nobody out.
pub async fn rotate(
    store: &Store,
    account: AccountId,
    session: SessionRow,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    if session.replaces.is_empty() && now.0 - session.created_at.0 < TOKEN_MS {
        return Ok(None);
    }
    let token = (now.0 - session.created_at.0 >= TOKEN_MS).then(passwords::new_token);
    let next = token.as_ref().map(|token| SessionRow {
        token_hash: passwords::token_hash(token),
        replaces: session.token_hash.clone(),
        created_at: now,
        expires_at: now.plus_ms(SESSION_MS),
        phone: session.phone,
    });
    let rotated: Result<(), StoreError> = store
        .run_tx("rotate", (session, next), move |tx, (session, next)| {
            Box::pin(async move {
                if !session.replaces.is_empty() {
                    tx.session_settle(session).await?;
                }
                if let Some(next) = next {
                    tx.session_heirs_remove(&session.token_hash).await?;
                    tx.session_add(account, next).await?;
                }
                Ok(())
            })
        })
        .await;
    rotated.map(|()| token)
}

async fn count_failure(store: &Store, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    let locked_until = now.plus_ms(PAUSE_MS);
    store
        .run_tx("count_failure", (), move |tx, ()| {
            Box::pin(tx.account_failed(account, MAX_FAILURES, locked_until))
        })
        .await
}
