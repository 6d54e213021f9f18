//! `cargo xtask`: run, test, bundle and bench, each with its own set-up.

mod bench;
mod bundle;
mod order;
mod postgres;
mod reach;
mod run;
mod setup;
mod shell;
mod slim;
mod split;
mod streams;
mod test;
mod whole;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Start, test and measure LEC.", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bundle the app, start the server and print the address and the accounts.
    Run(run::RunArgs),
    /// Run every check: format, lints, layout, unit, server, simulation and browser tests.
    Test(test::TestArgs),
    /// Build the app for the browser, and fail when it is too large.
    Bundle,
    /// Measure, beside a yardstick in the same run.
    Bench(bench::BenchArgs),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Test(args) => test::test(&args),
        Command::Bundle => bundle::bundle().map(drop),
        Command::Bench(args) => bench::bench(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask: {why}");
            ExitCode::FAILURE
        }
    }
}
