//! A long list of which only what is in sight is drawn.

use leptos::html;
use leptos::prelude::*;

/// Rows drawn above and below what is in sight.
const BEYOND: usize = 6;

/// A list of `count` rows of one height; `row` draws the one at a place.
#[component]
pub fn LongList<V>(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// The height of a row in pixels.
    row_height_px: u32,
    /// What the list is called.
    #[prop(into)]
    label: String,
    /// Draws the row at a place.
    row: impl Fn(usize) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    V: IntoView + 'static,
{
    let frame = NodeRef::<html::Div>::new();
    let (first, set_first) = signal(0_usize);
    let (in_sight, set_in_sight) = signal(20_usize);
    let measure = move || {
        let Some(frame) = frame.get_untracked() else { return };
        let height = usize::try_from(row_height_px).unwrap_or(1);
        let scrolled = usize::try_from(frame.scroll_top()).unwrap_or(0);
        let seen = usize::try_from(frame.client_height()).unwrap_or(0);
        set_first.set((scrolled / height).saturating_sub(BEYOND));
        set_in_sight.set(seen / height + 2 * BEYOND + 1);
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
    let rows = move || {
        let (first, last) = places.get();
        let all = count.get().to_string();
        let draw = |place: usize| {
            let top = format!("{}px", place * row_height_px as usize);
            let height = format!("{row_height_px}px");
            let position = (place + 1).to_string();
            view! {
                <div role="listitem" class="long-row" aria-posinset=position aria-setsize=all.clone()
                    style:top=top style:height=height>
                    {row(place)}
                </div>
            }
        };
        (first..last).map(draw).collect_view()
    };
    let whole = move || format!("{}px", count.get() * row_height_px as usize);
    view! {
        <div class="long-list" node_ref=frame on:scroll=move |_| measure() tabindex="0" role="list" aria-label=label>
            <div class="long-space" role="presentation" style:height=whole>{rows}</div>
        </div>
    }
}
