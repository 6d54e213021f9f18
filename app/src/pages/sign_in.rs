//! Name and password.

use crate::components::banner::{Tone, banner};
use crate::components::field::Field;
use crate::components::pieces::{maybe, on, text};
use crate::i18n;
use crate::route::Route;
use crate::state::Lec;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The sign-in screen.
#[component]
pub fn SignIn() -> impl IntoView {
    let lec = Lec::here();
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<String>);
    Effect::new(move |_| document().set_title(&format!("{} – LEC", i18n::sign_in())));

    let submit = on(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, password) = (name.get_untracked(), password.get_untracked());
        if name.trim().is_empty() || password.is_empty() {
            fault.set(Some(i18n::type_name_and_password().to_owned()));
            return;
        }
        busy.set(true);
        fault.set(None);
        let from = lec.screen.get_untracked();
        spawn_local(async move {
            let signed_in = lec.sign_in(name, password).await;
            busy.set(false);
            match signed_in {
                // From home the person was led on as soon as they were known.
                Ok(()) if from == Some(Route::Home) => {}
                Ok(()) => lec.go_instead(&Route::Home),
                Err(why) => fault.set(Some(why)),
            }
        });
    });
    let kind = text(move || {
        let kind = if shown.get().is_empty() { "password" } else { "text" };
        kind.to_owned()
    });
    let act = text(move || {
        let words = if busy.get() { i18n::signing_in() } else { i18n::sign_in() };
        words.to_owned()
    });
    let plain = Signal::stored("text".to_owned());
    let name =
        Field::new("name", i18n::user_name(), name, move |text| name.set(text)).kind(plain, "username");
    let secret = Field::new("password", i18n::password(), password, move |text| password.set(text));
    let shown = Field::new("shown", i18n::show_password(), shown, move |text| shown.set(text));
    view! {
        <main class="sign-in" id="content">
            <p class="shell-name">"LEC"</p>
            <h1>{i18n::system_name().to_owned()}</h1>
            <form on:submit=submit>
                {maybe(move || Some(banner(Tone::Wrong, "fault", fault.get()?, None)))}
                {name.typed()}
                {secret.kind(kind, "current-password").typed()}
                {shown.ticked()}
                <button class="primary" type="submit" disabled=busy>{act}</button>
            </form>
            <p class="hint">{i18n::sign_in_needs_network().to_owned()}</p>
        </main>
    }
}
