//! The institutions of the person's branch.

use crate::components::field::Field;
use crate::components::loaded::loaded;
use crate::components::pieces::{all, button, paragraph, text};
use crate::components::table::table;
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
    let asking = RwSignal::new(true);
    let ask = move || {
        asking.set(true);
        spawn_local(async move {
            lec.refresh_places().await;
            // The person may have gone on to another screen.
            let _ = asking.try_set(false);
        });
    };
    ask();
    let shown = loaded(rows, move |rows| {
        if rows.is_empty() {
            let nothing = lec.who.with(|who| who.as_ref().is_some_and(|who| who.caller.scopes.is_empty()));
            if nothing {
                return paragraph("empty", i18n::no_institution());
            }
            if asking.get() {
                return paragraph("loading", i18n::loading());
            }
            let again = button("", "again", i18n::try_again().to_owned(), ask);
            return all([paragraph("empty", i18n::institutions_need_network()), again]);
        }
        let found = found(&rows, &searched.get());
        if found.is_empty() {
            return paragraph("empty", i18n::no_such_institution());
        }
        let columns = [
            i18n::institution(),
            i18n::kind_and_lao(),
            i18n::children(),
            i18n::last_change(),
            i18n::contact(),
            i18n::on_phones(),
        ];
        table(i18n::institutions(), &columns, found.into_iter().map(line))
    });
    let find = Field::new("find", i18n::find_institution(), searched, move |text| searched.set(text));
    let find = find.kind(Signal::stored("search".to_owned()), "off");
    let counted = text(move || match rows.get() {
        Some(Ok(rows)) if !rows.is_empty() => {
            let found = found(&rows, &searched.get()).len();
            i18n::institutions_found(i18n::number(found as u64), i18n::number(rows.len() as u64))
        }
        _ => String::new(),
    });
    let counted = view! { <p class="hint" role="status">{counted}</p> }.into_any();
    let content = [paragraph("lead", i18n::choose_institution()), find.typed(), counted, shown];
    frame(titled(i18n::institutions()), None, all(content))
}

/// Those whose name holds what is searched for.
fn found<'a>(rows: &'a [InstitutionRow], searched: &str) -> Vec<&'a InstitutionRow> {
    let key = search_key(searched);
    rows.iter().filter(|row| search_key(&row.name).contains(&key)).collect()
}

/// An institution with how many children it has and how its phones stand.
fn line(row: &InstitutionRow) -> (AnyView, Vec<String>) {
    let at = row.id.clone();
    let here = if row.only_counts { Route::Look(at) } else { Route::Roll(at) };
    let name = view! { <a class="whole" href=here.path()>{row.name.clone()}</a> }.into_any();
    let kind = format!("{} · {}", i18n::say(row.kind.words()), row.lao_name);
    let changed = row.last_change.map_or_else(|| i18n::never_changed().to_owned(), i18n::moment);
    let contact = row.last_contact.map_or_else(|| i18n::never_contacted().to_owned(), i18n::moment);
    let waits = row.waiting_since.map(|since| i18n::waits_on_phones(row.waiting, i18n::moment(since)));
    let lost = (row.lost > 0).then(|| i18n::lost_on_phones(row.lost));
    let phones: Vec<String> = waits.into_iter().chain(lost).collect();
    (
        name,
        vec![kind, i18n::children_on_roll(i18n::number(row.on_roll)), changed, contact, phones.join(" · ")],
    )
}
