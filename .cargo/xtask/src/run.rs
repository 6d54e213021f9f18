//! `cargo xtask run`: the product on this machine, with one command.

use crate::bundle::bundle;
use crate::shell::{Result, cargo, root, run as shell_run, target};
use clap::Args;
use std::path::PathBuf;
use std::process::Command;

/// How to start.
#[derive(Args)]
pub struct RunArgs {
    /// Port to listen on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on; 0.0.0.0 to reach it from a phone in the same network.
    #[arg(long, default_value = "127.0.0.1")]
    address: std::net::IpAddr,
    /// Folder of the database; a second start keeps what is there.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Leave an empty database empty instead of filling it with the demonstration world.
    #[arg(long)]
    empty: bool,
    /// Make the demonstration world with about this many children.
    #[arg(long)]
    children: Option<u32>,
    /// Make a country: a file of all local governments, such as `lec import lao` takes.
    #[arg(long, requires = "areas")]
    lao: Option<PathBuf>,
    /// Make a country: a file of all areas, such as `lec import areas` takes.
    #[arg(long, requires = "lao")]
    areas: Option<PathBuf>,
    /// Certificate chain in PEM, for trying it on a real phone: working offline needs HTTPS off this machine.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key in PEM.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

/// Bundles, builds, fills an empty database, serves.
pub fn run(args: &RunArgs) -> Result<()> {
    bundle()?;
    shell_run("Building the server", cargo().args(["build", "--release", "--package", "server"]))?;
    let lec = target().join("release/lec");
    let data = args.data.clone().unwrap_or_else(|| root().join("data"));
    if !args.empty {
        let mut demo = Command::new(&lec);
        demo.arg("demo").arg("--data").arg(&data).arg("--if-empty");
        if let Some(children) = args.children {
            demo.arg("--children").arg(children.to_string());
        }
        if let (Some(lao), Some(areas)) = (&args.lao, &args.areas) {
            demo.arg("--lao").arg(lao).arg("--areas").arg(areas);
        }
        shell_run("Making the demonstration world, if the database is empty", &mut demo)?;
    }
    let mut serve = Command::new(&lec);
    serve.arg("serve").arg("--data").arg(&data);
    serve.arg("--listen").arg(format!("{}:{}", args.address, args.port));
    if let (Some(cert), Some(key)) = (&args.tls_cert, &args.tls_key) {
        serve.arg("--tls-cert").arg(cert).arg("--tls-key").arg(key);
    }
    shell_run("Starting the server; stop it with Ctrl+C", &mut serve)
}
