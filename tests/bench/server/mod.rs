//! How fast the server takes edits: the real `lec` as a process of its own on a country of so many children, beside
//! what the same engine takes bare (the same rows through the same driver, without HTTP, rules and receipts), and
//! beside `pouchdb-server`, which has no other children to carry.

mod bare;
mod couch;
mod load;
mod prepared;
mod process;
mod report;
mod storm;

use load::Rate;
use prepared::{Country, Hot, Prepared};
use process::{Lec, Place};
use report::Report;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections at a time.
const CONNECTIONS: usize = 8;
/// How long each rate is measured at most.
const SPAN: Duration = Duration::from_secs(10);
/// Edits of one push.
const MANY: usize = 50;

/// What to measure.
pub struct Options {
    /// The program.
    pub lec: PathBuf,
    /// The local governments and areas of the country.
    pub country: [PathBuf; 2],
    /// Sizes of the country on `SQLite`; the last is measured on `PostgreSQL` as well.
    pub children: Vec<u32>,
    /// Databases on a `PostgreSQL` server, one for each run.
    pub postgres: Option<String>,
    /// Phones that come at once.
    pub phones: usize,
}

/// Figures of one country on one engine.
struct Figures {
    many: Rate,
    bare_many: f64,
    single: Rate,
    hot: Rate,
    bare_hot: f64,
}

/// Measures and prints; the table is kept beside this file as well.
pub async fn measure(options: &Options) {
    let mut report = Report::begin();
    let couch = couch::measure().await;
    report.couch(&couch);
    let mut runs: Vec<(u32, Option<&String>)> = options.children.iter().map(|&size| (size, None)).collect();
    if let (Some(&largest), Some(address)) = (options.children.last(), &options.postgres) {
        runs.push((largest, Some(address)));
    }
    for (size, postgres) in runs {
        let place = Place::new(postgres);
        let made = place.fill(&options.lec, &options.country, size);
        report.world(&place, size, made);
        let phones = (Some(&size) == options.children.last()).then_some(options.phones);
        let figures = of_country(&options.lec, &place, phones, &mut report).await;
        report.rates(&place, &figures, &couch);
    }
    report.keep();
}

async fn of_country(lec: &Path, place: &Place, phones: Option<usize>, report: &mut Report) -> Figures {
    let store = place.open().await;
    let mut country = Country::of(&store).await;
    let many = country.pushes(MANY, 1).await;
    let hot = country.hot(MANY).await.pushes;

    let server = Lec::start(lec, place).await;
    let many = load::measure(&server, many, MANY).await;
    // Phones have read what was written meanwhile: their answers are about their own edit.
    country.read_heads().await;
    let single = country.pushes(1, 1).await;
    let single = load::measure(&server, single, 1).await;
    let hot = load::measure(&server, hot, MANY).await;
    report.memory(place, &server);
    drop(server);
    if let Some(phones) = phones {
        let stormed = storm::measure(lec, place, phones).await;
        report.storm(&stormed);
    }

    // The rows go on from where the histories stand now.
    country.read_heads().await;
    let Hot { rows: hot_rows, .. } = country.hot(MANY).await;
    let bare_rows: Vec<Prepared> = country.rows(MANY).await;
    let bare_many = bare::measure(&store, bare_rows).await;
    let bare_hot = bare::measure(&store, hot_rows).await;
    store.close().await;
    Figures { many, bare_many, single, hot, bare_hot }
}
