//! A reason that is typed where the thing stands for which it is given.

use crate::components::faults::go_to;
use crate::components::field::Field;
use crate::components::pieces::{all, button, button_about, derived, dynamic, on, text};
use crate::i18n;
use crate::pages::form::Acting;
use crate::state::words_of;
use crate::sync::TransportError;
use futures::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::*;
use std::rc::Rc;

type Keep<K> = Rc<dyn Fn(K, String) -> LocalBoxFuture<'static, Result<(), TransportError>>>;

/// What is said around a reason.
#[derive(Clone, Copy)]
pub struct Asking {
    /// What opens the form.
    pub begin: &'static str,
    /// What the reason is called.
    pub label: &'static str,
    /// What keeps it.
    pub keep: &'static str,
    /// What to do when it is missing.
    pub missing: &'static str,
}

/// The reasons that are typed on a screen; one form is open at a time. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Reasoning<K: Send + Sync + 'static> {
    open: RwSignal<Option<K>>,
    typed: RwSignal<Vec<(K, String)>>,
    asking: Asking,
    keep: StoredValue<Keep<K>, LocalStorage>,
}

impl<K: Copy + PartialEq + Send + Sync + 'static> Reasoning<K> {
    /// None is typed yet; `keep` gets what it is for, and the reason.
    pub fn of<F>(asking: Asking, keep: impl Fn(K, String) -> F + 'static) -> Self
    where
        F: Future<Output = Result<(), TransportError>> + 'static,
    {
        let keep: Keep<K> = Rc::new(move |about, reason| keep(about, reason).boxed_local());
        let (open, typed) = (RwSignal::new(None), RwSignal::new(Vec::new()));
        Self { open, typed, asking, keep: StoredValue::new_local(keep) }
    }

    /// That whose form is open.
    pub fn open(self) -> Option<K> {
        self.open.get()
    }

    /// For one thing: its form while that is open, else the button that opens it, behind what stands beside that.
    pub fn shown(self, about: K, object: String, beside: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        let open = derived(move || self.open.get() == Some(about));
        dynamic(move || {
            if open.get() {
                return self.form(about, object.clone());
            }
            let begin = button_about("", self.asking.begin, &object, move || self.open.set(Some(about)));
            view! { <div class="acts">{all([beside(), begin])}</div> }.into_any()
        })
    }

    fn form(self, about: K, object: String) -> AnyView {
        let (Self { open, typed, asking, keep }, acting) = (self, Acting::begin());
        let reason = move |typed: &Vec<(K, String)>| {
            typed.iter().find(|(of, _)| *of == about).map(|(_, reason)| reason.clone()).unwrap_or_default()
        };
        let set = move |reason: Option<String>| {
            // The screen may be another one by now.
            let _ = typed.try_update(|typed| {
                typed.retain(|(of, _)| *of != about);
                typed.extend(reason.map(|reason| (about, reason)));
            });
        };
        let leave = move || {
            set(None);
            if open.try_get_untracked() == Some(Some(about)) {
                open.set(None);
            }
        };
        let value = text(move || typed.with(reason));
        let field = Field::new("reason", asking.label, value, move |reason| set(Some(reason)));
        let submit = on(move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let reason = typed.with_untracked(reason).trim().to_owned();
            if acting.faults.found([("reason", reason.is_empty().then_some(asking.missing))]) {
                return;
            }
            let keeping = keep.with_value(|keep| keep(about, reason));
            acting.act(move || async move {
                keeping.await.map_err(|error| words_of(&error))?;
                leave();
                Ok(())
            });
        });
        // Also when the list around it was drawn anew, whoever types goes on typing.
        request_animation_frame(|| go_to("reason"));
        view! {
            <form novalidate=true aria-label=object on:submit=submit>
                {acting.faults.summary()}
                {field.within(acting.faults).typed()}
                <div class="acts">
                    {acting.button("keep-reason", asking.keep)}
                    {button("", "", i18n::cancel().to_owned(), leave)}
                </div>
            </form>
        }
        .into_any()
    }
}
