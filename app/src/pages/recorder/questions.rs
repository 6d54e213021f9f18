//! Two values for the same thing: both are shown, one tap decides.

use super::opening::Opening;
use crate::components::pieces::{all, button_about, pairs, paragraph};
use crate::i18n;
use crate::state::{Lec, Made, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::enrolment::put_back;
use shared::children::{Enrolment, Field};
use shared::edits::{Competing, Conflict, Edit, StoredRecord, acts_of};
use shared::sorted::SortedMap;
use shared::values::InstitutionId;

/// The open questions about a record; nothing when there are none.
pub fn questions(at: &InstitutionId, stored: &StoredRecord, opening: Opening) -> AnyView {
    if stored.conflicts.is_empty() {
        return ().into_any();
    }
    let cards = all(stored.conflicts.iter().map(|open| card(at, stored, open, opening)));
    let intro = paragraph("", i18n::question_intro());
    view! { <section class="questions">{intro}{cards}</section> }.into_any()
}

fn card(at: &InstitutionId, stored: &StoredRecord, open: &Conflict, opening: Opening) -> AnyView {
    let mut live: SortedMap<Field, String> = SortedMap::new();
    for &field in open.waiting.iter().flat_map(|waits| waits.values.keys()) {
        live.insert(field, stored.record.get(field).to_owned());
    }
    let group = i18n::say(open.group.words());
    let told = |values: &SortedMap<Field, String>| {
        let values = values.iter().map(|(&field, value)| i18n::shown(field, value));
        format!("{group} {}", values.collect::<Vec<_>>().join(" "))
    };
    let act = |class, words, values: &SortedMap<Field, String>, chosen: Option<&Competing>| {
        let (acts, about) = (acts_of(&answer(stored, open, chosen), Some(stored)), told(values));
        let given = (at.clone(), stored.clone(), open.clone(), chosen.cloned());
        opening.act(acts, move || {
            let given = given.clone();
            button_about(class, words, &about, move || {
                let (at, stored, open, chosen) = &given;
                give(at.clone(), Made::on(stored, answer(stored, open, chosen.as_ref())));
            })
        })
    };
    let keep = act("keep-this", i18n::keep_this(), &live, None);
    let heading = i18n::value_in_register(&open.live.by, i18n::moment(open.live.at));
    let mut cards = vec![value(heading, &live, keep)];
    for waits in &open.waiting {
        let using = act("use-this", i18n::use_this(), &waits.values, Some(waits));
        cards.push(value(i18n::value_waiting(&waits.by, i18n::moment(waits.at)), &waits.values, using));
    }
    let title = format!("{}: {}", i18n::question(), group);
    view! { <div class="question"><h2>{title}</h2>{all(cards)}</div> }.into_any()
}

fn value(heading: String, values: &SortedMap<Field, String>, act: AnyView) -> AnyView {
    let named =
        |(&field, value): (&Field, &String)| (i18n::say(field.words()).to_owned(), i18n::shown(field, value));
    let values = pairs("", values.iter().map(named));
    view! { <div class="value"><h3>{heading}</h3>{values}{act}</div> }.into_any()
}

/// The answer as an edit: the live value stays, or the chosen one is written. A chosen correction of a child who was
/// taken off meanwhile puts the child back, as that is what choosing it means.
fn answer(stored: &StoredRecord, open: &Conflict, chosen: Option<&Competing>) -> Edit {
    let mut values: SortedMap<Field, String> = chosen.map(|chosen| chosen.values.clone()).unwrap_or_default();
    let off = !Enrolment::of(&stored.record).on_roll();
    if chosen.is_some() && off && !values.contains_key(&Field::Status) {
        values.extend(put_back(Lec::here().now().bangkok_day()));
    }
    Edit::Resolve {
        group: open.group,
        settles: open.waiting.iter().map(|waits| waits.edit).collect(),
        changes: shared::edits::changes_to(&stored.record, values),
    }
}

fn give(at: InstitutionId, made: Made<'static>) {
    let lec = Lec::here();
    spawn_local(async move {
        match lec.record(&at, &made).await {
            Ok(_) => lec.tell(i18n::chosen()),
            Err(error) => lec.tell(i18n::not_saved(why_not(&error))),
        }
    });
}
