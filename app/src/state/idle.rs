//! Closes the door when nobody has touched the screen for a while.

use super::{BrowserClock, Lec};
use crate::session;
use leptos::prelude::*;
use shared::values::{Clock, Timestamp};
use std::time::Duration;

/// How often it is looked whether somebody is there.
const GLANCE: Duration = Duration::from_secs(10);

/// The minutes that a person can choose.
pub const IDLE_MINUTES: [u32; 4] = [1, 5, 15, 60];

/// While something stands on the screen that is shown only once, the door stays open at least so many minutes.
const HELD_MINUTES: u32 = 30;

/// Holds the door open for a while as long as its owner is there, and asks before the page is left.
pub fn hold(lec: Lec) {
    lec.held.update_value(|held| *held += 1);
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        // The door that closes after all asks nobody.
        if lec.held.get_value() > 0 {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        leaving.remove();
        lec.held.update_value(|held| *held = held.saturating_sub(1));
    });
}

/// Watches, for as long as the page is open.
pub fn watch(lec: Lec) {
    let touched = StoredValue::new_local(BrowserClock.now());
    let touch = move || touched.set_value(BrowserClock.now());
    window_event_listener(leptos::ev::pointerdown, move |_| touch());
    window_event_listener(leptos::ev::keydown, move |_| touch());
    let look = move || {
        let least = if lec.held.get_value() > 0 { HELD_MINUTES } else { 0 };
        let minutes = session::idle_minutes().max(least);
        let idle = |since: Timestamp| BrowserClock.now().0 - since.0 >= i64::from(minutes) * 60_000;
        if lec.key.with_value(Option::is_some) && touched.with_value(|since| idle(*since)) {
            lec.lock();
        }
    };
    // A page that was asleep looks at once when it is shown again.
    window_event_listener(leptos::ev::visibilitychange, move |_| look());
    // A browser without timers has bigger troubles.
    let _ = set_interval_with_handle(look, GLANCE);
}
