//! One person: what they may do, the code with which they begin, and their phones (J15).

use super::asked::Asked;
use super::code::code_card;
use super::people::{role_at, standing};
use crate::components::banner::{Tone, banner};
use crate::components::dialog::asking;
use crate::components::pieces::{
    all, button, button_about, lines, link, list, maybe, paragraph, section, text,
};
use crate::pages::frame::frame;
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{AccountId, PhoneId};
use shared::wire::accounts::{AccountLine, OneTimeCode, PhoneLine};

/// The screen of a person who is looked after, or of oneself.
#[component]
pub fn Person(
    /// Whose.
    account: AccountId,
) -> impl IntoView {
    let lec = Lec::here();
    let person = Asked::now(move || online::person(account));
    let here = RwSignal::new(None::<PhoneId>);
    spawn_local(async move {
        let _ = here.try_set(lec.this_phone().await);
    });
    let (code, fault) = (RwSignal::new(None::<(String, OneTimeCode)>), RwSignal::new(None::<String>));
    let new_code = Callback::new(move |display: String| {
        spawn_local(async move {
            match online::new_code(account).await {
                Ok(made) => _ = (code.try_set(Some((display, made))), fault.try_set(None)),
                Err(error) => _ = fault.try_set(Some(words_of(&error))),
            }
            person.again();
        });
    });
    let cut = Callback::new(move |phone: PhoneId| {
        spawn_local(async move {
            match online::cut_off(phone).await {
                Ok(()) => {
                    let _ = fault.try_set(None);
                    lec.tell(i18n::phone_cut());
                    person.again();
                }
                Err(error) => drop(fault.try_set(Some(words_of(&error)))),
            }
        });
    });
    // What is shown only once must not hang on another answer.
    let told = maybe(move || {
        let fault = fault.get().map(|why| banner(Tone::Wrong, "not-done", why, None));
        let card = code.get().map(|(display, code)| code_card(&display, &code));
        Some(all(fault.into_iter().chain(card)))
    });
    let shown = person.shown(move |person| {
        let mut parts = vec![
            view! { <p class="hint" translate="no">{person.name.clone()}</p> }.into_any(),
            lines(person.scopes.iter().map(role_at)),
            paragraph("", standing(&person)),
        ];
        if person.has_number {
            parts.push(paragraph("", i18n::thaid_tied()));
        }
        if person.can_change {
            let change = link("button", Route::ChangePerson(account).path(), i18n::change_person());
            let display = person.display.clone();
            let code = button("", "new-code", i18n::new_code().to_owned(), move || {
                new_code.run(display.clone());
            });
            parts.push(view! { <div class="acts">{change}{code}</div> }.into_any());
            parts.push(paragraph("hint", i18n::new_code_hint()));
        }
        parts.push(section(i18n::phones(), phones(&person, here, cut)));
        all(parts)
    });
    let title = text(move || match person.get() {
        Some(person) => person.display.clone(),
        None => i18n::people().to_owned(),
    });
    let own = lec.who.with_untracked(|who| who.as_ref().is_some_and(|who| who.caller.account == account));
    frame(title, Some(if own { Route::Settings } else { Route::People }), all([told, shown]))
}

fn phones(person: &AccountLine, here: RwSignal<Option<PhoneId>>, cut: Callback<PhoneId>) -> AnyView {
    if person.phones.is_empty() {
        return paragraph("empty", i18n::no_phones());
    }
    let phones = list("plain", person.phones.iter().map(|phone| one(phone, here, cut)));
    all([paragraph("hint", i18n::cut_hint()), phones])
}

fn one(phone: &PhoneLine, here: RwSignal<Option<PhoneId>>, cut: Callback<PhoneId>) -> AnyView {
    let seen = i18n::last_contact(i18n::moment(phone.seen_at));
    let state = if let Some(at) = phone.cut_at {
        view! { <span class="badge need">{i18n::phone_cut_at(i18n::moment(at))}</span> }.into_any()
    } else {
        let id = phone.id;
        let question = i18n::cut_question(&phone.label);
        let draw = Box::new(|ask| button_about("quiet cut", i18n::cut(), &phone.label, ask));
        asking(id.to_string(), question, i18n::cut_really(), Box::new(move || cut.run(id)), draw)
    };
    let id = phone.id;
    let mark = text(move || {
        let mark = if here.get() == Some(id) { i18n::this_device() } else { "" };
        mark.to_owned()
    });
    view! { <li class="item"><b>{phone.label.clone()}</b>" "<span class="badge done">{mark}</span>" "{seen}<div class="acts">{state}</div></li> }
        .into_any()
}
