//! The closed door: the PIN, and who else uses this phone.

use super::form::{Acting, around, secret};
use crate::components::field::Keyboard;
use crate::components::pieces::{all, button, link, paragraph};
use crate::i18n;
use crate::route::Route;
use crate::state::{Lec, why_not_pin};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whose things lie behind the door.
pub fn whose(lec: Lec) -> AnyView {
    let name = lec.who.with_untracked(|who| who.as_ref().map(|who| who.caller.name.clone()));
    paragraph("strong", name.unwrap_or_default())
}

/// Asks for the PIN.
#[component]
pub fn Unlock() -> impl IntoView {
    let lec = Lec::here();
    let (pin, acting) = (RwSignal::new(String::new()), Acting::begin());
    let field = secret("pin", i18n::pin(), pin, "current-password").keyboard(Keyboard::Digits);
    let open = move || acting.act(move || lec.unlock(pin.get_untracked()));
    let form = acting.form(all([field.typed()]), i18n::unlock(), i18n::unlocking(), open);
    let forgotten = link("row-link", Route::Recover.path(), i18n::pin_forgotten());
    let other = link("row-link", Route::SignIn.path(), i18n::other_account());
    around(i18n::locked(), all([whose(lec), form, forgotten, others(lec), other]))
}

/// The others who have a database on this phone.
pub fn others(lec: Lec) -> AnyView {
    all(lec.others().into_iter().map(move |(account, name)| {
        button("quiet", "other", i18n::change_to(name), move || spawn_local(lec.bring_to_front(account)))
    }))
}

/// Asks for a new PIN, twice.
#[component]
pub fn ChoosePin() -> impl IntoView {
    let lec = Lec::here();
    let (pin, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let acting = Acting::begin();
    let fields = all([
        secret("pin", i18n::pin_new(), pin, "new-password").keyboard(Keyboard::Digits).typed(),
        secret("pin-again", i18n::pin_again(), again, "new-password").keyboard(Keyboard::Digits).typed(),
    ]);
    let choose = move || {
        let (pin, again) = (pin.get_untracked(), again.get_untracked());
        match why_not_pin(&pin) {
            Some(why) => acting.fault.set(Some(why.to_owned())),
            None if pin != again => acting.fault.set(Some(i18n::pin_differs().to_owned())),
            None => acting.act(move || lec.choose_pin(pin)),
        }
    };
    let form = acting.form(fields, i18n::pin_choose(), i18n::pin_choosing(), choose);
    around(i18n::pin_title(), all([whose(lec), paragraph("", i18n::pin_hint()), form]))
}
