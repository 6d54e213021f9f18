//! Where the person begins.

use super::frame::{titled, waiting};
use crate::components::pieces::whenever;
use crate::i18n;
use crate::route::Own;
use crate::state::Lec;
use leptos::prelude::*;

/// Leads to the roll, to the list of institutions, or to what somebody does who sees no children; from the home screen
/// to the place that was tapped there.
#[component]
pub fn Home(
    /// What was tapped on the home screen.
    own: Option<Own>,
) -> impl IntoView {
    let lec = Lec::here();
    whenever(move || {
        let own = own.and_then(|own| Some(own.at(lec.last_institution()?)));
        lec.go_instead(&own.unwrap_or_else(|| lec.beginning()));
    });
    waiting(titled(i18n::system_short()))
}
