//! `lec`: the server and the operator's commands.

use clap::Parser;
use server::commands::Cli;
use std::num::NonZero;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Records are many small texts that come and go: this allocator takes half the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // As many threads may wait for the disk while the others answer.
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors + usize::from(server::store::READERS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => {
            eprintln!("lec: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> ExitCode {
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
