//! How a record stands with the server, as a mark with words.

use super::pieces::dynamic;
use crate::i18n;
use crate::queries::RowState;
use leptos::prelude::*;

/// The mark of a record's state. While an exchange is under way, what waits shows as being sent.
pub fn state_badge(state: RowState, sending: Signal<bool>) -> AnyView {
    dynamic(move || match state {
        RowState::Received => badge("badge done", format!("✓ {}", i18n::state_received())),
        RowState::OnPhone if sending.get() => badge("badge wait", format!("↑ {}", i18n::state_sending())),
        RowState::OnPhone => badge("badge wait", format!("● {}", i18n::state_on_phone())),
        RowState::Held => badge("badge wait", format!("◷ {}", i18n::state_held())),
        RowState::NeedsYou => badge("badge need", format!("⚠ {}", i18n::state_needs_you())),
    })
}

/// A small mark with words.
pub fn badge(class: &'static str, words: String) -> AnyView {
    view! { <span class=class>{words}</span> }.into_any()
}
