//! What only a browser can show: the app on Debian's Chromium, driven through WebDriver against the whole server.
//! Offline is a line that is cut, so that the service worker feels it, too.

mod agreed;
mod bases;
mod batches;
mod behind;
mod broken_database;
mod busy;
mod check;
mod components;
mod confirm;
mod contract;
mod cut_off;
mod devices;
mod first_day;
mod forms;
mod held;
mod import;
mod keyboard;
mod kill;
mod leaving;
mod letters;
mod locked;
mod new_version;
mod offline_edit;
mod offline_start;
mod other_browsers;
mod people;
mod pictures;
mod precache;
mod print;
mod rescue;
mod resume;
mod screen_reader;
mod session_over;
mod steady;
mod storage;
mod thaid;
mod told;
mod two_phones;
mod two_tabs;
mod unlock;
mod upgrade;
mod windows;
mod wrong_clock;

use shared::children::Field;
use shared::values::RecordId;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

/// Runs a browser test, unless the run goes without browsers; then it says so.
fn with_browser(test: impl Future<Output = ()>) {
    if std::env::var_os("LEC_NO_BROWSER").is_some() {
        eprintln!("SKIPPED: this run goes without a browser");
        return;
    }
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(test);
}

/// Somebody at a desk.
async fn signed_in(site: &Site, who: &str) -> Browser {
    let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
    desk.sign_in(who).await;
    desk
}

/// A phone with the whole roll on it, ready for working without network.
async fn phone_of(site: &Site, who: &str, children: u32) -> Browser {
    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.sign_in(who).await;
    phone.see_text("#counted", &children.to_string()).await;
    phone.ready_for_offline().await;
    phone
}

/// From now on the phone sends only with its app: in what order two phones send does not depend on their browsers.
async fn sends_by_itself(phone: &Browser) {
    phone.ask::<()>("delete ServiceWorkerRegistration.prototype.sync").await;
}

/// A phone whose line is cut and on which one edit waits: another telephone number for its first child.
async fn phone_with_one_waiting(site: &Site) -> (Browser, Vec<RecordId>) {
    let phone = phone_of(site, RECORDER, 3).await;
    let children = phone.children().await;
    site.cable.cut().await;
    phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
    (phone, children)
}

/// Waits until it is noted outside the database that one edit waits.
async fn is_noted(phone: &Browser) {
    let noted = "return Object.entries(localStorage).some(([k, v]) => k.startsWith('lec-had-') && v == 1)";
    while !phone.ask::<bool>(noted).await {
        tokio::time::sleep(tests::browser::GLANCE).await;
    }
}

/// Waits until the server has what is hoped for.
async fn arrives(site: &Site, what: &str, hoped: impl AsyncFn(&Site) -> bool) {
    let begun = std::time::Instant::now();
    while !hoped(site).await {
        assert!(begun.elapsed() < tests::browser::PATIENCE, "{what} does not arrive");
        tokio::time::sleep(tests::browser::GLANCE).await;
    }
}

/// How often the history says that a value was written.
async fn times_in_history(site: &Site, value: &str) -> usize {
    let history = site.history().await;
    let patch = |row: &shared::edits::HistoryRow| serde_json::to_string(&row.patch).expect("plain data");
    let written = format!("\"to\":\"{value}\"");
    history.iter().filter(|row| patch(row).contains(&written)).count()
}

/// A number that the caller may raise for a longer run.
fn rounds(usual: usize) -> usize {
    let wanted = std::env::var("LEC_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    wanted.unwrap_or(usual)
}

/// What the browser complained about; a test ends with nothing of it. That a line was cut, that nobody was signed
/// in yet, and that an icon for installing was asked for offline are no faults.
async fn complaints(browser: &Browser) -> Vec<String> {
    let entries = browser.driver.browser_log().await.unwrap_or_default();
    let entries = entries.into_iter().map(|entry| entry.message);
    let expected = ["net::ERR_", "401", "icon from the Manifest"];
    entries.filter(|message| !expected.iter().any(|words| message.contains(words))).collect()
}
