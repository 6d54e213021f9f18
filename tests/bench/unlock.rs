//! From the PIN to the roll on a phone whose CPU is slowed: a wrong PIN costs what trying one costs, the right one also
//! opening the roll. The work of trying a PIN (`app::store::vault::COST`) is chosen by these.

use crate::sync::{CHILDREN, site_with_roll};
use crate::table::told;
use serde_json::json;
use tests::browser::{Browser, PIN, Screen};
use tests::site::{RECORDER, centre_id};

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

/// Measures and prints.
pub async fn measure() {
    let site = site_with_roll().await;
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
            let slowed = json!({ "rate": rate });
            phone
                .driver
                .cdp()
                .send_raw("Emulation.setCPUThrottlingRate", slowed)
                .await
                .expect("a slower CPU");
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
