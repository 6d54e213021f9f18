//! Taking a child off the roll, with reason and date (R26).

use super::child::name_of;
use super::opening::Opening;
use crate::components::faults::Faults;
use crate::components::field::Field;
use crate::components::loaded::loaded;
use crate::components::pieces::{button, derived, dynamic, explained, on, paragraph};
use crate::i18n;
use crate::pages::drafts::KeptTexts;
use crate::pages::frame::{frame, titled};
use crate::queries::{ChildPage, child_page};
use crate::route::Route;
use crate::state::{Lec, Live, Made, live, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::enrolment::taken_off;
use shared::codes::ExitReason;
use shared::edits::{Edit, StoredRecord};
use shared::rounds::RollAct;
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
    let page: Live<Option<ChildPage>> = live(move |store| {
        let at = asked.clone();
        async move { child_page(&store, &at, id).await }
    });
    let (reason, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let date = RwSignal::new(Lec::here().now().bangkok_day().to_iso());
    let kept = KeptTexts::begin(format!("{at}/{id}/off"), [("reason", reason), ("note", note)]);
    kept.keep_proposed("date", date);
    let opening = Opening::of(&at);
    let leaving = Leaving { page, opening, reason, date, note, faults: Faults::none(), kept };
    let there = derived(move || matches!(page.get(), Some(Ok(page)) if page.is_some()));
    // What arrives meanwhile must not draw the form anew under who fills it in.
    let content = opening.form(WAYS_OFF, move || {
        let at = at.clone();
        dynamic(move || {
            if there.get() {
                leaving.form(at.clone(), id)
            } else {
                loaded(page, |_| paragraph("empty", i18n::no_such_child()))
            }
        })
    });
    frame(titled(i18n::take_off_title()), Some(back), content)
}

/// The acts that take a child off a roll; which of them it is depends on the reason.
pub const WAYS_OFF: &[RollAct] = &[RollAct::TakeOff, RollAct::Move];

/// What the person has typed; it outlives a redraw.
#[derive(Clone, Copy)]
struct Leaving {
    page: Live<Option<ChildPage>>,
    opening: Opening,
    reason: RwSignal<String>,
    date: RwSignal<String>,
    note: RwSignal<String>,
    faults: Faults,
    kept: KeptTexts,
}

impl Leaving {
    /// Whether a window allows this reason. When all ways are closed meanwhile, the form stays as it was.
    fn offers(self, reason: ExitReason) -> bool {
        let act = [RollAct::taking_off(reason)].into();
        untrack(|| self.opening.why_not(&act).is_none() || self.opening.why_none(WAYS_OFF).is_some())
    }

    /// What is wanted; what is still missing is said.
    fn read(self) -> Option<(ExitReason, CivilDate, String)> {
        let reason = ExitReason::parse(&self.reason.get_untracked()).filter(|reason| self.offers(*reason));
        let date = CivilDate::parse(&self.date.get_untracked()).ok();
        self.faults.found([
            ("reason", reason.is_none().then(i18n::choose_reason)),
            ("date", date.is_none().then(i18n::give_date)),
        ]);
        Some((reason?, date?, self.note.get_untracked()))
    }

    /// The record as it stands here now.
    fn stored(self) -> Option<StoredRecord> {
        let page = self.page.get_untracked()?.ok()?;
        page.as_ref().as_ref().map(|child| child.stored.clone())
    }

    async fn keep(self, lec: Lec, at: InstitutionId, stored: StoredRecord, edit: Edit) {
        let undone = edit.undone().map(|edit| (at.clone(), Made::on(&stored, edit)));
        let finished = self.kept.finish();
        let draft = finished.as_ref().map(|(key, _)| key.as_str());
        match lec.record(&at, &Made { draft, ..Made::on(&stored, edit) }).await {
            Ok(_) => {
                lec.tell_with(i18n::taken_off_done(), undone);
                lec.go_instead(&Route::Child(at, stored.id));
            }
            Err(error) => {
                self.faults.say(i18n::not_saved(why_not(&error)));
                if let Some(finished) = finished {
                    self.kept.keep_on(finished).await;
                }
            }
        }
    }

    fn form(self, at: InstitutionId, id: RecordId) -> AnyView {
        let Self { reason, date, note, faults, kept, .. } = self;
        let name = self.stored().as_ref().map(name_of).unwrap_or_default();
        let labelled = |reason: &ExitReason| (reason.code().to_owned(), i18n::say(reason.words()).to_owned());
        let offered = ExitReason::ALL.iter().filter(|reason| self.offers(**reason));
        let reasons: Vec<_> = offered.map(labelled).collect();
        let some = reasons.len() < ExitReason::ALL.len();
        let others = some.then(|| paragraph("hint", i18n::only_these_reasons()));
        let lec = Lec::here();
        let child = Route::Child(at.clone(), id);
        let cancel = button("", "cancel", i18n::cancel().to_owned(), move || {
            let child = child.clone();
            spawn_local(async move {
                // Whoever comes back at once must not meet it.
                kept.done().await;
                lec.go_instead(&child);
            });
        });
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let (Some((reason, date, note)), Some(stored)) = (self.read(), self.stored()) else { return };
            let Some(edit) = Edit::setting(&stored.record, taken_off(reason, date, &note)) else { return };
            spawn_local(self.keep(lec, at.clone(), stored, edit));
        });
        let why = Field::new("reason", i18n::reason(), reason, move |code| reason.set(code));
        let when = Field::new("date", i18n::date_off(), date, move |text| date.set(text));
        view! {
            <form novalidate=true on:submit=submit>
                {faults.summary()}
                {kept.note()}
                {paragraph("lead", i18n::take_off_explained(name))}
                {why.within(faults).chosen(reasons)}
                {others}
                {explained(i18n::what_is(i18n::word_floating()), i18n::word_floating_means())}
                {when.within(faults).dated()}
                {Field::new("note", i18n::note(), note, move |text| note.set(text)).typed()}
                <div class="save-bar">
                    <button type="submit" class="primary care" id="save">{i18n::take_off().to_owned()}</button>
                    {cancel}
                </div>
            </form>
        }
        .into_any()
    }
}
