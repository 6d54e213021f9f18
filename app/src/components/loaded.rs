//! What comes from the store: still coming, failed with its reason, or there.

use super::banner::{Tone, banner};
use super::pieces::{dynamic, paragraph};
use crate::i18n;
use crate::state::Live;
use leptos::prelude::*;
use std::rc::Rc;

/// Shows a live value once it is there. A failure says why; what was there before stays until it is replaced.
pub fn loaded<T: 'static>(value: Live<T>, show: impl Fn(Rc<T>) -> AnyView + Send + 'static) -> AnyView {
    dynamic(move || match value.get() {
        None => paragraph("loading", i18n::loading()),
        Some(Err(error)) => banner(Tone::Wrong, "", i18n::something_broke(error), None),
        Some(Ok(value)) => show(value),
    })
}
