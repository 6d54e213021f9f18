//! A long list of which only what is in sight is drawn. It scrolls with the page: a second bar beside that of the page
//! would be in the way of a thumb, and of a keyboard.

use super::pieces::{derived, dynamic, text, whenever};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows drawn above and below what is in sight.
const BEYOND: usize = 6;
/// No screen shows more rows at once; before a list is laid out it may look as if.
const MOST: usize = 60;

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
        // The list may be gone when a frame that was asked for comes.
        let (Some(Some(frame)), Some(rows @ 1..)) = (frame.try_get_untracked(), count.try_get_untracked())
        else {
            return;
        };
        let place = frame.get_bounding_client_rect();
        let seen_px = window().inner_height().ok().and_then(|seen| seen.as_f64()).unwrap_or(800.0);
        // A row is no whole number of pixels high.
        let rows_in = |px: f64| whole(px * as_number(rows) / place.height().max(1.0));
        set_first.set(rows_in(-place.top()).saturating_sub(BEYOND));
        set_in_sight.set(rows_in(seen_px).min(MOST) + 2 * BEYOND + 1);
    };
    whenever(move || {
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

    let places = derived(move || {
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

/// How many whole ones; none above the edge.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no list is that long")]
fn whole(rows: f64) -> usize {
    rows.max(0.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "no list is that long")]
const fn as_number(rows: usize) -> f64 {
    rows as f64
}
