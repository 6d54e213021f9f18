//! A field for choosing one of very many: what is typed narrows the list below it. It follows the combobox of the ARIA
//! practices: the arrows move, Enter takes, Escape closes, and the focus stays where is typed.

use super::pieces::{all, dynamic, maybe, on, paragraph, text, whenever};
use leptos::ev;
use leptos::prelude::*;

/// What the field offers.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// What can be chosen, in words.
    pub choices: Vec<String>,
    /// What to know about them, such as that there are more, or none.
    pub note: String,
}

/// What the list below the field is doing.
#[derive(Clone, Copy)]
struct Listing {
    id: &'static str,
    offered: Signal<Offered>,
    choose: Callback<usize>,
    open: RwSignal<bool>,
    /// The choice that Enter takes.
    at: RwSignal<Option<usize>>,
}

/// Draws the field; `choose` is told the place of what was taken.
pub(super) fn code_field(
    id: &'static str,
    label: String,
    value: Signal<String>,
    on_type: Callback<String>,
    (offered, choose): (Signal<Offered>, Callback<usize>),
    messages: AnyView,
) -> AnyView {
    let listing = Listing { id, offered, choose, open: RwSignal::new(false), at: RwSignal::new(None) };
    let Listing { open, at, .. } = listing;
    let typed = on(move |event: ev::Event| {
        open.set(true);
        at.set(None);
        on_type.run(event_target_value(&event));
    });
    let pressed = on(move |event: ev::KeyboardEvent| {
        if listing.press(&event.key()) {
            event.prevent_default();
        }
    });
    let opened = on(move |_: ev::FocusEvent| open.set(true));
    // After a choice the focus is there already.
    let reopened = on(move |_: ev::MouseEvent| open.set(true));
    let closed = on(move |_: ev::FocusEvent| open.set(false));
    // The field keeps the focus: its leaving would close the list under the finger.
    let down = on(move |event: ev::MouseEvent| event.prevent_default());
    let active = text(move || at.get().map(|at| listing.option_id(at)).unwrap_or_default());
    let expanded = text(move || (open.get() && listing.count() > 0).to_string());
    whenever(move || {
        if let Some(at) = at.get() {
            bring_into_sight(&listing.option_id(at));
        }
    });
    let note = maybe(move || {
        let note = offered.with(|offered| offered.note.clone());
        (open.get() && !note.is_empty()).then(|| paragraph("hint", note))
    });
    view! {
        <div class="field code-field">
            <label for=id>{label.clone()}</label>
            <input
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                aria-autocomplete="list"
                aria-controls=format!("{id}-list")
                aria-expanded=expanded
                aria-activedescendant=active
                aria-describedby=format!("{id}-messages")
                prop:value=value
                on:input=typed
                on:keydown=pressed
                on:focus=opened
                on:click=reopened
                on:blur=closed
            />
            <ul role="listbox" id=format!("{id}-list") aria-label=label on:mousedown=down>{listing.options()}</ul>
            <div role="status">{note}</div>
            {messages}
        </div>
    }
    .into_any()
}

impl Listing {
    fn option_id(self, place: usize) -> String {
        format!("{}-{place}", self.id)
    }

    fn count(self) -> usize {
        self.offered.with(|offered| offered.choices.len())
    }

    fn take(self, place: usize) {
        self.open.set(false);
        self.at.set(None);
        self.choose.run(place);
    }

    /// Does what a key means; whether it meant something here.
    fn press(self, key: &str) -> bool {
        let count = untrack(|| self.count());
        let at = self.at.get_untracked();
        let next = match (key, count) {
            // Whoever is choosing does not mean the whole form, and takes only what they moved to.
            ("Enter", _) => {
                if let Some(at) = at.filter(|at| *at < count && self.open.get_untracked()) {
                    self.take(at);
                }
                return true;
            }
            ("Escape", _) => {
                self.open.set(false);
                return true;
            }
            ("ArrowDown", 1..) => at.map_or(0, |at| (at + 1) % count),
            ("ArrowUp", 1..) => (at.unwrap_or(0) + count - 1) % count,
            _ => return false,
        };
        self.open.set(true);
        self.at.set(Some(next));
        true
    }

    fn options(self) -> AnyView {
        dynamic(move || {
            if !self.open.get() {
                return ().into_any();
            }
            let option = |(place, words): (usize, String)| {
                let tap = on(move |_: ev::MouseEvent| self.take(place));
                let chosen = text(move || (self.at.get() == Some(place)).to_string());
                view! {
                    <li role="option" id=self.option_id(place) aria-selected=chosen on:click=tap>{words}</li>
                }
                .into_any()
            };
            all(self.offered.get().choices.into_iter().enumerate().map(option))
        })
    }
}

/// A long list scrolls to what the arrows moved to, and no further than needed.
fn bring_into_sight(option: &str) {
    let least = web_sys::ScrollIntoViewOptions::new();
    least.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(option) = document().get_element_by_id(option) {
        option.scroll_into_view_with_scroll_into_view_options(&least);
    }
}
