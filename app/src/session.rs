//! Who is signed in on this phone, and the few small settings. Alone uses gloo-storage.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use shared::json::{self, FromJson, ToJson};
use shared::lang::Lang;
use shared::values::{AccountId, InstitutionId, Timestamp};
use shared::wire::session::SessionBody;

const SESSION: &str = "lec-session";
const LANG: &str = "lec-lang";
const THAI_DIGITS: &str = "lec-thai-digits";
const PEOPLE: &str = "lec-people";
const KEY: &str = "lec-key";
const TRIED: &str = "lec-tried";
const IDLE: &str = "lec-idle";
const PROMISE: &str = "lec-promise";
const THAID: &str = "lec-thaid";
const CURRENT: &str = "lec-current";
const OFFICE: &str = "lec-office";

/// What the browser keeps under a name, if it can be read. The library would bring a second reader of JSON.
fn read<T: FromJson>(storage: &web_sys::Storage, name: &str) -> Option<T> {
    json::read(&storage.get_item(name).ok()??)
}

/// Has the browser keep something under a name. Where it does not, the app still works until it is closed.
fn write<T: ToJson>(storage: &web_sys::Storage, name: &str, value: &T) {
    let _ = storage.set_item(name, &json::written(value));
}

/// The person who signed in last and did not sign out.
pub fn kept() -> Option<SessionBody> {
    read(&LocalStorage::raw(), SESSION)
}

/// Keeps who signed in.
pub fn keep(session: &SessionBody) {
    // Without this the app still works until it is closed; the sign-in then has to be repeated.
    write(&LocalStorage::raw(), SESSION, &session);
    let mut people = people();
    people.retain(|other| other.caller.account != session.caller.account);
    people.push(session.clone());
    write(&LocalStorage::raw(), PEOPLE, &people);
}

/// Nobody is in front any more; the data of the person stays.
pub fn forget() {
    LocalStorage::delete(SESSION);
    LocalStorage::delete(CURRENT);
}

/// Nothing of this person is on the phone any more.
pub fn forget_person(account: AccountId) {
    let mut people = people();
    people.retain(|other| other.caller.account != account);
    write(&LocalStorage::raw(), PEOPLE, &people);
    if kept().is_some_and(|kept| kept.caller.account == account) {
        forget();
    }
}

/// The next sign-in of this person is one on a phone that the server does not know.
pub fn forget_phone(account: AccountId) {
    let mut people = people();
    people.iter_mut().filter(|who| who.caller.account == account).for_each(|who| who.phone = None);
    write(&LocalStorage::raw(), PEOPLE, &people);
}

/// Everybody who has a database on this phone, the last one last.
pub fn people() -> Vec<SessionBody> {
    read(&LocalStorage::raw(), PEOPLE).unwrap_or_else(|| kept().into_iter().collect())
}

/// Hands the key of a person's database on to the page that comes next in this tab.
pub fn hand_on_key(account: AccountId, key: &str, now: Timestamp) {
    write(&SessionStorage::raw(), KEY, &(account, now, key));
}

/// Takes the key that the page before handed on, if it is this person's and was handed on just now.
pub fn take_key(account: AccountId, now: Timestamp, within_ms: i64) -> Option<String> {
    let (whose, at, key): (AccountId, Timestamp, String) = read(&SessionStorage::raw(), KEY)?;
    SessionStorage::delete(KEY);
    (whose == account && (0..within_ms).contains(&(now.0 - at.0))).then_some(key)
}

/// Keeps the word with which this tab takes ThaID's answer.
pub fn keep_thaid_page(page: &str) {
    write(&SessionStorage::raw(), THAID, &page);
}

/// Takes it: whoever has the tab next does not.
pub fn take_thaid_page() -> Option<String> {
    let page = read(&SessionStorage::raw(), THAID);
    SessionStorage::delete(THAID);
    page
}

/// After how many minutes without a touch the app locks.
pub fn idle_minutes() -> u32 {
    read(&LocalStorage::raw(), IDLE).unwrap_or(5)
}

/// Keeps it.
pub fn keep_idle_minutes(minutes: u32) {
    write(&LocalStorage::raw(), IDLE, &minutes);
}

/// The language chosen on this phone.
pub fn lang() -> Lang {
    read(&LocalStorage::raw(), LANG).unwrap_or_default()
}

/// Keeps the language.
pub fn keep_lang(lang: Lang) {
    write(&LocalStorage::raw(), LANG, &lang);
}

/// The institution that was worked on last, for who has several.
pub fn current(account: AccountId) -> Option<InstitutionId> {
    let (whose, at): (AccountId, InstitutionId) = read(&LocalStorage::raw(), CURRENT)?;
    (whose == account).then_some(at)
}

/// Keeps it.
pub fn keep_current(account: AccountId, at: &InstitutionId) {
    write(&LocalStorage::raw(), CURRENT, &(account, at));
}

/// Whether numbers are written with Thai digits; `public/start.js` writes them.
pub fn thai_digits() -> bool {
    read(&LocalStorage::raw(), THAI_DIGITS).unwrap_or(false)
}

/// Keeps it.
pub fn keep_thai_digits(thai: bool) {
    write(&LocalStorage::raw(), THAI_DIGITS, &thai);
}

/// Whether the browser promised to keep our data; `None` while it was not asked.
pub fn promise() -> Option<bool> {
    read(&LocalStorage::raw(), PROMISE)
}

/// Keeps what the browser promised.
pub fn keep_promise(kept: bool) {
    write(&LocalStorage::raw(), PROMISE, &kept);
}

/// Whether this tab has tried to load the module of the office, and did not get it.
pub fn tried_office() -> bool {
    read(&SessionStorage::raw(), TRIED).unwrap_or(false)
}

/// The page is loaded anew to try it.
pub fn try_office() {
    keep_office();
    write(&SessionStorage::raw(), TRIED, &true);
}

/// From the next start on this phone loads the module of the office; `public/start.js` reads it.
pub fn keep_office() {
    write(&LocalStorage::raw(), OFFICE, &true);
}

/// Whether this person has seen the cards of the first day on this phone.
pub fn saw_first_day(account: AccountId) -> bool {
    read(&LocalStorage::raw(), &first_day_key(account)).unwrap_or(false)
}

/// Keeps that they have.
pub fn keep_saw_first_day(account: AccountId) {
    write(&LocalStorage::raw(), &first_day_key(account), &true);
}

fn first_day_key(account: AccountId) -> String {
    format!("lec-first-day-{account}")
}

/// When the server was last heard for this account, by the phone's clock.
pub fn heard(account: AccountId) -> Option<Timestamp> {
    read(&LocalStorage::raw(), &heard_key(account))
}

/// Keeps when.
pub fn keep_heard(account: AccountId, at: Timestamp) {
    write(&LocalStorage::raw(), &heard_key(account), &at);
}

fn heard_key(account: AccountId) -> String {
    format!("lec-heard-{account}")
}

/// How many edits waited when this account last had a database here; `None` when it never had.
pub fn had(account: AccountId) -> Option<u64> {
    read(&LocalStorage::raw(), &had_key(account))
}

/// Keeps that this account has a database here, with so many edits waiting.
pub fn keep_had(account: AccountId, waiting: u64) {
    write(&LocalStorage::raw(), &had_key(account), &waiting);
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
    match read::<u32>(&LocalStorage::raw(), &begun_key(account)) {
        Some(times) => format!("lec-{account}-{times}"),
        None => format!("lec-{account}"),
    }
}

/// From the next start on there is a new database.
pub fn begin_new_database(account: AccountId) {
    let times: u32 = read(&LocalStorage::raw(), &begun_key(account)).unwrap_or_default();
    write(&LocalStorage::raw(), &begun_key(account), &(times + 1));
}

fn begun_key(account: AccountId) -> String {
    format!("lec-begun-{account}")
}
