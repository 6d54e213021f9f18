//! What every screen has around it: the head, what has to be said, the places at the bottom.

use crate::components::banner::{Tone, banner};
use crate::components::dialog::asking_button;
use crate::components::icon::{self, Icon, icon};
use crate::components::pieces::{all, button, derived, dynamic, link, maybe, paragraph, text, whenever};
use crate::i18n;
use crate::route::Route;
use crate::state::{Lec, Phase, SyncStatus, reload, why_not_kept};
use crate::store::StoreError;
use leptos::html;
use leptos::prelude::*;
use shared::access::Act;
use shared::values::InstitutionId;

/// A screen: what it is called, where "back" leads (nowhere from the places of a roll), and what it shows.
pub fn frame(title: Signal<String>, back: Option<Route>, content: AnyView) -> AnyView {
    let lec = Lec::here();
    let heading = NodeRef::<html::H1>::new();
    whenever(move || {
        if let Some(heading) = heading.get() {
            // Focus follows the person to the new screen; where it cannot, nothing is lost.
            let _ = heading.focus();
        }
    });
    whenever(move || document().set_title(&format!("{} – LEC", title.get())));
    let back = match back {
        Some(route) => {
            let sign = icon(icon::BACK);
            view! { <a class="back" href=route.path()>{sign}<span>{i18n::back().to_owned()}</span></a> }
                .into_any()
        }
        None => ().into_any(),
    };
    view! {
        <a class="skip" href="#content">{i18n::skip_to_content().to_owned()}</a>
        <header class="head">
            {back}
            <h1 node_ref=heading tabindex="-1">{title}</h1>
            {sync_mark(lec)}
        </header>
        {sayings(lec)}
        <main id="content">{content}</main>
        {places(lec)}
    }
    .into_any()
}

/// A title that does not change.
pub fn titled(words: &'static str) -> Signal<String> {
    Signal::stored(words.to_owned())
}

/// How sending goes, in one line at the head.
fn sync_mark(lec: Lec) -> AnyView {
    let waits = derived(move || lec.standing.with(|standing| standing.waits));
    let words = text(move || {
        let SyncStatus { phase, last_contact, .. } = lec.sync.get();
        match (phase, last_contact) {
            (Phase::Syncing, _) => i18n::syncing().to_owned(),
            (Phase::Offline, _) if waits.get() => i18n::offline_waiting().to_owned(),
            (Phase::Offline, _) => i18n::offline().to_owned(),
            (Phase::Busy, _) => i18n::server_busy().to_owned(),
            (Phase::SignInNeeded | Phase::Refused(_), _) => i18n::state_needs_you().to_owned(),
            (Phase::Idle, Some(at)) => i18n::last_contact(i18n::moment(at)),
            (Phase::Idle, None) => String::new(),
        }
    });
    let class = text(move || {
        let class = match lec.sync.get().phase {
            Phase::Offline => "sync-mark off",
            Phase::SignInNeeded | Phase::Refused(_) => "sync-mark need",
            _ => "sync-mark",
        };
        class.to_owned()
    });
    // An exchange every few minutes need not be read out; that there is none must be.
    let grave = text(move || match lec.sync.get().phase {
        Phase::Offline | Phase::SignInNeeded | Phase::Refused(_) => words.get(),
        _ => String::new(),
    });
    view! {
        <p class=class id="sync-mark">{words}</p>
        <span class="unseen" role="status">{grave}</span>
    }
    .into_any()
}

/// What has to be said on any screen.
fn sayings(lec: Lec) -> AnyView {
    let storage = maybe(move || {
        Some(match lec.store_trouble.get()? {
            StoreError::Newer => {
                let update = button("", "update-now", i18n::update_now().to_owned(), move || lec.take_over());
                banner(Tone::Wrong, "newer", i18n::newer_database(), Some(update))
            }
            StoreError::Broken(_) => {
                let again = button("", "reload", i18n::try_again().to_owned(), reload);
                let begin = move || lec.begin_new_database();
                let new = asking_button(
                    "begin-new",
                    i18n::begin_new(),
                    i18n::begin_new_question(),
                    i18n::begin_new(),
                    begin,
                );
                banner(Tone::Wrong, "broken", i18n::database_broken(), Some(all([again, new])))
            }
            error => banner(Tone::Wrong, "storage", why_not_kept(&error), None),
        })
    });
    let keeping = maybe(move || {
        let waiting = match lec.vanished.get() {
            Some(waiting) => waiting,
            None if lec.little_room.get() => {
                return Some(banner(Tone::Care, "little-room", i18n::little_room(), None));
            }
            None => return None,
        };
        let words = if waiting == 0 {
            i18n::vanished().to_owned()
        } else {
            i18n::vanished_with(i18n::number(waiting))
        };
        let read = button("", "loss-read", i18n::i_know().to_owned(), move || lec.loss_was_read());
        Some(banner(Tone::Wrong, "vanished", words, Some(read)))
    });
    let sending = maybe(move || match lec.sync.get().phase {
        Phase::SignInNeeded => {
            let sign_in = link("button", Route::SignIn.path(), i18n::sign_in());
            Some(banner(Tone::Care, "again", i18n::sign_in_again(), Some(sign_in)))
        }
        Phase::Refused(why) => Some(banner(Tone::Wrong, "trouble", i18n::trouble(why), None)),
        _ => None,
    });
    let clock = maybe(move || {
        let wrong = lec.sync.with(|status| status.clock_wrong);
        wrong.then(|| banner(Tone::Care, "clock", i18n::clock_wrong(), None))
    });
    let update = maybe(move || {
        let take_over = move || lec.take_over();
        let update = button("", "update-now", i18n::update_now().to_owned(), take_over);
        // Whoever is typing is left alone until they are done.
        let typing = lec.screen.get().is_some_and(|screen| screen.is_form());
        (lec.new_version.get() && !typing)
            .then(|| banner(Tone::Quiet, "new-version", i18n::new_version(), Some(update)))
    });
    let notice = maybe(move || {
        let notice = lec.notice.get()?;
        let undo = notice.undone.map(|_| button("", "undo", i18n::undo().to_owned(), move || lec.undo()));
        Some(view! { <div class="toast" id="notice"><span>{notice.words}</span>{all(undo)}</div> }.into_any())
    });
    let notice = view! { <div role="status">{notice}</div> }.into_any();
    view! { <div class="sayings">{storage}{keeping}{sending}{clock}{update}</div>{notice} }.into_any()
}

/// A place to which every screen leads: where it is, its picture, and what it is called.
type Place = (Route, Icon, &'static str);

/// The places that are not about one roll, what is needed most first. A phone shows three of them.
pub fn office_places(lec: Lec) -> Vec<Place> {
    let bases = lec.only_institution().map_or(Route::Bases, Route::Base);
    let places = [
        (Act::SeeCounts, (Route::Institutions, icon::LIST, i18n::institutions())),
        (Act::SeeCounts, (Route::Progress(None), icon::BARS, i18n::progress_board())),
        (Act::DecideHeld, (Route::HeldPlaces, icon::TRAY, i18n::held_place())),
        (Act::ManagePeople, (Route::People, icon::PEOPLE, i18n::people())),
        (Act::SeeCounts, (Route::Rounds, icon::DAYS, i18n::rounds())),
        (Act::SeeCounts, (bases, icon::CHEST, i18n::bases())),
        (Act::ReadLog, (Route::AccessLog, icon::EYE, i18n::access_log())),
    ];
    places.into_iter().filter(|(act, _)| lec.may(*act)).map(|(_, place)| place).collect()
}

/// The places at the bottom, of the institution that is being worked on.
fn places(lec: Lec) -> AnyView {
    let place = move |(route, sign, name): Place| {
        let path = route.path();
        let counted = matches!(route, Route::Sending(_)).then(|| {
            maybe(move || {
                let count = lec.standing.with(|standing| standing.needing);
                (count > 0).then_some(())?;
                let words = format!(" ({} {count})", i18n::needs_you());
                Some(
                    view! { <b class="mark" aria-hidden="true">{count.to_string()}</b><span class="unseen">{words}</span> }
                        .into_any(),
                )
            })
        });
        let current = text(move || {
            let here = lec.screen.with(|screen| screen.as_ref() == Some(&route));
            if here { "page".to_owned() } else { "false".to_owned() }
        });
        view! {
            <a href=path aria-current=current>
                {icon(sign)}
                <span>{name.to_owned()}</span>
                {all(counted)}
            </a>
        }
        .into_any()
    };
    let of = move |at: Option<InstitutionId>| {
        let mut places = at.map_or_else(
            || office_places(lec),
            |at| {
                vec![
                    (Route::Roll(at.clone()), icon::LIST, i18n::roll()),
                    (Route::Add(at.clone()), icon::PLUS, i18n::add_child()),
                    (Route::Sending(at), icon::SEND, i18n::sent_items()),
                ]
            },
        );
        places.push((Route::Settings, icon::MORE, i18n::more()));
        places
    };
    maybe(move || {
        lec.who.with(Option::is_some).then_some(())?;
        // Whoever looks after several rolls goes back to what is about all of them.
        let of_roll = |route: &Route| route.institution().is_some();
        let of_one = lec.only_institution().is_some()
            || lec.screen.with_untracked(|screen| screen.as_ref().is_some_and(of_roll));
        let places = all(of(lec.current.get().filter(|_| of_one)).into_iter().map(place));
        Some(view! { <nav class="places" aria-label=i18n::main_places()>{places}</nav> }.into_any())
    })
}

/// A screen without content of its own for the moment.
pub fn waiting(title: Signal<String>) -> AnyView {
    dynamic(move || frame(title, None, paragraph("loading", i18n::loading())))
}
