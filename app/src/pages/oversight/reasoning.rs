//! A reason that is typed where the thing stands for which it is given.

use crate::components::faults::{Faults, go_to};
use crate::components::field::Field;
use crate::components::pieces::{all, button, button_about, dynamic, on};
use crate::i18n;
use crate::state::words_of;
use crate::sync::TransportError;
use futures::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

type Keep<K> = Rc<dyn Fn(K, String) -> LocalBoxFuture<'static, Result<(), TransportError>>>;

/// What the form of a reason says.
#[derive(Clone, Copy)]
pub struct Words {
    /// How what opens the form looks.
    pub class: &'static str,
    /// What opens the form.
    pub begin: &'static str,
    /// What the reason is called.
    pub label: &'static str,
    /// What keeps it.
    pub keep: &'static str,
    /// What to do when it is missing.
    pub missing: &'static str,
}

/// The reason that is typed on a screen, for one thing at a time. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Reasoning<K: Send + Sync + 'static> {
    about: RwSignal<Option<K>>,
    text: RwSignal<String>,
    faults: Faults,
    words: Words,
    keep: StoredValue<Keep<K>, LocalStorage>,
}

impl<K: Copy + PartialEq + Send + Sync + 'static> Reasoning<K> {
    /// None is typed yet; `keep` gets what it is for, and the reason.
    pub fn of<F>(words: Words, keep: impl Fn(K, String) -> F + 'static) -> Self
    where
        F: Future<Output = Result<(), TransportError>> + 'static,
    {
        let keep: Keep<K> = Rc::new(move |about, reason| keep(about, reason).boxed_local());
        let (about, text) = (RwSignal::new(None), RwSignal::new(String::new()));
        Self { about, text, faults: Faults::none(), words, keep: StoredValue::new_local(keep) }
    }

    /// For one thing: its form while that is open, else the button that opens it, with what stands beside the button.
    pub fn shown(self, about: K, object: String, beside: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        let open = Memo::new(move |_| self.about.get() == Some(about));
        dynamic(move || {
            if open.get() {
                return self.form(about);
            }
            let begin = button_about(self.words.class, self.words.begin, &object, move || self.begin(about));
            view! { <div class="acts">{all([beside(), begin])}</div> }.into_any()
        })
    }

    fn begin(self, about: K) {
        self.text.set(String::new());
        self.faults.clear();
        self.about.set(Some(about));
        request_animation_frame(|| go_to("reason"));
    }

    fn form(self, about: K) -> AnyView {
        let Self { text, faults, words, keep, .. } = self;
        let field = Field::new("reason", words.label, text, move |typed| text.set(typed));
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let reason = text.get_untracked().trim().to_owned();
            if faults.found([("reason", reason.is_empty().then_some(words.missing))]) {
                return;
            }
            let keeping = keep.with_value(|keep| keep(about, reason));
            spawn_local(async move {
                match keeping.await {
                    // The screen may be another one by now.
                    Ok(()) => _ = self.about.try_set(None),
                    Err(error) => faults.say(words_of(&error)),
                }
            });
        });
        let leave = button("", "", i18n::cancel().to_owned(), move || self.about.set(None));
        view! {
            <form novalidate=true on:submit=submit>
                {faults.summary()}
                {field.within(faults).typed()}
                <div class="acts">
                    <button type="submit" class="primary" id="keep-reason">{words.keep.to_owned()}</button>
                    {leave}
                </div>
            </form>
        }
        .into_any()
    }
}
