//! The browsers that are driven. Chromium does everything; Firefox shows that nothing hangs on one maker's browser.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use thirtyfour::{Capabilities, ChromeCapabilities, ChromiumLikeCapabilities, FirefoxCapabilities};

/// Whose browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Debian's Chromium.
    Chromium,
    /// Debian's Firefox.
    Firefox,
}

/// The driver's process; it ends with its owner.
pub(crate) struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // The process may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Engine {
    /// The program that drives it; that of Firefox is one of our own tools.
    fn driver(self) -> PathBuf {
        match self {
            Self::Chromium => "chromedriver".into(),
            Self::Firefox => std::env::var_os("LEC_GECKODRIVER").map_or_else(
                || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/geckodriver"),
                PathBuf::from,
            ),
        }
    }

    /// Whether it can be driven here; whoever runs the tests is told when not.
    pub fn is_here(self) -> bool {
        let runs = Command::new(self.driver()).arg("--version").stdout(Stdio::null()).status();
        let here = runs.is_ok_and(|status| status.success());
        if !here {
            eprintln!("SKIPPED: {self:?} or its driver is not here; `cargo xtask test` sees to both");
        }
        here
    }

    /// Starts the driver, and tells where it listens.
    pub(crate) async fn start(self) -> (Driver, SocketAddr) {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let process = Command::new(self.driver())
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver is installed; `cargo xtask test` sees to it");
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let begun = Instant::now();
        while tokio::net::TcpStream::connect(address).await.is_err() {
            assert!(begun.elapsed() < crate::browser::PATIENCE, "the driver of {self:?} does not answer");
            tokio::time::sleep(crate::browser::GLANCE).await;
        }
        (Driver(process), address)
    }

    /// How it is started on a profile.
    pub(crate) fn capabilities(self, profile: &Path) -> Capabilities {
        match self {
            Self::Chromium => chromium(profile).into(),
            Self::Firefox => {
                let mut firefox = FirefoxCapabilities::new();
                for argument in ["-headless", "-profile", &profile.display().to_string()] {
                    firefox.add_arg(argument).expect("an argument");
                }
                firefox.into()
            }
        }
    }
}

fn chromium(profile: &Path) -> ChromeCapabilities {
    let mut capabilities = ChromeCapabilities::new();
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Measuring speaks TLS with a certificate that nobody knows.
        "--ignore-certificate-errors",
        // Of two windows both work as if they were looked at.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
    ];
    for argument in arguments {
        capabilities.add_arg(argument).expect("an argument");
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).expect("a profile");
    capabilities
}
