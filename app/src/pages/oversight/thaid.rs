//! Signing in with ThaID: what it is, the way there, and what happens once the person is back.

use crate::components::pieces::{all, button, link, maybe, paragraph};
use crate::i18n;
use crate::pages::form::{Acting, around};
use crate::route::Route;
use crate::state::{Lec, came_from_thaid, has_thaid};
use leptos::prelude::*;
use shared::wire::thaid::ThaidScreen;

/// Leads to ThaID, and signs in who is back.
#[component]
pub fn Thaid() -> impl IntoView {
    let (lec, acting) = (Lec::here(), Acting::begin());
    if let Some(page) = came_from_thaid() {
        acting.act(move || async move {
            lec.sign_in_from_thaid(page).await?;
            lec.go_instead(&Route::Home);
            Ok(())
        });
    }
    let leave = move || acting.act(move || lec.leave_for_thaid(ThaidScreen::SignIn));
    let form = acting.form(().into_any(), i18n::thaid_go(), i18n::signing_in(), leave);
    let back = link("row-link", Route::SignIn.path(), i18n::back());
    around(i18n::thaid_sign_in(), all([paragraph("", i18n::thaid_hint()), form, back]))
}

/// For who forgot the PIN: the same, where it is set up.
pub fn recover_with_thaid(lec: Lec, acting: Acting) -> AnyView {
    if let Some(page) = came_from_thaid() {
        acting.act(move || lec.recover_from_thaid(page));
    }
    let there = has_thaid();
    let leave = move || acting.act(move || lec.leave_for_thaid(ThaidScreen::Recover));
    maybe(move || there.get().then(|| button("", "thaid", i18n::thaid_recover().to_owned(), leave)))
}
