//! The table, printed line by line and kept beside this file with its date and the size of the machine.

use super::load::Rate;
use super::process::{Lec, Place};
use super::storm::Seen;
use super::{CONNECTIONS, Figures, MANY};
use crate::table::told;
use server::app::SystemClock;
use shared::values::Clock;
use std::time::Duration;

/// The lines so far.
pub struct Report {
    lines: Vec<String>,
}

impl Report {
    /// Begins with what it was measured on.
    pub fn begin() -> Self {
        let processors = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let memory =
            memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        let day = SystemClock.now().bangkok_day();
        let mut report = Self { lines: Vec::new() };
        report.say("# What the server takes".to_owned());
        report.say(format!(
            "\n`cargo xtask bench server`, {day}, {processors} processors, {} GB of memory; {CONNECTIONS} connections, \
             server and maker of the load on the same machine.\n",
            memory.unwrap_or_default() / 1_000_000,
        ));
        report
    }

    fn say(&mut self, line: String) {
        println!("{line}");
        self.lines.push(line);
    }

    /// The country was made.
    pub fn world(&mut self, place: &Place, children: u32, took: Duration) {
        let met = if children >= 1_400_000 {
            format!("; goal 300 s: {}", told(took.as_secs() <= 300))
        } else {
            String::new()
        };
        self.say(format!(
            "\n## {children} children on {}\n\n- the country is made in {:.0} s{met}",
            place.engine(),
            took.as_secs_f64()
        ));
    }

    /// What the server held while it was measured.
    pub fn memory(&mut self, place: &Place, server: &Lec, couch_mb: f64) {
        let mb = server.cost().peak_mb;
        let share = mb / couch_mb;
        self.say(format!(
            "- memory at most: {mb:.0} MB, {:.0} % of the yardstick ({couch_mb:.0} MB); goal 50 %: {}{}",
            share * 100.0,
            told(share <= 0.5),
            if place.engine() == "PostgreSQL" { "; the database's own processes beside it" } else { "" }
        ));
    }

    /// How fast edits were taken.
    pub fn rates(&mut self, place: &Place, figures: &Figures) {
        let Figures { many, couch_many, single, couch_single, hot, bare_many, bare_hot } = figures;
        let share = many.per_second() / bare_many;
        let times = many.per_second() / couch_many.per_second();
        self.say(format!("- {MANY} edits a push: {}", rate(many)));
        self.say(format!(
            "  - bare {bare_many:.0}/s, ours {:.0} % of it; goal 40 %: {}",
            share * 100.0,
            told(share >= 0.4)
        ));
        self.say(format!("  - pouchdb-server: {}", rate(couch_many)));
        self.say(format!("  - {times:.1} times the yardstick; goal 5: {}", told(times >= 5.0)));
        let times = single.per_second() / couch_single.per_second();
        let slow = single.within(990) / couch_single.within(990);
        self.say(format!("- one edit a push: {}", rate(single)));
        self.say(format!("  - pouchdb-server: {}", rate(couch_single)));
        self.say(format!(
            "  - {times:.1} times the yardstick; goal 6: {}; p99 {:.0} % of its; goal 50 %: {}",
            told(times >= 6.0),
            slow * 100.0,
            told(slow <= 0.5)
        ));
        let share = hot.per_second() / bare_hot;
        let goal = match place {
            Place::Address(_) => format!("; goal 50 %: {}", told(share >= 0.5)),
            Place::Folder(_) => String::new(),
        };
        self.say(format!("- new children of one institution, {MANY} a push: {}", rate(hot)));
        self.say(format!("  - bare {bare_hot:.0}/s, ours {:.0} % of it{goal}", share * 100.0));
    }

    /// How many came at once.
    pub fn storm(&mut self, seen: &Seen) {
        let stormed = &seen.stormed;
        self.say(format!(
            "- {} phones at once over 4,000 connections, ten edits each: all done in {:.0} s, {} turned away meanwhile, {} failed, {} not \
             done; let in: p50 {:.0} ms, p99 {:.0} ms; memory at most {:.0} MB; goal none failed, p99 1 s, 1 GB: {}",
            stormed.phones,
            stormed.took.as_secs_f64(),
            stormed.turned_away,
            stormed.failed,
            stormed.unfinished,
            stormed.within(500).as_secs_f64() * 1_000.0,
            stormed.within(990).as_secs_f64() * 1_000.0,
            seen.cost.peak_mb,
            told(seen.is_good())
        ));
        self.say(format!("  - processor seconds: server {:.0}, phones {:.0}", seen.cost.cpu_s, seen.maker_s));
    }

    /// Keeps the table.
    pub fn keep(&self) {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/server/figures.md");
        std::fs::write(file, self.lines.join("\n") + "\n").expect("the table is kept");
    }
}

fn rate(rate: &Rate) -> String {
    format!(
        "{:.0}/s, p50 {:.1} ms, p99 {:.1} ms (the maker of the load used {:.2} processors)",
        rate.per_second(),
        rate.within(500),
        rate.within(990),
        rate.maker()
    )
}
