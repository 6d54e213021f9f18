//! Where the person begins.

use super::frame::Frame;
use crate::i18n;
use crate::route::Route;
use crate::state::Lec;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Leads to the roll, to the list of institutions, or to the sign-in screen.
#[component]
pub fn Home() -> impl IntoView {
    let lec = Lec::here();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if lec.who.with(Option::is_none) {
            return;
        }
        let next = lec.only_institution().map_or(Route::Institutions, Route::Roll);
        navigate(&next.path(), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    view! { <Frame title=i18n::system_short()><p class="loading">{i18n::loading()}</p></Frame> }
}
