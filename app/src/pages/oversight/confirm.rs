//! A roll is confirmed or returned, level by level (J14).

use super::asked::Asked;
use crate::components::banner::{Tone, banner};
use crate::components::dialog::asking;
use crate::components::faults::Faults;
use crate::components::field::Field;
use crate::components::pieces::{all, button, lines, link, list, pairs, paragraph, section};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::confirming::{Decided, Level};
use shared::edits::RollDigest;
use shared::values::InstitutionId;
use shared::wire::confirming::{ConfirmingStand, Decide, LevelStand};

/// What deciding needs. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Deciding {
    lec: Lec,
    at: StoredValue<InstitutionId>,
    asked: Asked<ConfirmingStand>,
    reason: RwSignal<String>,
    faults: Faults,
}

/// How an institution stands.
#[component]
pub fn Confirm(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let place = at.clone();
    let asked = Asked::now(move || {
        let at = place.clone();
        async move { online::confirming(&at).await }
    });
    let (reason, faults) = (RwSignal::new(String::new()), Faults::none());
    let deciding = Deciding { lec: Lec::here(), at: StoredValue::new(at), asked, reason, faults };
    let shown = asked.shown(move |stand| deciding.shown(&stand));
    let content = all([faults.summary(), shown]);
    frame(titled(i18n::confirm_roll()), Some(Route::Progress(None)), content)
}

impl Deciding {
    fn shown(self, stand: &ConfirmingStand) -> AnyView {
        let asked = match &stand.round {
            Some(round) => paragraph("lead", i18n::confirm_asked(round)),
            None => banner(Tone::Quiet, "not-asked", i18n::confirm_not_asked(), None),
        };
        let facts = pairs(
            "facts",
            [
                (i18n::children().to_owned(), i18n::number(stand.children)),
                (i18n::findings_to_put_right().to_owned(), i18n::number(stand.tasks.errors)),
                (i18n::to_look_at().to_owned(), i18n::number(stand.tasks.warnings)),
            ],
        );
        let tasks = link("row-link", Route::Tasks(self.at.get_value()).path(), i18n::tasks_of_institution());
        let levels = list("plain", stand.levels.iter().map(level));
        let acts = stand.own.filter(|_| stand.round.is_some()).map(|own| self.acts(own, stand));
        let steps = stand.steps.iter().map(|step| {
            let what = match step.decided {
                Decided::Confirmed => {
                    i18n::step_confirmed(i18n::say(step.level.words()), &step.by, i18n::moment(step.at))
                }
                Decided::Returned => {
                    i18n::step_returned(i18n::say(step.level.words()), &step.by, i18n::moment(step.at))
                }
            };
            if step.reason.is_empty() { what } else { format!("{what} – {}", step.reason) }
        });
        let steps: Vec<String> = steps.collect();
        let steps = (!steps.is_empty()).then(|| section(i18n::steps_so_far(), lines(steps)));
        let first = [paragraph("strong", stand.place.clone()), asked, facts, tasks].into_iter();
        all(first.chain(acts).chain([levels]).chain(steps))
    }

    fn acts(self, own: Level, stand: &ConfirmingStand) -> AnyView {
        let Self { reason, faults, .. } = self;
        let field = Field::new("reason", i18n::reason_of_decision(), reason, move |text| reason.set(text));
        let digest = stand.digest;
        let confirm = asking(
            String::new(),
            i18n::confirm_question(i18n::number(stand.children)),
            i18n::confirm_it(),
            Box::new(move || self.decide(Decided::Confirmed, digest)),
            Box::new(|ask| button("primary", "confirm", i18n::confirm_it().to_owned(), ask)),
        );
        let back = (own > Level::Institution).then(|| {
            button("quiet", "return", i18n::return_it().to_owned(), move || {
                self.decide(Decided::Returned, digest);
            })
        });
        let acts = all([confirm].into_iter().chain(back));
        let acts = view! { <div class="acts">{acts}</div> }.into_any();
        all([field.within(faults).typed(), paragraph("hint", i18n::reason_hint()), acts])
    }

    fn decide(self, decided: Decided, digest: RollDigest) {
        let reason = self.reason.get_untracked();
        let missing = decided == Decided::Returned && reason.trim().is_empty();
        if self.faults.found([("reason", missing.then(i18n::give_return_reason))]) {
            return;
        }
        let at = self.at.get_value();
        spawn_local(async move {
            match online::decide(&at, &Decide { decided, digest, reason }).await {
                Ok(()) => {
                    self.lec.tell(i18n::decision_kept());
                    let _ = self.reason.try_set(String::new());
                    self.asked.again();
                }
                Err(error) => self.faults.say(words_of(&error)),
            }
        });
    }
}

fn level(stand: &LevelStand) -> AnyView {
    let changed =
        (stand.changed_since > 0).then(|| i18n::changed_since_confirmed(i18n::number(stand.changed_since)));
    let told = stand.confirmed.as_ref().map(|step| i18n::confirmed_on(i18n::moment(step.at), &step.by));
    let class = if stand.confirmed.is_some() { "badge done" } else { "badge wait" };
    let state = if stand.confirmed.is_some() { i18n::is_confirmed() } else { i18n::waits_for_confirming() };
    let name = i18n::say(stand.level.words()).to_owned();
    view! {
        <li class="item">
            <b>{name}" "<span class=class>{state}</span></b>
            {all(told.into_iter().chain(changed).map(|words| paragraph("hint", words)))}
        </li>
    }
    .into_any()
}
