//! What waits, what was received, and what needs the person.

use super::roll::institution_here;
use crate::components::loaded::Loaded;
use crate::i18n;
use crate::pages::frame::Frame;
use crate::pages::missing::Missing;
use crate::queries::{self, Inbox, Item, ItemState};
use crate::route::Route;
use crate::state::{Lec, live};
use crate::sync::schedule::Occasion;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::edits::Outcome;
use shared::values::InstitutionId;
use std::rc::Rc;

/// The edits made on this phone for the institution in the address.
#[component]
pub fn Sending() -> impl IntoView {
    let Some(at) = institution_here() else { return view! { <Missing/> }.into_any() };
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
    let show = move |inbox: Rc<Inbox>| sections(&at, &inbox);
    view! {
        <Frame title=i18n::sent_items()>
            <div class="acts">
                <button type="button" id="send-now" on:click=move |_| lec.wake(Occasion::Now)>
                    {i18n::send_now()}
                </button>
            </div>
            <Loaded value=inbox show/>
        </Frame>
    }
    .into_any()
}

fn sections(at: &InstitutionId, inbox: &Inbox) -> impl IntoView + use<> {
    let questions = inbox.questions.iter().map(|(id, name)| {
        let route = Route::Child(at.clone(), *id);
        view! { <li><a class="row-link" href=route.path()>{i18n::question_on(name)}</a></li> }
    });
    let questions = questions.collect_view();
    let items = |items: &[Item]| items.iter().map(|item| one(at, item)).collect_view();
    let needing = !(inbox.needs_you.is_empty() && inbox.questions.is_empty());
    let needs_you = needing.then(|| {
        let list = items(&inbox.needs_you);
        view! {
            <section class="needs-you">
                <h2>{i18n::needs_you()}</h2>
                <ul class="plain">{questions}{list}</ul>
            </section>
        }
    });
    let waiting = if inbox.waiting.is_empty() {
        view! { <p class="empty">{i18n::nothing_waits()}</p> }.into_any()
    } else {
        view! { <ul class="plain">{items(&inbox.waiting)}</ul> }.into_any()
    };
    let received = if inbox.received.is_empty() {
        view! { <p class="empty">{i18n::nothing_sent_yet()}</p> }.into_any()
    } else {
        view! { <ul class="plain">{items(&inbox.received)}</ul> }.into_any()
    };
    view! {
        {needs_you}
        <section id="waiting"><h2>{i18n::waiting()}</h2>{waiting}</section>
        <section id="received"><h2>{i18n::received()}</h2>{received}</section>
    }
}

fn one(at: &InstitutionId, item: &Item) -> impl IntoView + use<> {
    let (heading, lines) = i18n::described(&item.sent.edit);
    let lines: Vec<String> = lines;
    let listed = lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    let (class, answer) = match &item.state {
        ItemState::OnPhone => ("badge wait", i18n::state_on_phone().to_owned()),
        ItemState::Received(when, outcome) => {
            ("badge done", format!("{} · {}", i18n::answered(outcome), i18n::moment(*when)))
        }
        ItemState::NeedsYou(outcome) => ("badge need", i18n::answered(outcome)),
    };
    let refused = matches!(item.state, ItemState::NeedsYou(Outcome::Rejected { .. }));
    let discard = refused.then(|| {
        let what = format!("{heading} – {} {}", item.name, lines.join(", "));
        view! { <Discard at=at.clone() item=item.clone() what/> }
    });
    let route = Route::Child(at.clone(), item.sent.record);
    view! {
        <li class="item">
            <b>{heading}" – "<a href=route.path()>{item.name.clone()}</a></b>
            <ul>{listed}</ul>
            <p class=class>{answer}</p>
            {discard}
        </li>
    }
}

/// Removing a refused edit: the first tap says exactly what goes, the second does it.
#[component]
fn Discard(at: InstitutionId, item: Item, what: String) -> impl IntoView {
    let lec = Lec::here();
    let asked = RwSignal::new(false);
    let act = move |_| {
        if !asked.get_untracked() {
            asked.set(true);
            return;
        }
        let (at, sent) = (at.clone(), item.sent.clone());
        spawn_local(async move {
            if let Err(error) = lec.discard(&at, &sent).await {
                lec.store_trouble.set(Some(error));
            }
        });
    };
    let words = move || if asked.get() { i18n::discard_really(&what) } else { i18n::discard().to_owned() };
    view! { <button type="button" class="quiet" on:click=act>{words}</button> }
}
