//! The layout as a test: who may use what, how long things may be, and that no name says nothing. Everything here
//! looks at text, so a rule is worth its line only where no lint can say it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "tidy/layers.rs"]
mod layers;

use layers::USES;
use std::fs;
use std::path::{Path, PathBuf};

/// A word of the outside world, where it is looked for, and the only places that may say it.
const ONLY: &[(&str, &str, &[&str])] = &[
    ("rexie", "app/src", &["app/src/store/indexed_db.rs"]),
    ("idb::", "app/src", &["app/src/store/indexed_db.rs"]),
    ("gloo_storage", "app/src", &["app/src/session.rs"]),
    ("fetch(", "app/src", &["app/src/sync/transport.rs", "app/src/browser.rs"]),
    ("openidconnect", "server/src", &["server/src/thaid.rs"]),
    ("p256", "server/src", &["server/src/sealing.rs"]),
    ("sqlx::", "server/src", &["server/src/store"]),
    ("rusqlite::", "server/src", &["server/src/store"]),
    ("axum", "server/src/operations", &[]),
    ("http::", "server/src/operations", &[]),
    ("axum", "server/src/store", &[]),
    ("leptos", "app/src/store", &[]),
    ("leptos", "app/src/sync", &[]),
    ("leptos", "app/src/queries", &[]),
    ("leptos", "app/src/edits.rs", &[]),
    ("leptos", "app/src/form", &[]),
    ("leptos", "app/src/online.rs", &[]),
    ("SystemTime", "shared/src", &[]),
    ("Instant", "shared/src", &[]),
    ("getrandom", "shared/src", &[]),
    ("rand::", "shared/src", &[]),
    ("std::fs", "shared/src", &[]),
    ("std::net", "shared/src", &[]),
];

/// Words that begin a statement of SQL.
const SQL: [&str; 4] = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE "];
const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 70;
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];

struct File {
    /// From the top of the workspace, with forward slashes.
    path: String,
    text: String,
}

impl File {
    fn is_below(&self, place: &str) -> bool {
        self.path == place || self.path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The lines without comments, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|kind| kind == "rs")
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every source file of ours: Rust, JavaScript and CSS.
fn sources() -> Vec<File> {
    let top = workspace();
    let mut folders: Vec<PathBuf> =
        ["app", "shared", "server", "public", "tests", ".cargo"].iter().map(|name| top.join(name)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && name != "node_modules" {
                    folders.push(path);
                }
            } else if ["rs", "js", "css"].iter().any(|kind| path.extension().is_some_and(|own| own == *kind))
            {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&top).unwrap().to_string_lossy().replace('\\', "/");
                files.push(File { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 100, "the sources were not found");
    files
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Everything after `crate::` in a line, as far as it is a path; `{a, b}` counts as several.
fn imported(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, begin) in line.match_indices("crate::") {
        if line[..at].ends_with(|before: char| before == '$' || before == '_' || before.is_alphanumeric()) {
            continue;
        }
        let rest = &line[at + begin.len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
        let (path, after) = rest.split_at(end);
        match after.strip_prefix('{').and_then(|list| list.split('}').next()) {
            Some(list) if path.ends_with("::") || path.is_empty() => {
                found.extend(list.split(',').map(|name| format!("{path}{}", name.trim())));
            }
            _ => found.push(path.to_owned()),
        }
    }
    found
}

#[test]
fn every_place_uses_only_what_stands_below_it() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.is_rust()) {
        let Some((place, allowed)) = USES.iter().find(|(place, _)| file.is_below(place)) else { continue };
        let own = place.rsplit('/').next().unwrap().trim_end_matches(".rs");
        for (number, line) in file.code() {
            for path in imported(line) {
                let within = |prefix: &str| {
                    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
                };
                if !path.is_empty() && !within(own) && !allowed.iter().any(|prefix| within(prefix)) {
                    faults.push(format!("{}:{number}: {place} must not use crate::{path}", file.path));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn the_outside_world_is_named_only_where_it_belongs() {
    let mut faults = Vec::new();
    for file in &sources() {
        for (word, place, only) in ONLY.iter().filter(|(_, place, _)| file.is_below(place)) {
            if only.iter().any(|allowed| file.is_below(allowed)) {
                continue;
            }
            for (number, _) in file.code().filter(|(_, line)| line.contains(word)) {
                faults.push(format!("{}:{number}: {word} has no place in {place}", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn only_the_store_speaks_sql() {
    let mut faults = Vec::new();
    for file in
        sources().iter().filter(|file| file.is_below("server/src") && !file.is_below("server/src/store"))
    {
        for (number, line) in file.code() {
            if SQL.iter().any(|word| line.contains(word)) {
                faults.push(format!("{}:{number}: SQL outside of the store", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn shared_depends_on_nothing_of_ours_and_the_phone_not_on_the_server() {
    let manifest = |name: &str| fs::read_to_string(workspace().join(name).join("Cargo.toml")).unwrap();
    let depends = |name: &str, on: &str| {
        manifest(name)
            .lines()
            .any(|line| line.starts_with(on) && line[on.len()..].starts_with(['.', ' ', '=']))
    };
    for (name, on) in [("shared", "app"), ("shared", "server"), ("app", "server"), ("server", "app")] {
        assert!(!depends(name, on), "{name} must not depend on {on}");
    }
}

#[test]
fn no_file_and_no_function_is_too_long() {
    let mut faults = Vec::new();
    for file in &sources() {
        let count = file.text.lines().count();
        if count > MAX_FILE_LINES {
            faults.push(format!("{}: {count} lines, {MAX_FILE_LINES} are allowed", file.path));
        }
        if file.is_rust() {
            faults.extend(long_functions(file));
        }
    }
    none(&faults);
}

/// Functions are recognised by the formatter's indentation: one ends at the first `}` as far in as its `fn`.
fn long_functions(file: &File) -> Vec<String> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut faults = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let head = code.split('(').next().unwrap_or_default();
        if code.starts_with("//") || !format!(" {head}").contains(" fn ") {
            continue;
        }
        let declared = lines[at..].iter().find(|line| line.ends_with(['{', ';', '}']));
        if declared.is_none_or(|line| line.ends_with(';')) {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        let Some(length) = lines[at..].iter().position(|line| *line == end) else { continue };
        let body = &lines[at..=at + length];
        let view = body.iter().position(|line| line.contains("view! {")).map_or(0, |from| body.len() - from);
        if body.len() > MAX_FUNCTION_LINES && view * 2 < body.len() {
            faults.push(format!("{}:{}: a function of {} lines", file.path, at + 1, body.len()));
        }
    }
    faults
}

#[test]
fn every_name_says_something_and_nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let unfinished: Vec<String> = ["todo", "unimplemented"].iter().map(|word| format!("{word}!(")).collect();
    let skipped = format!("#[{}", "ignore");
    let mut faults = Vec::new();
    for file in &sources() {
        if file.path.split(['/', '.']).any(|part| EMPTY_NAMES.contains(&part)) {
            faults.push(format!("{}: a name that says nothing", file.path));
        }
        for (number, line) in file.code() {
            if unfinished.iter().any(|word| line.contains(word.as_str())) || line.contains(&skipped) {
                faults.push(format!("{}:{number}: left for later", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_word_of_the_app_is_made_by_debug() {
    let mut faults = Vec::new();
    let shipped = |file: &File| file.is_rust() && (file.is_below("app/src") || file.is_below("shared/src"));
    for file in sources().iter().filter(|file| shipped(file) && !file.path.contains("/tests")) {
        let code = file.code().take_while(|(_, line)| line.trim() != "mod tests {");
        for (number, line) in code
            .filter(|(_, line)| (line.contains(":?}") || line.contains(":#?}")) && !line.contains("#[error("))
        {
            faults.push(format!("{}:{number}: in the browser this writes nothing: {line}", file.path));
        }
    }
    none(&faults);
}

/// The numbers of requirements in a text: `R` and one or two digits, standing alone.
fn requirements(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let cited = |word: &&str| {
        word.strip_prefix('R').is_some_and(|digits| {
            (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
        })
    };
    words.filter(cited).map(str::to_owned).collect()
}

#[test]
fn every_requirement_that_is_cited_is_listed() {
    let list = fs::read_to_string(workspace().join("shared/REQUIREMENTS.md")).unwrap();
    let listed: Vec<String> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| R"))
        .filter_map(|line| line.split(' ').next().map(|number| format!("R{number}")))
        .collect();
    let expected: Vec<String> = (1..=42).map(|number| format!("R{number}")).collect();
    assert_eq!(listed, expected);
    let mut faults = Vec::new();
    for file in &sources() {
        for cited in requirements(&file.text).into_iter().filter(|cited| !listed.contains(cited)) {
            faults.push(format!("{}: {cited} is not in shared/REQUIREMENTS.md", file.path));
        }
    }
    none(&faults);
}

#[test]
fn the_service_worker_keeps_away_from_records() {
    let worker = fs::read_to_string(workspace().join("public/service-worker.js")).unwrap();
    let code: Vec<&str> = worker.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    // It posts what is sealed for the server, and reads nothing from it.
    let posts = |line: &&&str| line.contains("${institution}/envelopes`");
    assert_eq!(code.iter().filter(posts).count(), 1);
    let naming: Vec<&&str> = code.iter().filter(|line| line.contains("/api") && !posts(line)).collect();
    assert!(!naming.is_empty(), "it says that it leaves the interface alone");
    for line in naming {
        assert!(line.contains("startsWith(\"/api/\")") && line.trim_end().ends_with("return;"), "{line}");
    }
}
