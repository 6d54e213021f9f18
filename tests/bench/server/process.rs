//! The program under test: where its data lies, its process, and what that costs.

use server::store::Store;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Ticks of the kernel's clock in a second, the same on every Linux.
const TICKS: f64 = 100.0;

/// A database.
pub enum Place {
    /// `SQLite` in a folder.
    Folder(TempDir),
    /// `PostgreSQL` at an address.
    Address(String),
}

impl Place {
    /// An empty one.
    pub fn new(postgres: Option<&String>) -> Self {
        match postgres {
            Some(address) => Self::Address(address.clone()),
            None => Self::Folder(tempfile::tempdir().expect("a folder")),
        }
    }

    /// The engine's name.
    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Folder(_) => "SQLite",
            Self::Address(_) => "PostgreSQL",
        }
    }

    /// Opens it from here.
    pub async fn open(&self) -> Store {
        let opened = match self {
            Self::Folder(folder) => Store::open(&folder.path().join("lec.sqlite")).await,
            Self::Address(address) => Store::connect(address).await,
        };
        opened.expect("the database opens")
    }

    /// Makes the demonstration country; tells how long that took.
    pub fn fill(&self, lec: &Path, [laos, areas]: &[PathBuf; 2], children: u32) -> Duration {
        let begun = Instant::now();
        let mut demo = self.command(lec, "demo");
        demo.arg("--lao").arg(laos).arg("--areas").arg(areas).arg("--children").arg(children.to_string());
        let made = demo.stdout(Stdio::null()).status().expect("the program starts");
        assert!(made.success(), "the country was not made");
        begun.elapsed()
    }

    fn command(&self, lec: &Path, name: &str) -> Command {
        let mut command = Command::new(lec);
        command.arg(name).env("RUST_LOG", "error");
        match self {
            Self::Folder(folder) => command.arg("--data").arg(folder.path()),
            Self::Address(address) => command.arg("--database").arg(address),
        };
        command
    }
}

/// A running server; it ends with its owner.
pub struct Lec {
    /// Where it listens.
    pub origin: String,
    process: Child,
}

impl Lec {
    /// Starts it and waits until it answers.
    pub async fn start(lec: &Path, place: &Place) -> Self {
        let address = free_port();
        let mut serve = place.command(lec, "serve");
        serve.arg("--listen").arg(address.to_string()).stdout(Stdio::null());
        let process = serve.spawn().expect("the program starts");
        answers(address).await;
        Self { origin: format!("http://{address}"), process }
    }

    /// What it has cost so far.
    pub fn cost(&self) -> ProcessCost {
        ProcessCost::of(&self.process.id().to_string())
    }
}

impl Drop for Lec {
    fn drop(&mut self) {
        // Asked politely it finishes what it has begun and closes its files.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

/// A port that nobody uses.
pub fn free_port() -> SocketAddr {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
    free.expect("a free port")
}

/// Waits until somebody listens.
pub async fn answers(address: SocketAddr) {
    let begun = Instant::now();
    while tokio::net::TcpStream::connect(address).await.is_err() {
        assert!(begun.elapsed() < Duration::from_mins(1), "nobody answers at {address}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What the kernel says of a process.
#[derive(Clone, Copy)]
pub struct ProcessCost {
    /// The most memory it held, in megabytes.
    pub peak_mb: f64,
    /// Seconds on a processor.
    pub cpu_s: f64,
}

impl ProcessCost {
    /// Of a process by its number, or of `self`.
    pub fn of(process: &str) -> Self {
        let read =
            |name: &str| std::fs::read_to_string(format!("/proc/{process}/{name}")).unwrap_or_default();
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        let stat = read("stat");
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        Self { peak_mb: peak.unwrap_or_default() / 1024.0, cpu_s: ticks.sum::<f64>() / TICKS }
    }
}
