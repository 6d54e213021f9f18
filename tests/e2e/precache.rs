//! The exact list of files that the service worker keeps, and what it never touches.

use crate::with_browser;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

#[test]
fn the_service_worker_keeps_the_shell_and_never_an_answer_of_the_interface() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.sign_in(RECORDER).await;
        browser.see(".empty").await;
        browser.ready_for_offline().await;
        let script = "const done = arguments[arguments.length - 1];
            caches.keys().then(async (names) => {
                const kept = [];
                for (const name of names) {
                    const cache = await caches.open(name);
                    for (const request of await cache.keys()) kept.push(new URL(request.url).pathname);
                }
                done(kept.sort());
            });";
        let kept: Vec<String> = browser.ask_later(script).await;
        let mut plain: Vec<String> = kept.iter().map(|path| without_hash(path)).collect();
        plain.sort();
        let expected = [
            "/app.js",
            "/app.wasm",
            "/fonts/sarabun-latin-400.woff2",
            "/fonts/sarabun-thai-400.woff2",
            "/index.html",
            "/manifest.webmanifest",
        ];
        assert_eq!(plain, expected);
        browser.close().await;
    });
}

fn without_hash(path: &str) -> String {
    let is_hash = |part: &&str| !(part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()));
    path.split('.').filter(is_hash).collect::<Vec<_>>().join(".")
}
