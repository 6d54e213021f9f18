//! The screens that need the network anyway, mostly of officers. They are compiled only into the office's module, which
//! a phone loads when it first comes to one of them.

mod access_log;
mod asked;
mod base;
mod bases;
mod code;
mod confirm;
mod due;
mod export;
mod file_form;
mod held;
mod history;
mod import;
mod institutions;
mod look;
mod numbers;
mod open_window;
mod people;
mod people_file;
mod person;
mod person_form;
mod progress;
mod reasoning;
mod recover;
mod rounds;
mod tasks;
mod thaid;

use crate::pages::missing::Missing;
use crate::route::Route;
use crate::state::Lec;
use access_log::AccessLog;
use base::{BaseChanges, BasePlaces};
use bases::{Bases, NewBase};
use confirm::Confirm;
use due::Due;
use export::Export;
use held::{Held, HeldPlaces};
use history::History;
use import::Import;
use institutions::Institutions;
use leptos::prelude::*;
use look::Look;
use numbers::Numbers;
use open_window::OpenWindow;
use people::People;
use people_file::PeopleFile;
use person::Person;
use person_form::{ChangePerson, NewPerson};
use progress::Progress;
use recover::{Recover, Start};
use rounds::{ChangeClosing, Rounds};
use shared::access::Act;
use tasks::Tasks;
use thaid::Thaid;

/// The screen of an address, if it is one of these.
pub fn oversight(route: &Route) -> Option<AnyView> {
    Some(match route {
        Route::Institutions => view! { <Institutions/> }.into_any(),
        Route::Recover => view! { <Recover/> }.into_any(),
        Route::Start => view! { <Start/> }.into_any(),
        Route::Thaid => view! { <Thaid/> }.into_any(),
        Route::People => view! { <People/> }.into_any(),
        Route::NewPerson => view! { <NewPerson/> }.into_any(),
        Route::PeopleFile => view! { <PeopleFile/> }.into_any(),
        Route::AccessLog => view! { <AccessLog/> }.into_any(),
        Route::Person(account) => {
            let account = *account;
            view! { <Person account/> }.into_any()
        }
        Route::ChangePerson(account) => {
            let account = *account;
            view! { <ChangePerson account/> }.into_any()
        }
        Route::Rounds => view! { <Rounds/> }.into_any(),
        Route::OpenWindow if Lec::here().may(Act::OpenRounds) => view! { <OpenWindow/> }.into_any(),
        Route::ChangeClosing(id) => {
            let id = *id;
            view! { <ChangeClosing id/> }.into_any()
        }
        Route::Progress(within) => {
            let within = within.clone();
            view! { <Progress within/> }.into_any()
        }
        Route::Tasks(at) => {
            let at = at.clone();
            view! { <Tasks at/> }.into_any()
        }
        Route::Due => view! { <Due/> }.into_any(),
        Route::Confirm(at) => {
            let at = at.clone();
            view! { <Confirm at/> }.into_any()
        }
        Route::Bases => view! { <Bases/> }.into_any(),
        Route::NewBase if Lec::here().may(Act::OpenRounds) => view! { <NewBase/> }.into_any(),
        Route::OpenWindow | Route::NewBase => view! { <Missing/> }.into_any(),
        Route::BasePlaces(id, with, within) => {
            let (id, with, within) = (*id, *with, within.clone());
            view! { <BasePlaces id with within/> }.into_any()
        }
        Route::BaseChanges(id, with, at) => {
            let (id, with, at) = (*id, *with, at.clone());
            view! { <BaseChanges id with at/> }.into_any()
        }
        Route::HeldPlaces => view! { <HeldPlaces/> }.into_any(),
        Route::Held(at) => {
            let at = at.clone();
            view! { <Held at/> }.into_any()
        }
        Route::Look(at) => {
            let at = at.clone();
            view! { <Look at/> }.into_any()
        }
        Route::History(at, id) => {
            let (at, id) = (at.clone(), *id);
            view! { <History at id/> }.into_any()
        }
        Route::Numbers(at) if !Lec::here().role_at(at).allows(Act::CountRoll) => {
            view! { <Missing/> }.into_any()
        }
        Route::Numbers(at) => {
            let at = at.clone();
            view! { <Numbers at/> }.into_any()
        }
        Route::Export(at) => {
            let at = at.clone();
            view! { <Export at/> }.into_any()
        }
        Route::Import(at) => {
            let at = at.clone();
            view! { <Import at/> }.into_any()
        }
        _ => return None,
    })
}
