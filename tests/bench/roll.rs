//! A roll of 2,000 children, and one of 20,000, with the CPU slowed four times: from a key press or a tap to the painted
//! screen, the frames while scrolling, and memory. The yardstick is a key press in a field of an empty page.

use crate::table::told;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

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

/// Opens a screen by its link so many times, from another one, and gives the milliseconds until it is painted.
const OPEN: &str = "
    const [from, link, seen, rounds] = ASKED;
    const done = arguments[arguments.length - 1];
    const times = [];
    const painted = (css) => new Promise((good) => {
        const look = () => document.querySelector(css) ? requestAnimationFrame(() => good()) : requestAnimationFrame(look);
        look();
    });
    const once = async () => {
        document.querySelector(from[0]).click();
        await painted(from[1]);
        await new Promise((rested) => setTimeout(rested, 300));
        const begun = performance.now();
        document.querySelector(link).click();
        await painted(seen);
        times.push(performance.now() - begun);
        await new Promise((rested) => setTimeout(rested, 300));
    };
    const all = async () => { for (let n = 0; n < rounds; n++) await once(); done(times); };
    all();";

/// Keeps the memory of the wasm where it can be looked at.
const KEEP_MEMORY: &str = "
    const start = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = (...given) => start(...given).then((made) => {
        window.lecMemory = made.instance.exports.memory;
        return made;
    });";

/// Scrolls by a thumb's throw each frame, and gives the milliseconds between frames.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    const gaps = [];
    let before;
    scrollTo(0, 0);
    const frame = (now) => {
        if (before) gaps.push(now - before);
        before = now;
        if (gaps.length === 180) return done(gaps);
        scrollBy(0, 60);
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);";

/// So many taps are made in one go; the browser's driver waits for them.
const ROUNDS: u32 = 20;

/// Measures and prints. Of a hundred taps the 98th percentile is the second slowest; of few it would be the slowest.
pub async fn measure() {
    for (children, shown, series) in [(2_000, "2,000", 5), (20_000, "20,000", 2)] {
        measure_roll(children, shown, series).await;
    }
}

async fn measure_roll(children: u32, shown: &str, series: u32) {
    let site = Site::with_children(children).await;
    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.run_first(KEEP_MEMORY).await;
    phone.visit("/").await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", shown).await;
    let slowed = serde_json::json!({ "rate": 4 });
    phone.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", slowed).await.expect("a slower CPU");
    println!("{shown} children, CPU slowed 4×, milliseconds:");
    println!("{:<36} {:>7} {:>7} {:>7}", "", "median", "p98", "max");
    let ours: Vec<f64> = phone.ask_later(TYPE).await;
    print_row("search in the roll, key to paint", &ours, "p98 at most 100", at(&ours, 98) <= 100.0);
    let drawn: u64 = phone.ask("return document.querySelectorAll('.long-row').length").await;
    let gaps: Vec<f64> = phone.ask_later(SCROLL).await;
    print_row("gap between frames while scrolling", &gaps, "p95 at most 20", at(&gaps, 95) <= 20.0);
    let open = async |from: [&str; 2], link: &str, seen: &str| -> Vec<f64> {
        let asked = serde_json::json!([from, link, seen, ROUNDS]).to_string();
        let mut times = Vec::new();
        for _ in 0..series {
            times.extend(phone.ask_later::<Vec<f64>>(&OPEN.replace("ASKED", &asked)).await);
        }
        times
    };
    let settings = [".places a:last-child", "#sign-out"];
    let roll = open(settings, ".places a:first-child", ".child-row").await;
    print_row("the roll, tap to paint", &roll, "median at most 300", at(&roll, 50) <= 300.0);
    let to_roll = [".places a:first-child", ".child-row"];
    let child = open(to_roll, ".child-row", ".facts").await;
    print_row("a child, tap to paint", &child, "p98 at most 100", at(&child, 98) <= 100.0);
    let add = open(settings, ".places a:nth-child(2)", "#save").await;
    print_row("the form for a child, tap to paint", &add, "p98 at most 100", at(&add, 98) <= 100.0);
    let heap = phone.command("Runtime.getHeapUsage", serde_json::json!({})).await;
    let part = |name: &str| heap[name].as_f64().unwrap_or(0.0);
    let wasm: f64 = phone.ask("return window.lecMemory.buffer.byteLength").await;
    let megabytes = (part("usedSize") + part("embedderHeapUsedSize") + wasm) / 1e6;
    println!("memory of the page: {megabytes:.1} MB; goal at most 80: {}", told(megabytes <= 80.0));
    phone.visit("/nowhere").await;
    phone.see("main").await;
    let bare: Vec<f64> = phone.ask_later(TYPE).await;
    print_row("yardstick: a key in a bare field", &bare, "none", true);
    println!("rows drawn: {drawn} of {shown}");
    phone.close().await;
}

fn at(times: &[f64], share: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[(times.len() * share / 100).min(times.len() - 1)]
}

fn print_row(name: &str, times: &[f64], goal: &str, met: bool) {
    println!(
        "{name:<36} {:>7.1} {:>7.1} {:>7.1}   {goal}: {}",
        at(times, 50),
        at(times, 98),
        at(times, 100),
        told(met)
    );
}
