//! A move that the check found: the other institution, and the day (R25).

use super::Going;
use crate::components::faults::Faults;
use crate::components::field::Field;
use crate::components::pieces::{button, on};
use crate::i18n;
use crate::pages::drafts::KeptTexts;
use leptos::prelude::*;
use shared::children::Field as Fact;
use shared::children::check::Mark;
use shared::children::parse::canonical;
use shared::codes::CheckFound;
use shared::values::{CivilDate, InstitutionId};

impl Going {
    /// Asks for the other institution and the day of a move; what was marked before stands there.
    pub(super) fn form(self, found: CheckFound) -> AnyView {
        let before = untrack(|| self.of_child(|_, row| Mark::of(&row.stored.record)));
        let before = before.filter(|mark| mark.found == found);
        let day = before.as_ref().and_then(|mark| mark.moved_on).unwrap_or_else(|| self.today());
        let (other, place) = before.map(|mark| (mark.other, mark.place)).unwrap_or_default();
        let (other, place) = (RwSignal::new(other), RwSignal::new(place));
        let (date, faults, at) = (RwSignal::new(day.to_iso()), Faults::none(), self.at.get_value());
        let id = untrack(|| self.of_child(|_, row| Some(row.id.to_string()))).unwrap_or_default();
        let kept =
            KeptTexts::begin(format!("{at}/{id}/{}", found.code()), [("other", other), ("place", place)]);
        kept.keep_proposed("date", date);
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let other = canonical(Fact::CheckOther, &other.get_untracked());
            let place = canonical(Fact::CheckPlace, &place.get_untracked());
            let moved_on = CivilDate::parse(&date.get_untracked()).ok();
            let nowhere = other.is_empty() && place.is_empty();
            let wrong = !place.is_empty() && InstitutionId::parse(&place).is_none_or(|place| place == at);
            let missing = faults.found([
                ("other", nowhere.then(i18n::type_other)),
                ("place", wrong.then(i18n::wrong_place)),
                ("date", moved_on.is_none().then(i18n::give_date)),
            ]);
            if !missing {
                self.keep(&Mark { other, place, moved_on, ..Mark::new(self.today(), found) }, Some(kept));
            }
        });
        let cancel = button("", "cancel", i18n::cancel().to_owned(), move || {
            kept.forget();
            self.asked.set(None);
        });
        let name = Field::new("other", i18n::move_other(), other, move |text| other.set(text));
        let code = Field::new("place", i18n::move_place(), place, move |text| place.set(text));
        let when = Field::new("date", i18n::move_day(), date, move |text| date.set(text));
        view! {
            <form novalidate=true on:submit=submit>
                <h3>{i18n::say(found.words()).to_owned()}</h3>
                {faults.summary()}
                {kept.note()}
                {name.within(faults).typed()}
                {code.within(faults).typed()}
                {when.within(faults).dated()}
                <div class="save-bar">
                    <button type="submit" class="primary" id="save">{i18n::save().to_owned()}</button>
                    {cancel}
                </div>
            </form>
        }
        .into_any()
    }
}
