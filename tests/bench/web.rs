//! The app as a phone gets it: the first visit over a slow line, later ones with and without a server, and what
//! Lighthouse makes of it. The CPU is slowed four times. The line is a proxy in front of the server, because what a
//! browser slows down itself does not reach a service worker.

use crate::table::told;
use serde_json::json;
use std::process::{Command, Stdio};
use std::time::Duration;
use tests::browser::{Browser, Screen};
use tests::shaped::{Quality, Shaped};
use tests::site::{RECORDER, Site};

/// Times of each visit.
const TIMES: usize = 5;

/// Slow 3G: 400 kbit/s, a round trip of 400 ms.
const SLOW_3G: Quality =
    Quality { bits_per_second: 400_000.0, one_way: Duration::from_millis(200), loss: 0.0 };
/// Slow 4G: 1.6 Mbit/s, a round trip of 150 ms.
const SLOW_4G: Quality =
    Quality { bits_per_second: 1_600_000.0, one_way: Duration::from_millis(75), loss: 0.0 };

/// Notes when the first field of the app stands there, and everything that moved.
const WATCH: &str = "
    window.lecMoved = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.lecMoved += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    new MutationObserver((_, watch) => {
        if (!document.querySelector('#content input')) return;
        watch.disconnect();
        requestAnimationFrame(() => { window.lecUsable = performance.now(); });
    }).observe(document, { childList: true, subtree: true });";

/// What one visit took, in milliseconds, and how much moved.
#[derive(Clone, Copy, serde::Deserialize)]
struct Visit {
    words: f64,
    usable: f64,
    moved: f64,
}

/// Waits for the end of a visit.
const SEEN: &str = "
    const done = arguments[arguments.length - 1];
    const look = () => {
        const [words] = performance.getEntriesByName('first-contentful-paint');
        if (!window.lecUsable || !words) return setTimeout(look, 50);
        setTimeout(() => done({ words: words.startTime, usable: window.lecUsable, moved: window.lecMoved }), 500);
    };
    look();";

async fn visit(browser: &Browser, address: &str) -> Visit {
    browser.command("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
    browser.driver.goto(address).await.expect("the page comes");
    browser.ask_later(SEEN).await
}

/// Measures and prints.
pub async fn measure() {
    let site = Site::with_children(40).await;
    println!("The first visit, CPU slowed 4×, {TIMES} times, milliseconds:");
    println!("{:<34} {:>7} {:>7} {:>7}   {:>6}", "", "least", "median", "most", "goal");
    for (name, quality, words_ms, usable_ms) in
        [("Slow 3G", SLOW_3G, 2_500.0, 9_000.0), ("slow 4G", SLOW_4G, 1_500.0, 3_500.0)]
    {
        let mut visits = Vec::new();
        for seed in 0..TIMES {
            let line = Shaped::before(site.cable.address(), u64::try_from(seed).unwrap_or(0)).await;
            line.set(quality);
            // A browser that knows the server by another address has nothing of it.
            let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
            browser.run_first(WATCH).await;
            visits.push(visit(&browser, &line.origin()).await);
            browser.close().await;
        }
        row(&format!("{name}: words on the screen"), visits.iter().map(|visit| visit.words), words_ms);
        row(&format!("{name}: usable"), visits.iter().map(|visit| visit.usable), usable_ms);
        let moved = visits.iter().map(|visit| visit.moved).fold(0.0, f64::max);
        println!("  moved meanwhile: {moved:.3}; goal 0: {}", told(moved == 0.0));
    }
    later(&site).await;
}

/// Visits of a phone that has everything, while the server is there, gone, silent, or its answers are lost.
async fn later(site: &Site) {
    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", "40").await;
    phone.ready_for_offline().await;
    phone.run_first(WATCH).await;
    println!("Later visits, up to the PIN, CPU slowed 4×, {TIMES} times, milliseconds:");
    for line in ["a good line", "no line", "a server that hangs", "a line that loses answers"] {
        match line {
            "no line" => site.cable.cut().await,
            "a server that hangs" => site.cable.hang().await,
            "a line that loses answers" => site.cable.lose_answers().await,
            _ => {}
        }
        let mut visits = Vec::new();
        for _ in 0..TIMES {
            visits.push(visit(&phone, &site.cable.origin()).await);
        }
        row(line, visits.iter().map(|visit| visit.usable), 900.0);
        let moved = visits.iter().map(|visit| visit.moved).fold(0.0, f64::max);
        println!("  moved meanwhile: {moved:.3}; goal 0: {}", told(moved == 0.0));
    }
    site.cable.mend().await;
    phone.close().await;
}

fn row(name: &str, times: impl Iterator<Item = f64>, goal: f64) {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    println!(
        "{name:<34} {:>7.0} {median:>7.0} {:>7.0}   {goal:>6.0} {}",
        times[0],
        times[times.len() - 1],
        told(median <= goal)
    );
}

/// What Lighthouse makes of the first visit over 3G, with the throttling of the browser's own tools.
pub async fn lighthouse(program: &str) {
    let site = Site::start().await;
    println!("Lighthouse, mobile, 3G (700 kbit/s, 300 ms), {TIMES} times:");
    let goals = [("performance", 95.0), ("accessibility", 100.0), ("best-practices", 100.0)];
    let mut scores = vec![Vec::new(); goals.len()];
    for _ in 0..TIMES {
        let mut asked = Command::new("node");
        asked
            .arg(program)
            .arg(site.cable.origin())
            .args(["--quiet", "--output=json", "--throttling-method=devtools"])
            .args(["--throttling.requestLatencyMs=1125", "--throttling.downloadThroughputKbps=630"])
            .args(["--throttling.uploadThroughputKbps=630", "--throttling.cpuSlowdownMultiplier=4"])
            .arg("--only-categories=performance,accessibility,best-practices")
            .arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage")
            .env("CHROME_PATH", "/usr/bin/chromium")
            .stderr(Stdio::inherit());
        let told = tokio::task::spawn_blocking(move || asked.output());
        let told = told.await.expect("it runs").expect("node is installed");
        let report: serde_json::Value = serde_json::from_slice(&told.stdout).expect("a report");
        for (place, (name, _)) in goals.iter().enumerate() {
            let score = report["categories"][name]["score"].as_f64().unwrap_or(0.0) * 100.0;
            scores[place].push(score);
        }
        for (name, audit) in report["audits"].as_object().into_iter().flatten() {
            let weighs = audit["scoreDisplayMode"] == "binary" || audit["scoreDisplayMode"] == "numeric";
            if weighs && audit["score"].as_f64().is_some_and(|score| score < 0.9) {
                println!("    {name}: {} {}", audit["score"], audit["displayValue"].as_str().unwrap_or(""));
            }
        }
    }
    for ((name, goal), mut scores) in goals.into_iter().zip(scores) {
        scores.sort_by(f64::total_cmp);
        let median = scores[scores.len() / 2];
        println!(
            "{name:<16} {:>4.0} to {:>4.0}, median {median:>4.0}; goal {goal}: {}",
            scores[0],
            scores[scores.len() - 1],
            told(median >= goal)
        );
    }
}
