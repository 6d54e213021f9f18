//! What keeps a form from being done. Each fault stands beside its field and in a summary above, which takes the focus
//! and leads to the field.

use super::field::Message;
use super::pieces::{all, dynamic, on, whenever};
use crate::i18n;
use leptos::html;
use leptos::prelude::*;
use shared::checks::Severity;
use wasm_bindgen::JsCast;

/// One of them.
#[derive(Clone, PartialEq, Eq)]
struct Fault {
    /// The field; empty for the form as a whole.
    field: &'static str,
    /// What to do.
    words: String,
}

/// The faults of a form. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Faults(RwSignal<Vec<Fault>>);

impl Faults {
    /// A form in which nothing is wrong yet.
    pub fn none() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Nothing is wrong any more.
    pub fn clear(self) {
        self.0.set(Vec::new());
    }

    /// Something is wrong with the whole form; the screen may be another one by now.
    pub fn say(self, words: impl Into<String>) {
        let _ = self.0.try_set(vec![Fault { field: "", words: words.into() }]);
    }

    /// Looks at fields: of each, what is to be done about it, if something is. Returns whether anything was found.
    pub fn found<const N: usize>(self, looked: [(&'static str, Option<&'static str>); N]) -> bool {
        let faults = looked.into_iter();
        let faults = faults.filter_map(|(field, words)| Some(Fault { field, words: words?.to_owned() }));
        let faults: Vec<Fault> = faults.collect();
        let found = !faults.is_empty();
        self.0.set(faults);
        found
    }

    /// Those of one field.
    pub(super) fn about(self, field: &'static str) -> Signal<Vec<Message>> {
        Signal::derive(move || {
            let own = |fault: &&Fault| fault.field == field;
            let message = |fault: &Fault| Message { severity: Severity::Error, words: fault.words.clone() };
            self.0.with(|faults| faults.iter().filter(own).map(message).collect())
        })
    }

    /// The summary; it takes the focus each time there is something new in it.
    pub fn summary(self) -> AnyView {
        let frame = NodeRef::<html::Div>::new();
        whenever(move || {
            if let Some(frame) = frame.get() {
                // A browser that does not give it the focus still shows and reads it.
                let _ = frame.focus();
            }
        });
        dynamic(move || {
            let faults = self.0.get();
            if faults.is_empty() {
                return ().into_any();
            }
            let many = faults.len() > 1 || !faults[0].field.is_empty();
            let heading = many.then(|| view! { <h2>{i18n::please_put_right().to_owned()}</h2> }.into_any());
            let lines = faults.into_iter().map(|Fault { field, words }| match field {
                "" => view! { <li>{words}</li> }.into_any(),
                field => {
                    let lead = on(move |event: leptos::ev::MouseEvent| {
                        event.prevent_default();
                        go_to(field);
                    });
                    view! { <li><a href=format!("#{field}") on:click=lead>{words}</a></li> }.into_any()
                }
            });
            view! {
                <div class="banner wrong summary" id="fault" role="alert" tabindex="-1" node_ref=frame>
                    {all(heading)}
                    <ul>{all(lines)}</ul>
                </div>
            }
            .into_any()
        })
    }
}

/// Brings a field into sight, unfolds what it lies in, and gives it the focus.
pub fn go_to(field: &str) {
    let Some(field) = document().get_element_by_id(field) else { return };
    if let Ok(Some(folded)) = field.closest("details") {
        let _ = folded.set_attribute("open", "");
    }
    if let Ok(field) = field.dyn_into::<web_sys::HtmlElement>() {
        let _ = field.focus();
    }
}
