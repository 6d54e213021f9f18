//! Who is signed in on this phone, and the few small settings. Alone uses gloo-storage.

use gloo_storage::{LocalStorage, Storage};
use shared::lang::Lang;
use shared::wire::session::SessionBody;

const SESSION: &str = "lec-session";
const LANG: &str = "lec-lang";

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
