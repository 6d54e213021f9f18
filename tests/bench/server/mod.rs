//! How fast the server takes edits: the real `lec` as a process of its own on a country of so many children, beside
//! what the same engine takes bare (the same rows through the same driver, without HTTP, rules and receipts), and
//! beside `pouchdb-server`, which has no other children to carry.

mod bare;
mod couch;
pub mod country;
mod load;
mod prepared;
mod process;
mod report;
mod storm;

use couch::Couch;
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
/// The span is divided into so many.
const TURNS: u32 = 3;
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

/// Figures of one country on one engine, and of the yardstick in the same minutes.
#[derive(Default)]
struct Figures {
    many: Rate,
    couch_many: Rate,
    single: Rate,
    couch_single: Rate,
    hot: Rate,
    bare_many: f64,
    bare_hot: f64,
}

/// Measures and prints; the table is kept beside this file as well.
pub async fn measure(options: &Options) {
    let mut report = Report::begin();
    let mut runs: Vec<(u32, Option<&String>)> = options.children.iter().map(|&size| (size, None)).collect();
    if let (Some(&largest), Some(address)) = (options.children.last(), &options.postgres) {
        runs.push((largest, Some(address)));
    }
    for (size, postgres) in runs {
        let place = Place::new(postgres);
        let made = place.fill(&options.lec, &options.country, size);
        report.world(&place, size, made);
        let phones = (Some(&size) == options.children.last()).then_some(options.phones);
        of_country(&options.lec, &place, phones, &mut report).await;
    }
    report.keep();
}

async fn of_country(lec: &Path, place: &Place, phones: Option<usize>, report: &mut Report) {
    let store = place.open().await;
    let mut country = Country::of(&store).await;
    let mut figures = Figures::default();
    let many = country.pushes(MANY, 1).await;
    let hot = country.hot(MANY).await.pushes;

    // Machines are not equally fast at all times: the yardstick and the server take turns. What the engine takes bare is
    // measured after them, because nobody else may write then.
    let (couch, server) = (Couch::start().await, Lec::start(lec, place).await);
    for _ in 0..TURNS {
        figures.couch_many.add(couch.measure(MANY).await);
        figures.many.add(load::measure(&server, &many, MANY, SPAN / TURNS).await);
    }
    for _ in 0..TURNS {
        // Phones have read what was written meanwhile: their answers are about their own edit.
        country.read_heads().await;
        let single = country.pushes(1, 1).await;
        figures.couch_single.add(couch.measure(1).await);
        figures.single.add(load::measure(&server, &single, 1, SPAN / TURNS).await);
    }
    let couch_mb = couch.peak_mb();
    drop(couch);
    figures.hot = load::measure(&server, &hot, MANY, SPAN).await;
    report.memory(place, &server, couch_mb);
    drop(server);
    if let Some(phones) = phones {
        let stormed = storm::measure(lec, place, phones).await;
        report.storm(&stormed);
    }

    // The rows go on from where the histories stand now.
    country.read_heads().await;
    let Hot { rows: hot_rows, .. } = country.hot(MANY).await;
    let bare_rows: Vec<Prepared> = country.rows(MANY).await;
    figures.bare_many = bare::measure(&store, bare_rows).await;
    figures.bare_hot = bare::measure(&store, hot_rows).await;
    store.close().await;
    report.rates(place, &figures);
}
