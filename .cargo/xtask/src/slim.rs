//! Makes the app smaller where the tools leave something behind.

use crate::shell::Result;

/// Classes that a library exports for readers of streams in JavaScript; the app has none.
const UNUSED: &str = "IntoUnderlying";

/// Takes away the exports that nobody uses with the code that only they reach, and gives the functions that the app
/// asks of its script short names instead of hashes, which do not pack. Returns script and wasm.
pub fn slim(script: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let read = walrus::ModuleConfig::new().generate_producers_section(false).parse(wasm);
    let mut module = read.map_err(|error| format!("reading the wasm: {error:#}"))?;
    let unused = UNUSED.to_lowercase();
    let of_unused = |export: &&walrus::Export| export.name.to_lowercase().contains(&unused);
    let gone: Vec<_> = module.exports.iter().filter(of_unused).map(walrus::Export::id).collect();
    for id in gone {
        module.exports.delete(id);
    }
    walrus::passes::gc::run(&mut module);

    let mut script = without_unused(script);
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = format!("f{number}");
        if script.matches(import.name.as_str()).count() != 1 {
            return Err(format!("the script does not name {} just once", import.name));
        }
        script = script.replace(&import.name, &short);
        import.name = short;
    }
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    for used in script.split("wasm.").skip(1) {
        let name = used.split(|letter| !is_name(letter)).next().unwrap_or_default();
        if !module.exports.iter().any(|export| export.name == name) {
            return Err(format!("the script uses {name}, which the wasm does not give"));
        }
    }
    Ok((without_comments(&script), module.emit_wasm()))
}

/// The script without the classes that nobody uses and what is said of them. A class ends at the first brace that
/// is not set in, anything else with a semicolon.
fn without_unused(script: &str) -> String {
    let mut kept = Vec::new();
    let mut end = None;
    for line in script.lines() {
        if end.is_none() && line.contains(UNUSED) {
            end = Some(if line.ends_with('{') { "}" } else { ";" });
        }
        match end {
            None => kept.push(line),
            Some("}") if line != "}" => {}
            Some(sign) if line.ends_with(sign) => end = None,
            Some(_) => {}
        }
    }
    kept.join("\n")
}

/// A script without indentation and without lines that are comments only. It holds no text that spans lines.
pub fn without_comments(script: &str) -> String {
    let is_code =
        |line: &&str| !["//", "/*", "*"].iter().any(|sign| line.starts_with(sign)) && !line.is_empty();
    script.lines().map(str::trim).filter(is_code).collect::<Vec<_>>().join("\n")
}
