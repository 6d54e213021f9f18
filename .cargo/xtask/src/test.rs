//! `cargo xtask test`: every check there is.

use crate::bundle::bundle;
use crate::postgres::{Postgres, Safety};
use crate::setup;
use crate::shell::{Result, cargo, run};
use clap::Args;
use std::time::Instant;

/// Which checks.
#[derive(Args)]
pub struct TestArgs {
    /// Leave the browser tests out, and say so.
    #[arg(long)]
    no_browser: bool,
}

/// Runs the checks in the order in which they fail fastest. The first failure ends the run.
pub fn test(args: &TestArgs) -> Result<()> {
    let began = Instant::now();
    run("Checking the format", cargo().args(["fmt", "--all", "--check"]))?;
    let ingredients = ingredients()?;
    setup::wasm_target()?;
    bundle()?;
    let deny = ["--", "--deny", "warnings"];
    let native = ["clippy", "--quiet", "--workspace", "--all-targets"];
    run("Lints of all crates", cargo().args(native).args(deny))?;
    let phone =
        ["clippy", "--quiet", "--package", "app", "--profile", "app", "--target", "wasm32-unknown-unknown"];
    run("Lints of the app for the browser", cargo().args(phone).args(deny))?;

    let mut tests = cargo();
    tests.args(["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]);
    let browser = if args.no_browser { Err("left out on request".to_owned()) } else { setup::browser() };
    if let Err(why) = &browser {
        tests.env("LEC_NO_BROWSER", "1");
        eprintln!("\n!! The browser tests are SKIPPED: {why}\n");
    }
    let axe = browser.clone().and_then(|()| setup::axe());
    match &axe {
        Ok(script) => _ = tests.env("LEC_AXE", script),
        Err(why) => eprintln!("\n!! axe does NOT look at the screens: {why}\n"),
    }
    let firefox = browser.clone().and_then(|()| setup::firefox());
    match &firefox {
        Ok(driver) => _ = tests.env("LEC_GECKODRIVER", driver),
        Err(why) => eprintln!("\n!! The tests in Firefox are SKIPPED: {why}\n"),
    }
    let webkit = browser.clone().and_then(|()| setup::webkit());
    if let Err(why) = &webkit {
        eprintln!("\n!! The tests in WebKit are SKIPPED: {why}\n");
    }
    run("Unit, property, server, simulation and browser tests", &mut tests)?;
    let without_postgres = on_postgres()?;
    eprintln!("── All checks passed in {} s", began.elapsed().as_secs());
    if let Some(why) = without_postgres {
        eprintln!("!! The tests on PostgreSQL were SKIPPED: {why}");
    }
    if let Some(why) = ingredients {
        eprintln!("!! Licences, bans and sources of the dependencies were NOT CHECKED: {why}");
    }
    eprintln!("!! Advisories against dependencies are NOT CHECKED here: their list comes from the network");
    let others = [("Firefox", firefox.err()), ("WebKit", webkit.err())];
    for (name, why) in others.into_iter().filter(|_| browser.is_ok()) {
        if let Some(why) = why {
            eprintln!("!! The tests in {name} were SKIPPED: {why}");
        }
    }
    if let Err(why) = browser {
        eprintln!("!! The browser tests were SKIPPED: {why}");
        if !args.no_browser {
            return Err("the browser tests could not run".to_owned());
        }
    } else if let Err(why) = axe {
        eprintln!("!! axe did NOT look at the screens: {why}");
        return Err("what screens must offer to everybody was not checked".to_owned());
    }
    Ok(())
}

/// Looks at what the project is made of; why not, where the program is missing.
fn ingredients() -> Result<Option<String>> {
    let there = cargo().args(["deny", "--version"]).output().is_ok_and(|told| told.status.success());
    if !there {
        return Ok(Some("cargo-deny is missing (cargo install cargo-deny)".to_owned()));
    }
    let parts = ["deny", "--config", ".deny.toml", "check", "licenses", "bans", "sources"];
    run("Licences, bans and sources of the dependencies", cargo().args(parts))?;
    Ok(None)
}

/// Runs the server's tests once more, on PostgreSQL; why not, where there is none.
fn on_postgres() -> Result<Option<String>> {
    let programs = match setup::postgres() {
        Ok(programs) => programs,
        Err(why) => return Ok(Some(why)),
    };
    let postgres = Postgres::start(&programs, Safety::Quick)?;
    // The same packages as before: then nothing is built again.
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--exclude", "xtask", "--no-fail-fast", "--test", "main"]);
    run("The server's tests once more, on PostgreSQL", tests.env("LEC_TEST_POSTGRES", postgres.address()))?;
    Ok(None)
}
