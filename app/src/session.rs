//! Who is signed in on this phone, and the few small settings. Alone uses gloo-storage.

use gloo_storage::{LocalStorage, Storage};
use shared::lang::Lang;
use shared::values::AccountId;
use shared::wire::session::SessionBody;

const SESSION: &str = "lec-session";
const LANG: &str = "lec-lang";
const PROMISE: &str = "lec-promise";

/// The person who signed in last and did not sign out.
pub fn kept() -> Option<SessionBody> {
    LocalStorage::get(SESSION).ok()
}

/// Keeps who signed in.
pub fn keep(session: &SessionBody) {
    // Without this the app still works until it is closed; the sign-in then has to be repeated.
    let _ = LocalStorage::set(SESSION, session);
}

/// Forgets who signed in; the data of the person stays.
pub fn forget() {
    LocalStorage::delete(SESSION);
}

/// The language chosen on this phone.
pub fn lang() -> Lang {
    LocalStorage::get(LANG).unwrap_or_default()
}

/// Keeps the language.
pub fn keep_lang(lang: Lang) {
    let _ = LocalStorage::set(LANG, lang);
}

/// Whether the browser promised to keep our data; `None` while it was not asked.
pub fn promise() -> Option<bool> {
    LocalStorage::get(PROMISE).ok()
}

/// Keeps what the browser promised.
pub fn keep_promise(kept: bool) {
    let _ = LocalStorage::set(PROMISE, kept);
}

/// How many edits waited when this account last had a database here; `None` when it never had.
pub fn had(account: AccountId) -> Option<u64> {
    LocalStorage::get(had_key(account)).ok()
}

/// Keeps that this account has a database here, with so many edits waiting.
pub fn keep_had(account: AccountId, waiting: u64) {
    let _ = LocalStorage::set(had_key(account), waiting);
}

/// Forgets that this account had a database here.
pub fn forget_had(account: AccountId) {
    LocalStorage::delete(had_key(account));
}

fn had_key(account: AccountId) -> String {
    format!("lec-had-{account}")
}

/// The name of this person's database on this phone. One that cannot be opened is left alone, and the next begun.
pub fn database_name(account: AccountId) -> String {
    match LocalStorage::get::<u32>(begun_key(account)) {
        Ok(times) => format!("lec-{account}-{times}"),
        Err(_) => format!("lec-{account}"),
    }
}

/// From the next start on there is a new database.
pub fn begin_new_database(account: AccountId) {
    let times: u32 = LocalStorage::get(begun_key(account)).unwrap_or_default();
    let _ = LocalStorage::set(begun_key(account), times + 1);
}

fn begun_key(account: AccountId) -> String {
    format!("lec-begun-{account}")
}
