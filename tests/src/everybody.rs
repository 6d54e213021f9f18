//! What a screen must offer to everybody: axe looks at it in light and in dark, it is looked at with text of twice
//! the size and on the narrowest screen, and the tree that a screen reader reads is written down.

use crate::browser::{Browser, Screen};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::OnceLock;

/// Lets axe look at the page; what it finds, a line each.
const RUN_AXE: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: tags }).then((found) => done(found.violations.flatMap((fault) =>
        fault.nodes.map((node) => fault.id + ': ' + node.html.slice(0, 160) + ' ' +
            (node.any[0] || node.all[0] || node.none[0] || {}).message))),
        (error) => done([String(error)]));";

/// Whether something sticks out sideways, and what.
const STICKS_OUT: &str = "
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll('body *')].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.right > room + 1 && box.width && getComputedStyle(e).position !== 'fixed' && !e.children.length;
    });
    return ['sticks out to ' + document.documentElement.scrollWidth + ' of ' + room + ': ' +
        wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(' | ')];";

/// The script of axe, if it is there; whoever runs the tests without it is told so.
fn axe() -> Option<&'static str> {
    static AXE: OnceLock<Option<String>> = OnceLock::new();
    let read = || {
        let usual = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../target/axe-npm/node_modules/axe-core/axe.min.js");
        let path = std::env::var_os("LEC_AXE").map_or(usual, PathBuf::from);
        let script = std::fs::read_to_string(path).ok();
        if script.is_none() {
            eprintln!(
                "SKIPPED: axe is not here, so nobody looks for what it finds; `cargo xtask test` fetches it"
            );
        }
        script
    };
    AXE.get_or_init(read).as_deref()
}

impl Browser {
    /// What is wrong with the screen for somebody, a line each; with `LEC_PICTURES` it is also kept in the dark.
    pub async fn faults_for_somebody(&self, picture: &str) -> Vec<String> {
        let mut faults = self.axe_finds("in light").await;
        self.scheme("dark").await;
        faults.extend(self.axe_finds("in dark").await);
        self.picture(&format!("{picture}-dark")).await;
        self.scheme("light").await;
        self.width(320, 640).await;
        faults.extend(self.says("at 320 px", STICKS_OUT).await);
        self.usual_width().await;
        self.text_size("200%").await;
        faults.extend(self.says("with text of twice the size", STICKS_OUT).await);
        self.picture(&format!("{picture}-large")).await;
        self.text_size("").await;
        faults
    }

    /// What axe finds in the screen as it stands.
    pub async fn axe_finds(&self, when: &str) -> Vec<String> {
        let Some(axe) = axe() else { return Vec::new() };
        if !self.ask::<bool>("return typeof axe === 'object'").await {
            self.ask::<Value>(axe).await;
        }
        let found: Vec<String> = self.ask_later(RUN_AXE).await;
        found.into_iter().map(|fault| format!("{when}: {fault}")).collect()
    }

    async fn says(&self, when: &str, script: &str) -> Vec<String> {
        let found: Vec<String> = self.ask(script).await;
        found.into_iter().map(|fault| format!("{when}: {fault}")).collect()
    }

    /// The colours that the person has chosen for the phone.
    pub async fn scheme(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    async fn text_size(&self, size: &str) {
        self.ask::<()>(&format!("document.documentElement.style.fontSize = '{size}'")).await;
    }

    async fn width(&self, width: u32, height: u32) {
        let mobile = self.screen() == Screen::Phone;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// The width that its screen has.
    pub(crate) async fn usual_width(&self) {
        match self.screen() {
            Screen::Phone => self.width(360, 740).await,
            Screen::Desk => self.width(1280, 800).await,
        }
    }
}
