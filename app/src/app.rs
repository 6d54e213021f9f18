//! The start, the state for all screens, and the screen of the address; nothing else.

use crate::components::pieces::derived;
use crate::pages::help::Help;
use crate::pages::home::Home;
use crate::pages::missing::{Missing, not_here, on_its_way, other_module};
use crate::pages::recorder::base::Base;
use crate::pages::recorder::check::{Check, Found};
use crate::pages::recorder::child::Child;
use crate::pages::recorder::child_form::{AddChild, CorrectChild};
use crate::pages::recorder::roll::Roll;
use crate::pages::recorder::sending::Sending;
use crate::pages::recorder::take_off::TakeOff;
use crate::pages::settings::Settings;
use crate::pages::sign_in::SignIn;
use crate::pages::unlock::{ChoosePin, Emptied, Unlock};
use crate::route::Route;
use crate::state::{Door, Lec};
use crate::{i18n, session};
use leptos::prelude::*;
use shared::lang::Lang;

/// Which screen an address has in the module for the office; that of teachers has none.
pub type Oversight = fn(&Route) -> Option<AnyView>;

/// Opens the store and shows the first screen. `whole` is `None` where the screens behind the first ones are on their way.
pub fn start(oversight: Oversight, whole: Option<bool>) {
    i18n::set_lang(session::lang());
    if let (Lang::En, Some(page)) = (i18n::lang(), document().document_element()) {
        // A screen reader that is not told reads English as Thai.
        let _ = page.set_attribute("lang", "en");
    }
    // The spawner of the screens is not there before the first one is.
    wasm_bindgen_futures::spawn_local(async move {
        let owner = Owner::new();
        owner.set();
        let lec = Lec::start(whole).await;
        owner.with(|| {
            if let Some(shell) = document().get_element_by_id("shell") {
                shell.remove();
            }
            leptos::mount::mount_to_body(move || view! { <App lec oversight/> });
            lec.begin();
        });
        std::mem::forget(owner);
    });
}

/// The app.
#[component]
pub fn App(
    /// The state that was opened before.
    lec: Lec,
    /// The screens of the office.
    oversight: Oversight,
) -> impl IntoView {
    provide_context(lec);
    let route = derived(move || match lec.screen.get() {
        // Who was given a code, or comes from ThaID, is nobody yet.
        Some(route @ (Route::Start | Route::Thaid)) => Some(route),
        Some(_) if lec.who.with(Option::is_none) => Some(Route::SignIn),
        route => route,
    });
    move || match (route.get(), lec.door.get()) {
        (Some(Route::SignIn | Route::Start | Route::Thaid), _)
        | (Some(Route::Recover), Door::Locked)
        | (_, Door::Open) => screen(route.get(), oversight),
        (_, Door::Locked) => view! { <Unlock/> }.into_any(),
        (_, door @ (Door::Choosing | Door::Changing)) => {
            view! { <ChoosePin changing={door == Door::Changing}/> }.into_any()
        }
        (_, Door::Emptied) => view! { <Emptied/> }.into_any(),
    }
}

fn screen(route: Option<Route>, oversight: Oversight) -> AnyView {
    match route {
        Some(Route::Home) => view! { <Home own=None/> }.into_any(),
        Some(Route::Own(own)) => view! { <Home own=Some(own)/> }.into_any(),
        Some(Route::SignIn) => view! { <SignIn/> }.into_any(),
        Some(Route::Roll(at)) => view! { <Roll at/> }.into_any(),
        Some(Route::Child(at, id)) => view! { <Child at id/> }.into_any(),
        Some(
            route @ (Route::Help
            | Route::Settings
            | Route::Add(_)
            | Route::Sending(_)
            | Route::Correct(..)
            | Route::CheckCorrect(..)
            | Route::Check(..)
            | Route::Found(_)
            | Route::Base(_)
            | Route::TakeOff(..)),
        ) => match Lec::here().whole.get() {
            Some(true) => behind(route),
            Some(false) => not_here(),
            None => on_its_way(),
        },
        Some(route) => oversight(&route).unwrap_or_else(other_module),
        None => view! { <Missing/> }.into_any(),
    }
}

/// The screens behind the first ones: their code arrives after that of the others (`.cargo/xtask/src/split.rs`). What
/// anything else leads to as well comes with the first ones.
#[inline(never)]
fn behind(route: Route) -> AnyView {
    match route {
        Route::Help => view! { <Help/> }.into_any(),
        Route::Settings => view! { <Settings/> }.into_any(),
        Route::Add(at) => view! { <AddChild at/> }.into_any(),
        Route::Sending(at) => view! { <Sending at/> }.into_any(),
        Route::Correct(at, id) => {
            view! { <CorrectChild back=Route::Child(at.clone(), id) at id/> }.into_any()
        }
        Route::CheckCorrect(at, id) => {
            view! { <CorrectChild back=Route::Check(at.clone(), Some(id)) at id/> }.into_any()
        }
        Route::Check(at, child) => view! { <Check at child/> }.into_any(),
        Route::Found(at) => view! { <Found at/> }.into_any(),
        Route::Base(at) => view! { <Base at/> }.into_any(),
        Route::TakeOff(at, id) => view! { <TakeOff at id/> }.into_any(),
        _ => view! { <Missing/> }.into_any(),
    }
}
