//! How a record stands with the server, as a mark with words.

use crate::i18n;
use crate::queries::RowState;
use leptos::prelude::*;

/// The mark of a record's state. While everything is being sent, what waits shows as being sent.
#[component]
pub fn StateBadge(
    /// The state.
    state: RowState,
    /// Whether an exchange is under way.
    #[prop(into)]
    sending: Signal<bool>,
) -> impl IntoView {
    let shown = move || match state {
        RowState::Received => ("badge done", "✓", i18n::state_received()),
        RowState::OnPhone if sending.get() => ("badge wait", "↑", i18n::state_sending()),
        RowState::OnPhone => ("badge wait", "●", i18n::state_on_phone()),
        RowState::NeedsYou => ("badge need", "!", i18n::state_needs_you()),
    };
    view! {
        <span class=move || shown().0>
            <span aria-hidden="true">{move || shown().1}</span>
            " "
            {move || shown().2}
        </span>
    }
}
