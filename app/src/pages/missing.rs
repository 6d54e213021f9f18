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
    if !session::tried_office() {
        session::try_office();
        lec.reload();
        return frame(titled(i18n::loading()), None, ().into_any());
    }
    let again = button("", "reload", i18n::try_again().to_owned(), move || lec.reload());
    let back = link("row-link", Route::Home.path(), i18n::go_home());
    let content = all([paragraph("", i18n::screen_needs_network()), again, back]);
    frame(titled(i18n::no_connection()), None, content)
}
