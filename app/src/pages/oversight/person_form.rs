//! What a person is called and may do: made anew, or changed (J15).

use super::asked::Asked;
use super::code::code_card;
use super::people::role_at;
use crate::components::code_field::Offered;
use crate::components::field::{Field, Keyboard};
use crate::components::pieces::{all, button_about, dynamic, link, maybe, paragraph, section, text};
use crate::pages::drafts::KeptTexts;
use crate::pages::form::Acting;
use crate::pages::frame::{frame, titled};
use crate::route::Route;
use crate::state::{Lec, has_thaid, words_of};
use crate::{i18n, online};
use leptos::prelude::*;
use shared::access::{Branch, Role, Scope};
use shared::json;
use shared::values::AccountId;
use shared::wire::accounts::{AccountFault, MAX_PLACES, NamedBranch, NamedScope, NewAccount, OneTimeCode};
use std::rc::Rc;
use std::time::Duration;

/// After so long without a key press places are looked for.
const PAUSE: Duration = Duration::from_millis(250);

/// What stands in the form.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    display: RwSignal<String>,
    scopes: RwSignal<Vec<NamedScope>>,
    /// The citizen number, where one can sign in with ThaID.
    number: RwSignal<String>,
    has_number: RwSignal<bool>,
    untied: RwSignal<String>,
    acting: Acting,
}

impl Typed {
    fn begin() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            display: RwSignal::new(String::new()),
            scopes: RwSignal::new(Vec::new()),
            number: RwSignal::new(String::new()),
            has_number: RwSignal::new(false),
            untied: RwSignal::new(String::new()),
            acting: Acting::begin(),
        }
    }

    /// From here on what is typed is kept under a key.
    fn kept(self, key: String) -> KeptTexts {
        let read = move || json::written(&self.scopes.get());
        let scopes = RwSignal::new(untrack(read));
        let kept = KeptTexts::begin(
            key,
            [
                ("display", self.display),
                ("name", self.name),
                ("scopes", scopes),
                ("number", self.number),
                ("untied", self.untied),
            ],
        );
        Effect::new(move |_| scopes.set(read()));
        Effect::new(move |_| {
            if let Some(taken_up) = json::read::<Vec<NamedScope>>(&scopes.get())
                && self.scopes.with_untracked(|scopes| *scopes != taken_up)
            {
                self.scopes.set(taken_up);
            }
        });
        kept
    }

    /// The account; what is wrong with it is said.
    fn account(self) -> Option<NewAccount> {
        let scopes = self.scopes.get_untracked().into_iter().map(|named| named.scope).collect();
        let number = self.number.get_untracked();
        let untied = !self.untied.get_untracked().is_empty();
        let new = NewAccount {
            name: self.name.get_untracked(),
            display: self.display.get_untracked(),
            scopes,
            citizen_number: Some(number).filter(|number| untied || !number.trim().is_empty()),
        };
        let account = new.judged();
        let at = |fault: &AccountFault| match fault {
            AccountFault::Name => "name",
            AccountFault::Display => "display",
            AccountFault::Scopes => "role",
            AccountFault::Number(_) => "citizen-number",
        };
        match &account {
            Err(fault) => _ = self.acting.faults.found([(at(fault), Some(i18n::say(fault.words())))]),
            Ok(_) => self.acting.faults.clear(),
        }
        account.ok()
    }

    fn fields(self) -> AnyView {
        let display =
            Field::new("display", i18n::full_name(), self.display, move |text| self.display.set(text));
        let name = Field::new("name", i18n::user_name(), self.name, move |text| self.name.set(text));
        let name = name.hint(Signal::stored(i18n::user_name_hint().to_owned()));
        let faults = self.acting.faults;
        let held = dynamic(move || {
            let scopes = self.scopes.get();
            if scopes.is_empty() {
                return paragraph("hint", i18n::no_roles_yet());
            }
            all(scopes.into_iter().map(|named| {
                let scope = named.scope.clone();
                let object = role_at(&named);
                let leave = button_about("quiet", i18n::remove(), &object, move || {
                    self.scopes.update(|scopes| scopes.retain(|other| other.scope != scope));
                });
                view! { <div class="held"><span>{object}</span>{leave}</div> }.into_any()
            }))
        });
        let given = section(i18n::roles(), all([held, self.choose_role()]));
        all([display.within(faults).typed(), name.within(faults).typed(), self.citizen_number(), given])
    }

    /// By which number ThaID knows the person, where one can sign in with it.
    fn citizen_number(self) -> AnyView {
        let there = has_thaid();
        let typed = move |text| self.number.set(text);
        let number = Field::new("citizen-number", i18n::citizen_number(), self.number, typed);
        let hint = text(move || {
            let there = self.has_number.get();
            let hint = if there { i18n::citizen_number_there() } else { i18n::citizen_number_hint() };
            hint.to_owned()
        });
        let number = number.hint(hint).keyboard(Keyboard::Digits).within(self.acting.faults);
        maybe(move || {
            let untie = self.has_number.get().then(|| {
                let off = move |text| self.untied.set(text);
                Field::new("untie", i18n::citizen_number_off(), self.untied, off).ticked()
            });
            there.get().then(|| all([Some(number.clone().typed()), untie].into_iter().flatten()))
        })
    }

    /// A role, then a place where it can be given.
    fn choose_role(self) -> AnyView {
        let (role, find) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let choices = roles_to_give(Lec::here()).into_iter();
        let choices = choices.map(|role| (role.code().to_owned(), i18n::say(role.words()).to_owned()));
        let places = Asked::now(move || {
            let (role, find) = (Role::from_code(&role.get_untracked()), find.get_untracked());
            async move {
                match role {
                    Some(role) => online::places_for(role, &find).await,
                    None => Ok(Vec::new()),
                }
            }
        });
        let chosen = Field::new("role", i18n::role(), role, move |code| {
            role.set(code);
            find.set(String::new());
            places.again();
        });
        let given = move || Role::from_code(&role.get());
        let pause = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(running) = pause.try_update_value(Option::take).flatten() {
                running.clear();
            }
        };
        on_cleanup(stop);
        let named = Field::new("place", i18n::find_place(), find, move |text| {
            find.set(text);
            // Nobody may take a place that was found for what stood there before.
            places.forget();
            // Each letter need not be asked for.
            stop();
            pause.set_value(set_timeout_with_handle(move || places.again(), PAUSE).ok());
        });
        let offered = Signal::derive(move || offered(places.told()));
        let choose = Callback::new(move |place: usize| {
            let chosen = places.get().and_then(|places| places.get(place).cloned());
            if let (Some(role), Some(chosen)) = (role.with_untracked(|role| Role::from_code(role)), chosen) {
                find.set(String::new());
                self.add(role, chosen);
                // The next one is looked for among all of them.
                places.again();
            }
        });
        let place = maybe(move || given().map(|_| named.clone().searched(offered, choose)));
        all([chosen.within(self.acting.faults).chosen(choices.collect()), place])
    }

    fn add(self, role: Role, named: NamedBranch) {
        let place = if named.branch == Branch::Country { String::new() } else { named.place };
        let scope = NamedScope { scope: Scope { role, branch: named.branch }, place };
        self.scopes.update(|scopes| {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        });
    }
}

/// The places that were found, as a field offers them.
fn offered(found: Option<Result<Rc<Vec<NamedBranch>>, String>>) -> Offered {
    let places = match found {
        None => return Offered { note: i18n::searching().to_owned(), ..Offered::default() },
        Some(Err(why)) => return Offered { note: why, ..Offered::default() },
        Some(Ok(places)) => places,
    };
    let note = match places.len() {
        0 => i18n::no_such_place().to_owned(),
        found if found >= MAX_PLACES as usize => i18n::first_places(found),
        found => i18n::places_found(found),
    };
    Offered { choices: places.iter().map(|named| named.place.clone()).collect(), note }
}

/// The roles that somebody may give, at one place or another.
fn roles_to_give(lec: Lec) -> Vec<Role> {
    let own =
        lec.who.with_untracked(|who| who.as_ref().map(|who| who.caller.scopes.clone())).unwrap_or_default();
    let gives = |role: &&Role| own.iter().any(|scope| scope.role.makes(**role));
    Role::ALL.iter().filter(gives).copied().collect()
}

/// A person who shall get an account.
#[component]
pub fn NewPerson() -> impl IntoView {
    let typed = Typed::begin();
    let kept = typed.kept("person/new".to_owned());
    let given = RwSignal::new(None::<(String, OneTimeCode)>);
    let make = move || {
        let Some(new) = typed.account() else { return };
        typed.acting.act(move || async move {
            let code = online::make_person(&new).await.map_err(|error| words_of(&error))?;
            // It is shown only once, whatever becomes of the rest.
            given.set(Some((new.display, code)));
            kept.done().await;
            Ok(())
        });
    };
    let content = dynamic(move || match given.get() {
        None => {
            let fields = all([kept.note(), typed.fields()]);
            typed.acting.form(fields, i18n::make_account(), i18n::saving(), make)
        }
        Some((display, code)) => all([
            paragraph("", i18n::hand_over_hint()),
            code_card(&display, &code),
            link("row-link", Route::People.path(), i18n::people()),
        ]),
    });
    frame(titled(i18n::new_person()), Some(Route::People), content)
}

/// What one person is called and may do.
#[component]
pub fn ChangePerson(
    /// Whose.
    account: AccountId,
) -> impl IntoView {
    let lec = Lec::here();
    let typed = Typed::begin();
    let kept = StoredValue::new(None::<KeptTexts>);
    let person = Asked::now(move || online::person(account));
    let change = move || {
        let Some(new) = typed.account() else { return };
        let kept = kept.get_value();
        typed.acting.act(move || async move {
            online::change_person(account, &new).await.map_err(|error| words_of(&error))?;
            if let Some(kept) = kept {
                kept.done().await;
            }
            lec.tell(i18n::person_changed());
            lec.go_instead(&Route::Person(account));
            Ok(())
        });
    };
    let content = person.shown(move |person| {
        typed.name.set(person.name.clone());
        typed.display.set(person.display.clone());
        typed.scopes.set(person.scopes.clone());
        typed.has_number.set(person.has_number);
        // What was typed before lies over what the server holds now.
        let texts = typed.kept(format!("person/{account}"));
        kept.set_value(Some(texts));
        typed.acting.form(all([texts.note(), typed.fields()]), i18n::save(), i18n::saving(), change)
    });
    frame(titled(i18n::change_person()), Some(Route::Person(account)), content)
}
