//! What only a browser can show: the app on Debian's Chromium, driven through WebDriver against the whole server.
//! Offline is a line that is cut, so that the service worker feels it, too.

mod contract;
mod import;
mod new_version;
mod offline_edit;
mod pictures;
mod precache;
mod two_phones;

use tests::browser::Browser;

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

/// What the browser complained about; a test ends with nothing of it. That a line was cut, that nobody was signed
/// in yet, and that an icon for installing was asked for offline are no faults.
async fn complaints(browser: &Browser) -> Vec<String> {
    let entries = browser.driver.browser_log().await.unwrap_or_default();
    let entries = entries.into_iter().map(|entry| entry.message);
    let expected = ["net::ERR_", "401", "icon from the Manifest"];
    entries.filter(|message| !expected.iter().any(|words| message.contains(words))).collect()
}
