//! A short form with one act, before anything else is there: who is it, and may they come in.

use crate::components::faults::Faults;
use crate::components::field::Field;
use crate::components::pieces::{on, text, whenever};
use futures::future::{FutureExt, LocalBoxFuture};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// So long the screen has to say that it works before the work begins.
const SAYING: Duration = Duration::from_millis(50);

/// What a form of one act needs: what is wrong, and whether it is being done.
#[derive(Clone, Copy)]
pub struct Acting {
    /// What is wrong.
    pub faults: Faults,
    busy: RwSignal<bool>,
}

impl Acting {
    /// Nothing was done yet.
    pub fn begin() -> Self {
        Self { faults: Faults::none(), busy: RwSignal::new(false) }
    }

    /// Does it, and shows what was wrong with it.
    pub fn act<F: Future<Output = Result<(), String>> + 'static>(self, act: impl FnOnce() -> F + 'static) {
        self.act_boxed(Box::new(move || act().boxed_local()));
    }

    /// The same code for every act.
    fn act_boxed(self, act: Box<dyn FnOnce() -> LocalBoxFuture<'static, Result<(), String>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.faults.clear();
        set_timeout(
            move || {
                // The screen may be another one by now, and with it what was typed is gone.
                if self.busy.is_disposed() {
                    return;
                }
                spawn_local(async move {
                    let done = act().await;
                    // The screen may be another one by now.
                    let _ = self.busy.try_set(false);
                    if let Err(why) = done {
                        self.faults.say(why);
                    }
                });
            },
            SAYING,
        );
    }

    /// The form around its fields.
    pub fn form(
        self,
        fields: AnyView,
        words: &'static str,
        working: &'static str,
        submit: impl Fn() + 'static,
    ) -> AnyView {
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            submit();
        });
        let act = text(move || (if self.busy.get() { working } else { words }).to_owned());
        view! {
            <form novalidate=true on:submit=submit>
                {self.faults.summary()}
                {fields}
                {self.button("", act)}
            </form>
        }
        .into_any()
    }

    /// The button of such a form. It keeps the focus while it works; pressed once more it does nothing.
    pub fn button(self, id: &'static str, words: impl Into<Signal<String>>) -> AnyView {
        let (words, busy) = (words.into(), text(move || self.busy.get().to_string()));
        view! { <button class="primary" id=id type="submit" aria-disabled=busy>{words}</button> }.into_any()
    }
}

/// The screen around it.
pub fn around(title: &'static str, content: AnyView) -> AnyView {
    whenever(move || document().set_title(&format!("{title} – LEC")));
    let heading = NodeRef::<html::H1>::new();
    whenever(move || {
        if let Some(heading) = heading.get() {
            // Where it cannot have the focus, nothing is lost.
            let _ = heading.focus();
        }
    });
    view! {
        <main class="sign-in" id="content">
            <p class="shell-name">"LEC"</p>
            <h1 node_ref=heading tabindex="-1">{title.to_owned()}</h1>
            {content}
        </main>
    }
    .into_any()
}

/// A field for a secret.
pub fn secret(id: &'static str, label: &'static str, value: RwSignal<String>, fill: &'static str) -> Field {
    let kind = Signal::stored("password".to_owned());
    Field::new(id, label, value, move |text| value.set(text)).kind(kind, fill)
}
