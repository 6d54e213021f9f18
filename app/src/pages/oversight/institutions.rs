//! The institutions of the person's branch.

use crate::components::field::Field;
use crate::components::loaded::loaded;
use crate::components::pieces::{all, list, paragraph};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::queries::places::places;
use crate::route::Route;
use crate::state::{Lec, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::thai::search_key;
use shared::wire::institutions::InstitutionRow;

/// The list, with a search for long ones.
#[component]
pub fn Institutions() -> impl IntoView {
    let lec = Lec::here();
    let rows = live::<Vec<InstitutionRow>, _, _>(|store| async move { places(&store).await });
    let searched = RwSignal::new(String::new());
    spawn_local(lec.refresh_places());
    let shown = loaded(rows, move |rows| {
        if rows.is_empty() {
            let nothing = lec.who.with(|who| who.as_ref().is_some_and(|who| who.caller.scopes.is_empty()));
            let words = if nothing { i18n::no_institution() } else { i18n::institutions_need_network() };
            return paragraph("empty", words);
        }
        let key = search_key(&searched.get());
        let fits = |row: &&InstitutionRow| search_key(&row.name).contains(&key);
        list("cards", rows.iter().filter(fits).map(card))
    });
    let find = Field::new("find", i18n::find_institution(), searched, move |text| searched.set(text));
    let content = [paragraph("lead", i18n::choose_institution()), find.typed(), shown];
    frame(titled(i18n::institutions()), None, all(content))
}

fn card(row: &InstitutionRow) -> AnyView {
    let changed = match row.last_change {
        Some(at) => i18n::last_change_at(i18n::moment(at)),
        None => i18n::never_changed().to_owned(),
    };
    let kind = format!("{} · {}", i18n::say(row.kind.words()), row.lao_name);
    let counts = format!("{} · {changed}", i18n::children_on_roll(i18n::number(row.on_roll)));
    let contact = row.last_contact.map(|at| i18n::last_contact(i18n::moment(at)));
    let waits = row.waiting_since.map(|since| i18n::waits_on_phones(row.waiting, i18n::moment(since)));
    let lost = (row.lost > 0).then(|| i18n::lost_on_phones(row.lost));
    let sync =
        [contact, waits, lost].into_iter().flatten().map(|words| view! { <span>{words}</span> }.into_any());
    let sync = all(sync);
    let at = row.id.clone();
    let here = if row.only_counts { Route::Look(at) } else { Route::Roll(at) };
    view! {
        <li>
            <a class="card" href=here.path()>
                <b>{row.name.clone()}</b>
                <span>{kind}</span>
                <span>{counts}</span>
                {sync}
            </a>
        </li>
    }
    .into_any()
}
