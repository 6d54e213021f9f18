//! I10: an edit changes the roll exactly when the windows allow it or the local government does, and everything else
//! waits.

use crate::known::Typed;
use crate::line::Arrival;
use crate::run::Run;
use shared::edits::HistoryRow;
use shared::rounds::Window;
use shared::values::{InstitutionId, Timestamp};

fn open(windows: &[Window], at: Timestamp) -> bool {
    windows.iter().any(|window| window.from <= at && at < window.to)
}

/// Whether a window had been open when something was made, and its grace was not over when it arrived.
fn in_grace(windows: &[Window], made: Timestamp, arrived: Timestamp) -> bool {
    windows.iter().any(|window| {
        let inside = window.from <= made && made < window.to;
        inside && window.to <= arrived && arrived.0 - window.to.0 <= window.grace_ms
    })
}

/// Every change was allowed when it arrived, by what is true and not by what a phone said; and no edit was held that
/// its evidence shows to be in time.
pub fn windows_are_kept(run: &Run, institution: &InstitutionId, history: &[HistoryRow]) {
    let network = run.network.borrow();
    for row in history {
        if let Some(decided) = network.decided.get(&row.edit) {
            assert!(row.late, "I10: change {} is not marked late", row.seq);
            assert!(network.first[&row.edit].held && decided.0 > 0, "I10: {} was not held", row.edit);
            continue;
        }
        let Some(arrival) = network.first.get(&row.edit) else { continue };
        let Arrival { at, windows, .. } = arrival;
        let made = run.typed[&row.edit].at;
        if open(windows, *at) {
            assert!(!row.late, "I10: change {} came in time and is marked late", row.seq);
        } else {
            assert!(row.late, "I10: change {} came after the closing and is not marked", row.seq);
            assert!(in_grace(windows, made, *at), "I10: change {} was made after the closing", row.seq);
        }
    }
    let here = run.typed.values().filter(|typed| typed.sent.institution == *institution);
    for typed in here {
        let Some(arrival) = network.first.get(&typed.sent.id).filter(|arrival| arrival.held) else {
            continue;
        };
        if !waits_behind(run, typed) {
            assert!(!open(&arrival.windows, arrival.at), "I10: {} was held in a window", typed.sent.id);
            let shown = shown_time(typed, arrival.at);
            let in_time = shown.is_some_and(|made| in_grace(&arrival.windows, made, arrival.at));
            assert!(!in_time, "I10: {} was held though it was made in time", typed.sent.id);
        }
    }
}

/// When an edit was made, as far as its evidence shows.
fn shown_time(typed: &Typed, arrived: Timestamp) -> Option<Timestamp> {
    let at = &typed.sent.at;
    // The profile on another device has no proof of its own.
    let contact = at.contact.as_ref()?;
    Some(contact.at.plus_ms(at.since_contact_ms?).min(arrived))
}

/// Whether an edit of the same person that led to this one was held before.
fn waits_behind(run: &Run, typed: &Typed) -> bool {
    let network = run.network.borrow();
    let mut before = run.typed.values().filter(|other| other.sent.record == typed.sent.record);
    before.any(|other| {
        let held = network.first.get(&other.sent.id).is_some_and(|arrival| arrival.held);
        held && other.sent.id != typed.sent.id && typed.own.contains(&other.sent.id)
    })
}
