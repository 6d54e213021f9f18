//! The rule for edits around a closing: made in time by the last known server time, and received within the grace
//! (P4, R20, product.md 3, sync.md 2.8 no. 26 and 27).

use super::window::{RollAct, Window};
use crate::planted::{self, Bug};
use crate::sorted::SortedSet;
use crate::values::{Timestamp, WindowId};

/// When an edit was made, as far as the server can know: not before the contact that the phone proves, and not after
/// the arrival. What the phone's clock says counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Not before this.
    pub earliest: Timestamp,
    /// Not after this.
    pub latest: Timestamp,
}

impl Made {
    /// From the contact that a phone proves, and the time since by its steady clock, in milliseconds, while the app
    /// ran on. After a restart nobody knows how long that was, so it may have been made until it arrived.
    pub fn of(contact: Option<Timestamp>, since_ms: Option<i64>, arrived: Timestamp) -> Self {
        let Some(contact) = contact else { return Self { earliest: Timestamp(i64::MIN), latest: arrived } };
        match since_ms.filter(|since| *since >= 0) {
            Some(since) => {
                let made = contact.plus_ms(since).min(arrived);
                Self { earliest: made, latest: made }
            }
            None => Self { earliest: contact.min(arrived), latest: arrived },
        }
    }

    /// Made here and now.
    pub const fn now(now: Timestamp) -> Self {
        Self { earliest: now, latest: now }
    }
}

/// What the windows say of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It arrived while a window was open, which is named.
    InTime(WindowId),
    /// It was surely made in a window and arrived within its grace: accepted and marked ส่งช้า.
    Late(WindowId),
    /// Neither; it waits for the local government and is never dropped.
    Held,
}

/// Judges an edit that does these acts. What arrives while a window is open is in time whenever it was made: whoever
/// could do it now gains nothing by having done it before. Of several windows the one that closes last is named.
pub fn judge(windows: &[Window], acts: &SortedSet<RollAct>, made: Made, arrived: Timestamp) -> Judged {
    let allowed = || windows.iter().filter(|window| window.allows(acts));
    let last = |found: Option<&Window>| found.map(|window| window.id);
    let open = allowed().filter(|window| window.is_open(arrived)).max_by_key(|window| (window.to, window.id));
    if let Some(id) = last(open) {
        return Judged::InTime(id);
    }
    let inside = |window: &&Window| {
        (window.from <= made.earliest && made.latest < window.to) || planted::has(Bug::MadeNotAsked)
    };
    let within = |window: &&Window| window.to <= arrived && arrived <= window.grace_ends();
    let late = allowed().filter(within).filter(inside).max_by_key(|window| (window.to, window.id));
    last(late).map_or(Judged::Held, Judged::Late)
}
