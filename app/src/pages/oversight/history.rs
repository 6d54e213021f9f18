//! What was done to a record, asked from the server.

use super::asked::Asked;
use crate::components::pieces::{lines, list, paragraph};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::{i18n, online};
use leptos::prelude::*;
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
    let back = Route::Child(at.clone(), id);
    let entries = Asked::now(move || {
        let at = at.clone();
        async move { online::history(&at, id).await }
    });
    let told = entries.shown(|entries| match entries.as_slice() {
        [] => paragraph("empty", i18n::no_history()),
        entries => list("plain", entries.iter().map(entry)),
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
