//! The app of teachers: all that must work without network, and nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    app::app::start(|_| None, None);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The app runs in a browser: see `cargo xtask run`.");
}
