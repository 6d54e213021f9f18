//! The state for all screens, and the screen of the address; nothing else.

use crate::pages::home::Home;
use crate::pages::institutions::Institutions;
use crate::pages::missing::Missing;
use crate::pages::recorder::child::Child;
use crate::pages::recorder::child_form::{AddChild, CorrectChild};
use crate::pages::recorder::import::Import;
use crate::pages::recorder::roll::Roll;
use crate::pages::recorder::sending::Sending;
use crate::pages::recorder::take_off::TakeOff;
use crate::pages::settings::Settings;
use crate::pages::sign_in::SignIn;
use crate::route::Route;
use crate::state::Lec;
use leptos::prelude::*;

/// The app.
#[component]
pub fn App(
    /// The state that was opened before.
    lec: Lec,
) -> impl IntoView {
    provide_context(lec);
    let route = Memo::new(move |_| match lec.screen.get() {
        Some(_) if lec.who.with(Option::is_none) => Some(Route::SignIn),
        route => route,
    });
    move || match route.get() {
        Some(Route::Home) => view! { <Home/> }.into_any(),
        Some(Route::SignIn) => view! { <SignIn/> }.into_any(),
        Some(Route::Institutions) => view! { <Institutions/> }.into_any(),
        Some(Route::Settings) => view! { <Settings/> }.into_any(),
        Some(Route::Roll(at)) => view! { <Roll at/> }.into_any(),
        Some(Route::Add(at)) => view! { <AddChild at/> }.into_any(),
        Some(Route::Sending(at)) => view! { <Sending at/> }.into_any(),
        Some(Route::Import(at)) => view! { <Import at/> }.into_any(),
        Some(Route::Child(at, id)) => view! { <Child at id/> }.into_any(),
        Some(Route::Correct(at, id)) => view! { <CorrectChild at id/> }.into_any(),
        Some(Route::TakeOff(at, id)) => view! { <TakeOff at id/> }.into_any(),
        None => view! { <Missing/> }.into_any(),
    }
}
