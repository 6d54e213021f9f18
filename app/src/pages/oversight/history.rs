//! What was done to a record, asked from the server.

use crate::components::pieces::{lines, list, maybe, paragraph};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{InstitutionId, RecordId};
use shared::wire::institutions::HistoryEntry;

/// The changes of one record, the latest first.
#[component]
pub fn History(
    /// The institution.
    at: InstitutionId,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let entries = RwSignal::new(None::<Result<Vec<HistoryEntry>, String>>);
    let back = Route::Child(at.clone(), id);
    spawn_local(async move {
        let told = online::history(&at, id).await.map_err(|_| i18n::history_needs_network().to_owned());
        // The person may have gone on to another screen.
        let _ = entries.try_set(Some(told));
    });
    let told = maybe(move || {
        Some(match entries.get() {
            None => paragraph("loading", i18n::loading()),
            Some(Err(why)) => paragraph("hint", why),
            Some(Ok(entries)) if entries.is_empty() => paragraph("hint", i18n::no_history()),
            Some(Ok(entries)) => list("plain", entries.iter().map(entry)),
        })
    });
    frame(titled(i18n::history()), Some(back), told)
}

fn entry(entry: &HistoryEntry) -> AnyView {
    let who = i18n::history_of(&entry.by, i18n::moment(entry.arrived_at));
    let made = i18n::history_made_at(i18n::moment(entry.made_at));
    let changed = entry.changes.iter().map(|(field, change)| {
        let (from, to) = (i18n::shown(*field, &change.from), i18n::shown(*field, &change.to));
        format!("{}: {from} → {to}", i18n::say(field.words()))
    });
    let parked = entry.parked.iter();
    let parked =
        parked.map(|(field, value)| i18n::parked(i18n::say(field.words()), i18n::shown(*field, value)));
    let changed = changed.chain(parked);
    view! { <li><b>{who}</b>" "{made}{lines(changed)}</li> }.into_any()
}
