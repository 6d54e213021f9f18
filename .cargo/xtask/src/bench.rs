//! `cargo xtask bench`: figures, each beside its yardstick in the same run.

use crate::bundle::bundle;
use crate::setup;
use crate::shell::{Result, cargo, run};
use clap::{Args, ValueEnum};

/// What to measure.
#[derive(Args)]
pub struct BenchArgs {
    /// The part to measure.
    #[arg(value_enum)]
    part: Part,
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
}

/// Measures and prints.
pub fn bench(args: &BenchArgs) -> Result<()> {
    bundle()?;
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
    };
    run("Measuring", bench.arg(name))
}
