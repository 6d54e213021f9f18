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
            "/behind.wasm",
            "/fonts/sarabun-latin-400.woff2",
            "/fonts/sarabun-thai-400.woff2",
            "/index.html",
            "/manifest.webmanifest",
        ];
        assert_eq!(plain, expected);
        // What was put together is the wasm that was taken apart, byte for byte.
        let script = "const done = arguments[arguments.length - 1];
            const wasm = caches.match('PATH').then((kept) => kept.arrayBuffer());
            const built = fetch('/for-tests/app/NAME').then((answer) => answer.arrayBuffer());
            Promise.all([wasm, built]).then(([wasm, built]) => {
                const [one, other] = [new Uint8Array(wasm), new Uint8Array(built)];
                done(one.length === other.length && one.every((byte, at) => byte === other[at]));
            });";
        for name in ["app.wasm", "behind.wasm"] {
            let path = kept.iter().find(|path| without_hash(path)[1..] == *name).expect("it is kept");
            let script = script.replace("PATH", path).replace("NAME", name);
            assert!(browser.ask_later::<bool>(&script).await, "{name}");
        }
        browser.close().await;
    });
}

/// A browser that is short of room throws away what was kept, and the service worker stays. With network the app
/// starts as before.
#[test]
fn what_the_browser_threw_away_comes_from_the_server_again() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.sign_in(RECORDER).await;
        browser.see(".empty").await;
        browser.ready_for_offline().await;
        let script = "const done = arguments[arguments.length - 1];
            caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => done(true));";
        assert!(browser.ask_later::<bool>(script).await);
        browser.reload().await;
        browser.see(".empty").await;
        browser.close().await;
    });
}

/// What answers in the place of the server may not be what was asked for: the sign-in page of a public network.
#[test]
fn a_start_with_a_broken_file_says_so_and_the_next_one_succeeds() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.ready_for_offline().await;
        let all = serde_json::json!({ "origin": browser.origin(), "storageTypes": "all" });
        browser.command("Storage.clearDataForOrigin", all).await;
        browser.command("Network.clearBrowserCache", serde_json::json!({})).await;
        site.spoil(true);
        browser.come_to("/").await;
        browser.see_text("#broken", "เปิดระบบไม่สำเร็จ").await;
        site.spoil(false);
        browser.reload().await;
        browser.see("#name").await;
        browser.close().await;
    });
}

fn without_hash(path: &str) -> String {
    let is_hash = |part: &&str| !(part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()));
    path.split('.').filter(is_hash).collect::<Vec<_>>().join(".")
}
