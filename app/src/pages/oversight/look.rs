//! An institution as those see it who stand above its local government: counts, and one child's record at a time, with a
//! reason that is logged (domain.md 1.5, 7.6).

use crate::components::field::Field;
use crate::components::loaded::unread;
use crate::components::pieces::{all, dynamic, pairs, paragraph, section, text};
use crate::pages::drafts::KeptTexts;
use crate::pages::form::Acting;
use crate::pages::frame::frame;
use crate::queries::places::places;
use crate::route::Route;
use crate::state::{Lec, live, place_of, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use shared::children;
use shared::edits::StoredRecord;
use shared::values::InstitutionId;
use shared::wire::access_log::FindChild;
use shared::wire::institutions::InstitutionRow;

/// The screen of an institution.
#[component]
pub fn Look(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let rows = live::<Vec<InstitutionRow>, _, _>(|store| async move { places(&store).await });
    let place = StoredValue::new(at);
    let row = move || rows.get()?.ok().and_then(|rows| place_of(&rows, &place.get_value()));
    let title = text(move || row().map_or_else(|| i18n::institution().to_owned(), |row| row.name));
    let counts = dynamic(move || match row() {
        None => match rows.get() {
            None => paragraph("loading", i18n::loading()),
            Some(Err(error)) => unread(Lec::why_unread(&error)),
            Some(Ok(_)) => paragraph("empty", i18n::institutions_need_network()),
        },
        Some(row) => {
            let changed = row.last_change.map_or_else(|| i18n::never_changed().to_owned(), i18n::moment);
            let known = [
                (i18n::on_roll().to_owned(), i18n::number(row.on_roll)),
                (i18n::taken_off().to_owned(), i18n::number(row.off_roll)),
                (i18n::last_change().to_owned(), changed),
            ];
            all([
                paragraph("hint", format!("{} · {}", i18n::say(row.kind.words()), row.lao_name)),
                pairs("", known),
            ])
        }
    });
    let (find, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let found = RwSignal::new(None::<Vec<StoredRecord>>);
    let key = format!("look/{}", place.get_value());
    let kept = KeptTexts::begin(key, [("find", find), ("reason", reason)]);
    let acting = Acting::begin();
    let look = move || {
        let asked = FindChild { find: find.get_untracked(), reason: reason.get_untracked() };
        found.set(None);
        acting.act(move || async move {
            let told = online::find_child(&place.get_value(), &asked).await;
            found.set(Some(told.map_err(|error| words_of(&error))?));
            kept.forget();
            Ok(())
        });
    };
    let fields = all([
        kept.note(),
        Field::new("find", i18n::number_or_name(), find, move |text| find.set(text)).typed(),
        Field::new("reason", i18n::reason_to_open(), reason, move |text| reason.set(text)).typed(),
    ]);
    let form = acting.form(fields, i18n::open_record(), i18n::loading(), look);
    let shown = dynamic(move || match found.get() {
        None => ().into_any(),
        Some(found) if found.is_empty() => paragraph("empty", i18n::no_child_found()),
        Some(found) => all(found.iter().map(facts)),
    });
    let opened =
        section(i18n::open_record(), all([paragraph("hint", i18n::open_record_hint()), form, shown]));
    frame(title, Some(Route::Institutions), all([counts, opened]))
}

fn facts(stored: &StoredRecord) -> AnyView {
    let facts = stored.record.fields();
    let facts = facts.map(|(field, value)| (i18n::say(field.words()).to_owned(), i18n::shown(field, value)));
    let name = format!(
        "{} {}",
        stored.record.get(children::Field::FirstName),
        stored.record.get(children::Field::LastName)
    );
    section(name, view! { <div class="facts opened">{pairs("", facts)}</div> }.into_any())
}
