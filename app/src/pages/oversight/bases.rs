//! The frozen bases: which there are, how they are sealed, which one is in force; a new one as of a day (J13).

use super::asked::Asked;
use crate::components::dialog::asking;
use crate::components::field::Field;
use crate::components::pieces::{all, button, button_about, lines, link, link_about, list, paragraph};
use crate::components::progress::progress;
use crate::pages::drafts::KeptTexts;
use crate::pages::form::Acting;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Act;
use shared::snapshots::{Origin, Progress, Snapshot};
use shared::values::CivilDate;
use shared::wire::snapshots::NewSnapshot;

/// Every base, the last one that was asked for first.
#[component]
pub fn Bases() -> impl IntoView {
    let lec = Lec::here();
    let asked = Asked::now(online::bases);
    let may = lec.may(Act::OpenRounds);
    let new = may.then(|| link("button primary", Route::NewBase.path(), i18n::take_base()));
    let shown = asked.shown(move |bases| {
        if bases.is_empty() {
            return paragraph("empty", i18n::no_bases());
        }
        list("plain", bases.iter().map(|base| card(lec, asked, base, may)))
    });
    let lead = paragraph("lead", i18n::bases_lead());
    frame(titled(i18n::bases()), Some(Route::Settings), all([lead].into_iter().chain(new).chain([shown])))
}

fn card(lec: Lec, asked: Asked<Vec<Snapshot>>, base: &Snapshot, may: bool) -> AnyView {
    let mut about = vec![i18n::base_as_of(base.as_of.long(i18n::lang()))];
    about.push(i18n::base_taken(&base.by, i18n::moment(base.taken_at)));
    if base.origin == Origin::BroughtIn {
        about.push(i18n::base_brought_in().to_owned());
    }
    let mut acts = Vec::new();
    let drawn = match &base.progress {
        Progress::Taking { done, of } => {
            let words = i18n::base_being_taken(i18n::number(*done), i18n::number(*of));
            let look = button("", "", i18n::look_again().to_owned(), move || asked.again());
            Some(all([progress("taking", words, *done, *of), look]))
        }
        Progress::Sealed { hash, listed, counted } => {
            about.push(i18n::base_counts(i18n::number(*counted), i18n::number(*listed)));
            about.push(i18n::base_sealed(hash.get(..16).unwrap_or(hash)));
            acts.push(link_about(
                "button",
                Route::BasePlaces(base.id, None, None).path(),
                i18n::base_difference(),
                &base.name,
            ));
            if may {
                acts.push(force(lec, asked, base));
            }
            None
        }
    };
    let mark = base.in_force_since.map(|_| i18n::base_in_force());
    let mark = mark.map(|words| view! { <span class="badge done">{words}</span> }.into_any());
    let name = base.name.clone();
    view! {
        <li class="item">
            <h2>{name}" "{all(mark)}</h2>
            {lines(about)}
            {all(drawn)}
            <div class="acts">{all(acts)}</div>
        </li>
    }
    .into_any()
}

/// Puts a base in force or takes it out.
fn force(lec: Lec, asked: Asked<Vec<Snapshot>>, base: &Snapshot) -> AnyView {
    let (id, on) = (base.id, base.in_force_since.is_none());
    let decide = move || {
        spawn_local(async move {
            match online::put_in_force(id, on).await {
                Ok(()) => asked.again(),
                Err(error) => lec.tell(words_of(&error)),
            }
        });
    };
    let (class, words, question) = if on {
        ("", i18n::use_base(), i18n::use_base_question(&base.name))
    } else {
        ("quiet", i18n::stop_base(), i18n::stop_base_question(&base.name))
    };
    let object = base.name.clone();
    let draw = Box::new(move |ask| button_about(class, words, &object, ask));
    asking(id.to_string(), question, words, Box::new(decide), draw)
}

/// A base is taken as of a day.
#[component]
pub fn NewBase() -> impl IntoView {
    let lec = Lec::here();
    let (name, day) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kept = KeptTexts::begin("base/new".to_owned(), [("name", name), ("as-of", day)]);
    let acting = Acting::begin();
    let named = Field::new("name", i18n::base_name(), name, move |text| name.set(text)).within(acting.faults);
    let dated = Field::new("as-of", i18n::base_day(), day, move |text| day.set(text)).within(acting.faults);
    let take = move || {
        let (name, as_of) = (name.get_untracked(), CivilDate::parse(&day.get_untracked()).ok());
        let wrong = acting.faults.found([
            ("name", name.trim().is_empty().then(i18n::give_base_name)),
            ("as-of", as_of.is_none().then(i18n::give_base_day)),
        ]);
        let Some(as_of) = as_of.filter(|_| !wrong) else { return };
        acting.act(move || async move {
            online::take_base(&NewSnapshot { name, as_of }).await.map_err(|error| words_of(&error))?;
            kept.done().await;
            lec.tell(i18n::base_begun());
            lec.go_instead(&Route::Bases);
            Ok(())
        });
    };
    let fields = all([paragraph("lead", i18n::new_base_lead()), named.typed(), dated.dated()]);
    let form = acting.form(fields, i18n::take_base(), i18n::saving(), take);
    frame(titled(i18n::take_base()), Some(Route::Bases), all([kept.note(), form]))
}
