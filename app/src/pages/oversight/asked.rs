//! What is asked from the server for a screen: still coming, refused with its reason, or there.

use crate::components::banner::{Tone, banner};
use crate::components::pieces::{button, dynamic, paragraph};
use crate::i18n;
use crate::state::words_of;
use crate::sync::TransportError;
use futures::future::{FutureExt, LocalBoxFuture};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

type Ask<T> = Rc<dyn Fn() -> LocalBoxFuture<'static, Result<T, TransportError>>>;

/// A question with its latest answer.
pub struct Asked<T: 'static> {
    ask: StoredValue<Ask<T>, LocalStorage>,
    answer: RwSignal<Option<Result<Rc<T>, String>>, LocalStorage>,
    /// Counts the questions: an older answer must not take the place of a newer one.
    turn: StoredValue<u64>,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Asked<T> {}

impl<T: 'static> Asked<T> {
    /// Asks at once.
    pub fn now<F: Future<Output = Result<T, TransportError>> + 'static>(
        ask: impl Fn() -> F + 'static,
    ) -> Self {
        let ask: Ask<T> = Rc::new(move || ask().boxed_local());
        let asked = Self {
            ask: StoredValue::new_local(ask),
            answer: RwSignal::new_local(None),
            turn: StoredValue::new(0),
        };
        asked.again();
        asked
    }

    /// Asks once more, unless the person has gone on to another screen.
    pub fn again(self) {
        let own = self.forget();
        let Some(asking) = self.ask.try_with_value(|ask| ask()) else { return };
        spawn_local(async move {
            let told = asking.await.map(Rc::new).map_err(|error| words_of(&error));
            // The person may have gone on to another screen, or asked something else.
            if self.turn.try_get_value() == Some(own) {
                let _ = self.answer.try_set(Some(told));
            }
        });
    }

    /// The answer is none any more: what was asked is about to change. Returns the number of the next question.
    pub fn forget(self) -> u64 {
        self.answer.set(None);
        self.turn.update_value(|turn| *turn += 1);
        self.turn.try_get_value().unwrap_or_default()
    }

    /// The answer or why there is none; `None` while it is still coming.
    pub fn told(self) -> Option<Result<Rc<T>, String>> {
        self.answer.get()
    }

    /// The answer, once it is there.
    pub fn get(self) -> Option<Rc<T>> {
        self.answer.get().and_then(Result::ok)
    }

    /// Shows it; what went wrong can be tried again.
    pub fn shown(self, show: impl Fn(Rc<T>) -> AnyView + Send + 'static) -> AnyView {
        dynamic(move || match self.answer.get() {
            None => paragraph("loading", i18n::loading()),
            Some(Err(why)) => {
                let again = button("", "again", i18n::try_again().to_owned(), move || self.again());
                banner(Tone::Wrong, "fault", why, Some(again))
            }
            Some(Ok(value)) => show(value),
        })
    }
}
