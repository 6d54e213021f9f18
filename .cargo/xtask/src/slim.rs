//! Makes the app smaller where the tools leave something behind.

use crate::shell::Result;

/// Classes that a library exports for readers of streams in JavaScript; the app has none.
const UNUSED: &str = "IntoUnderlying";

/// Takes away the exports that nobody uses with the code behind them, and gives the functions that the app asks of
/// its script short names instead of hashes, which do not pack. Returns script and wasm.
pub fn slim(script: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let mut module =
        walrus::Module::from_buffer(wasm).map_err(|error| format!("reading the wasm: {error:#}"))?;
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
        script = script.replace(&import.name, &short);
        import.name = short;
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
