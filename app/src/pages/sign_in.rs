//! Name and password.

use crate::components::banner::{Banner, Tone};
use crate::components::field::TextField;
use crate::i18n;
use crate::route::Route;
use crate::state::Lec;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The sign-in screen.
#[component]
pub fn SignIn() -> impl IntoView {
    let lec = Lec::here();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<String>);
    Effect::new(move |_| document().set_title(&format!("{} – LEC", i18n::sign_in())));

    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, password) = (name.get_untracked(), password.get_untracked());
        if name.trim().is_empty() || password.is_empty() {
            fault.set(Some(i18n::type_name_and_password().to_owned()));
            return;
        }
        let navigate = navigate.clone();
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let signed_in = lec.sign_in(name, password).await;
            busy.set(false);
            match signed_in {
                Ok(()) => navigate(&Route::Home.path(), NavigateOptions::default()),
                Err(why) => fault.set(Some(why)),
            }
        });
    };
    let kind = move || if shown.get() { "text" } else { "password" };
    view! {
        <main class="sign-in" id="content">
            <p class="shell-name">"LEC"</p>
            <h1>{i18n::system_name()}</h1>
            <form on:submit=submit>
                {move || fault.get().map(|why| view! { <Banner tone=Tone::Wrong><p id="fault">{why}</p></Banner> })}
                <TextField id="name" label=i18n::user_name() value=name on_type=move |text| name.set(text)
                    autocomplete="username"/>
                <div class="field">
                    <label for="password">{i18n::password()}</label>
                    <input id="password" type=kind autocomplete="current-password" prop:value=password
                        on:input=move |event| password.set(event_target_value(&event))/>
                </div>
                <label class="tick">
                    <input type="checkbox" on:change=move |event| shown.set(event_target_checked(&event))/>
                    <span>{i18n::show_password()}</span>
                </label>
                <button class="primary" type="submit" disabled=busy>
                    {move || if busy.get() { i18n::signing_in() } else { i18n::sign_in() }}
                </button>
            </form>
            <p class="hint">{i18n::sign_in_needs_network()}</p>
        </main>
    }
}
