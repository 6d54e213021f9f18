//! Taking a child off the roll, with reason and date (R26).

use super::child::name_of;
use crate::components::banner::{Tone, banner};
use crate::components::field::Field;
use crate::components::loaded::loaded;
use crate::components::pieces::{link, maybe, on, paragraph};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::queries::{ChildPage, child_page};
use crate::route::Route;
use crate::state::{Lec, Made, live, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::enrolment::taken_off;
use shared::codes::ExitReason;
use shared::edits::{Edit, StoredRecord};
use shared::values::{CivilDate, InstitutionId, RecordId};

/// The screen for a child.
#[component]
pub fn TakeOff(
    /// The institution.
    at: InstitutionId,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let back = Route::Child(at.clone(), id);
    let asked = at.clone();
    let page = live(move |store| {
        let at = asked.clone();
        async move { child_page(&store, &at, id).await }
    });
    let leaving = Leaving {
        reason: RwSignal::new(String::new()),
        date: RwSignal::new(Lec::here().now().bangkok_day().to_iso()),
        note: RwSignal::new(String::new()),
        fault: RwSignal::new(None),
    };
    let content = loaded(page, move |page: std::rc::Rc<Option<ChildPage>>| match &*page {
        None => paragraph("empty", i18n::no_such_child()),
        Some(child) => leaving.form(at.clone(), child.stored.clone()),
    });
    frame(titled(i18n::take_off_title()), Some(back), content)
}

/// What the person has typed; it outlives a redraw.
#[derive(Clone, Copy)]
struct Leaving {
    reason: RwSignal<String>,
    date: RwSignal<String>,
    note: RwSignal<String>,
    fault: RwSignal<Option<String>>,
}

impl Leaving {
    /// What is wanted, or what is still missing.
    fn read(self) -> Result<(ExitReason, CivilDate, String), &'static str> {
        let reason = ExitReason::parse(&self.reason.get_untracked()).ok_or_else(i18n::choose_reason)?;
        let date = CivilDate::parse(&self.date.get_untracked()).map_err(|_| i18n::give_date())?;
        Ok((reason, date, self.note.get_untracked()))
    }

    async fn keep(self, lec: Lec, at: InstitutionId, made: Made<'static>) {
        match lec.record(&at, &made).await {
            Ok(_) => {
                lec.tell(i18n::taken_off_done());
                lec.go_instead(&Route::Child(at, made.record));
            }
            Err(error) => self.fault.set(Some(i18n::not_saved(why_not(&error)))),
        }
    }

    fn form(self, at: InstitutionId, stored: StoredRecord) -> AnyView {
        let Self { reason, date, note, fault } = self;
        let explained = i18n::take_off_explained(name_of(&stored));
        let cancel = Route::Child(at.clone(), stored.id).path();
        let labelled = |reason: &ExitReason| (reason.code().to_owned(), i18n::say(reason.words()).to_owned());
        let reasons = ExitReason::ALL.iter().map(labelled).collect();
        let lec = Lec::here();
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let (reason, date, note) = match self.read() {
                Ok(read) => read,
                Err(missing) => return fault.set(Some(missing.to_owned())),
            };
            let Some(edit) = Edit::setting(&stored.record, taken_off(reason, date, &note)) else { return };
            spawn_local(self.keep(lec, at.clone(), Made::on(&stored, edit)));
        });
        let fault = maybe(move || Some(banner(Tone::Wrong, "fault", fault.get()?, None)));
        view! {
            <form on:submit=submit>
                {paragraph("lead", explained)}
                {fault}
                {Field::new("reason", i18n::reason(), reason, move |code| reason.set(code)).chosen(reasons)}
                {Field::new("date", i18n::date_off(), date, move |text| date.set(text)).dated()}
                {Field::new("note", i18n::note(), note, move |text| note.set(text)).typed()}
                <div class="save-bar">
                    <button type="submit" class="primary care" id="save">{i18n::take_off().to_owned()}</button>
                    {link("button", cancel, i18n::cancel())}
                </div>
            </form>
        }
        .into_any()
    }
}
