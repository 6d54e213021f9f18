//! The app for the browser: wasm and its glue, styles, fonts and icons, named by their hashes, packed with brotli,
//! and the list that the service worker keeps.

use crate::order::by_likeness;
use crate::reach::behind;
use crate::setup;
use crate::shell::{Result, cargo, root, run, target};
use crate::slim::{slim, without_comments};
use crate::split::split;
use crate::streams::{apart, operands};
use brotli::enc::backward_references::BrotliEncoderMode as Mode;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything for the first visit must stay below this, in bytes after brotli (product.md section 5).
const GOAL: usize = 320_000;
/// And of it the wasm that starts the app below this.
const WASM_GOAL: usize = 240_000;
/// The function behind which stand the screens that may arrive after the first ones (`app.rs`), as the linker names it.
const GATE: &str = "3app3app6behind";

/// One type for every component, no words for developers, and a panic that stops at once instead of carrying its
/// words and its place with it. With the standard library built for size beside it that saves a sixth of what travels.
/// The last one has the linker note who names whom, for taking the app apart.
/// They are open only to the pinned toolchain, whose behaviour does not change under us.
const FLAGS: [&str; 6] = [
    "--cfg=erase_components",
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
    "-Clink-arg=--emit-relocs",
];

/// What the names of a wasm end with: as a whole, its code, and all else of it.
const WASM: &str = ".wasm";
const CODE: &str = ".code";
const REST: &str = ".rest";

/// A file of the site.
struct File {
    path: String,
    packed: usize,
    hash: blake3::Hash,
}

/// Builds the site into `target/site` and returns that folder.
pub fn bundle() -> Result<PathBuf> {
    setup::wasm_target()?;
    setup::rust_source()?;
    build("Building the app of teachers", &["--bin", "app", "--no-default-features"])?;
    // The next build takes its place.
    let teachers = target().join("teachers.wasm");
    fs::copy(target().join("wasm32-unknown-unknown/app/app.wasm"), &teachers)
        .map_err(|error| error.to_string())?;
    build("Building the app of the office, and the pages for tests", &["--bins"])?;
    let made = target().join("wasm32-unknown-unknown/app");
    let work = target().join("bindgen");
    let site = root().join("target/site");
    let new = root().join("target/site.new");
    clear(&new)?;

    let (js, wasm) = bind(&teachers, &work)?;
    let parts = split(&wasm, &behind(&read(&teachers)?, GATE)?)?;
    let mut files = Vec::new();
    let fonts = fonts_and_icons(&new, &mut files)?;
    let mut styles = text(&root().join("app/styles.css"))?;
    for (stem, path) in &fonts {
        styles = styles.replace(&format!("/fonts/{stem}.woff2"), path);
    }
    let styles = minified(&styles);
    let wasm_path = add_wasm(&new, &mut files, "app", &parts.first)?;
    let behind_path = add_wasm(&new, &mut files, "behind", &parts.behind)?;
    for (name, wasm) in [("app.wasm", &parts.first), ("behind.wasm", &parts.behind)] {
        write(&root().join("target/for-tests/app").join(name), wasm)?;
    }
    let js_path = add(&new, &mut files, &hashed("app", "js", &js), &js)?;
    let (office_js, office_wasm) = bind(&made.join("office.wasm"), &work)?;
    let office_wasm = by_likeness(&office_wasm)?;
    let mut later = Vec::new();
    let office_wasm = add_wasm(&new, &mut later, "office", &office_wasm)?;
    let office_js = add(&new, &mut later, &hashed("office", "js", &office_js), &office_js)?;
    let office_styles = minified(&text(&root().join("app/office.css"))?);
    let name = hashed("office", "css", office_styles.as_bytes());
    let office_css = add(&new, &mut later, &name, office_styles.as_bytes())?;
    let start = script("start.js")?
        .replace("__APP_JS__", &js_path)
        .replace("__APP_WASM__", &wasm_path)
        .replace("__BEHIND_WASM__", &behind_path)
        .replace("__SHARED_FROM__", &parts.shared_from.to_string())
        .replace("__OFFICE_JS__", &office_js)
        .replace("__OFFICE_CSS__", &office_css)
        .replace("__OFFICE_WASM__", &office_wasm);
    let manifest = read(&root().join("public/manifest.webmanifest"))?;
    add(&new, &mut files, "manifest.webmanifest", &manifest)?;

    let preload = |(_, path): &(String, String)| {
        format!("<link rel=\"preload\" href=\"{path}\" as=\"font\" type=\"font/woff2\" crossorigin />")
    };
    let preloaded: Vec<String> = fonts.iter().map(preload).collect();
    let shell = text(&root().join("app/index.html"))?
        .replace("__STYLES__", &styles)
        .replace("__START__", &start)
        .replace("__FONTS__", &preloaded.join("\n    "));
    add(&new, &mut files, "index.html", shell.as_bytes())?;

    add_worker(&new, &mut files, &later)?;
    let styles = format!("<style>{styles}{office_styles}</style>");
    for (name, bin, head) in [("contract", "store_contract", ""), ("components", "components", &styles)] {
        page_for_tests(name, head, &made.join(bin).with_extension("wasm"), &work)?;
    }
    replace(&new, &site)?;
    report(&files, &later)?;
    Ok(site)
}

/// Builds parts of the app for the browser.
fn build(what: &str, parts: &[&str]) -> Result<()> {
    let mut build = cargo();
    build
        .args(["build", "--package", "app", "--profile", "app", "--target", "wasm32-unknown-unknown"])
        .args(parts);
    build.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    build.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS.join(" "));
    run(what, &mut build)
}

/// Adds the fonts, whose names with and without hash are returned, and the icons.
fn fonts_and_icons(site: &Path, files: &mut Vec<File>) -> Result<Vec<(String, String)>> {
    let mut fonts = Vec::new();
    for entry in sorted(&root().join("public/fonts"))? {
        let bytes = read(&entry)?;
        if entry.extension().is_some_and(|ending| ending == "woff2") {
            let stem = stem(&entry);
            let path = add(site, files, &hashed(&format!("fonts/{stem}"), "woff2", &bytes), &bytes)?;
            fonts.push((stem, path));
        } else {
            write(&site.join("fonts").join(entry.file_name().unwrap_or_default()), &bytes)?;
        }
    }
    for entry in sorted(&root().join("public/icons"))? {
        // Icons are asked for by the system when the app is installed, not on a visit.
        write(&site.join("icons").join(entry.file_name().unwrap_or_default()), &read(&entry)?)?;
    }

    Ok(fonts)
}

/// Adds the service worker with the lists of all files, at once and later, and a name of the build that changes with any
/// of them.
fn add_worker(site: &Path, files: &mut Vec<File>, later: &[File]) -> Result<()> {
    // It keeps the wasm whole.
    let kept = |file: &File| (!file.path.ends_with(REST)).then(|| file.path.replace(CODE, WASM));
    let list = |files: &[File]| {
        let mut paths: Vec<String> = files.iter().filter_map(kept).collect();
        paths.sort_unstable();
        serde_json::to_string(&paths).map_err(|error| error.to_string())
    };
    let mut whole = blake3::Hasher::new();
    for file in files.iter().chain(later) {
        whole.update(file.path.as_bytes()).update(file.hash.as_bytes());
    }
    let whole = whole.finalize().to_hex();
    let worker = script("service-worker.js")?
        .replace("__BUILD__", &whole[..16])
        .replace("__PRECACHE__", &list(files)?)
        .replace("__OFFICE__", &list(later)?);
    add(site, files, "service-worker.js", worker.as_bytes())?;
    Ok(())
}

/// A script of ours that puts the wasm together.
fn script(name: &str) -> Result<String> {
    let public = root().join("public");
    let together = text(&public.join("together.js"))?.replace("__OPERANDS__", &operands());
    Ok(without_comments(&text(&public.join(name))?.replace("__TOGETHER__;", &together)))
}

/// A page that the browser tests serve and the product does not: the contract of the store in a real browser, and all
/// components to look at.
fn page_for_tests(name: &str, head: &str, wasm: &Path, work: &Path) -> Result<()> {
    let folder = root().join("target/for-tests").join(name);
    let (js, wasm) = bind(wasm, work)?;
    write(&folder.join("page.js"), &js)?;
    write(&folder.join("page.wasm"), &by_likeness(&wasm)?)?;
    let at = format!("/for-tests/{name}");
    let start = format!("import init from './page.js';\ninit({{ module_or_path: '{at}/page.wasm' }});\n");
    write(&folder.join("start.js"), start.as_bytes())?;
    let page = format!(
        "<!doctype html><html lang=\"th\"><meta charset=\"utf-8\"><title>…</title>\
         <meta name=\"viewport\" content=\"width=device-width\">{head}\
         <script type=\"module\" src=\"{at}/start.js\"></script>\n"
    );
    write(&folder.join("index.html"), page.as_bytes())
}

/// Makes the JavaScript glue of a wasm file; returns both.
fn bind(input: &Path, work: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
    clear(work)?;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(input)
        .out_name("out")
        .typescript(false)
        .demangle(false)
        .remove_producers_section(true);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(work));
    made.map_err(|error| format!("binding {}: {error:#}", input.display()))?;
    let (js, wasm) = slim(&text(&work.join("out.js"))?, &read(&work.join("out_bg.wasm"))?)?;
    Ok((js.into_bytes(), wasm))
}

/// Adds a wasm in its two files, both named by the hash of what travels; returns the path of the whole.
fn add_wasm(site: &Path, files: &mut Vec<File>, stem: &str, wasm: &[u8]) -> Result<String> {
    let parts = apart(wasm)?;
    let name = hashed(stem, "wasm", &[&parts.code[..], &parts.rest].concat());
    add(site, files, &name.replace(WASM, CODE), &parts.code)?;
    add(site, files, &name.replace(WASM, REST), &parts.rest)?;
    Ok(format!("/{name}"))
}

fn add(site: &Path, files: &mut Vec<File>, name: &str, bytes: &[u8]) -> Result<String> {
    write(&site.join(name), bytes)?;
    let packed = pack(bytes)?;
    let smallest = packed.len().min(bytes.len());
    if packed.len() < bytes.len() {
        write(&site.join(format!("{name}.br")), &packed)?;
    }
    let path = format!("/{name}");
    files.push(File { path: path.clone(), packed: smallest, hash: blake3::hash(bytes) });
    Ok(path)
}

/// Packs with brotli, with the better of two ways to tell a byte by those before it: that of texts, and that of numbers,
/// which the packer does not try by itself.
fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut smallest = Vec::new();
    for mode in [Mode::BROTLI_MODE_GENERIC, Mode::BROTLI_FORCE_SIGNED_PRIOR] {
        let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, mode, ..Default::default() };
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params).map_err(|error| error.to_string())?;
        if smallest.is_empty() || packed.len() < smallest.len() {
            smallest = packed;
        }
    }
    Ok(smallest)
}

fn report(files: &[File], later: &[File]) -> Result<()> {
    let total: usize = files.iter().map(|file| file.packed).sum();
    let is_wasm = |file: &File| file.path.ends_with(CODE) || file.path.ends_with(REST);
    let of_start = |file: &&File| file.path.starts_with("/app.") && is_wasm(file);
    let wasm: usize = files.iter().filter(of_start).map(|file| file.packed).sum();
    let all: usize = files.iter().filter(|file| is_wasm(file)).map(|file| file.packed).sum();
    for file in files {
        eprintln!("   {:>8}  {}", file.packed, file.path);
    }
    for file in later {
        eprintln!("   {:>8}  {}, only for the office", file.packed, file.path);
    }
    eprintln!("   {wasm:>8}  bytes with brotli for the wasm that starts the app; {WASM_GOAL} are the most");
    eprintln!("   {all:>8}  bytes with brotli for it and what is behind it");
    eprintln!("   {total:>8}  bytes with brotli for the first visit; {GOAL} are the most");
    if total > GOAL || wasm > WASM_GOAL {
        return Err("the app is too large".to_owned());
    }
    Ok(())
}

fn hashed(stem: &str, ending: &str, bytes: &[u8]) -> String {
    format!("{stem}.{}.{ending}", &blake3::hash(bytes).to_hex()[..16])
}

/// Styles without comments and indentation.
fn minified(styles: &str) -> String {
    let mut rest = styles;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Puts the new site in the place of the old one, unless both are the same: then the server need not be built again.
fn replace(new: &Path, site: &Path) -> Result<()> {
    let read = |folder: &Path| fs::read(folder.join("service-worker.js")).ok();
    if read(site) == read(new) {
        return fs::remove_dir_all(new).map_err(|error| error.to_string());
    }
    if site.exists() {
        fs::remove_dir_all(site).map_err(|error| error.to_string())?;
    }
    fs::rename(new, site).map_err(|error| error.to_string())
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
