//! A page that runs the contract of the local store on IndexedDB in a real browser. Its title tells the result. What it
//! exports is for measuring what sealing costs (`cargo xtask bench unlock`).

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

/// Seals texts of these lengths in bytes, as a roll is sealed that comes for the first time.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn seal_texts(lengths: &[u32]) {
    use app::store::vault::VaultKey;

    let key = VaultKey::from([7; 32]);
    let longest = "x".repeat(lengths.iter().max().copied().unwrap_or_default() as usize);
    for &length in lengths {
        std::hint::black_box(key.seal("rec/01", &longest[..length as usize], [9; 24]));
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This page runs in a browser: see `cargo xtask test`.");
}
