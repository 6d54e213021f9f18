//! Figures, each beside a yardstick in the same run. Started by `cargo xtask bench`.

mod edge;
mod edits;
mod import;
mod pouch;
mod roll;
mod save;
mod sync;
mod table;

fn main() {
    let part = std::env::args().nth(1).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match part.as_str() {
        "roll" => runtime.block_on(roll::measure()),
        "import" => runtime.block_on(import::measure()),
        "sync" => runtime.block_on(sync::measure()),
        "save" => runtime.block_on(save::measure()),
        other => panic!("there is no part “{other}”; try roll, import, sync or save"),
    }
}
