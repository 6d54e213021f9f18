//! The same over a line as slow and lossy as a mobile network at its edge: a first sync, and twenty edits leaving.

use crate::edits;
use crate::sync::{CHILDREN, syncs};
use crate::table::{print_exchanges, told};
use std::time::{Duration, Instant};
use tests::browser::{Browser, Screen};
use tests::exchanges::Exchange;
use tests::meter::Meter;
use tests::shaped::{EDGE, Shaped};
use tests::site::{COLLEAGUE, Site};

/// After so long everything that the app asks by itself is answered, even here.
const LAST_ANSWER: Duration = Duration::from_secs(10);

/// Measures and prints. The app itself is there already, as after a visit with a better network.
pub async fn measure(site: &Site) {
    let meter = Meter::before(site.cable.address()).await;
    let line = Shaped::before(meter.address(), 5).await;
    let phone = Browser::open(&line.origin(), Screen::Phone).await;
    phone.ready_for_offline().await;
    meter.quiet().await;

    line.set(EDGE);
    meter.start_over();
    println!("\n40 kbit/s each way, round trip 800 ms, 5 % of the segments lost, seed 5:");
    let begun = Instant::now();
    phone.sign_in(COLLEAGUE).await;
    phone.see_text("#counted", &CHILDREN.to_string()).await;
    let took = begun.elapsed();
    tokio::time::sleep(LAST_ANSWER).await;
    report("500 children arrive, from signing in", took, &meter.exchanges(), 2);

    let roll = site.roll().await;
    site.cable.cut().await;
    phone.edit_quickly(&edits::some(&roll[200..220]), Duration::ZERO).await;
    phone.to_sending().await;
    site.cable.mend().await;
    meter.start_over();
    let begun = Instant::now();
    phone.send_all().await;
    let took = begun.elapsed();
    tokio::time::sleep(LAST_ANSWER).await;
    report("20 edits leave, from tapping send", took, &meter.exchanges(), 1);
    println!("segments lost: {}", line.lost());
    phone.close().await;
}

fn report(what: &str, took: Duration, exchanges: &[Exchange], goal: usize) {
    let counted: Vec<&Exchange> = syncs(exchanges).collect();
    let met = counted.len() <= goal && counted.iter().all(|exchange| exchange.went_well());
    println!(
        "{what}: {:.1} s, {} requests; goal: at most {goal}, none begun again: {}",
        took.as_secs_f64(),
        counted.len(),
        told(met)
    );
    print_exchanges(counted);
}
