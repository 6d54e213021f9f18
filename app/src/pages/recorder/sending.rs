//! What waits, what was received, and what needs the person.

use crate::components::badge::badge;
use crate::components::dialog::asking;
use crate::components::loaded::loaded;
use crate::components::pieces::{
    all, button, button_about, lines, link, link_about, list, paragraph, section,
};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::queries::{self, Inbox, Item, ItemState, Told};
use crate::route::Route;
use crate::state::{Lec, live};
use crate::sync::schedule::Occasion;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::edits::{Edit, Outcome};
use shared::values::InstitutionId;
use shared::wire::sync::Concern;

/// The edits made on this phone for an institution.
#[component]
pub fn Sending(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let lec = Lec::here();
    let asked = at.clone();
    let inbox = live(move |store| {
        let at = asked.clone();
        async move {
            match lec.roll(&store, &at).await? {
                Some(roll) => queries::inbox(&store, &at, &roll).await,
                None => Ok(Inbox::default()),
            }
        }
    });
    let send = button("primary", "send-now", i18n::send_now().to_owned(), move || lec.wake(Occasion::Now));
    let content = loaded(inbox, move |inbox| all([agreement(&inbox), sections(&at, &inbox)]));
    frame(titled(i18n::sent_items()), None, all([send, content]))
}

/// Whether the roll here is the roll there, and since when that is known.
fn agreement(inbox: &Inbox) -> AnyView {
    let words = match (inbox.agreed, inbox.waiting.len()) {
        _ if inbox.anew => i18n::reading_anew().to_owned(),
        (Some(at), 0) => i18n::agreed_at(i18n::moment(at)),
        (Some(at), waiting) => i18n::agreed_but_waiting(i18n::moment(at), waiting),
        (None, _) => i18n::not_agreed().to_owned(),
    };
    view! { <p class="hint" id="agreed" role="status">{words}</p> }.into_any()
}

fn sections(at: &InstitutionId, inbox: &Inbox) -> AnyView {
    let questions = inbox.questions.iter().map(|(id, name)| {
        let look = link("row-link", Route::Child(at.clone(), *id).path(), i18n::question_on(name));
        view! { <li>{look}</li> }.into_any()
    });
    let items = |items: &[Item], none: &'static str| match items {
        [] => paragraph("empty", none),
        items => list("plain", items.iter().map(|item| one(at, item))),
    };
    let needing = concerns(at, &inbox.concern)
        .into_iter()
        .chain(questions)
        .chain(inbox.needs_you.iter().map(|item| one(at, item)));
    let needing: Vec<AnyView> = needing.collect();
    let mut parts = Vec::new();
    if !needing.is_empty() {
        parts.push(section(i18n::needs_you(), list("plain", needing)));
    }
    if !inbox.told.is_empty() {
        let told = list("plain", inbox.told.iter().map(|(key, told)| told_item(at, key, told)));
        parts.push(view! { <div id="told">{section(i18n::you_are_told(), told)}</div> }.into_any());
    }
    let mut waits = vec![items(&inbox.waiting, i18n::nothing_waits())];
    if !inbox.waiting.is_empty() {
        waits.push(save_as_file(at));
    }
    let waiting = section(i18n::waiting(), all(waits));
    let received = section(i18n::received(), items(&inbox.received, i18n::nothing_sent_yet()));
    if !inbox.held.is_empty() {
        let held = section(i18n::held(), all([paragraph("hint", i18n::held_hint()), items(&inbox.held, "")]));
        parts.push(view! { <div id="held">{held}</div> }.into_any());
    }
    parts.push(view! { <div id="waiting">{waiting}</div> }.into_any());
    parts.push(view! { <div id="received">{received}</div> }.into_any());
    all(parts)
}

/// What the server said there is to look at besides the roll, each with the way to it.
fn concerns(at: &InstitutionId, concern: &Concern) -> Vec<AnyView> {
    let returned = concern.returned.as_ref().map(|returned| {
        let words = i18n::roll_returned(&returned.by, i18n::moment(returned.at), &returned.reason);
        (Route::Confirm(at.clone()), words)
    });
    let elsewhere = (concern.elsewhere > 0)
        .then(|| (Route::Tasks(at.clone()), i18n::perhaps_elsewhere(i18n::number(concern.elsewhere))));
    let stale = concern.stale.then(|| (Route::Check(at.clone(), None), i18n::roll_is_stale().to_owned()));
    let lines = [returned, elsewhere, stale].into_iter().flatten();
    lines
        .map(|(to, words)| {
            let link = link("row-link", to.path(), words);
            view! { <li>{link}</li> }.into_any()
        })
        .collect()
}

fn one(at: &InstitutionId, item: &Item) -> AnyView {
    let (heading, told) = i18n::described(&item.sent.edit);
    let (class, answer) = match &item.state {
        ItemState::OnPhone => ("badge wait", i18n::state_on_phone().to_owned()),
        ItemState::Received { at, outcome, late } => {
            let late = if *late { i18n::came_late() } else { "" };
            ("badge done", format!("{}{late} · {}", i18n::answered(outcome), i18n::moment(*at)))
        }
        ItemState::Held => ("badge wait", i18n::answered(&Outcome::Held)),
        ItemState::NeedsYou(outcome) => ("badge need", i18n::answered(outcome)),
    };
    let here = Route::Child(at.clone(), item.sent.record);
    let object = format!("{heading} – {}", item.name);
    let help = match &item.state {
        ItemState::NeedsYou(Outcome::Rejected { .. } | Outcome::Declined { .. }) => {
            let what = format!("{object} {}", told.join(", "));
            let created = matches!(item.sent.edit, Edit::Create { .. });
            let again = Route::Correct(at.clone(), item.sent.record);
            // A child that was never taken is on no roll, so there is nothing to correct.
            let again =
                (!created).then(|| link_about("button", again.path(), i18n::correct_again(), &object));
            all(again.into_iter().chain([discard(at, item, &object, what)]))
        }
        ItemState::NeedsYou(_) => link_about("button", here.path(), i18n::choose_now(), &object),
        _ => ().into_any(),
    };
    let child = link("row-link", here.path(), object);
    let told = match &item.state {
        ItemState::NeedsYou(_) => told,
        _ => shortened(told),
    };
    // What became of it and what to do come before what was typed.
    view! { <li class="item">{child}{badge(class, answer)}<div class="acts">{help}</div>{lines(told)}</li> }
        .into_any()
}

/// So many lines tell what an edit did; the child's page has the rest.
const SHOWN: usize = 3;

fn shortened(mut told: Vec<String>) -> Vec<String> {
    let more = told.len().saturating_sub(SHOWN);
    if more > 1 {
        told.truncate(SHOWN);
        told.push(i18n::and_more_fields(more));
    }
    told
}

/// A value of mine that stands no more, or one that mine took the place of.
fn told_item(at: &InstitutionId, key: &str, told: &Told) -> AnyView {
    let lec = Lec::here();
    let what = &told.what;
    let (group, when) = (i18n::say(what.group.words()), i18n::moment(what.at));
    let words = match (told.lost.is_empty(), what.chosen) {
        (true, _) => i18n::you_wrote_over(&what.lost_by, group, when),
        (false, true) => i18n::was_chosen(&what.won_by, group, when),
        (false, false) => i18n::was_written_over(&what.won_by, group, when),
    };
    let values = told.lost.iter().map(|(field, value)| i18n::listed(*field, value));
    let values: Vec<String> = values.collect();
    let mine = (!values.is_empty()).then(|| i18n::your_value(values.join(" ")));
    let key = key.to_owned();
    let read = button_about("read", i18n::i_know(), &words, move || {
        let key = key.clone();
        spawn_local(async move { lec.mark_read(&key).await });
    });
    let child = link("row-link", Route::Child(at.clone(), told.record).path(), words);
    view! { <li class="item">{child}{lines(mine)}<div class="acts">{read}</div></li> }.into_any()
}

/// Everything that waits as one sealed file, for the case that this phone cannot send it.
fn save_as_file(at: &InstitutionId) -> AnyView {
    let lec = Lec::here();
    let at = at.clone();
    let save = button("", "save-file", i18n::rescue_save().to_owned(), move || {
        let at = at.clone();
        spawn_local(async move {
            match lec.save_waiting(&at).await {
                Ok(count) => lec.tell(i18n::rescue_saved(count)),
                Err(why) => lec.tell(why),
            }
        });
    });
    all([save, paragraph("hint", i18n::rescue_hint())])
}

/// Removing a refused edit: it is said exactly what goes.
fn discard(at: &InstitutionId, item: &Item, object: &str, what: String) -> AnyView {
    let lec = Lec::here();
    let (at, sent) = (at.clone(), item.sent.clone());
    let subject = sent.id.to_string();
    let act = move || {
        let (at, sent) = (at.clone(), sent.clone());
        spawn_local(async move {
            if let Err(error) = lec.discard(&at, &sent).await {
                lec.store_trouble.set(Some(error));
            }
        });
    };
    let draw = Box::new(|ask| button_about("quiet discard", i18n::discard(), object, ask));
    asking(subject, i18n::discard_really(what), i18n::discard_now(), Box::new(act), draw)
}
