//! Who is signed in, language, and what else there is.

use super::frame::Frame;
use crate::i18n;
use crate::route::Route;
use crate::session;
use crate::state::Lec;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::lang::Lang;
use shared::wire::paths;

/// The screen behind "more".
#[component]
pub fn Settings() -> impl IntoView {
    let lec = Lec::here();
    let navigate = use_navigate();
    let sign_out = move |_| {
        let navigate = navigate.clone();
        spawn_local(async move {
            lec.sign_out().await;
            navigate(&Route::SignIn.path(), NavigateOptions::default());
        });
    };
    let who = move || {
        lec.who.get().map(|who| {
            let mut roles: Vec<&str> =
                who.caller.scopes.iter().map(|scope| i18n::say(scope.role.words())).collect();
            roles.dedup();
            view! { <p><b>{who.caller.name}</b><br/>{roles.join(" · ")}</p> }
        })
    };
    let of_roll = move || {
        lec.current.get().map(|at| {
            view! {
                <a class="row-link" href=Route::Import(at.clone()).path()>{i18n::import_title()}</a>
                <a class="row-link" href=paths::export(&at) rel="external" download>{i18n::export_roll()}</a>
            }
        })
    };
    let choose = |lang: Lang| {
        move |_| {
            session::keep_lang(lang);
            let _ = window().location().reload();
        }
    };
    let pressed = |lang: Lang| (i18n::lang() == lang).to_string();
    let contact = move || {
        let at = lec.sync.get().last_contact;
        at.map_or_else(|| i18n::never_contacted().to_owned(), |at| i18n::last_contact(i18n::moment(at)))
    };
    view! {
        <Frame title=i18n::settings()>
            <section>
                <h2>{i18n::signed_in_as()}</h2>
                {who}
            </section>
            <section class="links">
                <a class="row-link" href=Route::Institutions.path()>{i18n::switch_institution()}</a>
                {of_roll}
            </section>
            <section>
                <h2>{i18n::language()}</h2>
                <div class="choices">
                    <button type="button" aria-pressed=pressed(Lang::Th) on:click=choose(Lang::Th)>
                        {i18n::in_thai()}
                    </button>
                    <button type="button" lang="en" aria-pressed=pressed(Lang::En) on:click=choose(Lang::En)>
                        {i18n::in_english()}
                    </button>
                </div>
            </section>
            <section>
                <h2>{i18n::this_device()}</h2>
                <p>{contact}</p>
                <p>{i18n::install_hint()}</p>
            </section>
            <section>
                <p>{i18n::sign_out_keeps()}</p>
                <button type="button" id="sign-out" on:click=sign_out>{i18n::sign_out()}</button>
            </section>
        </Frame>
    }
}
