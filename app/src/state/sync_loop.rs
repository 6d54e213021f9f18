//! Runs the schedule against the browser: on start, on return to the app, on reconnect, after an edit, and by timer.

use super::cut_off::says_cut_off;
use super::{BrowserClock, BrowserIds, Lec, Phase, SyncStatus, Watched, steady_ms};
use crate::browser::{alone, on_document};
use crate::edits::Heard;
use crate::store::schema::{META, OUTBOX, of_institution};
use crate::store::{Keys, LocalStore, StoreError};
use crate::sync::schedule::{Occasion, after, delay_ms, ended_by};
use crate::sync::transport::{self, HttpTransport};
use crate::sync::{Line, SyncError, sync_once};
use futures::future::FutureExt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::{Clock, InstitutionId, Timestamp};
use std::cell::Cell;
use std::time::Duration;

/// The loop between two attempts.
#[derive(Default)]
pub struct Alarm {
    timer: Option<TimeoutHandle>,
    /// When it goes off, by the steady clock.
    due_ms: i64,
    failures: u32,
    busy: bool,
    /// The roll that is being synced.
    under_way: Option<InstitutionId>,
    /// The last answer for each roll that this run of the app heard.
    heard: Vec<(InstitutionId, Heard)>,
    /// Something happened while an attempt was under way.
    again: Option<Occasion>,
}

/// Listens to the browser, and thinks of syncing for the first time.
pub fn start(lec: Lec) {
    window_event_listener(leptos::ev::online, move |_| lec.wake(Occasion::Reconnected));
    window_event_listener(leptos::ev::offline, move |_| {
        lec.sync.update(|status| status.phase = Phase::Offline);
    });
    window_event_listener(leptos::ev::visibilitychange, move |_| match document().visibility_state() {
        web_sys::VisibilityState::Visible => {
            lec.came_back();
            lec.wake(Occasion::Now);
        }
        _ => lec.leave_work_behind(),
    });
    window_event_listener_untyped("pagehide", move |_| lec.leave_work_behind());
    on_document("freeze", transport::fall_asleep);
    on_document("resume", move || {
        transport::wake_up();
        lec.wake(Occasion::Now);
    });
    lec.look_after_commits();
    lec.wake(Occasion::Now);
}

impl Lec {
    /// A roll is worked on now: it is synced at once, unless that is what is being done.
    pub(super) fn wake_for(self, at: &InstitutionId) {
        if self.alarm.with_value(|alarm| alarm.under_way.as_ref() != Some(at)) {
            self.wake(Occasion::Now);
        }
    }

    /// Sets the alarm for the next attempt anew: more occasions may follow at once, such as further edits.
    pub fn wake(self, occasion: Occasion) {
        let wait = delay_ms(occasion, js_sys::Math::random());
        let due_ms = steady_ms() + i64::from(wait);
        self.alarm.update_value(|alarm| {
            // Who only looks puts nothing off.
            if matches!(occasion, Occasion::Looked(_)) && (alarm.busy || alarm.due_ms <= due_ms) {
                return;
            }
            if alarm.busy {
                if alarm.again != Some(Occasion::Edited) {
                    alarm.again = Some(occasion);
                }
                return;
            }
            if let Some(timer) = alarm.timer.take() {
                timer.clear();
            }
            let wait = Duration::from_millis(wait.into());
            alarm.due_ms = due_ms;
            // A browser without timers has bigger troubles; the next occasion tries again.
            alarm.timer = set_timeout_with_handle(move || spawn_local(attempt(self)), wait).ok();
        });
    }
}

async fn attempt(lec: Lec) {
    lec.alarm.update_value(|alarm| alarm.busy = true);
    let ended = Cell::new(Occasion::Elsewhere);
    let name =
        lec.who.with_untracked(|who| who.as_ref().map(|who| format!("lec-sync-{}", who.caller.account)));
    // One tab sends for all; what it brings rings in the others.
    alone(&name.unwrap_or_default(), async { ended.set(sync_all(lec).await) }.boxed_local()).await;
    if !transport::asleep() {
        lec.pack().await;
    }
    let next = lec.alarm.try_update_value(|alarm| {
        alarm.busy = false;
        alarm.under_way = None;
        after(ended.get(), alarm.again.take(), &mut alarm.failures)
    });
    lec.wake(next.unwrap_or(Occasion::Done));
}

/// Syncs the current roll, then those with waiting edits. Returns what the next attempt follows upon.
async fn sync_all(lec: Lec) -> Occasion {
    let Some(store) = lec.store() else { return Occasion::Done };
    let rolls = match rolls_to_sync(lec, &store).await {
        Ok(rolls) => {
            if lec.store_trouble.with_untracked(Option::is_some) {
                lec.store_trouble.set(None);
            }
            rolls
        }
        Err(error) => {
            lec.store_trouble.set(Some(error));
            return Occasion::Done;
        }
    };
    if rolls.is_empty() {
        lec.sync.update(|status| status.phase = Phase::Idle);
        return Occasion::Done;
    }
    lec.sync.update(|status| status.phase = Phase::Syncing);
    for institution in &rolls {
        lec.alarm.update_value(|alarm| {
            alarm.under_way = Some(institution.clone());
            // Whoever asked for this roll until now is answered by what follows.
            if alarm.again == Some(Occasion::Now) && lec.current.get_untracked() == alarm.under_way {
                alarm.again = None;
            }
        });
        let before = (steady_ms(), BrowserClock.now(), contact_at(&store, institution).await);
        let ended = sync_once(&line(&store, institution)).await;
        // A page that is put to sleep would keep others waiting for what it reads here.
        if !transport::asleep() {
            lec.note_heard(&store, institution, before).await;
        }
        match ended {
            Ok(()) => {
                let clock_wrong = clock_is_wrong(&store, institution, true).await;
                let last_contact = Some(BrowserClock.now());
                lec.was_heard();
                spawn_local(lec.refresh_base(institution.clone()));
                // Of a roll that went away meanwhile nothing was asked.
                if let Some(clock_wrong) = clock_wrong {
                    lec.sync.update(|status| {
                        *status = SyncStatus { last_contact, clock_wrong, ..status.clone() };
                    });
                }
            }
            Err(SyncError::Transport(error)) if says_cut_off(&error) => {
                lec.empty_phone().await;
                return Occasion::Done;
            }
            Err(SyncError::Transport(error)) => {
                let phase = SyncStatus::after(&error);
                lec.sync.update(|status| status.phase = phase);
                // A clock that was found to be wrong stays so until the server is heard again.
                if !transport::asleep() && clock_is_wrong(&store, institution, false).await == Some(true) {
                    lec.sync.update(|status| status.clock_wrong = true);
                }
                return ended_by(&error);
            }
            Err(SyncError::Store(error)) => {
                lec.sync.update(|status| status.phase = Phase::Idle);
                lec.store_trouble.set(Some(error));
                return Occasion::Done;
            }
        }
    }
    lec.sync.update(|status| status.phase = Phase::Idle);
    Occasion::Done
}

impl Lec {
    /// Notes when an answer for a roll was asked for, by both clocks; an edit made later says how long ago that was. The
    /// clocks were read before, so that a page that slept meanwhile makes no edit older than it is. Where the contact is
    /// still that of before, nothing was heard: how long ago that one was nobody knows after a restart.
    async fn note_heard(
        self,
        store: &Watched,
        at: &InstitutionId,
        (steady_ms, wall, before): (i64, Timestamp, Option<Timestamp>),
    ) {
        let Some(contact) = contact_at(store, at).await.filter(|contact| Some(*contact) != before) else {
            return;
        };
        let heard = Heard { at: contact, steady_ms, wall };
        self.alarm.update_value(|alarm| {
            alarm.heard.retain(|(of, _)| of != at);
            alarm.heard.push((at.clone(), heard));
        });
    }

    /// The server's clock now, by the steady clock since the last answer; `None` when this run of the app heard none.
    pub fn server_now(self, at: &InstitutionId) -> Option<Timestamp> {
        let last = self.heard_of(at)?;
        Some(last.at.plus_ms(last.since_ms(steady_ms(), BrowserClock.now())))
    }

    /// The last answer for a roll that this run of the app heard.
    pub(super) fn heard_of(self, at: &InstitutionId) -> Option<Heard> {
        let of_this = |alarm: &Alarm| Some(alarm.heard.iter().find(|(of, _)| of == at)?.1);
        self.alarm.with_value(of_this)
    }
}

/// The server's clock at the contact that this phone can prove for a roll.
async fn contact_at(store: &Watched, at: &InstitutionId) -> Option<Timestamp> {
    let meta = store.get(META, at.as_str()).await.ok().flatten();
    meta?.contact.map(|contact| contact.at)
}

/// Whether this phone's clock contradicts the server's, as heard with a roll (sync.md 2.8, 37).
async fn clock_is_wrong(store: &Watched, at: &InstitutionId, just_now: bool) -> Option<bool> {
    let meta = store.get(META, at.as_str()).await.ok().flatten();
    let heard = meta?.server_time?;
    Some(BrowserClock.now().contradicts(heard, just_now))
}

/// What is needed to sync a roll from this browser.
pub(super) fn line<'a>(
    store: &'a Watched,
    institution: &'a InstitutionId,
) -> Line<'a, Watched, HttpTransport> {
    let known = store.known_digests();
    Line { store, transport: &HttpTransport, institution, clock: &BrowserClock, ids: &BrowserIds, known }
}

/// Of the rolls that are here the current one, and then those with waiting edits.
async fn rolls_to_sync(lec: Lec, store: &Watched) -> Result<Vec<InstitutionId>, StoreError> {
    let current = lec.current.get_untracked();
    let mut rolls = Vec::new();
    for (key, _) in store.list_text(META.name, Keys::all("")).await? {
        let Some(at) = InstitutionId::parse(&key) else { continue };
        let prefix = of_institution(&at);
        let first = Keys { prefix: &prefix, after: "", limit: 1 };
        if current.as_ref() == Some(&at) {
            rolls.insert(0, at);
        } else if !store.list_text(OUTBOX.name, first).await?.is_empty() {
            rolls.push(at);
        }
    }
    Ok(rolls)
}
