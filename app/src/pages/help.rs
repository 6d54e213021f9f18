//! Help that is there without network: how the app works, what words mean, and what to do about what is wrong.

use super::frame::{frame, titled};
use crate::components::field::Message;
use crate::components::pieces::{all, button, link, list, maybe, pairs, paragraph, section};
use crate::i18n;
use crate::route::Route;
use crate::session;
use crate::state::Lec;
use leptos::prelude::*;
use shared::checks::FindingCode;
use shared::edits::Refusal;

/// The screen.
#[component]
pub fn Help() -> impl IntoView {
    let cards = i18n::first_day().map(|(heading, words)| {
        view! { <li class="item"><b>{heading.to_owned()}</b>{paragraph("", words)}</li> }.into_any()
    });
    let named = |(word, meaning): (&str, &str)| (word.to_owned(), meaning.to_owned());
    let findings = FindingCode::ALL.iter().map(|&code| {
        let message = Message { severity: code.severity(), words: i18n::say(code.words()).to_owned() };
        let told = message.shown(&format!("{} ", code.code()));
        let remedy = paragraph("hint", i18n::say(code.remedy()));
        view! { <li class="item" id=code.code()><ul class="messages">{told}</ul>{remedy}</li> }.into_any()
    });
    let refusals = Refusal::ALL.iter();
    let refusals =
        refusals.map(|why| view! { <li class="item">{i18n::say(why.words()).to_owned()}</li> }.into_any());
    let content = [
        section(i18n::how_it_works(), list("plain", cards)),
        section(i18n::what_words_mean(), pairs("", i18n::hard_words().map(named))),
        section(
            i18n::what_is_found(),
            all([paragraph("hint", i18n::what_is_found_hint()), list("plain", findings)]),
        ),
        section(i18n::what_is_refused(), list("plain", refusals)),
    ];
    frame(titled(i18n::help()), Some(Route::Settings), all(content))
}

/// The cards of the first day, one after another, until the person has seen or skipped them.
pub fn first_day(lec: Lec) -> AnyView {
    let seen = RwSignal::new(
        lec.who
            .with_untracked(|who| who.as_ref().is_none_or(|who| session::saw_first_day(who.caller.account))),
    );
    let place = RwSignal::new(0_usize);
    let end = move || {
        if let Some(who) = lec.who.get_untracked() {
            session::keep_saw_first_day(who.caller.account);
        }
        seen.set(true);
    };
    maybe(move || {
        let cards = i18n::first_day();
        let (heading, words) = cards.get(place.get()).filter(|_| !seen.get()).copied()?;
        let last = place.get() + 1 == cards.len();
        let next = if last { i18n::begin_work() } else { i18n::next() };
        let go_on = button("primary", "first-day-next", next.to_owned(), move || {
            if last { end() } else { place.update(|place| *place += 1) }
        });
        let skip = (!last).then(|| button("", "first-day-skip", i18n::skip().to_owned(), end));
        let more = last.then(|| link("row-link", Route::Help.path(), i18n::help()));
        let counted = i18n::card_of(place.get() + 1, cards.len());
        Some(
            view! {
                <section class="first-day" aria-live="polite" aria-label=i18n::how_it_works()>
                    <p class="hint">{counted}</p>
                    <h2>{heading.to_owned()}</h2>
                    <p>{words.to_owned()}</p>
                    {all(more)}
                    <div class="acts">{all(skip)}{go_on}</div>
                </section>
            }
            .into_any(),
        )
    })
}
