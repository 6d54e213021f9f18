//! Who is signed in, language, and what else there is.

use super::frame::{frame, office_places, titled};
use crate::browser::{Installing, take_offer};
use crate::components::pieces::{
    all, button, choice, choice_in, choices, dynamic, link, maybe, paragraph, section, text,
};
use crate::i18n;
use crate::queries::inbox::all_waiting;
use crate::route::Route;
use crate::session;
use crate::state::{IDLE_MINUTES, Lec, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Act;
use shared::lang::Lang;

/// The screen behind "more".
#[component]
pub fn Settings() -> impl IntoView {
    let lec = Lec::here();
    let who = maybe(move || {
        let caller = lec.who.get()?.caller;
        let mut roles: Vec<&str> = caller.scopes.iter().map(|scope| i18n::say(scope.role.words())).collect();
        roles.dedup();
        Some(all([paragraph("strong", caller.name), paragraph("hint", roles.join(" · "))]))
    });
    let looks_after = maybe(move || Some(looks_after(lec)));
    let devices = maybe(move || {
        let account = lec.who.get()?.caller.account;
        Some(link("row-link", Route::Person(account).path(), i18n::my_devices()))
    });
    let language = |lang: Lang, code, id, words| {
        let pressed = Signal::stored((i18n::lang() == lang).to_string());
        choice_in(code, id, words, pressed, move || {
            session::keep_lang(lang);
            lec.reload();
        })
    };
    let contact = text(move || match lec.sync.get().last_contact {
        Some(at) => i18n::last_contact(i18n::moment(at)),
        None => i18n::never_contacted().to_owned(),
    });
    let kept = match session::promise() {
        Some(true) => i18n::data_kept(),
        Some(false) => i18n::data_not_kept(),
        None => "",
    };
    let languages = [
        language(Lang::Th, "th", "thai", i18n::in_thai()),
        language(Lang::En, "en", "english", i18n::in_english()),
    ];
    let digits = [(false, "arabic-digits", "123"), (true, "thai-digits", "๑๒๓")];
    let digits = digits.map(|(thai, id, words)| {
        let pressed = Signal::stored((session::thai_digits() == thai).to_string());
        choice(id, words, pressed, move || {
            session::keep_thai_digits(thai);
            lec.reload();
        })
    });
    let content = [
        section(i18n::signed_in_as(), who),
        link("row-link", Route::Institutions.path(), i18n::switch_institution()),
        of_roll(lec),
        looks_after,
        devices,
        section(i18n::language(), choices(i18n::language(), languages)),
        section(i18n::digits(), choices(i18n::digits(), digits)),
        link("row-link", Route::Help.path(), i18n::help()),
        section(
            i18n::this_device(),
            all([view! { <p>{contact}</p><p id="kept">{kept}</p> }.into_any(), installing()]),
        ),
        section(i18n::pin(), door(lec)),
        section(i18n::sign_out(), leaving(lec)),
    ];
    frame(titled(i18n::more()), None, all(content))
}

/// What can be done with the whole roll that is being worked on.
fn of_roll(lec: Lec) -> AnyView {
    maybe(move || {
        let at = lec.current.get()?;
        let export = link("row-link", Route::Export(at.clone()).path(), i18n::export_roll());
        let import = link("row-link", Route::Import(at.clone()).path(), i18n::import_title());
        let may_count = lec.role_at(&at).allows(Act::CountRoll);
        let numbers = may_count.then(|| link("row-link", Route::Numbers(at).path(), i18n::numbers_of_roll()));
        Some(all([import, export].into_iter().chain(numbers)))
    })
}

/// How the app comes to the home screen.
fn installing() -> AnyView {
    let way = RwSignal::new(Installing::now());
    // The browser may offer it only after a while.
    let offered = window_event_listener_untyped("beforeinstallprompt", move |_| way.set(Installing::now()));
    on_cleanup(move || offered.remove());
    dynamic(move || match way.get() {
        Installing::Done => paragraph("hint", i18n::installed()),
        Installing::Offered => button("", "install", i18n::install().to_owned(), take_offer),
        Installing::ByShare => paragraph("", i18n::install_by_share()),
        Installing::ByMenu => paragraph("", i18n::install_hint()),
    })
}

/// Closing the door, now or by itself, and what opens it.
fn door(lec: Lec) -> AnyView {
    let idle = session::idle_minutes();
    let after = IDLE_MINUTES.map(|minutes| {
        let pressed = Signal::stored((idle == minutes).to_string());
        choice("", i18n::minutes(minutes), pressed, move || {
            session::keep_idle_minutes(minutes);
            lec.reload();
        })
    });
    let acts = [
        button("", "lock", i18n::lock_now().to_owned(), move || lec.lock()),
        button("", "change-pin", i18n::change_pin().to_owned(), move || lec.change_pin()),
    ];
    all([
        view! { <div class="acts">{all(acts)}</div> }.into_any(),
        paragraph("hint", i18n::lock_after()),
        choices(i18n::lock_after(), after),
    ])
}

/// Signing out, with what stays behind.
fn leaving(lec: Lec) -> AnyView {
    let waiting = live::<usize, _, _>(|store| async move { all_waiting(&store).await });
    let stays = maybe(move || {
        let waiting = waiting.get().and_then(Result::ok).map_or(0, |waiting| *waiting);
        let words =
            if waiting > 0 { i18n::sign_out_waiting(waiting) } else { i18n::sign_out_keeps().to_owned() };
        Some(paragraph("", words))
    });
    let sign_out = button("", "sign-out", i18n::sign_out().to_owned(), move || {
        spawn_local(async move {
            lec.sign_out().await;
            lec.go(&Route::SignIn);
        });
    });
    all([stays, sign_out])
}

/// The places of who looks after more than a roll.
fn looks_after(lec: Lec) -> AnyView {
    let tasks = lec.only_institution().filter(|_| lec.may(Act::SeeCounts));
    let tasks = tasks.map(|at| link("row-link", Route::Tasks(at).path(), i18n::tasks_of_institution()));
    let places = office_places(lec).into_iter().filter(|(route, ..)| *route != Route::Institutions);
    let places = places.map(|(route, _, name)| {
        let name = if route == Route::HeldPlaces { i18n::held_to_decide() } else { name };
        link("row-link", route.path(), name)
    });
    all(tasks.into_iter().chain(places))
}
