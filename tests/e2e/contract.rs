//! The contract of the local store, on IndexedDB in a real browser.

use crate::with_browser;
use tests::browser::{Browser, GLANCE, PATIENCE, Screen};
use tests::site::Site;

#[test]
fn indexed_db_keeps_the_contract_of_a_store() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Desk).await;
        browser.visit("/for-tests/contract/index.html").await;
        let begun = std::time::Instant::now();
        let mut told = browser.driver.title().await.unwrap_or_default();
        while told == "…" && begun.elapsed() < PATIENCE {
            tokio::time::sleep(GLANCE).await;
            told = browser.driver.title().await.unwrap_or_default();
        }
        let checks = app::store::contract::checks::<app::store::memory::Memory>().len();
        assert_eq!(told, format!("passed {checks}"));
        browser.close().await;
    });
}

#[test]
fn writes_ask_for_strict_durability() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Desk).await;
        browser.see("#name").await;
        let script = "const done = arguments[arguments.length - 1];
            const open = indexedDB.open('probe');
            open.onupgradeneeded = () => open.result.createObjectStore('s');
            open.onsuccess = () => {
                const write = open.result.transaction(['s'], 'readwrite');
                const read = open.result.transaction(['s'], 'readonly');
                done([write.durability, read.durability]);
            };";
        let [write, read] = browser.ask_later::<[String; 2]>(script).await;
        assert_eq!((write.as_str(), read.as_str()), ("strict", "default"));
        browser.close().await;
    });
}
