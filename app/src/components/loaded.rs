//! What comes from the store: still coming, failed with its reason, or there.

use super::banner::{Banner, Tone};
use crate::i18n;
use crate::state::Live;
use leptos::prelude::*;
use std::rc::Rc;

/// Shows a live value once it is there. A failure says why; what was there before stays until it is replaced.
#[component]
pub fn Loaded<T, V>(
    /// The value.
    value: Live<T>,
    /// How it is shown.
    show: impl Fn(Rc<T>) -> V + Send + 'static,
) -> impl IntoView
where
    T: 'static,
    V: IntoView + 'static,
{
    move || {
        value.with(|value| match value {
            None => view! { <p class="loading" role="status">{i18n::loading()}</p> }.into_any(),
            Some(Err(error)) => {
                let why = i18n::something_broke(error);
                view! { <Banner tone=Tone::Wrong>{why}</Banner> }.into_any()
            }
            Some(Ok(value)) => show(value.clone()).into_any(),
        })
    }
}
