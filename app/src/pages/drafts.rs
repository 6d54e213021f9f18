//! A form that is being filled in survives: a call coming in, a reload, a new version, an empty battery.

use crate::components::banner::{Tone, banner};
use crate::components::dialog::asking_button;
use crate::components::pieces::{maybe, whenever};
use crate::form::{Text, draft_of};
use crate::i18n;
use crate::queries::child::{Draft, draft};
use crate::state::{KEEP_DRAFTS, Lec, once};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long after the last key press a draft is kept.
const PAUSE: Duration = Duration::from_secs(2);

/// Under which key a form is kept; once it is saved or given up there is none any more.
pub type DraftKey = StoredValue<Option<String>>;

/// Keeps what `draft` reads two seconds after the last key press, when the app goes to the background, and when the
/// person leaves the screen.
pub fn keep_drafts(lec: Lec, draft: Callback<(), Option<Draft>>, key: DraftKey) {
    let keep = move || {
        let Some(draft) = untrack(|| draft.run(())) else { return };
        let Some(key) = key.try_get_value().flatten() else { return };
        spawn_local(async move { lec.keep_draft(&key, &draft).await });
    };
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        let running = pause.try_update_value(Option::take).flatten();
        if let Some(running) = &running {
            running.clear();
        }
        running.is_some()
    };
    Effect::new(move |before: Option<()>| {
        draft.run(());
        if before.is_some() {
            stop();
            pause.set_value(set_timeout_with_handle(keep, PAUSE).ok());
        }
    });
    let hidden = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            keep();
        }
    });
    let asked = window_event_listener_untyped(KEEP_DRAFTS, move |_| keep());
    on_cleanup(move || {
        asked.remove();
        hidden.remove();
        if stop() {
            keep();
        }
    });
}

/// The texts of a form beside that of a child, kept in the same way. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct KeptTexts {
    lec: Lec,
    key: DraftKey,
    texts: StoredValue<Vec<Typed>>,
    taken_up: RwSignal<bool>,
}

/// A text of the form with what stands there now.
type Typed = (Text, RwSignal<String>);

impl KeptTexts {
    /// Takes up what was typed before, unless something was typed by then, and keeps what is typed from now on.
    pub fn begin<const N: usize>(key: String, texts: [(&'static str, RwSignal<String>); N]) -> Self {
        let begun =
            |(name, text): (&'static str, RwSignal<String>)| (Text::new(name, text.get_untracked()), text);
        let kept = Self {
            lec: Lec::here(),
            key: StoredValue::new(Some(key.clone())),
            texts: StoredValue::new(texts.map(begun).into()),
            taken_up: RwSignal::new(false),
        };
        let before = once(move |store| {
            let key = key.clone();
            async move { draft(&store, &key).await }
        });
        whenever(move || {
            if let Some(Ok(before)) = before.get()
                && let Some(before) = &*before
            {
                kept.take_up(before);
            }
        });
        keep_drafts(kept.lec, Callback::new(move |()| kept.draft()), kept.key);
        kept
    }

    /// A text in which the device proposes something is kept with the others, as it stands there.
    pub fn keep_proposed(self, name: &'static str, text: RwSignal<String>) {
        let proposed = Text::proposed(name, text.get_untracked());
        self.texts.update_value(|texts| texts.push((proposed, text)));
    }

    fn draft(self) -> Option<Draft> {
        self.texts.try_with_value(|texts| {
            let now = texts.iter().map(|(text, now)| (text, now.get()));
            draft_of(&now.collect::<Vec<_>>())
        })
    }

    fn take_up(self, before: &Draft) {
        if untrack(|| self.draft()).is_none_or(|draft| draft != Draft::default()) {
            return;
        }
        self.texts.with_value(|texts| {
            for (text, now) in texts {
                if let Some(typed) = text.taken_up(&now.get_untracked(), before) {
                    now.set(typed.clone());
                    self.taken_up.set(true);
                }
            }
        });
    }

    /// Says that something was taken up, and clears it if that is not wanted.
    pub fn note(self) -> AnyView {
        let clear = move || {
            self.texts.with_value(|texts| texts.iter().for_each(|(text, now)| now.set(text.before.clone())));
            self.taken_up.set(false);
        };
        maybe(move || self.taken_up.get().then(|| draft_note(clear)))
    }

    /// What was typed has served: what is typed from now on is kept again. The screen may be another one by now.
    pub fn forget(self) {
        let (lec, key) = (self.lec, self.key.try_get_value().flatten());
        self.texts
            .update_value(|texts| texts.iter_mut().for_each(|(text, now)| text.before = now.get_untracked()));
        self.taken_up.set(false);
        spawn_local(async move {
            if let Some(key) = key {
                lec.keep_draft(&key, &Draft::default()).await;
            }
        });
    }

    /// The key, for the edit that finishes the form, with what stands there: until [`Self::keep_on`] nothing is kept.
    pub fn finish(self) -> Option<(String, Draft)> {
        let draft = untrack(|| self.draft())?;
        Some((self.key.try_update_value(Option::take).flatten()?, draft))
    }

    /// The form was not done after all.
    pub async fn keep_on(self, (key, draft): (String, Draft)) {
        self.lec.keep_draft(&key, &draft).await;
        self.key.set_value(Some(key));
    }

    /// The form is done or given up: nothing of it stays.
    pub async fn done(self) {
        if let Some(key) = self.key.try_update_value(Option::take).flatten() {
            self.lec.keep_draft(&key, &Draft::default()).await;
        }
    }
}

/// Says that what was typed before was taken up, with the way to clear it.
pub fn draft_note(clear: impl FnMut() + 'static) -> AnyView {
    let words = i18n::draft_drop();
    let clear = asking_button("clear", words, i18n::draft_drop_question(), words, clear);
    banner(Tone::Quiet, "draft", i18n::draft_taken_up(), Some(clear))
}
