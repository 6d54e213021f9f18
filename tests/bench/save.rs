//! Saving one edit on a phone whose CPU is slowed four times: from the click on the button to the end of the
//! transaction that keeps it. The yardstick is the same text put into a database of its own from the same page.
//!
//! The browser slows the page, not the process that writes the database; both rows share that.

use crate::edits;
use crate::sync::{CHILDREN, site_with_roll};
use crate::table::told;
use std::time::Duration;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

/// Edits saved.
const EDITS: usize = 100;
/// A thumb on its way to the button; the page has come to rest meanwhile.
const REST: Duration = Duration::from_millis(100);
/// The most that 95 of 100 may take, in milliseconds.
const GOAL: f64 = 50.0;

/// Puts the text of the newest edit so many times, strictly, and gives the milliseconds of each.
const PUT: &str = "
    const done = arguments[arguments.length - 1];
    const opened = (request) => new Promise((ok, no) => {
        request.onupgradeneeded = () => request.result.createObjectStore('outbox');
        request.onsuccess = () => ok(request.result);
        request.onerror = () => no(request.error);
    });
    const rest = () => new Promise((rested) => setTimeout(rested, 100));
    const all = async () => {
        const own = (await indexedDB.databases()).find(({ name }) => name.startsWith('lec-'));
        const app = await opened(indexedDB.open(own.name));
        const texts = await new Promise((ok) => {
            const request = app.transaction('outbox').objectStore('outbox').getAll();
            request.onsuccess = () => ok(request.result);
        });
        app.close();
        const bare = await opened(indexedDB.open('bare'));
        const times = [];
        for (let n = 0; n < 100; n += 1) {
            await rest();
            const begun = performance.now();
            const tx = bare.transaction('outbox', 'readwrite', { durability: 'strict' });
            const kept = new Promise((ok) => { tx.oncomplete = () => ok(performance.now()); });
            tx.objectStore('outbox').put(texts.at(-1), n);
            times.push((await kept) - begun);
        }
        done(times);
    };
    all();";

/// Measures and prints.
pub async fn measure() {
    let site: Site = site_with_roll().await;
    let roll = site.roll().await;
    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", &CHILDREN.to_string()).await;
    // The outbox grows from nothing to a hundred edits, none of which is sent meanwhile.
    site.cable.cut().await;
    let slowed = serde_json::json!({ "rate": 4 });
    phone.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", slowed).await.expect("a slower CPU");
    let savings = phone.edit_quickly(&edits::some(&roll[..EDITS]), REST).await;
    let bare: Vec<f64> = phone.ask_later(PUT).await;
    phone.close().await;

    println!("Saving one edit, {CHILDREN} children, CPU slowed 4×, {EDITS} edits, milliseconds:");
    println!("                                       median     p95     max");
    let kept: Vec<f64> = savings.iter().map(|saving| saving.kept).collect();
    let p95 = print_row("click to kept", &kept);
    print_row("  of the first 20", &kept[..20]);
    print_row("  of the last 20, 80 waiting before", &kept[EDITS - 20..]);
    let clicked: Vec<f64> = savings.iter().map(|saving| saving.clicked).collect();
    print_row("  in the click itself", &clicked);
    let shown: Vec<f64> = savings.iter().map(|saving| saving.shown).collect();
    print_row("click to the child's page", &shown);
    print_row("bare strict put of the same text", &bare);
    println!("goal: click to kept, p95 at most {GOAL}: {}", told(p95 <= GOAL));
}

/// Prints a row and gives its 95th percentile.
fn print_row(name: &str, times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() * share).div_ceil(100).clamp(1, times.len()) - 1];
    println!("{name:<37} {:>7.1} {:>7.1} {:>7.1}", at(50), at(95), at(100));
    at(95)
}
