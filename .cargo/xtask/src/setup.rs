//! What a fresh machine lacks: the wasm target, for tests a browser, and for measuring `PouchDB`.

use crate::shell::{Result, cargo, exists, run, target};
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes the wasm target ready.
pub fn wasm_target() -> Result<()> {
    let listed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    let installed = listed.is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).contains(TARGET));
    if installed {
        return Ok(());
    }
    run("Adding the wasm target of Rust", Command::new("rustup").args(["target", "add", TARGET])).map_err(|why| {
        format!("{why}\nThe target {TARGET} is needed and could not be added; `rustup target add {TARGET}` must work.")
    })
}

/// Makes the source of Rust's standard library ready, which is built for size together with the app.
pub fn rust_source() -> Result<()> {
    let sysroot =
        Command::new("rustc").args(["--print", "sysroot"]).output().map_err(|error| error.to_string())?;
    let sysroot = String::from_utf8_lossy(&sysroot.stdout).trim().to_owned();
    if Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(());
    }
    let add = ["component", "add", "rust-src"];
    run("Adding the source of Rust's standard library", Command::new("rustup").args(add)).map_err(|why| {
        format!("{why}\nIt is needed for building the app; `rustup component add rust-src` must work.")
    })
}

/// Makes Chromium and its driver ready. `Err` says why the browser tests cannot run.
pub fn browser() -> Result<()> {
    let missing: Vec<&str> = ["chromium", "chromedriver"].into_iter().filter(|name| !exists(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    debian(&["chromium", "chromium-driver"]).map_err(|why| {
        format!(
            "{} missing; install Chromium and ChromeDriver for the browser tests ({why})",
            missing.join(", ")
        )
    })
}

/// The driver of Firefox, a version that is known to drive Debian's.
const GECKODRIVER: &str = "0.37.1";

/// Makes Firefox and its driver ready; returns the driver. `Err` says why it is left out.
pub fn firefox() -> Result<PathBuf> {
    if !exists("firefox-esr") && !exists("firefox") {
        debian(&["firefox-esr"]).map_err(|why| format!("Firefox is missing ({why})"))?;
    }
    let tools = target().join("tools");
    let driver = tools.join("bin/geckodriver");
    if !driver.is_file() {
        let version = format!("geckodriver@{GECKODRIVER}");
        let mut install = cargo();
        install.args(["install", "--quiet", "--locked", &version, "--root"]).arg(&tools);
        run("Building the driver of Firefox", &mut install)?;
    }
    Ok(driver)
}

/// Makes `WebKitGTK`, its driver and a screen for it ready. `Err` says why it is left out.
pub fn webkit() -> Result<()> {
    if exists("WebKitWebDriver") && exists("Xvfb") {
        return Ok(());
    }
    debian(&["webkit2gtk-driver", "xvfb"])
        .map_err(|why| format!("WebKitGTK or its driver is missing ({why})"))
}

/// Makes the programs of PostgreSQL ready and returns their folder. `Err` says why its tests cannot run.
pub fn postgres() -> Result<PathBuf> {
    if let Some(programs) = postgres_programs() {
        return Ok(programs);
    }
    let installed = debian(&["postgresql"]);
    postgres_programs().ok_or_else(|| {
        let why = installed.err().unwrap_or_default();
        format!("initdb and postgres are missing; install PostgreSQL for the tests on it ({why})")
    })
}

/// Where Debian keeps the programs of its newest version, or the folder of the path that has them.
fn postgres_programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let all = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file())
    };
    debian.filter(all).max().or_else(|| std::env::split_paths(&paths).find(all))
}

/// Installs packages of Debian.
fn debian(packages: &[&str]) -> Result<()> {
    if !exists("apt-get") {
        return Err("there is no apt-get here".to_owned());
    }
    let apt = |args: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run("Reading Debian's list of packages", &mut apt(&["update", "-qq"]))?;
    let mut install = apt(&["install", "-y", "-qq", "--no-install-recommends"]);
    run(&format!("Installing {}", packages.join(" and ")), install.args(packages))
}

/// The yardstick of syncing. The versions are fixed, so that figures of different days can be compared.
const POUCHDB: [&str; 3] = ["pouchdb@9.0.0", "pouchdb-adapter-memory@9.0.0", "pouchdb-server@4.2.0"];

/// Makes `PouchDB` and its server ready; returns the folder of their packages.
pub fn pouchdb() -> Result<PathBuf> {
    packages("bench-npm", "PouchDB, beside which syncing is measured,", &POUCHDB)
}

/// Makes the checker of what a screen must offer to everybody ready; returns its script.
pub fn axe() -> Result<PathBuf> {
    let folder = packages("axe-npm", "axe, which looks at every screen,", &["axe-core@4.14.1"])?;
    Ok(folder.join("node_modules/axe-core/axe.min.js"))
}

/// Makes Lighthouse ready; returns its program. Its next version wants a newer node than Debian has.
pub fn lighthouse() -> Result<PathBuf> {
    let folder = packages("lighthouse-npm", "Lighthouse", &["lighthouse@12.8.2"])?;
    Ok(folder.join("node_modules/lighthouse/cli/index.js"))
}

/// Makes packages of npm ready; returns their folder.
fn packages(folder: &str, what: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target().join(folder);
    // npm writes this file last.
    if folder.join("node_modules/.package-lock.json").is_file() {
        return Ok(folder);
    }
    if !(exists("node") && exists("npm")) {
        debian(&["nodejs", "npm"]).map_err(|why| format!("{what} needs node and npm ({why})"))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    // LevelDB comes ready-made for the usual machines; nothing that a package wants to run is run.
    let mut install = Command::new("npm");
    install.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]).args(packages);
    run(&format!("Installing {}", packages.join(", ")), install.arg("--prefix").arg(&folder))?;
    Ok(folder)
}
