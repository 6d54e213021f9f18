//! From a key press in the search field to the painted list, on a roll of 2,000 children with the CPU slowed four
//! times. The yardstick is the same key press in a field of an empty page.

use tests::browser::{Browser, Screen};
use tests::files::roll_of;
use tests::site::{OFFICER, RECORDER, Site};

/// Types a letter so many times and gives the milliseconds from each to the second frame after it, by which the
/// browser has painted.
const TYPE: &str = "
    const done = arguments[arguments.length - 1];
    const field = document.querySelector('#search') ?? document.body.appendChild(document.createElement('input'));
    const letters = [...'เด็กคนที่1234567'];
    const times = [];
    const press = (n) => {
        if (n === 60) return done(times);
        const begun = performance.now();
        field.value = n % 8 === 7 ? '' : letters.slice(0, n % 8 + 1).join('');
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        requestAnimationFrame(() => requestAnimationFrame(() => {
            times.push(performance.now() - begun);
            setTimeout(() => press(n + 1), 30);
        }));
    };
    press(0);";

/// Measures and prints.
pub async fn measure() {
    let site = Site::start().await;
    let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
    desk.sign_in(OFFICER).await;
    desk.tap(".whole").await;
    desk.see(".empty").await;
    desk.import(roll_of(2_000).path()).await;
    desk.close().await;

    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", "2,000").await;
    let slowed = serde_json::json!({ "rate": 4 });
    phone.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", slowed).await.expect("a slower CPU");
    let ours: Vec<f64> = phone.ask_later(TYPE).await;
    let drawn: u64 = phone.ask("return document.querySelectorAll('.long-row').length").await;
    phone.visit("/nowhere").await;
    phone.see("main").await;
    let bare: Vec<f64> = phone.ask_later(TYPE).await;
    println!("Key press to paint, 2,000 children, CPU slowed 4×, 60 presses, milliseconds:");
    println!("                      median     p98     max");
    print_row("search in the roll", &ours);
    print_row("bare field", &bare);
    println!("rows drawn: {drawn} of 2,000; goal: p98 at most 100");
    phone.close().await;
}

fn print_row(name: &str, times: &[f64]) {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("{name:<20} {:>7.1} {:>7.1} {:>7.1}", at(50), at(98), at(100));
}
