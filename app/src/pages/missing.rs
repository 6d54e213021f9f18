//! An address without a screen.

use super::frame::{frame, titled};
use crate::components::pieces::link;
use crate::i18n;
use crate::route::Route;
use leptos::prelude::*;

/// Says so, and leads on.
#[component]
pub fn Missing() -> impl IntoView {
    frame(titled(i18n::page_missing()), None, link("button", Route::Home.path(), i18n::go_home()))
}
