//! A long list of which only what is in sight is drawn.

use super::pieces::{all, dynamic, on, text};
use leptos::html;
use leptos::prelude::*;

/// Rows drawn above and below what is in sight.
const BEYOND: usize = 6;

/// A list of `count` rows of one height in pixels; `row` draws the one at a place.
pub fn long_list(
    count: Signal<usize>,
    row_height_px: usize,
    label: &'static str,
    row: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let frame = NodeRef::<html::Div>::new();
    let (first, set_first) = signal(0_usize);
    let (in_sight, set_in_sight) = signal(20_usize);
    let measure = move || {
        let Some(frame) = frame.get_untracked() else { return };
        let scrolled = usize::try_from(frame.scroll_top()).unwrap_or(0);
        let seen = usize::try_from(frame.client_height()).unwrap_or(0);
        set_first.set((scrolled / row_height_px).saturating_sub(BEYOND));
        set_in_sight.set(seen / row_height_px + 2 * BEYOND + 1);
    };
    Effect::new(move |_| {
        frame.track();
        count.track();
        measure();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let places = Memo::new(move |_| {
        let last = (first.get() + in_sight.get()).min(count.get());
        (first.get().min(last), last)
    });
    let rows = dynamic(move || {
        let (first, last) = places.get();
        let size = count.get().to_string();
        let draw = |place: usize| {
            let (top, height) = (format!("{}px", place * row_height_px), format!("{row_height_px}px"));
            placed_row(top, height, (place + 1).to_string(), size.clone(), row(place))
        };
        all((first..last).map(draw))
    });
    let whole = text(move || format!("{}px", count.get() * row_height_px));
    let scroll = on(move |_: leptos::ev::Event| measure());
    view! {
        <div class="long-list" node_ref=frame on:scroll=scroll tabindex="0" role="list" aria-label=label>
            <div class="long-space" role="presentation" style:height=whole>{rows}</div>
        </div>
    }
    .into_any()
}

fn placed_row(top: String, height: String, position: String, size: String, row: AnyView) -> AnyView {
    view! {
        <div role="listitem" class="long-row" aria-posinset=position aria-setsize=size
            style:top=top style:height=height>
            {row}
        </div>
    }
    .into_any()
}
