//! From the PIN to the roll on a phone whose CPU is slowed: a wrong PIN costs what trying one costs, the right one also
//! opening the roll. The work of trying a PIN (`app::store::vault::COST`) is chosen by these.

use crate::sync::{CHILDREN, site_with_roll};
use crate::table::told;
use serde_json::json;
use tests::browser::{Browser, PIN, Screen};
use tests::site::{PASSWORD, RECORDER, Site, centre_id};

/// Times that the door is opened at each speed.
const TIMES: usize = 9;
/// The most that may pass from the right PIN to the roll with the CPU slowed four times, in milliseconds.
const GOAL: f64 = 1_500.0;

/// Gives a PIN, and the milliseconds until something is on the screen.
fn given(pin: &str, seen: &str) -> String {
    format!(
        "const done = arguments[arguments.length - 1];
        const pin = document.getElementById('pin');
        pin.value = '{pin}';
        pin.dispatchEvent(new Event('input', {{ bubbles: true }}));
        const begun = performance.now();
        document.querySelector('button[type=submit]').click();
        const look = () => {{
            if (!({seen})) return requestAnimationFrame(look);
            requestAnimationFrame(() => done(performance.now() - begun));
        }};
        // What an earlier try said goes first.
        requestAnimationFrame(look);"
    )
}

/// The most of the first sync that sealing may take, in hundredths.
const SEALING: f64 = 15.0;

/// Chooses a PIN, and waits for the roll: the milliseconds from the open door on, and how long the texts are that were
/// sealed meanwhile. What a text is longer by for being sealed is its nonce and its tag, and a third for the letters.
fn first_sync() -> String {
    format!(
        "const done = arguments[arguments.length - 1];
        for (const id of ['pin', 'pin-again']) {{
            const field = document.getElementById(id);
            field.value = '{PIN}';
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
        }}
        document.querySelector('button[type=submit]').click();
        const asked = (request) => new Promise((good) => {{ request.onsuccess = () => good(request.result); }});
        const lengths = async () => {{
            const [one] = await indexedDB.databases();
            const database = await asked(indexedDB.open(one.name));
            const rows = await asked(database.transaction('rec').objectStore('rec').getAll());
            return rows.map((row) => Math.floor(JSON.stringify(row).length * 3 / 4) - 40);
        }};
        let begun = 0;
        const look = () => {{
            if (!begun && !document.getElementById('pin-again')) begun = performance.now();
            const counted = document.getElementById('counted');
            if (!counted || !counted.innerText.includes('{CHILDREN}')) return requestAnimationFrame(look);
            const took = performance.now() - begun;
            lengths().then((lengths) => done([took, lengths]));
        }};
        look();"
    )
}

/// Seals texts of these lengths, and the milliseconds that it took.
fn sealing(lengths: &[u32]) -> String {
    format!(
        "const done = arguments[arguments.length - 1];
        import('/for-tests/contract/page.js').then((page) => {{
            const begun = performance.now();
            page.seal_texts(new Uint32Array({lengths:?}));
            done(performance.now() - begun);
        }});"
    )
}

async fn slow(phone: &Browser, rate: u32) {
    let slowed = phone.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await;
    slowed.expect("a slower CPU");
}

/// What sealing takes of the first sync, with the CPU slowed four times.
async fn measure_sealing(site: &Site) {
    let (mut synced, mut sealed) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.give_password(RECORDER, PASSWORD).await;
        phone.see("#pin-again").await;
        slow(&phone, 4).await;
        let (took, lengths): (f64, Vec<u32>) = phone.ask_later(&first_sync()).await;
        synced.push(took);
        phone.visit("/for-tests/contract/index.html").await;
        slow(&phone, 4).await;
        // The first time is spent on making the code ready.
        let _: f64 = phone.ask_later(&sealing(&lengths)).await;
        sealed.push(phone.ask_later(&sealing(&lengths)).await);
        phone.close().await;
    }
    println!("The first sync, {CHILDREN} children, CPU slowed 4×, {TIMES} times, milliseconds:");
    let whole = print_row("from the open door to the roll", &mut synced);
    let share = print_row("sealing as much again by itself", &mut sealed) / whole * 100.0;
    println!("  {share:.1} % of it; goal at most {SEALING} %: {}", told(share <= SEALING));
}

/// Measures and prints.
pub async fn measure() {
    let site = site_with_roll().await;
    measure_sealing(&site).await;
    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", &CHILDREN.to_string()).await;
    phone.ready_for_offline().await;
    site.cable.cut().await;
    println!("From the PIN to the screen, {CHILDREN} children, offline, {TIMES} times, milliseconds:");
    println!("                                       median     max");
    let roll = format!(
        "document.querySelector('.child-row') && document.querySelector('#counted').innerText.includes('{CHILDREN}')"
    );
    for rate in [1, 4, 6] {
        let (mut tried, mut opened) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            phone.come_to(&format!("/i/{}", centre_id())).await;
            phone.see("#pin").await;
            slow(&phone, rate).await;
            tried.push(phone.ask_later(&given("000001", "document.getElementById('fault')")).await);
            opened.push(phone.ask_later(&given(PIN, &roll)).await);
        }
        print_row(&format!("a wrong PIN, CPU slowed {rate}×"), &mut tried);
        let median = print_row(&format!("the right one to the roll, {rate}×"), &mut opened);
        if rate == 4 {
            println!("  goal at most {GOAL}: {}", told(median <= GOAL));
        }
    }
    phone.close().await;
}

fn print_row(name: &str, times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    println!("{name:<37} {:>7.0} {:>7.0}", times[times.len() / 2], times[times.len() - 1]);
    times[times.len() / 2]
}
