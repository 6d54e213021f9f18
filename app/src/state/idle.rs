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

/// Watches, for as long as the page is open.
pub fn watch(lec: Lec) {
    let touched = StoredValue::new_local(BrowserClock.now());
    let touch = move || touched.set_value(BrowserClock.now());
    window_event_listener(leptos::ev::pointerdown, move |_| touch());
    window_event_listener(leptos::ev::keydown, move |_| touch());
    let look = move || {
        let idle =
            |since: Timestamp| BrowserClock.now().0 - since.0 >= i64::from(session::idle_minutes()) * 60_000;
        if lec.key.with_value(Option::is_some) && touched.with_value(|since| idle(*since)) {
            lec.lock();
        }
    };
    // A page that was asleep looks at once when it is shown again.
    window_event_listener(leptos::ev::visibilitychange, move |_| look());
    // A browser without timers has bigger troubles.
    let _ = set_interval_with_handle(look, GLANCE);
}
