//! `cargo xtask bench`: figures, each beside its yardstick in the same run.

use crate::bundle::bundle;
use crate::postgres::{Postgres, Safety};
use crate::setup;
use crate::shell::{Result, cargo, run, target};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What to measure.
#[derive(Args)]
pub struct BenchArgs {
    /// The part to measure.
    #[arg(value_enum)]
    part: Part,
    /// For `server`: the local governments of the country, a file such as `lec import lao` takes.
    #[arg(long, required_if_eq_any([("part", "server"), ("part", "country")]), value_name = "FILE")]
    lao: Option<PathBuf>,
    /// For `server`: their areas, a file such as `lec import areas` takes.
    #[arg(long, required_if_eq_any([("part", "server"), ("part", "country")]), value_name = "FILE")]
    areas: Option<PathBuf>,
    /// For `server` and `country`: sizes of the country; the last one also on PostgreSQL, where it is installed.
    #[arg(long, default_value = "100000,400000,1400000")]
    children: String,
    /// For `server`: phones that come at once.
    #[arg(long, default_value_t = 20_000)]
    phones: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// Searching a roll of 2,000 children in a browser with the CPU slowed four times.
    Roll,
    /// Importing a roll of 2,000 rows, and making the demonstration world.
    Import,
    /// Bytes and requests of syncing, beside `PouchDB`, and syncing over a slow and lossy line.
    Sync,
    /// Saving one edit in a browser with the CPU slowed four times.
    Save,
    /// Opening the door with the CPU slowed.
    Unlock,
    /// The first visit and later ones over slow, dead and lying lines, and what Lighthouse says.
    Web,
    /// Taking edits, beside the bare engine and `pouchdb-server`, and a crowd of phones at once.
    Server,
    /// What the department asks of the whole country: board, check, base, the difference of a province.
    Country,
}

/// Measures and prints.
pub fn bench(args: &BenchArgs) -> Result<()> {
    bundle()?;
    let mut postgres = None;
    let mut bench = cargo();
    bench.args(["run", "--release", "--quiet", "--package", "tests", "--bin", "bench", "--"]);
    let name = match args.part {
        Part::Roll => {
            setup::browser()?;
            "roll"
        }
        Part::Import => "import",
        Part::Sync => {
            setup::browser()?;
            bench.env("LEC_BENCH_NPM", setup::pouchdb()?);
            "sync"
        }
        Part::Save => {
            setup::browser()?;
            "save"
        }
        Part::Unlock => {
            setup::browser()?;
            "unlock"
        }
        Part::Web => {
            setup::browser()?;
            "web"
        }
        Part::Server | Part::Country => {
            if matches!(args.part, Part::Server) {
                bench.env("LEC_BENCH_NPM", setup::pouchdb()?);
            }
            run(
                "Building the server",
                cargo().args(["build", "--release", "--package", "server", "--bin", "lec"]),
            )?;
            if let Ok(programs) = setup::postgres() {
                postgres = Some(Postgres::start(&programs, Safety::Durable)?);
            }
            if matches!(args.part, Part::Server) { "server" } else { "country" }
        }
    };
    bench.arg(name);
    if matches!(args.part, Part::Web) {
        bench.arg(setup::lighthouse()?);
    }
    if let (Part::Server | Part::Country, Some(lao), Some(areas)) = (args.part, &args.lao, &args.areas) {
        bench.arg(target().join("release/lec")).arg(lao).arg(areas);
        bench.arg(&args.children).arg(args.phones.to_string());
        if let Some(postgres) = &postgres {
            bench.arg(postgres.database("bench")?);
        }
    }
    run("Measuring", &mut bench)
}
