//! Who opened which child's full record, and who took out what; for who protects the data (domain.md 7.6).

use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, button, maybe, paragraph};
use crate::components::table::table;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::words_of;
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::wire::access_log::{AccessEntry, MAX_ENTRIES};

/// The log, the latest first.
#[component]
pub fn AccessLog() -> impl IntoView {
    let entries = RwSignal::new(Vec::<AccessEntry>::new());
    let (more, busy) = (RwSignal::new(false), RwSignal::new(true));
    let fault = RwSignal::new(None::<String>);
    let ask = move || {
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let last = entries.with_untracked(|entries| entries.last().cloned());
            let told = online::access_log(last.as_ref()).await;
            // The person may have gone on to another screen.
            let _ = match told {
                Ok(page) => {
                    let _ = more.try_set(page.len() >= MAX_ENTRIES as usize);
                    entries.try_update(|entries| entries.extend(page)).map(drop)
                }
                Err(error) => fault.try_set(Some(words_of(&error))).map(drop),
            };
            let _ = busy.try_set(false);
        });
    };
    ask();
    let shown = maybe(move || {
        let entries = entries.get();
        if entries.is_empty() && !busy.get() && fault.with(Option::is_none) {
            return Some(paragraph("empty", i18n::log_is_empty()));
        }
        let columns = [
            i18n::log_what(),
            i18n::log_when(),
            i18n::log_who(),
            i18n::institution(),
            i18n::reason(),
            i18n::log_record(),
        ];
        (!entries.is_empty()).then(|| table(i18n::access_log(), &columns, entries.iter().map(line)))
    });
    let below = maybe(move || {
        if busy.get() {
            return Some(paragraph("loading", i18n::loading()));
        }
        if let Some(why) = fault.get() {
            let again = button("", "again", i18n::try_again().to_owned(), ask);
            return Some(banner(Tone::Wrong, "fault", why, Some(again)));
        }
        more.get().then(|| button("", "earlier", i18n::log_earlier().to_owned(), ask))
    });
    let content = [paragraph("lead", i18n::log_intro()), shown, below];
    frame(titled(i18n::access_log()), Some(Route::Settings), all(content))
}

fn line(entry: &AccessEntry) -> (AnyView, Vec<String>) {
    let what = i18n::say(entry.what.words()).into_any();
    let record = entry.record.map(|record| record.to_string()).unwrap_or_default();
    let (by, place, reason) = (entry.by.clone(), entry.place.clone(), entry.reason.clone());
    (what, vec![i18n::moment(entry.at), by, place, reason, record])
}
