//! A file: choose, look at what it would do, do it.

use super::roll::institution_here;
use crate::components::banner::{Banner, Tone};
use crate::i18n;
use crate::online;
use crate::pages::frame::Frame;
use crate::pages::missing::Missing;
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::sync::schedule::Occasion;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::InstitutionId;
use shared::wire::imports::{CellProblem, Preview, PreviewRow};

/// The most rows of a preview that are drawn; the counts are of all.
const MAX_SHOWN: usize = 200;

/// Where the screen is.
#[derive(Clone)]
enum Step {
    Choosing,
    Busy(&'static str),
    Failed(String),
    Previewed(Preview),
    Done(String),
}

/// The screen for the institution in the address.
#[component]
pub fn Import() -> impl IntoView {
    let Some(at) = institution_here() else { return view! { <Missing/> }.into_any() };
    let lec = Lec::here();
    let step = RwSignal::new(Step::Choosing);
    let input = NodeRef::<html::Input>::new();
    let chosen = move || input.get_untracked().and_then(|input| input.files()?.get(0));
    let back = Route::Roll(at.clone());
    let place = StoredValue::new(at.clone());
    let preview = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(file) = chosen() else {
            return step.set(Step::Failed(i18n::choose_file().to_owned()));
        };
        step.set(Step::Busy(i18n::import_reading()));
        spawn_local(async move {
            let told = online::import_preview(&place.get_value(), file.into()).await;
            step.set(told.map_or_else(|error| Step::Failed(words_of(&error)), Step::Previewed));
        });
    };
    let apply = Callback::new(move |token: String| {
        let Some(file) = chosen() else { return };
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
    let shown = move || match step.get() {
        Step::Choosing => ().into_any(),
        Step::Busy(words) => view! { <p class="loading" role="status">{words}</p> }.into_any(),
        Step::Failed(why) => view! { <Banner tone=Tone::Wrong><p id="fault">{why}</p></Banner> }.into_any(),
        Step::Previewed(preview) => previewed(preview, apply).into_any(),
        Step::Done(words) => done(place.get_value(), words).into_any(),
    };
    view! {
        <Frame title=i18n::import_title() back>
            <p class="lead">{i18n::import_intro()}</p>
            <form on:submit=preview>
                <div class="field">
                    <label for="file">{i18n::import_file()}</label>
                    <input id="file" type="file" accept=".xlsx,.xls,.ods,.csv" node_ref=input
                        on:change=move |_| step.set(Step::Choosing)/>
                </div>
                <button type="submit" id="preview">{i18n::import_preview()}</button>
            </form>
            {shown}
        </Frame>
    }
    .into_any()
}

fn done(at: InstitutionId, words: String) -> impl IntoView {
    view! {
        <Banner tone=Tone::Done>
            <p id="done">{words}</p>
            <a class="button" href=Route::Roll(at).path()>{i18n::roll()}</a>
        </Banner>
    }
}

fn previewed(preview: Preview, apply: Callback<String>) -> impl IntoView {
    let counts = [
        (i18n::import_new(), preview.new),
        (i18n::import_changed(), preview.changed),
        (i18n::import_unchanged(), preview.unchanged),
        (i18n::import_not_found(), preview.not_found),
    ];
    let counts = counts.map(|(name, count)| view! { <div><dt>{name}</dt><dd>{i18n::number(count)}</dd></div> });
    let todo = preview.new + preview.changed;
    let token = preview.token.clone();
    let act = if todo > 0 {
        view! {
            <button type="button" class="primary" id="apply" on:click=move |_| apply.run(token.clone())>
                {i18n::import_apply(i18n::number(todo))}
            </button>
        }
        .into_any()
    } else {
        view! { <p class="empty">{i18n::import_nothing()}</p> }.into_any()
    };
    let row = |row: &PreviewRow| {
        let what = if row.is_new { i18n::import_new().to_owned() } else { row.fields.join(", ") };
        view! { <tr><td>{row.row}</td><td>{row.name.clone()}</td><td>{what}</td></tr> }
    };
    let rows = preview.rows.iter().take(MAX_SHOWN).map(row).collect_view();
    let problem = |problem: &CellProblem| {
        let place = i18n::import_row(problem.row);
        view! { <li class="message warning"><b>{place}" "{problem.column.clone()}</b>" "{problem.message.clone()}</li> }
    };
    let problems = preview.problems.iter().take(MAX_SHOWN).map(problem).collect_view();
    let problems = (!preview.problems.is_empty()).then(|| {
        view! { <section><h2>{i18n::import_problems()}</h2><ul class="messages">{problems}</ul></section> }
    });
    let missing = preview.missing.iter().take(MAX_SHOWN).map(|name| view! { <li>{name.clone()}</li> });
    let missing = (!preview.missing.is_empty()).then(|| {
        view! {
            <section>
                <h2>{i18n::import_not_found()}</h2>
                <p>{i18n::import_missing_kept()}</p>
                <ul>{missing.collect_view()}</ul>
            </section>
        }
    });
    view! {
        <div id="previewed">
            <dl class="counts">{counts}</dl>
            {act}
            {missing}
            {problems}
            <table><tbody>{rows}</tbody></table>
        </div>
    }
}
