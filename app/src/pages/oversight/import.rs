//! A file: choose, look at what it would do, do it.

use super::super::recorder::opening::why_shut;
use super::file_form::{Input, chosen, file_form};
use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, button, dynamic, item, lines, link, list, pairs, paragraph, section};
use crate::i18n;
use crate::online;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::sync::schedule::Occasion;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::checks::Severity;
use shared::values::InstitutionId;
use shared::wire::imports::{CellProblem, Preview, PreviewRow};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// The most rows of a preview that are drawn; the counts are of all.
const MAX_SHOWN: usize = 200;

/// How the name of a file of waiting work ends.
const RESCUE_ENDING: &str = ".lec";

/// Where the screen is.
#[derive(Clone)]
enum Step {
    Choosing,
    Busy(&'static str),
    Failed(String),
    Previewed(Preview),
    Done(String),
}

/// The screen for an institution.
#[component]
pub fn Import(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let lec = Lec::here();
    let step = RwSignal::new(Step::Choosing);
    let input = Input::new();
    let back = Route::Roll(at.clone());
    let place = StoredValue::new(at);
    let preview = move |file: Option<File>| {
        let Some(file) = file else {
            return step.set(Step::Failed(i18n::choose_file().to_owned()));
        };
        step.set(Step::Busy(i18n::import_reading()));
        if file.name().ends_with(RESCUE_ENDING) {
            return spawn_local(async move {
                step.set(hand_in(&place.get_value(), &file).await);
                lec.wake(Occasion::Now);
            });
        }
        spawn_local(async move {
            let told = online::import_preview(&place.get_value(), file.into()).await;
            step.set(told.map_or_else(|error| Step::Failed(words_of(&error)), Step::Previewed));
        });
    };
    let apply = Callback::new(move |token: String| {
        let Some(file) = chosen(input) else { return };
        step.set(Step::Busy(i18n::import_applying()));
        spawn_local(async move {
            let told = online::import_apply(&place.get_value(), &token, file.into()).await;
            step.set(match told {
                Ok(done) => {
                    lec.wake(Occasion::Now);
                    Step::Done(i18n::import_done(done.new, done.changed))
                }
                Err(error) => Step::Failed(words_of(&error)),
            });
        });
    });
    let shown = dynamic(move || match step.get() {
        Step::Choosing => ().into_any(),
        Step::Busy(words) => paragraph("loading", words),
        Step::Failed(why) => banner(Tone::Wrong, "fault", why, None),
        Step::Previewed(preview) => previewed(&preview, apply),
        Step::Done(words) => {
            let roll = link("button", Route::Roll(place.get_value()).path(), i18n::roll());
            banner(Tone::Done, "done", words, Some(roll))
        }
    });
    let choose = file_form(input, ".xlsx,.xls,.ods,.csv,.lec", preview, move || step.set(Step::Choosing));
    let content = [
        paragraph("lead", i18n::import_intro()),
        paragraph("hint", i18n::rescue_hand_in_hint()),
        choose,
        shown,
    ];
    frame(titled(i18n::import_title()), Some(back), all(content))
}

/// Hands in the sealed work of a phone that cannot send.
async fn hand_in(at: &InstitutionId, file: &File) -> Step {
    let Ok(text) = JsFuture::from(file.text()).await else {
        return Step::Failed(i18n::choose_file().to_owned());
    };
    match online::hand_in(at, text).await {
        Ok(rescued) => Step::Done(i18n::handed_in(&rescued)),
        Err(error) => Step::Failed(words_of(&error)),
    }
}

fn previewed(preview: &Preview, apply: Callback<String>) -> AnyView {
    let counts = [
        (i18n::import_new(), preview.new),
        (i18n::import_changed(), preview.changed),
        (i18n::import_unchanged(), preview.unchanged),
        (i18n::import_not_found(), preview.not_found),
    ];
    let counts = pairs("counts", counts.map(|(name, count)| (name.to_owned(), i18n::number(count))));
    let todo = preview.new + preview.changed;
    let token = preview.token.clone();
    let mut parts = vec![counts];
    parts.push(if !preview.shut_acts.is_empty() {
        let why = why_shut(&preview.windows, &preview.shut_acts, preview.at).unwrap_or_default();
        banner(Tone::Care, "closed", why, None)
    } else if todo > 0 {
        let words = i18n::import_apply(i18n::number(todo));
        button("primary", "apply", words, move || apply.run(token.clone()))
    } else {
        paragraph("empty", i18n::import_nothing())
    });
    if !preview.missing.is_empty() {
        let missing =
            lines(preview.missing.iter().take(MAX_SHOWN).cloned().chain(rest(preview.missing.len())));
        let told = all([paragraph("", i18n::import_missing_kept()), missing]);
        parts.push(section(i18n::import_not_found(), told));
    }
    if !preview.problems.is_empty() {
        let problems = preview.problems.iter().take(MAX_SHOWN).map(problem);
        let told = all([list("messages", problems), lines(rest(preview.problems.len()))]);
        parts.push(section(i18n::import_problems(), told));
    }
    parts.push(list("plain", preview.rows.iter().take(MAX_SHOWN).map(row)));
    parts.push(lines(rest(preview.rows.len())));
    view! { <div id="previewed">{all(parts)}</div> }.into_any()
}

/// How many more there are than are drawn, in words; nothing when all are drawn.
fn rest(count: usize) -> Option<String> {
    (count > MAX_SHOWN).then(|| i18n::and_more(i18n::number((count - MAX_SHOWN) as u64)))
}

fn problem(problem: &CellProblem) -> AnyView {
    let place = format!("{} {}", i18n::import_row(problem.row), problem.column);
    let (class, severity) = match problem.code.as_bytes().first() {
        Some(b'E') => ("message error", Severity::Error),
        Some(b'W') => ("message warning", Severity::Warning),
        _ => ("message", Severity::Info),
    };
    let (where_, message) = (format!("{place} · {}", i18n::say(severity.words())), problem.message.clone());
    // The server says it in Thai to everybody.
    view! { <li class=class><b>{where_}</b>" "<span lang="th">{message}</span></li> }.into_any()
}

fn row(row: &PreviewRow) -> AnyView {
    let what = if row.is_new { i18n::import_new().to_owned() } else { row.fields.join(", ") };
    item("", format!("{} {}", i18n::import_row(row.row), row.name), what)
}
