//! How far something has come.

use super::pieces::paragraph;
use leptos::prelude::*;

/// A bar with its words. It is read out when there is time.
pub fn progress(id: &'static str, words: impl Into<String>, done: u64, all: u64) -> AnyView {
    let words: String = words.into();
    let (all, done) = (all.max(1).to_string(), done.to_string());
    let bar = view! { <progress max=all value=done aria-label=words.clone()></progress> }.into_any();
    view! { <div class="progress" role="status" id=id>{paragraph("", words)}{bar}</div> }.into_any()
}
