//! A long list of which only what is in sight is drawn. It scrolls with the page: a second bar beside that of the page
//! would be in the way of a thumb, and of a keyboard.

use super::pieces::{dynamic, text};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows drawn above and below what is in sight.
const BEYOND: usize = 6;

/// A list of `count` rows, all as high as the styles say (`--row`); `row` draws the one at a place. Scrolling draws
/// only the rows that come into sight.
pub fn long_list(
    count: Signal<usize>,
    label: &'static str,
    row: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let frame = NodeRef::<html::Div>::new();
    let (first, set_first) = signal(0_usize);
    let (in_sight, set_in_sight) = signal(20_usize);
    let measure = move || {
        let Some(frame) = frame.get_untracked() else { return };
        let (place, rows) = (frame.get_bounding_client_rect(), count.get_untracked().max(1));
        let row_px = (whole(place.height()) / rows).max(1);
        let seen_px = window().inner_height().ok().and_then(|seen| seen.as_f64()).unwrap_or(800.0);
        set_first.set((whole(-place.top()) / row_px).saturating_sub(BEYOND));
        set_in_sight.set(whole(seen_px) / row_px + 2 * BEYOND + 1);
    };
    Effect::new(move |_| {
        frame.track();
        count.track();
        // The new height stands only when the page has been laid out.
        request_animation_frame(measure);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| measure());
    on_cleanup(move || {
        resized.remove();
        scrolled.remove();
    });

    let places = Memo::new(move |_| {
        let last = (first.get() + in_sight.get()).min(count.get());
        first.get().min(last)..last
    });
    let size = text(move || count.get().to_string());
    let row: Arc<dyn Fn(usize) -> AnyView + Send + Sync> = Arc::new(row);
    let children = move |place: usize| {
        let row = row.clone();
        placed_row(place, size, dynamic(move || row(place)))
    };
    let rows = view! { <For each=move || places.get() key=|place| *place children=children/> };
    let high = text(move || format!("calc({} * var(--row))", count.get()));
    view! {
        <div class="long-list" node_ref=frame role="list" aria-label=label style:height=high>{rows}</div>
    }
    .into_any()
}

fn placed_row(place: usize, size: Signal<String>, row: AnyView) -> AnyView {
    let (top, position) = (format!("calc({place} * var(--row))"), (place + 1).to_string());
    view! {
        <div role="listitem" class="long-row" aria-posinset=position aria-setsize=size style:top=top>
            {row}
        </div>
    }
    .into_any()
}

/// Whole pixels; what lies above the edge counts as none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no screen is that large")]
fn whole(px: f64) -> usize {
    px.max(0.0) as usize
}
