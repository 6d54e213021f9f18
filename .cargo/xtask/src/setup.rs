//! What a fresh machine lacks: the wasm target, and for tests a browser.

use crate::shell::{Result, exists, run};
use std::path::Path;
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
    if !exists("apt-get") {
        return Err(format!(
            "{} missing; install Chromium and ChromeDriver for the browser tests",
            missing.join(", ")
        ));
    }
    let apt = |args: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run("Reading Debian's list of packages", &mut apt(&["update", "-qq"]))?;
    let packages = ["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"];
    run("Installing Chromium and its driver", &mut apt(&packages))
}
