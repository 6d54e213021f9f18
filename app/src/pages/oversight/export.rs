//! The roll as a file for other programs. Citizen numbers are masked unless somebody asks for them; both are logged.

use crate::browser::save_blob;
use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, button, maybe, paragraph};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::words_of;
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::InstitutionId;

/// The screen for an institution.
#[component]
pub fn Export(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let back = Route::Roll(at.clone());
    let place = StoredValue::new(at);
    let told = RwSignal::new(None::<Result<(), String>>);
    let busy = RwSignal::new(false);
    let export = move |full: bool| {
        busy.set(true);
        told.set(None);
        spawn_local(async move {
            let at = place.get_value();
            let file = online::export(&at, full).await;
            let done = file.map(|file| save_blob(&format!("RPT318-{at}.xlsx"), &file));
            // The person may have gone on to another screen.
            let _ = (busy.try_set(false), told.try_set(Some(done.map_err(|error| words_of(&error)))));
        });
    };
    let told = maybe(move || {
        if busy.get() {
            return Some(paragraph("loading", i18n::export_making()));
        }
        Some(match told.get()? {
            Ok(()) => banner(Tone::Done, "done", i18n::export_done(), None),
            Err(why) => banner(Tone::Wrong, "fault", why, None),
        })
    });
    let content = [
        paragraph("lead", i18n::export_intro()),
        button("primary", "export", i18n::export_masked().to_owned(), move || export(false)),
        paragraph("hint", i18n::export_logged()),
        button("quiet", "export-full", i18n::export_full().to_owned(), move || export(true)),
        told,
    ];
    frame(titled(i18n::export_roll()), Some(back), all(content))
}
