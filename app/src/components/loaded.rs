//! What comes from the store: still coming, failed with its reason, or there.

use super::banner::{Tone, banner};
use super::pieces::{button, dynamic, paragraph};
use crate::i18n;
use crate::state::{Lec, Live};
use leptos::prelude::*;
use std::rc::Rc;

/// Shows a live value once it is there. A failure says why; what was there before stays until it is replaced.
pub fn loaded<T: 'static>(value: Live<T>, show: impl Fn(Rc<T>) -> AnyView + Send + 'static) -> AnyView {
    dynamic(move || match value.get() {
        None => paragraph("loading", i18n::loading()),
        Some(Err(error)) => unread(Lec::why_unread(&error)),
        Some(Ok(value)) => show(value),
    })
}

/// Says why what is kept on this device could not be read, and what to do.
pub fn unread(words: &'static str) -> AnyView {
    let lec = Lec::here();
    let again = button("", "again", i18n::try_again().to_owned(), move || lec.reload());
    banner(Tone::Wrong, "unread", words, Some(again))
}
