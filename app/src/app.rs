//! Providers and router, nothing else.

use crate::pages::{
    home::Home,
    institutions::Institutions,
    missing::Missing,
    recorder::{
        child::Child, child_form::{AddChild, CorrectChild}, import::Import, roll::Roll, sending::Sending,
        take_off::TakeOff,
    },
    settings::Settings,
    sign_in::SignIn,
};
use crate::state::Lec;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The app.
#[component]
pub fn App(
    /// The state that was opened before.
    lec: Lec,
) -> impl IntoView {
    provide_context(lec);
    view! {
        <Router>
            <FlatRoutes fallback=|| view! { <Missing/> }>
                <Route path=path!("/") view=Home/>
                <Route path=path!("/sign-in") view=SignIn/>
                <Route path=path!("/institutions") view=Institutions/>
                <Route path=path!("/settings") view=Settings/>
                <Route path=path!("/i/:at") view=Roll/>
                <Route path=path!("/i/:at/add") view=AddChild/>
                <Route path=path!("/i/:at/sending") view=Sending/>
                <Route path=path!("/i/:at/import") view=Import/>
                <Route path=path!("/i/:at/c/:child") view=Child/>
                <Route path=path!("/i/:at/c/:child/correct") view=CorrectChild/>
                <Route path=path!("/i/:at/c/:child/take-off") view=TakeOff/>
            </FlatRoutes>
        </Router>
    }
}
