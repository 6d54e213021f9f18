//! What a first sync, one edit, fifty edits and an idle sync cost on the wire: a real browser against the real server,
//! every byte of HTTP/2 counted, headers included, as phones speak it over TLS, which is not counted. The yardstick is a `pouchdb` client that does the same with the
//! same children. It runs in node and speaks HTTP/1.1, with headers smaller than a browser's.

use crate::pouch::Pouch;
use crate::table::{Cost, Row, print, print_exchanges, print_heads};
use crate::{edge, edits};
use shared::children::Record;
use shared::values::{Clock, RecordId};
use std::time::Duration;
use tests::browser::{Browser, Screen};
use tests::exchanges::Exchange;
use tests::files::lifelike_roll;
use tests::meter::Meter;
use tests::quick_edits::QuickEdit;
use tests::site::{RECORDER, Site};

/// Children on the roll.
pub const CHILDREN: u32 = 500;

/// Measures and prints.
pub async fn measure() {
    let site = site_with_roll().await;
    let roll = site.roll().await;
    let one = edits::some(&roll[..1]);
    let fifty = edits::some(&roll[100..150]);
    let [first, idle, single, many] = ours(&site, &one, &fifty).await;
    let yardstick = yardstick(&roll, &one, &fifty).await;

    println!("Exchanges of ours, bytes of headers + body:");
    for (what, step) in [("first sync", &first), ("idle", &idle), ("one edit", &single), ("50 edits", &many)]
    {
        println!("{what}");
        print_exchanges(step);
    }
    println!("\nHeaders of the idle sync, line by line:");
    syncs(&idle).for_each(print_heads);
    println!("\n{CHILDREN} children, bytes of HTTP both ways; only boot and sync are counted:");
    let [first, idle, single, many] = [first, idle, single, many].map(|step| Cost::of(syncs(&step)));
    print(&[
        Row { what: "first sync", ours: first, goal: (36_000, 2), yardstick: yardstick[0] },
        Row { what: "one edit", ours: single, goal: (1_200, 1), yardstick: yardstick[2] },
        Row { what: "50 edits", ours: many, goal: (4_700, 1), yardstick: yardstick[3] },
        Row { what: "idle", ours: idle, goal: (800, 1), yardstick: yardstick[1] },
    ]);
    println!("of these, headers: {} {} {} {}", first.heads, single.heads, many.heads, idle.heads);
    edge::measure(&site).await;
}

/// The small world with a roll that differs as real ones do.
pub async fn site_with_roll() -> Site {
    let site = Site::start().await;
    let today = server::app::SystemClock.now().bangkok_day();
    site.import(lifelike_roll(CHILDREN, today).path()).await;
    site
}

/// Those exchanges that are syncing.
pub fn syncs(exchanges: &[Exchange]) -> impl Iterator<Item = &Exchange> {
    let is_sync = |exchange: &Exchange| {
        ["/api/v1/sync/", "/api/v1/boot/"].iter().any(|path| exchange.path().starts_with(path))
    };
    exchanges.iter().filter(move |exchange| is_sync(exchange))
}

/// First sync, idle, one edit, many edits.
async fn ours(site: &Site, one: &[QuickEdit], many: &[QuickEdit]) -> [Vec<Exchange>; 4] {
    let meter = Meter::with_tls_before(site.cable.address()).await;
    let phone = Browser::open(&meter.origin(), Screen::Phone).await;
    phone.ready_for_offline().await;
    let first = step(&meter, async {
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", &CHILDREN.to_string()).await;
    });
    let first = first.await;
    phone.to_sending().await;
    let idle = step(&meter, phone.tap("#send-now")).await;
    let single = step(&meter, async {
        phone.edit_quickly(one, Duration::ZERO).await;
        phone.send_all().await;
    });
    let single = single.await;
    site.cable.cut().await;
    phone.edit_quickly(many, Duration::ZERO).await;
    phone.to_sending().await;
    site.cable.mend().await;
    let many = step(&meter, phone.send_all()).await;
    phone.close().await;
    [first, idle, single, many]
}

/// What passes while something is done, and until the line is quiet again.
async fn step(meter: &Meter, doing: impl Future<Output = ()>) -> Vec<Exchange> {
    meter.quiet().await;
    meter.start_over();
    doing.await;
    meter.quiet().await;
    let api = |exchange: &Exchange| exchange.path().starts_with("/api/");
    meter.exchanges().into_iter().filter(api).collect()
}

/// The same four of the yardstick, in the same order.
async fn yardstick(roll: &[(RecordId, Record)], one: &[QuickEdit], many: &[QuickEdit]) -> [Cost; 4] {
    let mut pouch = Pouch::start().await;
    pouch.fill(roll).await;
    assert_eq!(pouch.pull().await, roll.len());
    let first = Cost::of(&pouch.meter.exchanges());
    // Its first push compares the whole roll (more than 40 kB); that is not held against the edits.
    pouch.push(&[]).await;
    pouch.meter.start_over();
    pouch.pull().await;
    let idle = Cost::of(&pouch.meter.exchanges());
    pouch.push(one).await;
    let single = Cost::of(&pouch.meter.exchanges());
    pouch.push(many).await;
    [first, idle, single, Cost::of(&pouch.meter.exchanges())]
}
