//! Name and password.

use super::form::{Acting, around};
use super::unlock::others;
use crate::components::field::Field;
use crate::components::pieces::{all, link, maybe, paragraph, text};
use crate::i18n;
use crate::route::Route;
use crate::state::{Lec, has_thaid};
use leptos::prelude::*;

/// The sign-in screen.
#[component]
pub fn SignIn() -> impl IntoView {
    let lec = Lec::here();
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(String::new());
    let acting = Acting::begin();
    let submit = move || {
        let (name, password) = (name.get_untracked(), password.get_untracked());
        let missing = [
            ("name", name.trim().is_empty().then(i18n::type_name)),
            ("password", password.is_empty().then(i18n::type_password)),
        ];
        if acting.faults.found(missing) {
            return;
        }
        let from = lec.screen.get_untracked();
        acting.act(move || async move {
            lec.sign_in(name, password).await?;
            // From home the person was led on as soon as they were known.
            if from != Some(Route::Home) {
                lec.go_instead(&Route::Home);
            }
            Ok(())
        });
    };
    let kind = text(move || {
        let kind = if shown.get().is_empty() { "password" } else { "text" };
        kind.to_owned()
    });
    let plain = Signal::stored("text".to_owned());
    let named =
        Field::new("name", i18n::user_name(), name, move |text| name.set(text)).kind(plain, "username");
    let named = named.within(acting.faults);
    let secret = Field::new("password", i18n::password(), password, move |text| password.set(text));
    let secret = secret.within(acting.faults);
    let tick = Field::new("shown", i18n::show_password(), shown, move |text| shown.set(text));
    let fields = all([named.typed(), secret.kind(kind, "current-password").typed(), tick.ticked()]);
    let form = acting.form(fields, i18n::sign_in(), i18n::signing_in(), submit);
    let with_code = link("row-link", Route::Start.path(), i18n::start_with_code());
    let there = has_thaid();
    let thaid =
        maybe(move || there.get().then(|| link("row-link", Route::Thaid.path(), i18n::thaid_sign_in())));
    let hint = paragraph("hint", i18n::sign_in_needs_network());
    around(
        i18n::sign_in(),
        all([paragraph("lead", i18n::system_name()), form, hint, thaid, with_code, others(lec)]),
    )
}
