//! Where the person begins.

use super::frame::{titled, waiting};
use crate::i18n;
use crate::route::Route;
use crate::state::Lec;
use leptos::prelude::*;

/// Leads to the roll, or to the list of institutions.
#[component]
pub fn Home() -> impl IntoView {
    let lec = Lec::here();
    Effect::new(move |_| {
        lec.go_instead(&lec.only_institution().map_or(Route::Institutions, Route::Roll));
    });
    waiting(titled(i18n::system_short()))
}
