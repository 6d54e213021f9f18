//! What waits, what was received, and what needs the person.

use crate::components::badge::badge;
use crate::components::loaded::loaded;
use crate::components::pieces::{all, button, lines, link, list, paragraph, section, text};
use crate::i18n;
use crate::pages::frame::{frame, titled};
use crate::queries::{self, Inbox, Item, ItemState};
use crate::route::Route;
use crate::state::{Lec, live};
use crate::sync::schedule::Occasion;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::edits::Outcome;
use shared::values::InstitutionId;

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
            match queries::roll(&store, &at).await? {
                Some(roll) => queries::inbox(&store, &at, &roll).await,
                None => Ok(Inbox::default()),
            }
        }
    });
    let send = button("", "send-now", i18n::send_now().to_owned(), move || lec.wake(Occasion::Now));
    let content = loaded(inbox, move |inbox| sections(&at, &inbox));
    frame(titled(i18n::sent_items()), None, all([send, content]))
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
    let needing = questions.chain(inbox.needs_you.iter().map(|item| one(at, item)));
    let needing: Vec<AnyView> = needing.collect();
    let mut parts = Vec::new();
    if !needing.is_empty() {
        parts.push(section(i18n::needs_you(), list("plain", needing)));
    }
    let waiting = section(i18n::waiting(), items(&inbox.waiting, i18n::nothing_waits()));
    let received = section(i18n::received(), items(&inbox.received, i18n::nothing_sent_yet()));
    parts.push(view! { <div id="waiting">{waiting}</div> }.into_any());
    parts.push(view! { <div id="received">{received}</div> }.into_any());
    all(parts)
}

fn one(at: &InstitutionId, item: &Item) -> AnyView {
    let (heading, told) = i18n::described(&item.sent.edit);
    let (class, answer) = match &item.state {
        ItemState::OnPhone => ("badge wait", i18n::state_on_phone().to_owned()),
        ItemState::Received(when, outcome) => {
            ("badge done", format!("{} · {}", i18n::answered(outcome), i18n::moment(*when)))
        }
        ItemState::NeedsYou(outcome) => ("badge need", i18n::answered(outcome)),
    };
    let refused = matches!(item.state, ItemState::NeedsYou(Outcome::Rejected { .. }));
    let what = format!("{heading} – {} {}", item.name, told.join(", "));
    let discard = if refused { discard(at, item, what) } else { ().into_any() };
    let child = link(
        "row-link",
        Route::Child(at.clone(), item.sent.record).path(),
        format!("{heading} – {}", item.name),
    );
    view! { <li class="item">{child}{lines(told)}{badge(class, answer)}{discard}</li> }.into_any()
}

/// Removing a refused edit: the first tap says exactly what goes, the second does it.
fn discard(at: &InstitutionId, item: &Item, what: String) -> AnyView {
    let lec = Lec::here();
    let asked = RwSignal::new(false);
    let words =
        text(move || if asked.get() { i18n::discard_really(&what) } else { i18n::discard().to_owned() });
    let (at, sent) = (at.clone(), item.sent.clone());
    button("quiet", "discard", words, move || {
        if !asked.get_untracked() {
            return asked.set(true);
        }
        let (at, sent) = (at.clone(), sent.clone());
        spawn_local(async move {
            if let Err(error) = lec.discard(&at, &sent).await {
                lec.store_trouble.set(Some(error));
            }
        });
    })
}
