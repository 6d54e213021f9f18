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

/// A banner. What went wrong is read out at once, the rest when there is time.
#[component]
pub fn Banner(
    /// How much it matters.
    tone: Tone,
    /// What it says, and what can be done.
    children: Children,
) -> impl IntoView {
    let role = if tone == Tone::Wrong { "alert" } else { "status" };
    view! { <div class=tone.class() role=role>{children()}</div> }
}
