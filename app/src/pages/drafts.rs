//! A form that is being filled in survives: a call coming in, a reload, a new version, an empty battery.

use crate::form::ChildForm;
use crate::state::{KEEP_DRAFTS, Lec};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long after the last key press a draft is kept.
const PAUSE: Duration = Duration::from_secs(2);

/// Keeps the form two seconds after the last key press, when the app goes to the background, and when the person
/// leaves the screen; once it is saved or given up there is no key any more.
pub fn keep_drafts(lec: Lec, form: RwSignal<ChildForm>, key: StoredValue<Option<String>>) {
    let keep = move || {
        let Some(draft) = form.try_with_untracked(ChildForm::draft) else { return };
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
        form.track();
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
