//! The institutions of the person's branch.

use super::frame::Frame;
use crate::components::loaded::Loaded;
use crate::i18n;
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
    let rows = live(|store| async move { places(&store).await });
    let searched = RwSignal::new(String::new());
    spawn_local(lec.refresh_places());
    let fits = move |row: &&InstitutionRow| {
        let key = search_key(&searched.get());
        key.is_empty() || search_key(&row.institution.name).contains(&key)
    };
    let list = move |rows: std::rc::Rc<Vec<InstitutionRow>>| {
        if rows.is_empty() {
            let nothing = lec.who.with(|who| who.as_ref().is_some_and(|who| who.caller.scopes.is_empty()));
            let words = if nothing { i18n::no_institution() } else { i18n::institutions_need_network() };
            return view! { <p class="empty">{words}</p> }.into_any();
        }
        let cards = rows.iter().filter(fits).map(card).collect_view();
        view! { <ul class="cards">{cards}</ul> }.into_any()
    };
    view! {
        <Frame title=i18n::institutions()>
            <p class="lead">{i18n::choose_institution()}</p>
            <div class="field search">
                <label for="find">{i18n::find_institution()}</label>
                <input id="find" type="search" autocomplete="off" prop:value=searched
                    on:input=move |event| searched.set(event_target_value(&event))/>
            </div>
            <Loaded value=rows show=list/>
        </Frame>
    }
}

fn card(row: &InstitutionRow) -> impl IntoView + use<> {
    let institution = &row.institution;
    let changed = row.last_change.map_or_else(
        || i18n::never_changed().to_owned(),
        |at| i18n::last_change_at(i18n::moment(at)),
    );
    let kind = i18n::say(institution.kind.words());
    view! {
        <li>
            <a class="card" href=Route::Roll(institution.id.clone()).path()>
                <b>{institution.name.clone()}</b>
                <span>{format!("{kind} · {}", row.lao_name)}</span>
                <span>{i18n::children_on_roll(i18n::number(row.on_roll))}" · "{changed}</span>
            </a>
        </li>
    }
}
