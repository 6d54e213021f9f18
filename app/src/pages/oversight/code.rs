//! A code that is handed over face to face: to be read out, typed, or scanned (J15).

use crate::components::pieces::{all, paragraph};
use crate::i18n;
use crate::state::{Lec, hold};
use fast_qr::qr::QRBuilder;
use leptos::prelude::*;
use shared::wire::accounts::OneTimeCode;
use std::fmt::Write;

/// The quiet border that a reader needs, in modules.
const BORDER: usize = 4;

/// The code with whose it is. It is shown this once, so the door does not close over it.
pub fn code_card(display: &str, code: &OneTimeCode) -> AnyView {
    hold(Lec::here());
    let origin = window().location().origin().unwrap_or_default();
    let plain = |text: &str| String::from(js_sys::encode_uri_component(text));
    // Behind the mark no server and no log sees it.
    let address = format!("{origin}/start#{}.{}", plain(&code.name), plain(&code.code));
    let parts = [
        paragraph("strong", display),
        view! { <p translate="no">{i18n::code_for(&code.name)}</p> }.into_any(),
        view! { <p class="code">{code.code.clone()}</p> }.into_any(),
        qr(&address).unwrap_or_else(|| ().into_any()),
        paragraph("hint", i18n::code_until(i18n::moment(code.expires_at))),
    ];
    view! { <div class="code-card">{all(parts)}</div> }.into_any()
}

/// An address as a picture for the camera of a phone.
fn qr(address: &str) -> Option<AnyView> {
    let drawn = QRBuilder::new(address).build().ok()?;
    let mut path = String::new();
    for y in 0..drawn.size {
        for x in (0..drawn.size).filter(|&x| drawn[y][x].value()) {
            // Writing into a text does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + BORDER, y + BORDER);
        }
    }
    let whole = drawn.size + 2 * BORDER;
    let shown = format!("0 0 {whole} {whole}");
    Some(
        view! {
            <svg class="qr" viewBox=shown role="img" aria-label=i18n::code_picture()>
                <path d=path></path>
            </svg>
        }
        .into_any(),
    )
}
