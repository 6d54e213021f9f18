//! The app of the office: that of teachers, with the screens that need the network.

#[cfg(target_arch = "wasm32")]
fn main() {
    app::app::start(app::pages::oversight::oversight, Some(true));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The app runs in a browser: see `cargo xtask run`.");
}
