//! Edits that came when no window was open: the local government accepts or declines each (P4).

use super::asked::Asked;
use super::reasoning::{Asking, Reasoning};
use crate::components::banner::{Tone, banner};
use crate::components::faults::Faults;
use crate::components::pieces::{all, button, button_about, lines, link, list, maybe, paragraph};
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, words_of};
use crate::sync::TransportError;
use crate::sync::schedule::Occasion;
use crate::{i18n, online};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{EditId, InstitutionId};
use shared::wire::held::{Decision, HeldEdit, HeldList};

/// The institutions at which something waits.
#[component]
pub fn HeldPlaces() -> impl IntoView {
    let places = Asked::now(online::held_places);
    let shown = places.shown(|places| {
        if places.is_empty() {
            return paragraph("empty", i18n::nothing_held());
        }
        all(places.iter().map(|place| {
            let words = format!("{} – {}", place.name, i18n::held_count(place.waiting));
            link("row-link", Route::Held(place.institution.clone()).path(), words)
        }))
    });
    let lead = paragraph("lead", i18n::held_places_hint());
    frame(titled(i18n::held_to_decide()), Some(Route::Settings), all([lead, shown]))
}

/// What a decision needs. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Deciding {
    lec: Lec,
    at: StoredValue<InstitutionId>,
    list: Asked<HeldList>,
    faults: Faults,
}

impl Deciding {
    fn decide(self, decision: Decision) -> impl Future<Output = Result<(), TransportError>> {
        let at = self.at.get_value();
        self.faults.clear();
        async move {
            online::decide_held(&at, &decision).await?;
            self.lec.tell(i18n::decided());
            self.lec.wake(Occasion::Now);
            self.list.again();
            Ok(())
        }
    }

    fn accept(self, edits: Vec<EditId>) {
        let deciding = self.decide(Decision { edits, accept: true, reason: String::new() });
        spawn_local(async move {
            if let Err(error) = deciding.await {
                self.faults.say(words_of(&error));
            }
        });
    }
}

/// What waits at an institution, child by child.
#[component]
pub fn Held(
    /// The institution.
    at: InstitutionId,
) -> impl IntoView {
    let place = at.clone();
    let list = Asked::now(move || {
        let at = place.clone();
        async move { online::held(&at).await }
    });
    let deciding = Deciding { lec: Lec::here(), at: StoredValue::new(at), list, faults: Faults::none() };
    let asking = Asking {
        begin: i18n::decline_it(),
        label: i18n::reason_to_decline(),
        keep: i18n::keep_declining(),
        missing: i18n::give_reason(),
    };
    let declining = Reasoning::of(asking, move |edit, reason| {
        deciding.decide(Decision { edits: vec![edit], accept: false, reason })
    });
    let shown = list.shown(move |waiting| shown(deciding, declining, &waiting));
    let summary = maybe(move || declining.open().is_none().then(|| deciding.faults.summary()));
    let content = all([summary, shown]);
    frame(titled(i18n::held_to_decide()), Some(Route::HeldPlaces), content)
}

fn shown(deciding: Deciding, declining: Reasoning<EditId>, waiting: &HeldList) -> AnyView {
    if waiting.edits.is_empty() {
        return paragraph("empty", i18n::nothing_held());
    }
    let open = match waiting.open_until {
        Some(until) => banner(Tone::Quiet, "open", i18n::held_open_until(i18n::closing_of(until)), None),
        None => banner(Tone::Care, "open", i18n::held_not_open(), None),
    };
    let may_accept = waiting.open_until.is_some();
    let everything: Vec<EditId> = waiting.edits.iter().map(|edit| edit.id).collect();
    let words = match waiting.more {
        0 => i18n::accept_all().to_owned(),
        _ => i18n::accept_shown(i18n::number(everything.len() as u64)),
    };
    let accept_all = (may_accept && everything.len() > 1).then(|| {
        maybe(move || {
            // Not over the head of the one that is being declined.
            let (all_of_them, words) = (everything.clone(), words.clone());
            let accept = move || deciding.accept(all_of_them.clone());
            let declined = declining.open().is_some_and(|open| everything.contains(&open));
            (!declined).then(|| button("primary", "accept-all", words, accept))
        })
    });
    let edits = list("plain", waiting.edits.iter().map(|edit| one(deciding, declining, edit, may_accept)));
    let more = (waiting.more > 0).then(|| paragraph("hint", i18n::held_more(i18n::number(waiting.more))));
    let parts = [paragraph("strong", waiting.place.clone()), open].into_iter();
    all(parts.chain(accept_all).chain([edits]).chain(more))
}

fn one(deciding: Deciding, declining: Reasoning<EditId>, edit: &HeldEdit, may_accept: bool) -> AnyView {
    let (heading, told) = i18n::described(&edit.edit);
    let object = format!("{heading} – {}", edit.name);
    let made = match (edit.made_at, edit.earliest) {
        (Some(made), _) => i18n::held_made(i18n::moment(made)),
        (None, Some(after)) => i18n::held_after(i18n::moment(after)),
        (None, None) => i18n::held_unknown().to_owned(),
    };
    let when = [
        i18n::held_by(&edit.by, i18n::moment(edit.arrived_at)),
        made,
        i18n::held_phone_said(i18n::moment(edit.phone_said)),
    ];
    let when = all(when.into_iter().map(|words| paragraph("hint", words)));
    let id = edit.id;
    let about = object.clone();
    let accept = move || {
        let accept = move || deciding.accept(vec![id]);
        all(may_accept.then(|| button_about("primary", i18n::accept_it(), &about, accept)))
    };
    let acts = declining.shown(id, object.clone(), accept);
    view! { <li class="item"><b>{object}</b>{when}{lines(told)}{acts}</li> }.into_any()
}
