//! The browsers that are driven. Chromium does everything; the others show that nothing hangs on one maker's browser.

use serde_json::json;
use std::io::{BufRead, BufReader};
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
    /// Debian's `WebKitGTK`, the nearest that runs here to the browser of an iPhone. Under a driver it keeps
    /// nothing when it is closed, and it draws only on a screen.
    WebKit,
}

/// The driver's process, and the screen where there is one of its own; they end with their owner.
pub(crate) struct Driver(Vec<Child>);

impl Drop for Driver {
    fn drop(&mut self) {
        for process in &mut self.0 {
            // The process may have ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
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
            Self::WebKit => "WebKitWebDriver".into(),
        }
    }

    /// Whether it can be driven here; whoever runs the tests is told when not.
    pub fn is_here(self) -> bool {
        let runs = Command::new(self.driver()).arg("--help").stdout(Stdio::null()).status();
        let here =
            runs.is_ok_and(|status| status.success()) && (self != Self::WebKit || mini_browser().is_some());
        if !here {
            eprintln!("SKIPPED: {self:?} or its driver is not here; `cargo xtask test` sees to both");
        }
        here
    }

    /// Starts the driver, and tells where it listens.
    pub(crate) async fn start(self) -> (Driver, SocketAddr) {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let mut driver = Command::new(self.driver());
        driver.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut processes = Vec::new();
        if self == Self::WebKit {
            let (screen, number) = screen();
            driver.env("DISPLAY", format!(":{number}"));
            processes.push(screen);
        }
        processes.insert(0, driver.spawn().expect("the driver is installed; `cargo xtask test` sees to it"));
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let begun = Instant::now();
        while tokio::net::TcpStream::connect(address).await.is_err() {
            assert!(begun.elapsed() < crate::browser::PATIENCE, "the driver of {self:?} does not answer");
            tokio::time::sleep(crate::browser::GLANCE).await;
        }
        (Driver(processes), address)
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
            Self::WebKit => {
                let browser =
                    json!({ "binary": mini_browser().expect("it is here"), "args": ["--automation"] });
                let mut webkit = Capabilities::new();
                webkit.set("webkitgtk:browserOptions", browser).expect("an option");
                webkit
            }
        }
    }
}

/// A screen that nobody sees, and its number.
fn screen() -> (Child, String) {
    let mut screen = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb is installed; `cargo xtask test` sees to it");
    let mut number = String::new();
    let told = screen.stdout.take().map(|told| BufReader::new(told).read_line(&mut number));
    assert!(told.is_some_and(|told| told.is_ok()), "the screen does not tell its number");
    (screen, number.trim().to_owned())
}

/// The browser that comes with `WebKitGTK`, in the folder of this kind of machine.
fn mini_browser() -> Option<PathBuf> {
    let machines = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    machines
        .map(|machine| machine.path().join("webkit2gtk-4.1/MiniBrowser"))
        .find(|browser| browser.is_file())
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
