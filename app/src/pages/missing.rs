//! An address without a screen.

use super::frame::Frame;
use crate::i18n;
use crate::route::Route;
use leptos::prelude::*;

/// Says so, and leads on.
#[component]
pub fn Missing() -> impl IntoView {
    view! {
        <Frame title=i18n::page_missing()>
            <p><a class="button" href=Route::Home.path()>{i18n::go_home()}</a></p>
        </Frame>
    }
}
