//! The closed door: the PIN, and who else uses this phone.

use super::form::{Acting, around, secret};
use crate::components::banner::{Tone, banner};
use crate::components::field::Keyboard;
use crate::components::pieces::{all, button, link, maybe, paragraph};
use crate::i18n;
use crate::route::Route;
use crate::state::{Lec, why_not_pin};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whose things lie behind the door.
pub fn whose(lec: Lec) -> AnyView {
    let name = lec.who.with_untracked(|who| who.as_ref().map(|who| who.caller.name.clone()));
    paragraph("strong", name.unwrap_or_default())
}

/// Asks for the PIN.
#[component]
pub fn Unlock() -> impl IntoView {
    let lec = Lec::here();
    let (pin, acting) = (RwSignal::new(String::new()), Acting::begin());
    let field = secret("pin", i18n::pin(), pin, "current-password").keyboard(Keyboard::Digits);
    let field = field.within(acting.faults);
    let open = move || {
        if !acting.faults.found([("pin", pin.with_untracked(String::is_empty).then(i18n::pin_missing))]) {
            acting.act(move || lec.unlock(pin.get_untracked()));
        }
    };
    let form = acting.form(all([field.typed()]), i18n::unlock(), i18n::unlocking(), open);
    let forgotten = link("row-link", Route::Recover.path(), i18n::pin_forgotten());
    let other = link("row-link", Route::SignIn.path(), i18n::other_account());
    around(i18n::locked(), all([whose(lec), form, forgotten, others(lec), other]))
}

/// The others who have a database on this phone.
pub fn others(lec: Lec) -> AnyView {
    all(lec.others().into_iter().map(move |(account, name)| {
        button("quiet other", "", i18n::change_to(name), move || spawn_local(lec.bring_to_front(account)))
    }))
}

/// Asks for a new PIN, twice, and for the one until now where there is one.
#[component]
pub fn ChoosePin(
    /// Whether it takes the place of one that the person knows.
    changing: bool,
) -> impl IntoView {
    let lec = Lec::here();
    let until_now = RwSignal::new(String::new());
    let (pin, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let acting = Acting::begin();
    let known = changing.then(|| {
        let field = secret("pin-now", i18n::pin_now(), until_now, "current-password");
        field.keyboard(Keyboard::Digits).within(acting.faults).typed()
    });
    let fields = [
        secret("pin", i18n::pin_new(), pin, "new-password").keyboard(Keyboard::Digits),
        secret("pin-again", i18n::pin_again(), again, "new-password").keyboard(Keyboard::Digits),
    ];
    let fields = fields.map(|field| field.within(acting.faults).typed());
    let choose = move || {
        let (pin, again) = (pin.get_untracked(), again.get_untracked());
        let differs = (pin != again).then(i18n::pin_differs);
        let unknown = changing && until_now.with_untracked(String::is_empty);
        let looked = match why_not_pin(&pin) {
            Some(why) => ("pin", Some(why)),
            None => ("pin-again", differs),
        };
        match acting.faults.found([("pin-now", unknown.then(i18n::pin_missing)), looked]) {
            true => {}
            false if changing => acting.act(move || lec.replace_pin(until_now.get_untracked(), pin)),
            false => acting.act(move || lec.choose_pin(pin)),
        }
    };
    let back = changing.then(|| button("quiet", "cancel", i18n::cancel().to_owned(), move || lec.keep_pin()));
    let fields = all(known.into_iter().chain(fields));
    let form = acting.form(fields, i18n::pin_choose(), i18n::pin_choosing(), choose);
    let parts = [whose(lec), paragraph("", i18n::pin_hint()), form];
    let title = if changing { i18n::change_pin() } else { i18n::pin_title() };
    around(title, all(parts.into_iter().chain(back)))
}

/// Says that the phone was cut off, and saves what waited on it as a file.
#[component]
pub fn Emptied() -> impl IntoView {
    let lec = Lec::here();
    let (waiting, acting) = (RwSignal::new(0_usize), Acting::begin());
    let (saved, files) = (RwSignal::new(None::<(usize, bool)>), RwSignal::new(0));
    spawn_local(async move { waiting.set(lec.count_put_aside().await) });
    let save = move || {
        acting.act(move || async move {
            let (edits, more) = lec.save_put_aside(files.get_untracked()).await?;
            saved.set(Some((edits, more)));
            files.update(|files| *files = if more { *files + 1 } else { 0 });
            Ok(())
        });
    };
    let kept = maybe(move || {
        let waiting = Some(waiting.get()).filter(|waiting| *waiting > 0)?;
        let words = paragraph("", i18n::cut_off_waiting(waiting));
        Some(all([words, acting.form(().into_any(), i18n::rescue_save(), i18n::rescue_saving(), save)]))
    });
    let told = maybe(move || {
        let (edits, more) = saved.get()?;
        let words = if more { i18n::rescue_saved_more(edits) } else { i18n::rescue_saved(edits) };
        Some(banner(Tone::Done, "done", words, None))
    });
    let sign_in = link("row-link", Route::SignIn.path(), i18n::sign_in());
    around(i18n::cut_off_title(), all([whose(lec), paragraph("", i18n::cut_off_hint()), kept, told, sign_in]))
}
