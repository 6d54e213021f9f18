//! A band across the screen that says something, with at most one thing to do.

use leptos::prelude::*;

/// How much a banner matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Quiet,
    /// Something was done.
    Done,
    /// Something should be done.
    Care,
    /// Something went wrong.
    Wrong,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "banner",
            Self::Done => "banner done",
            Self::Care => "banner care",
            Self::Wrong => "banner wrong",
        }
    }
}

/// A banner with its words, and what can be done. What went wrong is read out at once, the rest when there is time.
pub fn banner(tone: Tone, id: &'static str, words: impl Into<String>, act: Option<AnyView>) -> AnyView {
    let words: String = words.into();
    let role = if tone == Tone::Wrong { "alert" } else { "status" };
    let act = act.unwrap_or_else(|| ().into_any());
    view! { <div class=tone.class() role=role><p id=id>{words}</p>{act}</div> }.into_any()
}
