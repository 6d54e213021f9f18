//! Two values for the same thing: both are shown, one tap decides.

use crate::i18n;
use crate::state::{Lec, why_not};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::children::enrolment::put_back;
use shared::children::{Enrolment, Field};
use shared::edits::{Competing, Conflict, Edit, StoredRecord};
use shared::values::InstitutionId;
use std::collections::{BTreeMap, BTreeSet};

/// The open questions about a record.
#[component]
pub fn Questions(
    /// The institution.
    at: InstitutionId,
    /// The record.
    stored: StoredRecord,
) -> impl IntoView {
    let cards = stored.conflicts.clone().into_iter().map(|open| card(&at, &stored, &open)).collect_view();
    let intro = (!stored.conflicts.is_empty()).then(|| view! { <p>{i18n::question_intro()}</p> });
    let class = if stored.conflicts.is_empty() { "" } else { "questions" };
    view! { <section class=class>{intro}{cards}</section> }
}

fn card(at: &InstitutionId, stored: &StoredRecord, open: &Conflict) -> impl IntoView + use<> {
    let fields: BTreeSet<Field> = open.waiting.iter().flat_map(|waits| waits.values.keys().copied()).collect();
    let live: BTreeMap<Field, String> =
        fields.iter().map(|&field| (field, stored.record.get(field).to_owned())).collect();
    let live_words = i18n::value_in_register(&open.live.by, i18n::moment(open.live.at));
    let keep = answer(at.clone(), stored.clone(), open.clone(), None);
    let waiting = open.waiting.iter().map(|waits| {
        let words = i18n::value_waiting(&waits.by, i18n::moment(waits.at));
        let using = answer(at.clone(), stored.clone(), open.clone(), Some(waits.clone()));
        view! {
            <div class="value">
                <h3>{words}</h3>
                {values(&waits.values)}
                <button type="button" class="use-this" on:click=move |_| using()>{i18n::use_this()}</button>
            </div>
        }
    });
    view! {
        <div class="question">
            <h2>{i18n::question()}": "{i18n::say(open.group.words())}</h2>
            <div class="value">
                <h3>{live_words}</h3>
                {values(&live)}
                <button type="button" class="keep-this" on:click=move |_| keep()>{i18n::keep_this()}</button>
            </div>
            {waiting.collect_view()}
        </div>
    }
}

fn values(values: &BTreeMap<Field, String>) -> impl IntoView + use<> {
    let pair = |(&field, value): (&Field, &String)| {
        view! { <div><dt>{i18n::say(field.words())}</dt><dd>{i18n::shown(field, value)}</dd></div> }
    };
    view! { <dl>{values.iter().map(pair).collect_view()}</dl> }
}

/// Takes the answer as an edit: the live value stays, or the chosen one is written. A chosen correction of a child
/// who was taken off meanwhile puts the child back, as that is what choosing it means.
fn answer(at: InstitutionId, stored: StoredRecord, open: Conflict, chosen: Option<Competing>) -> impl Fn() {
    let lec = Lec::here();
    move || {
        let mut values: BTreeMap<Field, String> =
            chosen.as_ref().map(|chosen| chosen.values.clone()).unwrap_or_default();
        let off = !Enrolment::of(&stored.record).on_roll();
        if chosen.is_some() && off && !values.contains_key(&Field::Status) {
            values.extend(put_back(lec.now().bangkok_day()));
        }
        let edit = Edit::Resolve {
            group: open.group,
            settles: open.waiting.iter().map(|waits| waits.edit).collect(),
            changes: shared::edits::changes_to(&stored.record, values),
        };
        let (at, id) = (at.clone(), stored.id);
        spawn_local(async move {
            match lec.record(&at, id, edit, None).await {
                Ok(_) => lec.tell(i18n::chosen()),
                Err(error) => lec.tell(i18n::not_saved(why_not(&error))),
            }
        });
    }
}
