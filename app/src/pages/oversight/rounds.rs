//! Rounds and windows: when the system is or was open for whom, and what the department decided (J9).

use super::asked::Asked;
use crate::components::dialog::asking;
use crate::components::field::Field;
use crate::components::pieces::{all, button_about, lines, link, link_about, list, paragraph};
use crate::pages::drafts::KeptTexts;
use crate::pages::form::Acting;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::{Act, Branch};
use shared::rounds::{Letter, Whom, Window};
use shared::values::{CivilDate, Timestamp, WindowId};
use shared::wire::rounds::{NewClosing, PlannedWindow, Rounds as AllRounds};

/// Every window, the latest first.
#[component]
pub fn Rounds() -> impl IntoView {
    let lec = Lec::here();
    let told = Asked::now(online::rounds);
    let may = lec.may(Act::OpenRounds);
    let open = may.then(|| link("button primary", Route::OpenWindow.path(), i18n::open_new_window()));
    let shown = told.shown(move |rounds| {
        if rounds.windows.is_empty() {
            return paragraph("empty", i18n::no_rounds());
        }
        list("plain", rounds.windows.iter().map(|planned| card(lec, told, planned, may)))
    });
    frame(titled(i18n::rounds()), Some(Route::Settings), all(open.into_iter().chain([shown])))
}

fn card(lec: Lec, told: Asked<AllRounds>, planned: &PlannedWindow, may: bool) -> AnyView {
    let PlannedWindow { window, whom, steps } = planned;
    let now = lec.now();
    let (class, state) = match (window.is_open(now), now < window.from) {
        (true, _) => ("badge done", i18n::window_is_open()),
        (_, true) => ("badge wait", i18n::window_is_planned()),
        _ => ("badge", i18n::window_is_over()),
    };
    let heading = i18n::window_of(&window.round);
    let acts: Vec<&str> = window.acts.iter().map(|act| i18n::say(act.words())).collect();
    let mut about = vec![
        i18n::window_times(i18n::moment(window.from), i18n::closing_of(window.to)),
        i18n::window_for(whom_of(whom)),
        i18n::window_may(acts.join(" · ")),
        format!(
            "{} · {}",
            i18n::say(window.confirming.words()),
            i18n::window_grace(window.grace_ms / 3_600_000)
        ),
        i18n::window_purpose(&window.round.purpose),
    ];
    if !window.letter.number.is_empty() {
        about.push(i18n::letter(&window.letter));
    }
    let step = |step: &shared::wire::rounds::Step| {
        let decided = i18n::window_step(i18n::moment(step.at), &step.by, i18n::closing_of(step.closes_at));
        if step.letter.number.is_empty() {
            return decided;
        }
        format!("{decided} ({})", i18n::letter(&step.letter))
    };
    about.extend(steps.iter().map(step));
    let change = (may && now < window.to).then(|| changes(lec, told, window));
    view! {
        <li class="item">
            <h2>{heading}" "<span class=class>{state}</span></h2>
            {lines(about)}
            <div class="acts">{all(change)}</div>
        </li>
    }
    .into_any()
}

fn changes(lec: Lec, told: Asked<AllRounds>, window: &Window) -> AnyView {
    let (id, object) = (window.id, i18n::window_of(&window.round));
    let close = move || {
        spawn_local(async move {
            match online::close_window(id, &NewClosing::at(lec.now())).await {
                Ok(()) => told.again(),
                Err(error) => lec.tell(words_of(&error)),
            }
        });
    };
    let question = i18n::close_now_question(&window.round);
    let draw = Box::new(|ask| button_about("quiet", i18n::close_now(), &object, ask));
    let close = asking(id.to_string(), question, i18n::close_now(), Box::new(close), draw);
    let later = link_about("button", Route::ChangeClosing(id).path(), i18n::close_another_day(), &object);
    all([later, close])
}

fn whom_of(whom: &Whom) -> String {
    let codes = |pick: fn(&Branch) -> bool| -> Option<String> {
        let chosen: Vec<String> =
            whom.branches.iter().filter(|branch| pick(branch)).map(|branch| branch.parts().1).collect();
        (!chosen.is_empty()).then(|| chosen.join(", "))
    };
    let country = whom.branches.contains(&Branch::Country).then(|| i18n::whole_country().to_owned());
    let parts = [
        country,
        codes(|branch| matches!(branch, Branch::Province(_) | Branch::District(_)))
            .map(i18n::provinces_named),
        codes(|branch| matches!(branch, Branch::Lao(_))).map(i18n::laos_named),
        codes(|branch| matches!(branch, Branch::Institution(_))).map(i18n::institutions_named),
    ];
    let kinds = whom.kinds.iter().map(|kind| i18n::say(kind.words()).to_owned());
    parts.into_iter().flatten().chain(kinds).collect::<Vec<_>>().join(" · ")
}

/// A window is to close on another day.
#[component]
pub fn ChangeClosing(
    /// The window.
    id: WindowId,
) -> impl IntoView {
    let lec = Lec::here();
    let [day, number, dated] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let acting = Acting::begin();
    let kept = KeptTexts::begin(format!("window/{id}"), [("to", day), ("letter", number), ("dated", dated)]);
    let field = |id, label: &'static str, value: RwSignal<String>| {
        Field::new(id, label, value, move |text| value.set(text)).within(acting.faults)
    };
    let fields = all([
        field("to", i18n::new_closing(), day).dated(),
        field("letter", i18n::letter_number(), number).typed(),
        field("dated", i18n::letter_date(), dated).typed(),
    ]);
    let save = move || {
        let read = CivilDate::parse(&day.get_untracked()).ok();
        let get = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let letter = Letter { number: get(number), date: get(dated) };
        let unnumbered = letter.number.is_empty() && !letter.date.is_empty();
        if acting.faults.found([
            ("to", read.is_none().then(i18n::give_closing)),
            ("letter", unnumbered.then(i18n::give_letter_number)),
        ]) {
            return;
        }
        let Some(read) = read else { return };
        acting.act(move || async move {
            let closing = NewClosing { to: end_of(read), letter };
            online::close_window(id, &closing).await.map_err(|error| words_of(&error))?;
            kept.done().await;
            lec.tell(i18n::closing_changed());
            lec.go_instead(&Route::Rounds);
            Ok(())
        });
    };
    let form = acting.form(fields, i18n::save_closing(), i18n::saving(), save);
    let about = Asked::now(online::rounds).shown(move |rounds| {
        let planned = rounds.windows.iter().find(|planned| planned.window.id == id);
        let words = planned.map(|PlannedWindow { window, .. }| {
            i18n::closes_now_on(&window.round, i18n::closing_of(window.to))
        });
        paragraph("lead", words.unwrap_or_default())
    });
    frame(titled(i18n::close_another_day()), Some(Route::Rounds), all([kept.note(), about, form]))
}

/// The moment at which a day is over.
pub(super) fn end_of(day: CivilDate) -> Timestamp {
    Timestamp::of_bangkok_day(day.add_days(1))
}
