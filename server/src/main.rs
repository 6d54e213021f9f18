//! `lec`: the server and the operator's commands.

use clap::Parser;
use server::commands::Cli;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Records are many small texts that come and go: this allocator takes half the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    let _moments = fail::FailScenario::setup();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lec: {error}");
            ExitCode::FAILURE
        }
    }
}
