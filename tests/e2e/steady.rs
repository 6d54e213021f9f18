//! Nothing jumps: neither while the app comes over a slow line, nor when children arrive, nor on a later start.

use crate::with_browser;
use std::time::Duration;
use tests::browser::{Browser, Screen};
use tests::shaped::{Quality, Shaped};
use tests::site::{RECORDER, Site};

/// Notes everything that moves without having been touched, as far as a figure with three places can tell.
const WATCH: &str = "
    window.lecMoved = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput && entry.value >= 0.0005)) {
            const moved = entry.sources.map(({ node }) => node ? (node.outerHTML ?? node.data).slice(0, 90) : 'gone');
            window.lecMoved.push(`${entry.value.toFixed(4)} ${moved.join(' | ')}`);
        }
    }).observe({ type: 'layout-shift', buffered: true });";

async fn nothing_moved(browser: &Browser, when: &str) {
    // What comes late would be seen now.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let moved: Vec<String> = browser.ask("return window.lecMoved").await;
    assert_eq!(moved, Vec::<String>::new(), "{when}");
}

#[test]
fn going_to_a_child_and_back_asks_the_server_nothing() {
    with_browser(async {
        let site = Site::with_children(5).await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "5").await;
        let asked = async || -> u64 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let calls = "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/')).length";
            phone.ask(calls).await
        };
        let (mut before, mut now) = (0, asked().await);
        while before != now {
            (before, now) = (now, asked().await);
        }
        phone.tap(".child-row").await;
        phone.see(".facts").await;
        phone.tap(".back").await;
        phone.see(".child-row").await;
        assert_eq!(asked().await, now);
        phone.close().await;
    });
}

#[test]
fn nothing_moves_by_itself() {
    with_browser(async {
        let site = Site::with_children(60).await;
        let line = Shaped::before(site.cable.address(), 1).await;
        line.set(Quality { bits_per_second: 3_000_000.0, one_way: Duration::from_millis(60), loss: 0.0 });
        for screen in [Screen::Phone, Screen::Desk] {
            let browser = Browser::open(&site.cable.origin(), screen).await;
            browser.run_first(WATCH).await;
            browser.driver.goto(line.origin()).await.expect("the page comes");
            browser.see("#name").await;
            nothing_moved(&browser, "while the app comes").await;
            browser.sign_in(RECORDER).await;
            browser.see_text("#counted", "60").await;
            nothing_moved(&browser, "when the children arrive").await;
            browser.ready_for_offline().await;
            browser.driver.refresh().await.expect("the page loads again");
            browser.unlock().await;
            browser.see_text("#counted", "60").await;
            nothing_moved(&browser, "on a later start").await;
            browser.tap(".child-row").await;
            browser.see(".facts").await;
            nothing_moved(&browser, "on the page of a child").await;
            browser.close().await;
        }
    });
}
