//! Where the person begins.

use super::frame::{titled, waiting};
use crate::i18n;
use crate::state::Lec;
use leptos::prelude::*;

/// Leads to the roll, to the list of institutions, or to what somebody does who sees no children.
#[component]
pub fn Home() -> impl IntoView {
    let lec = Lec::here();
    Effect::new(move |_| {
        lec.go_instead(&lec.beginning());
    });
    waiting(titled(i18n::system_short()))
}
