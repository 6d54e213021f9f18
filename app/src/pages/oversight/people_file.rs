//! A list of people: choose, look at whom it would make, make them, hand over their codes (J15).

use super::code::code_card;
use super::file_form::{Input, chosen, file_form};
use super::people::role_at;
use crate::components::banner::{Tone, banner};
use crate::components::pieces::{all, button, dynamic, lines, link, list, paragraph};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::words_of;
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::wire::accounts::{HandOver, PeoplePreview, PlannedAccount};
use web_sys::File;

/// Where the screen is.
#[derive(Clone)]
enum Step {
    Choosing,
    Busy(&'static str),
    Failed(String),
    Previewed(PeoplePreview),
    Made(Vec<HandOver>),
}

/// The screen.
#[component]
pub fn PeopleFile() -> impl IntoView {
    let step = RwSignal::new(Step::Choosing);
    let input = Input::new();
    let preview = move |file: Option<File>| {
        let Some(file) = file else {
            return step.set(Step::Failed(i18n::choose_file().to_owned()));
        };
        step.set(Step::Busy(i18n::import_reading()));
        spawn_local(async move {
            let told = online::people_preview(file.into()).await;
            let _ = step.try_set(told.map_or_else(|error| Step::Failed(words_of(&error)), Step::Previewed));
        });
    };
    let apply = Callback::new(move |token: String| {
        let Some(file) = chosen(input) else { return };
        step.set(Step::Busy(i18n::making_accounts()));
        spawn_local(async move {
            let told = online::people_apply(&token, file.into()).await;
            let _ = step.try_set(told.map_or_else(|error| Step::Failed(words_of(&error)), Step::Made));
        });
    });
    let choose = file_form(input, ".xlsx,.xls,.ods,.csv", preview, move || step.set(Step::Choosing));
    let shown = dynamic(move || match step.get() {
        Step::Choosing => ().into_any(),
        Step::Busy(words) => paragraph("loading", words),
        Step::Failed(why) => banner(Tone::Wrong, "fault", why, None),
        Step::Previewed(preview) => previewed(&preview, apply),
        Step::Made(codes) => made(&codes),
    });
    let columns = [
        i18n::people_file_name(),
        i18n::people_file_person(),
        i18n::people_file_role(),
        i18n::people_file_place(),
    ];
    let content = [
        paragraph("lead", i18n::people_file_intro()),
        paragraph("", i18n::people_file_columns()),
        lines(columns.map(str::to_owned)),
        choose,
        shown,
    ];
    frame(titled(i18n::people_file()), Some(Route::People), all(content))
}

fn previewed(preview: &PeoplePreview, apply: Callback<String>) -> AnyView {
    let faults = preview.people.iter().filter(|person| person.fault.is_some()).count();
    let count = preview.people.len();
    let act = match (count, faults) {
        (0, _) => paragraph("empty", i18n::nobody_in_file()),
        (_, 0) => {
            let token = preview.token.clone();
            let words = i18n::make_accounts(count);
            button("primary", "apply", words, move || apply.run(token.clone()))
        }
        (_, faults) => banner(Tone::Care, "faults", i18n::file_has_faults(faults), None),
    };
    // What has to be mended comes first.
    let (wrong, right): (Vec<_>, Vec<_>) = preview.people.iter().partition(|person| person.fault.is_some());
    let people = list("plain", wrong.into_iter().chain(right).map(planned));
    view! { <div id="previewed">{all([act, people])}</div> }.into_any()
}

fn planned(person: &PlannedAccount) -> AnyView {
    let heading = format!("{} {} ({})", i18n::import_row(person.row), person.display, person.name);
    let roles = lines(person.scopes.iter().map(role_at));
    let again = person.again.map(|_| paragraph("hint", i18n::code_again()));
    let fault = person.fault.clone();
    let fault = fault.map(|why| view! { <p class="message error" lang="th">{why}</p> }.into_any());
    view! { <li><b>{heading}</b>{roles}{all(again.into_iter().chain(fault))}</li> }.into_any()
}

fn made(codes: &[HandOver]) -> AnyView {
    let print = button("", "print", i18n::print_codes().to_owned(), || {
        // A browser that cannot print shows them all the same.
        let _ = window().print();
    });
    let cards = all(codes.iter().map(|one| code_card(&one.display, &one.code)));
    all([
        banner(Tone::Done, "done", i18n::accounts_made(codes.len()), None),
        paragraph("", i18n::hand_over_hint()),
        print,
        view! { <div class="code-cards">{cards}</div> }.into_any(),
        link("row-link", Route::People.path(), i18n::people()),
    ])
}
