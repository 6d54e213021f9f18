//! A question that must be answered before anything else goes on. The browser keeps the focus inside, closes on Escape,
//! and gives the focus back to where it was.

use super::pieces::{button, on, paragraph, whenever};
use crate::i18n;
use leptos::prelude::*;
use leptos::{ev, html};

/// Where an open question notes what it is about.
const SUBJECT: &str = "data-about";

/// A button whose act cannot be taken back: it first asks, and says what will happen.
pub fn asking_button(
    id: &'static str,
    words: impl Into<String>,
    question: impl Into<String>,
    really: &'static str,
    act: impl FnMut() + 'static,
) -> AnyView {
    let words: String = words.into();
    let draw = Box::new(|ask| button("quiet", id, words, ask));
    asking(String::new(), question.into(), really, Box::new(act), draw)
}

/// Draws a button that does what it is given.
pub type Draw<'a> = Box<dyn FnOnce(Box<dyn FnMut()>) -> AnyView + 'a>;

/// The same for a button of any kind, which `draw` draws. Where it is one of many, `subject` tells the question apart
/// from the others.
pub fn asking(
    subject: String,
    question: String,
    really: &'static str,
    mut act: Box<dyn FnMut()>,
    draw: Draw,
) -> AnyView {
    let frame = NodeRef::<html::Dialog>::new();
    let asked_about = subject.clone();
    let ask = draw(Box::new(move || {
        if let Some(frame) = frame.get_untracked() {
            // Neither of these fails on an element that is there.
            let _ = frame.set_attribute(SUBJECT, &asked_about);
            // A browser that cannot hold the rest back shows the question all the same.
            let _ = frame.show_modal().or_else(|_| frame.set_attribute("open", ""));
        }
    }));
    // A list that is drawn anew gives the open question to whichever item stands in its place now.
    whenever(move || {
        if let Some(frame) = frame.get()
            && frame.get_attribute(SUBJECT).as_deref() != Some(&subject)
        {
            frame.close();
        }
    });
    let close = move || {
        if let Some(frame) = frame.get_untracked() {
            frame.close();
        }
    };
    let do_it = button("primary care really", "", really.to_owned(), move || {
        close();
        act();
    });
    let keep = button("keep", "", i18n::cancel().to_owned(), close);
    // A tap beside the question leaves it.
    let beside = on(move |event: ev::MouseEvent| {
        if event.target().as_ref() == event.current_target().as_ref() {
            close();
        }
    });
    let name = question.clone();
    view! {
        {ask}
        <dialog node_ref=frame role="alertdialog" aria-label=name on:click=beside>
            <div>
                {paragraph("", question)}
                <div class="acts">{keep}{do_it}</div>
            </div>
        </dialog>
    }
    .into_any()
}
