//! Coming in without the PIN or the password: both need the network.

use super::thaid::recover_with_thaid;
use crate::components::faults::Faults;
use crate::components::field::Field;
use crate::components::pieces::{all, link, paragraph};
use crate::i18n;
use crate::pages::form::{Acting, around, secret};
use crate::pages::unlock::whose;
use crate::route::Route;
use crate::state::{Lec, start_code};
use leptos::prelude::*;
use shared::passwords::judge;

fn named(name: RwSignal<String>, faults: Faults) -> AnyView {
    let field = Field::new("name", i18n::user_name(), name, move |text| name.set(text));
    field.kind(Signal::stored("text".to_owned()), "username").within(faults).typed()
}

fn missing(typed: RwSignal<String>, words: &'static str) -> Option<&'static str> {
    typed.with_untracked(|typed| typed.trim().is_empty()).then_some(words)
}

/// For who forgot the PIN: the server gives the key back to whoever signs in as that person.
#[component]
pub fn Recover() -> impl IntoView {
    let lec = Lec::here();
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let acting = Acting::begin();
    let secret = secret("password", i18n::password(), password, "current-password").within(acting.faults);
    let fields = all([named(name, acting.faults), secret.typed()]);
    let recover = move || {
        let looked = [
            ("name", missing(name, i18n::type_name())),
            ("password", missing(password, i18n::type_password())),
        ];
        if !acting.faults.found(looked) {
            acting.act(move || lec.recover(name.get_untracked(), password.get_untracked()));
        }
    };
    let form = acting.form(fields, i18n::recover(), i18n::signing_in(), recover);
    let back = link("row-link", Route::Home.path(), i18n::back());
    around(
        i18n::pin_forgotten(),
        all([whose(lec), paragraph("", i18n::recover_hint()), form, recover_with_thaid(lec, acting), back]),
    )
}

/// For who was given a code: it is used once, and a password chosen.
#[component]
pub fn Start() -> impl IntoView {
    let lec = Lec::here();
    let (known_name, known_code) = start_code();
    let (name, code) = (RwSignal::new(known_name), RwSignal::new(known_code));
    let (password, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let acting = Acting::begin();
    let coded = Field::new("code", i18n::one_time_code(), code, move |text| code.set(text));
    let fields = all([
        named(name, acting.faults),
        coded.within(acting.faults).typed(),
        secret("password", i18n::password_new(), password, "new-password").within(acting.faults).typed(),
        secret("password-again", i18n::password_again(), again, "new-password").within(acting.faults).typed(),
    ]);
    let start = move || {
        let (named, chosen) = (name.get_untracked(), password.get_untracked());
        let looked = [("name", missing(name, i18n::type_name())), ("code", missing(code, i18n::type_code()))];
        if acting.faults.found(looked) {
            return;
        }
        match judge(&chosen, &named) {
            Err(fault) => _ = acting.faults.found([("password", Some(i18n::say(fault.words())))]),
            Ok(()) if chosen != again.get_untracked() => {
                acting.faults.found([("password-again", Some(i18n::passwords_differ()))]);
            }
            Ok(()) => acting.act(move || async move {
                lec.use_code(named, code.get_untracked(), chosen).await?;
                lec.go_instead(&Route::Home);
                Ok(())
            }),
        }
    };
    let form = acting.form(fields, i18n::start_now(), i18n::signing_in(), start);
    let back = link("row-link", Route::SignIn.path(), i18n::back());
    around(i18n::start_with_code(), all([paragraph("", i18n::start_hint()), form, back]))
}
