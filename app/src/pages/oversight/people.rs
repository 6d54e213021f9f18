//! The people that somebody looks after (J15).

use super::asked::Asked;
use crate::components::field::Field;
use crate::components::pieces::{all, link, on, paragraph};
use crate::components::table::table;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::{i18n, online};
use leptos::prelude::*;
use shared::wire::accounts::{AccountLine, MAX_ACCOUNTS, NamedScope};

/// The list, with a search.
#[component]
pub fn People() -> impl IntoView {
    let searched = RwSignal::new(String::new());
    let people = Asked::now(move || {
        let find = searched.get_untracked();
        async move { online::people(&find).await }
    });
    let find = on(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        people.again();
    });
    let field = Field::new("find", i18n::find_person(), searched, move |text| searched.set(text));
    let field = field.kind(Signal::stored("search".to_owned()), "off").typed();
    let search = view! {
        <form class="search" role="search" on:submit=find>
            {field}
            <button type="submit" id="search">{i18n::search().to_owned()}</button>
        </form>
    };
    let shown = people.shown(|people| {
        if people.is_empty() {
            return paragraph("empty", i18n::no_people());
        }
        let rest = (people.len() >= MAX_ACCOUNTS as usize)
            .then(|| paragraph("hint", i18n::first_people(people.len())));
        let columns = [i18n::full_name(), i18n::user_name(), i18n::roles(), i18n::phones()];
        let people = table(i18n::people(), &columns, people.iter().map(line));
        all(rest.into_iter().chain([people]))
    });
    let acts = all([
        link("button primary", Route::NewPerson.path(), i18n::new_person()),
        link("button", Route::PeopleFile.path(), i18n::people_file()),
    ]);
    let content = [view! { <div class="acts">{acts}</div> }.into_any(), search.into_any(), shown];
    frame(titled(i18n::people()), Some(Route::Settings), all(content))
}

/// A role with its place, in words.
pub fn role_at(named: &NamedScope) -> String {
    let role = i18n::say(named.scope.role.words());
    if named.place.is_empty() { role.to_owned() } else { format!("{role} · {}", named.place) }
}

/// Whether somebody has begun, in words.
pub fn standing(person: &AccountLine) -> String {
    match (person.has_password, person.code_until) {
        (_, Some(until)) => i18n::code_waits(i18n::moment(until)),
        (true, None) => String::new(),
        (false, None) => i18n::never_began().to_owned(),
    }
}

fn line(person: &AccountLine) -> (AnyView, Vec<String>) {
    let roles: Vec<String> = person.scopes.iter().map(role_at).collect();
    let phones = person.phones.iter().filter(|phone| phone.cut_at.is_none()).count();
    let seen = person.phones.iter().map(|phone| phone.seen_at).max();
    let seen = seen.map(|at| i18n::phones_seen(phones, i18n::moment(at)));
    let stands = seen.into_iter().chain([standing(person)]).filter(|words| !words.is_empty());
    let stands: Vec<String> = stands.collect();
    let href = Route::Person(person.id).path();
    let name = view! { <a class="whole" href=href>{person.display.clone()}</a> }.into_any();
    (name, vec![person.name.clone(), roles.join(", "), stands.join(" · ")])
}
