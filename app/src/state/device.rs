//! Time and ids from the browser.

use shared::values::{Clock, Ids, Timestamp};
use uuid::Uuid;

/// The clock of the phone. It may be wrong; it is evidence and never order.
pub struct BrowserClock;

impl Clock for BrowserClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the phone's clock is read")]
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds as whole numbers")]
    fn now(&self) -> Timestamp {
        Timestamp(js_sys::Date::now() as i64)
    }
}

/// The browser's steady clock: milliseconds since the page was opened. It cannot be set, and stands still while the
/// phone sleeps.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds as whole numbers")]
pub fn steady_ms() -> i64 {
    leptos::prelude::window().performance().map_or(0, |clock| clock.now() as i64)
}

/// Random bytes for a key; none where the browser has no randomness.
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let mut random = [0; N];
    getrandom::fill(&mut random).ok().map(|()| random)
}

/// Ids from the browser's randomness.
pub struct BrowserIds;

impl Ids for BrowserIds {
    fn next(&self) -> Uuid {
        let mut random = [0; 10];
        if getrandom::fill(&mut random).is_err() {
            for byte in &mut random {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
                let drawn = (js_sys::Math::random() * 256.0) as u8;
                *byte = drawn;
            }
        }
        shared::values::ids::uuid_v7(BrowserClock.now().0, random)
    }
}
