//! What a check of the roll found, in one list, before it is carried out and after (R24–R27).

use super::{checking, move_words, so_far};
use crate::components::badge::badge;
use crate::components::banner::{Tone, banner};
use crate::components::dialog::asking;
use crate::components::loaded::loaded;
use crate::components::pieces::{all, button, link, list, pairs, paragraph, section};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::pages::recorder::child::name_of;
use crate::pages::recorder::opening::Opening;
use crate::queries::{Checking, ChildRow};
use crate::route::Route;
use crate::state::{Lec, Made, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::Field;
use shared::codes::CheckFound;
use shared::edits::acts_of;
use shared::values::InstitutionId;

/// The screen of an institution.
#[component]
pub fn Found(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let (back, opening) = (Route::Roll(at.clone()), Opening::of(&at));
    let shown = checking(&at);
    let content = loaded(shown, move |checking| match checking.as_ref() {
        Some(checking) => found(&at, checking, opening),
        None => paragraph("empty", i18n::download_waits()),
    });
    frame(titled(i18n::found_title()), Some(back), content)
}

fn found(at: &InstitutionId, checking: &Checking, opening: Opening) -> AnyView {
    let so_far_now = checking.progress();
    let counts: Vec<(String, String)> = CheckFound::ALL
        .iter()
        .zip(so_far_now.found)
        .map(|(found, count)| (i18n::say(found.words()).to_owned(), i18n::number(count)))
        .collect();
    let left = so_far_now.of - so_far_now.checked;
    let mut parts = vec![match so_far_now.done_on {
        Some(day) => banner(Tone::Done, "checked", i18n::checked_all(day.medium(i18n::lang())), None),
        None => so_far(checking),
    }];
    let on = (left > 0)
        .then(|| link("button primary", Route::Check(at.clone(), None).path(), i18n::check_go_on()));
    let add = link("button", Route::Add(at.clone()).path(), i18n::add_unlisted());
    parts.push(view! { <div class="acts">{all(on.into_iter().chain([add]))}</div> }.into_any());
    parts.push(pairs("counts", counts));
    for kind in [CheckFound::MovedOut, CheckFound::NotExisting, CheckFound::MovedIn] {
        let rows: Vec<AnyView> =
            checking.roll.rows.iter().filter_map(|row| found_row(at, checking, row, kind)).collect();
        if !rows.is_empty() {
            parts.push(section(i18n::say(kind.words()), list("plain", rows)));
        }
    }
    parts.push(carry_out(at, checking, opening));
    all(parts)
}

/// A child of whom this was found; who left by it is put back on its page, of the others the mark can be changed.
fn found_row(at: &InstitutionId, checking: &Checking, row: &ChildRow, kind: CheckFound) -> Option<AnyView> {
    let record = &row.stored.record;
    let mark = checking.mark(record).filter(|mark| mark.found == kind)?;
    let open = mark.consequence(record).is_some();
    let route = if row.stored.on_roll() {
        Route::Check(at.clone(), Some(row.id))
    } else {
        Route::Child(at.clone(), row.id)
    };
    let (class, words) =
        if open { ("badge wait", i18n::found_open()) } else { ("badge done", i18n::carried_out_mark()) };
    let (name, details) = (name_of(&row.stored), move_words(&mark));
    let content = view! { <span><b>{name}</b><br/>{details}" "{badge(class, words.to_owned())}</span> };
    Some(view! { <li><a class="row-link" href=route.path()>{content}</a></li> }.into_any())
}

/// Carries out what the windows allow; why not, of the rest.
fn carry_out(at: &InstitutionId, checking: &Checking, opening: Opening) -> AnyView {
    let mut why = None;
    let (mut acts, mut came) = (Vec::new(), 0);
    for (row, edit) in checking.open_edits() {
        let needed = acts_of(&edit, Some(&row.stored));
        let not = opening.why_not(&needed);
        if not.is_some() {
            why = not;
            continue;
        }
        came += usize::from(edit.wanted().all(|(field, _)| field != Field::Status));
        acts.push(Made::on(&row.stored, edit));
    }
    let why = why.map(|why| banner(Tone::Care, "closed", why, None));
    if acts.is_empty() {
        return all(why);
    }
    let question = i18n::carry_out_question(acts.len() - came, came);
    let words = i18n::carry_out(acts.len());
    let (lec, at) = (Lec::here(), at.clone());
    let act = move || {
        let (at, acts) = (at.clone(), acts.clone());
        spawn_local(async move {
            for made in acts {
                if let Err(error) = lec.record(&at, &made).await {
                    return lec.tell(i18n::not_saved(why_not(&error)));
                }
            }
            lec.tell(i18n::carried_out());
        });
    };
    let draw = Box::new(|ask| button("primary", "carry-out", words, ask));
    let button = asking(String::new(), question, i18n::carry_out_really(), Box::new(act), draw);
    all([view! { <div class="save-bar">{button}</div> }.into_any()].into_iter().chain(why))
}
