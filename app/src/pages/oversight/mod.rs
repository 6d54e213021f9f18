//! The screens that need the network anyway, mostly of officers. They are compiled only into the office's module, which
//! a phone loads when it first comes to one of them.

mod export;
mod history;
mod import;
mod institutions;
mod recover;

use crate::route::Route;
use export::Export;
use history::History;
use import::Import;
use institutions::Institutions;
use leptos::prelude::*;
use recover::{Recover, Start};

/// The screen of an address, if it is one of these.
pub fn oversight(route: &Route) -> Option<AnyView> {
    Some(match route {
        Route::Institutions => view! { <Institutions/> }.into_any(),
        Route::Recover => view! { <Recover/> }.into_any(),
        Route::Start => view! { <Start/> }.into_any(),
        Route::History(at, id) => {
            let (at, id) = (at.clone(), *id);
            view! { <History at id/> }.into_any()
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
