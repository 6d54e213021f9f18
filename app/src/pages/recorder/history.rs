//! What was done to a record, asked from the server when wanted.

use crate::components::pieces::{all, button, lines, list, maybe, paragraph, section};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{InstitutionId, RecordId};
use shared::wire::institutions::HistoryEntry;

/// A button that brings the history, and the history.
pub fn history(at: InstitutionId, id: RecordId) -> AnyView {
    let entries = RwSignal::new(None::<Result<Vec<HistoryEntry>, String>>);
    let ask = button("", "history", i18n::show_history().to_owned(), move || {
        let at = at.clone();
        spawn_local(async move {
            let told = online::history(&at, id).await.map_err(|_| i18n::history_needs_network().to_owned());
            // The person may have gone on to another screen.
            let _ = entries.try_set(Some(told));
        });
    });
    let told = maybe(move || {
        Some(match entries.get()? {
            Err(why) => paragraph("hint", why),
            Ok(entries) if entries.is_empty() => paragraph("hint", i18n::no_history()),
            Ok(entries) => list("plain", entries.iter().map(entry)),
        })
    });
    section(i18n::history(), all([ask, told]))
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
