//! What every screen has around it: the head, what has to be said, the places at the bottom.

use crate::components::banner::{Banner, Tone};
use crate::i18n;
use crate::route::Route;
use crate::state::{Lec, Phase, SyncStatus};
use crate::store::StoreError;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};
use shared::values::InstitutionId;

/// A screen.
#[component]
pub fn Frame(
    /// What the screen is called.
    #[prop(into)]
    title: Signal<String>,
    /// Where "back" leads; absent on the main places.
    #[prop(optional, into)]
    back: Option<Route>,
    /// The screen itself.
    children: Children,
) -> impl IntoView {
    let lec = Lec::here();
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Focus follows the person to the new screen; where it cannot, nothing is lost.
            let _ = heading.focus();
        }
    });
    Effect::new(move |_| document().set_title(&format!("{} – LEC", title.get())));
    let guarded = use_guard(lec);
    view! {
        <a class="skip" href="#content">{i18n::skip_to_content()}</a>
        <header class="head">
            {back.map(|route| view! {
                <a class="back" href=route.path()><span aria-hidden="true">"‹"</span>" "{i18n::back()}</a>
            })}
            <h1 node_ref=heading tabindex="-1">{title}</h1>
            <SyncMark/>
        </header>
        <Sayings/>
        <main id="content">{guarded.then(children)}</main>
        <Places/>
    }
}

/// Sends whoever is not signed in to the sign-in screen. Returns whether the screen may be shown.
fn use_guard(lec: Lec) -> bool {
    let here = use_location().pathname.get_untracked();
    let signed_in = lec.who.with_untracked(Option::is_some);
    if !signed_in && Route::read(&here) != Some(Route::SignIn) {
        let navigate = use_navigate();
        Effect::new(move |_| navigate(&Route::SignIn.path(), leptos_router::NavigateOptions::default()));
        return false;
    }
    true
}

/// How sending goes, in one line at the head.
#[component]
fn SyncMark() -> impl IntoView {
    let lec = Lec::here();
    let words = move || {
        let SyncStatus { phase, last_contact } = lec.sync.get();
        match (phase, last_contact) {
            (Phase::Syncing, _) => i18n::syncing().to_owned(),
            (Phase::Offline, _) => i18n::offline().to_owned(),
            (Phase::SignInNeeded | Phase::Refused(_), _) => i18n::state_needs_you().to_owned(),
            (Phase::Idle, Some(at)) => i18n::last_contact(i18n::moment(at)),
            (Phase::Idle, None) => String::new(),
        }
    };
    let class = move || match lec.sync.get().phase {
        Phase::Offline => "sync-mark off",
        Phase::SignInNeeded | Phase::Refused(_) => "sync-mark need",
        _ => "sync-mark",
    };
    view! { <p class=class role="status" id="sync-mark">{words}</p> }
}

/// What has to be said on any screen.
#[component]
fn Sayings() -> impl IntoView {
    let lec = Lec::here();
    let new_version = window_event_listener_untyped("lec-new-version", move |_| lec.new_version.set(true));
    on_cleanup(move || new_version.remove());
    if js_sys::Reflect::get(&window(), &"lecNewVersion".into()).is_ok_and(|told| told.is_truthy()) {
        lec.new_version.set(true);
    }
    let take_over = move |_| {
        if let Ok(event) = web_sys::Event::new("lec-take-over") {
            // The listener stands in public/start.js.
            let _ = window().dispatch_event(&event);
        }
    };
    let reload = move |_| {
        let _ = window().location().reload();
    };
    let storage = move || {
        lec.store_trouble.get().map(|error| match error {
            StoreError::Closed(_) => view! {
                <Banner tone=Tone::Wrong>
                    <p>{i18n::database_closed()}</p>
                    <button type="button" on:click=reload>{i18n::reload()}</button>
                </Banner>
            }
            .into_any(),
            error => {
                let words = i18n::storage_trouble(error);
                view! { <Banner tone=Tone::Wrong><p>{words}</p></Banner> }.into_any()
            }
        })
    };
    let sending = move || match lec.sync.get().phase {
        Phase::SignInNeeded => Some(view! {
            <Banner tone=Tone::Care>
                <p>{i18n::sign_in_again()}</p>
                <a class="button" href=Route::SignIn.path()>{i18n::sign_in()}</a>
            </Banner>
        }
        .into_any()),
        Phase::Refused(why) => {
            let words = i18n::trouble(why);
            Some(view! { <Banner tone=Tone::Wrong><p>{words}</p></Banner> }.into_any())
        }
        _ => None,
    };
    let update = move || {
        lec.new_version.get().then(|| {
            view! {
                <Banner tone=Tone::Quiet>
                    <p>{i18n::new_version()}</p>
                    <button type="button" id="update-now" on:click=take_over>{i18n::update_now()}</button>
                </Banner>
            }
        })
    };
    let notice = move || {
        lec.notice.get().map(|words| view! { <div class="toast" role="status" id="notice">{words}</div> })
    };
    view! { <div class="sayings">{storage}{sending}{update}</div>{notice} }
}

/// The places at the bottom, of the institution that is being worked on.
#[component]
fn Places() -> impl IntoView {
    let lec = Lec::here();
    let places = move |at: InstitutionId| {
        let places = [
            (Route::Roll(at.clone()), "☰", i18n::roll()),
            (Route::Add(at.clone()), "＋", i18n::add_child()),
            (Route::Sending(at), "⇅", i18n::sent_items()),
            (Route::Settings, "⋯", i18n::more()),
        ];
        let place = |(route, sign, name): (Route, &'static str, &'static str)| {
            view! {
                <A href=route.path() exact=true>
                    <span class="sign" aria-hidden="true">{sign}</span>
                    <span>{name}</span>
                </A>
            }
        };
        places.map(place).collect_view()
    };
    let shown = move || {
        let signed_in = lec.who.with(Option::is_some);
        lec.current.get().filter(|_| signed_in).map(|at| {
            view! { <nav class="places" aria-label=i18n::main_places()>{places(at)}</nav> }
        })
    };
    view! { {shown} }
}
