//! Runs the schedule against the browser: on start, on return to the app, on reconnect, after an edit, and by timer.

use super::{BrowserClock, BrowserIds, Lec, Phase, SyncStatus, Watched};
use crate::store::schema::{META, OUTBOX, of_institution};
use crate::store::{Keys, LocalStore, StoreError};
use crate::sync::schedule::{Occasion, delay_ms};
use crate::sync::transport::HttpTransport;
use crate::sync::{Line, SyncError, sync_once};
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{Clock, InstitutionId};

/// Starts the loop, and listens to the browser.
pub fn start(lec: Lec) {
    let (bell, occasions) = unbounded();
    lec.bell.set_value(Some(bell));
    window_event_listener(leptos::ev::online, move |_| lec.wake(Occasion::Reconnected));
    window_event_listener(leptos::ev::offline, move |_| {
        lec.sync.update(|status| status.phase = Phase::Offline);
    });
    window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            lec.wake(Occasion::Now);
        }
    });
    spawn_local(run(lec, occasions));
    lec.wake(Occasion::Now);
}

async fn run(lec: Lec, mut occasions: UnboundedReceiver<Occasion>) {
    let mut failures = 0;
    let mut wait = delay_ms(Occasion::Done, js_sys::Math::random());
    loop {
        match select(occasions.next(), TimeoutFuture::new(wait)).await {
            Either::Left((None, _)) => return,
            // More occasions may follow at once, such as further edits: the wait begins anew.
            Either::Left((Some(occasion), _)) => wait = delay_ms(occasion, js_sys::Math::random()),
            Either::Right(_) => {
                failures = if sync_all(lec).await { 0 } else { failures + 1 };
                let occasion = if failures == 0 { Occasion::Done } else { Occasion::Failed(failures) };
                wait = delay_ms(occasion, js_sys::Math::random());
            }
        }
    }
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
