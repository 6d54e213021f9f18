//! A page that runs the contract of the local store on IndexedDB in a real browser. Its title tells the result.

#[cfg(target_arch = "wasm32")]
fn main() {
    use app::store::contract::checks;
    use app::store::indexed_db::IndexedDb;

    wasm_bindgen_futures::spawn_local(async {
        let mut failures = Vec::new();
        let checks = checks::<IndexedDb>();
        let count = checks.len();
        for (check_name, check) in checks {
            let result = match IndexedDb::open(&format!("lec-contract {check_name}")).await {
                Ok(store) => check(&store).await,
                Err(error) => Err(error.to_string()),
            };
            if let Err(why) = result {
                failures.push(format!("{check_name}: {why}"));
            }
        }
        let title = if failures.is_empty() { format!("passed {count}") } else { failures.join("; ") };
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&title);
        }
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This page runs in a browser: see `cargo xtask test`.");
}
