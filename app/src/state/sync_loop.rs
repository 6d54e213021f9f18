//! Runs the schedule against the browser: on start, on return to the app, on reconnect, after an edit, and by timer.

use super::{BrowserClock, BrowserIds, Lec, Phase, SyncStatus, Watched};
use crate::store::schema::{META, OUTBOX, of_institution};
use crate::store::{Keys, LocalStore, StoreError};
use crate::sync::schedule::{Occasion, delay_ms};
use crate::sync::transport::HttpTransport;
use crate::sync::{Line, SyncError, sync_once};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{Clock, InstitutionId};
use std::time::Duration;

/// The loop between two attempts.
#[derive(Default)]
pub struct Alarm {
    timer: Option<TimeoutHandle>,
    failures: u32,
    busy: bool,
    /// Something happened while an attempt was under way.
    again: Option<Occasion>,
}

/// Listens to the browser, and thinks of syncing for the first time.
pub fn start(lec: Lec) {
    window_event_listener(leptos::ev::online, move |_| lec.wake(Occasion::Reconnected));
    window_event_listener(leptos::ev::offline, move |_| {
        lec.sync.update(|status| status.phase = Phase::Offline);
    });
    window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            lec.wake(Occasion::Now);
        }
    });
    lec.wake(Occasion::Now);
}

impl Lec {
    /// Sets the alarm for the next attempt anew: more occasions may follow at once, such as further edits.
    pub fn wake(self, occasion: Occasion) {
        self.alarm.update_value(|alarm| {
            if alarm.busy {
                alarm.again = Some(occasion);
                return;
            }
            if let Some(timer) = alarm.timer.take() {
                timer.clear();
            }
            let wait = Duration::from_millis(delay_ms(occasion, js_sys::Math::random()).into());
            // A browser without timers has bigger troubles; the next occasion tries again.
            alarm.timer = set_timeout_with_handle(move || spawn_local(attempt(self)), wait).ok();
        });
    }
}

async fn attempt(lec: Lec) {
    lec.alarm.update_value(|alarm| alarm.busy = true);
    let well = sync_all(lec).await;
    let mut next = Occasion::Done;
    lec.alarm.update_value(|alarm| {
        alarm.busy = false;
        alarm.failures = if well { 0 } else { alarm.failures + 1 };
        if !well {
            next = Occasion::Failed(alarm.failures);
        }
        next = alarm.again.take().unwrap_or(next);
    });
    lec.wake(next);
}

/// Syncs the current roll, then those with waiting edits. Returns whether trying again soon is of no use.
async fn sync_all(lec: Lec) -> bool {
    let Some(store) = lec.store() else { return true };
    let rolls = match rolls_to_sync(lec, &store).await {
        Ok(rolls) => rolls,
        Err(error) => {
            lec.store_trouble.set(Some(error));
            return true;
        }
    };
    if rolls.is_empty() {
        lec.sync.update(|status| status.phase = Phase::Idle);
        return true;
    }
    lec.sync.update(|status| status.phase = Phase::Syncing);
    for institution in &rolls {
        let line = Line {
            store: &store,
            transport: &HttpTransport,
            institution,
            clock: &BrowserClock,
            ids: &BrowserIds,
        };
        match sync_once(&line).await {
            Ok(()) => {}
            Err(SyncError::Transport(error)) => {
                let phase = SyncStatus::after(&error);
                let retry = phase == Phase::Offline;
                lec.sync.update(|status| status.phase = phase);
                return !retry;
            }
            Err(SyncError::Store(error)) => {
                lec.sync.update(|status| status.phase = Phase::Idle);
                lec.store_trouble.set(Some(error));
                return true;
            }
        }
    }
    let now = BrowserClock.now();
    lec.sync.set(SyncStatus { phase: Phase::Idle, last_contact: Some(now) });
    true
}

async fn rolls_to_sync(lec: Lec, store: &Watched) -> Result<Vec<InstitutionId>, StoreError> {
    let current = lec.current.get_untracked();
    let mut rolls: Vec<InstitutionId> = current.iter().cloned().collect();
    for (key, _) in store.list_text(META.name, Keys::all("")).await? {
        let Some(at) = InstitutionId::parse(&key) else { continue };
        let prefix = of_institution(&at);
        let first = Keys { prefix: &prefix, after: "", limit: 1 };
        if current.as_ref() != Some(&at) && !store.list_text(OUTBOX.name, first).await?.is_empty() {
            rolls.push(at);
        }
    }
    Ok(rolls)
}
