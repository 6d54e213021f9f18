//! A question that must be answered before anything else goes on. The browser keeps the focus inside, closes on Escape,
//! and gives the focus back to where it was.

use super::pieces::{button, on, paragraph};
use crate::i18n;
use leptos::prelude::*;
use leptos::{ev, html};

/// A button whose act cannot be taken back: it first asks, and says what will happen.
pub fn asking_button(
    id: &'static str,
    words: impl Into<String>,
    question: impl Into<String>,
    really: &'static str,
    act: impl FnMut() + 'static,
) -> AnyView {
    let (words, question, mut act): (String, String, Box<dyn FnMut()>) =
        (words.into(), question.into(), Box::new(act));
    let frame = NodeRef::<html::Dialog>::new();
    let close = move || {
        if let Some(frame) = frame.get_untracked() {
            frame.close();
        }
    };
    let ask = button("quiet", id, words, move || {
        if let Some(frame) = frame.get_untracked() {
            // A browser that cannot hold the rest back shows the question all the same.
            let _ = frame.show_modal().or_else(|_| frame.set_attribute("open", ""));
        }
    });
    let do_it = button("primary care", "really", really.to_owned(), move || {
        close();
        act();
    });
    let keep = button("", "keep", i18n::cancel().to_owned(), close);
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
