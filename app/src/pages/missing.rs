//! An address without a screen, or with one that is not here yet.

use super::frame::{frame, titled};
use crate::components::pieces::{all, button, link, paragraph};
use crate::i18n;
use crate::route::Route;
use crate::session;
use crate::state::Lec;
use leptos::prelude::*;

/// Says so, and leads on.
#[component]
pub fn Missing() -> impl IntoView {
    frame(titled(i18n::page_missing()), None, link("button", Route::Home.path(), i18n::go_home()))
}

/// A screen of the office, which another module has: it is loaded in the place of this one, and from then on always.
pub fn other_module() -> AnyView {
    let lec = Lec::here();
    if session::tried_office() {
        return unreached(move || lec.reload());
    }
    session::try_office();
    lec.reload();
    on_its_way()
}

/// A screen whose part of the app has not arrived yet.
pub fn on_its_way() -> AnyView {
    frame(titled(i18n::loading()), None, ().into_any())
}

/// A screen whose part of the app could not be fetched.
pub fn not_here() -> AnyView {
    let lec = Lec::here();
    unreached(move || lec.await_whole())
}

fn unreached(again: impl Fn() + 'static) -> AnyView {
    let again = button("", "reload", i18n::try_again().to_owned(), again);
    let back = link("row-link", Route::Home.path(), i18n::go_home());
    let content = all([paragraph("", i18n::screen_needs_network()), again, back]);
    frame(titled(i18n::no_connection()), None, content)
}
