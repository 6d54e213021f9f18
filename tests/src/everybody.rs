//! What a screen must offer to everybody: axe looks at it in light and in dark, it is looked at with text of twice
//! the size and on the narrowest screen, and the tree that a screen reader reads is written down.

use crate::browser::{Browser, Screen};
use crate::engine::Engine;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;
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

    /// Draws with text of another size than usual, or as usual again.
    pub async fn text_size(&self, size: &str) {
        self.ask::<()>(&format!("document.documentElement.style.fontSize = '{size}'")).await;
    }

    async fn width(&self, width: u32, height: u32) {
        if self.engine() != Engine::Chromium {
            // The others have no screen narrower than their windows can be.
            self.driver.set_window_rect(0, 0, width, height).await.expect("the window takes a size");
            return;
        }
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

/// Roles that say something also without a name.
const TOLD: [&str; 4] = ["textbox", "button", "link", "combobox"];
/// Roles whose name is that of what lies in them.
const SILENT: [&str; 6] = ["none", "generic", "InlineTextBox", "LineBreak", "RootWebArea", "ListMarker"];

impl Browser {
    /// What a screen reader is told of the screen, in its order, a line each: role, name, and how it stands. Digits
    /// change from day to day and are written as 0.
    pub async fn told_to_a_screen_reader(&self) -> String {
        self.command("Accessibility.enable", json!({})).await;
        let tree = self.command("Accessibility.getFullAXTree", json!({})).await;
        let nodes: HashMap<&str, &Value> = tree["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|node| Some((node["nodeId"].as_str()?, node)))
            .collect();
        let mut told = String::new();
        if let Some(root) = tree["nodes"][0]["nodeId"].as_str() {
            tell(&nodes, root, "", &mut told);
        }
        told.replace(|letter: char| letter.is_ascii_digit(), "0")
    }
}

/// Tells of a node and of what lies in it; `above` is what was said already of what it lies in.
fn tell(nodes: &HashMap<&str, &Value>, id: &str, above: &str, told: &mut String) {
    let Some(node) = nodes.get(id) else { return };
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = node["name"]["value"].as_str().unwrap_or_default();
    let says = !SILENT.contains(&role) && (!name.is_empty() || TOLD.contains(&role));
    let again = role == "StaticText" && above.contains(name);
    if node["ignored"] != true && says && !again {
        let properties = node["properties"].as_array().into_iter().flatten();
        let stands: String = properties
            .filter_map(|property| {
                let (name, value) = (property["name"].as_str()?, &property["value"]["value"]);
                let worth_telling = ["checked", "pressed", "expanded", "invalid", "required", "disabled"];
                let usual = value == false || value == "false";
                (worth_telling.contains(&name) && !usual).then(|| format!(" {name}={value}"))
            })
            .collect();
        let about = node["description"]["value"].as_str().filter(|about| !about.is_empty());
        let about = about.map_or_else(String::new, |about| format!(" ({about})"));
        // A text takes whatever is written into it.
        let _ = writeln!(told, "{role}: {name}{stands}{about}");
    }
    let above = if name.is_empty() { above } else { name };
    for child in node["childIds"].as_array().into_iter().flatten() {
        tell(nodes, child.as_str().unwrap_or_default(), above, told);
    }
}
