//! The app in the browser: open the store, then show the first screen.

#[cfg(target_arch = "wasm32")]
fn main() {
    use app::{app::App, i18n, session, state::Lec};
    use leptos::prelude::*;

    i18n::set_lang(session::lang());
    if let (shared::lang::Lang::En, Some(page)) = (i18n::lang(), document().document_element()) {
        // A screen reader that is not told reads English as Thai.
        let _ = page.set_attribute("lang", "en");
    }
    wasm_bindgen_futures::spawn_local(async {
        let owner = Owner::new();
        owner.set();
        let lec = Lec::start().await;
        owner.with(|| {
            if let Some(shell) = document().get_element_by_id("shell") {
                shell.remove();
            }
            leptos::mount::mount_to_body(move || view! { <App lec/> });
            lec.begin();
        });
        std::mem::forget(owner);
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The app runs in a browser: see `cargo xtask run`.");
}
