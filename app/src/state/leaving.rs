//! A page that goes to the background may never come back: what waits goes out with it.

use super::Lec;
use super::live::whenever;
use super::rolls::LastRead;
use super::sync_loop::line;
use crate::browser::{MOST_LEFT_BEHIND, leave_behind};
use crate::sync::parcel::Parcel;
use crate::sync::transport::identity;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::edits::SentEdit;
use shared::wire::paths;
use std::time::Duration;

/// How long after a commit the parcel is packed anew: more commits may follow at once.
const PAUSE: Duration = Duration::from_secs(2);

/// The parcel that is ready, if any.
#[derive(Default)]
pub struct Ready {
    parcel: Option<Parcel>,
    /// Whether it was left behind as it is since the page was last in front.
    left: bool,
    /// Whether it will be packed anew in a moment.
    due: bool,
    /// Counts what a parcel that is being packed may not know of.
    turn: u64,
}

impl Lec {
    /// Packs anew, and notes what is here, after every commit, also of another tab, and when another roll or another
    /// person is worked for.
    pub(super) fn look_after_commits(self) {
        whenever(move || {
            self.revision.track();
            self.current.track();
            self.who.track();
            if self.ready.try_update_value(|ready| std::mem::replace(&mut ready.due, true)) == Some(false) {
                set_timeout(move || spawn_local(self.look_after()), PAUSE);
            }
        });
    }

    async fn look_after(self) {
        self.ready.update_value(|ready| ready.due = false);
        self.look_for_end().await;
        self.pack().await;
        self.note_what_is_here().await;
        // Where it cannot be sealed now it is tried again after the next commit.
        let _ = self.keep_envelopes().await;
    }

    /// Makes ready what waits on the current roll.
    pub(super) async fn pack(self) {
        let turn = self.ready.with_value(|ready| ready.turn);
        let parcel = match (self.store(), self.current.get_untracked()) {
            (Some(store), Some(at)) => Parcel::pack(&line(&store, &at)).await.ok().flatten(),
            _ => None,
        };
        self.ready.update_value(|ready| {
            if ready.turn == turn {
                (ready.parcel, ready.left) = (parcel, false);
            }
        });
    }

    /// An edit that was just kept goes out with the others; where it cannot be added, all are packed anew at once.
    pub(super) fn add_to_parcel(self, sent: &SentEdit) {
        let added = self.ready.try_update_value(|ready| {
            (ready.left, ready.turn) = (false, ready.turn + 1);
            ready.parcel.as_mut().is_some_and(|parcel| parcel.add(sent))
        });
        if added == Some(false) {
            spawn_local(self.pack());
        }
    }

    /// Nothing of one person goes out in the name of another.
    pub(super) fn unpack(self) {
        self.ready.update_value(|ready| (ready.parcel, ready.turn) = (None, ready.turn + 1));
    }

    /// The page is in front again: whether what was left behind arrived is not known.
    pub(super) fn came_back(self) {
        self.ready.update_value(|ready| ready.left = false);
        self.last_read.update_value(LastRead::doubt);
        if let Some(store) = self.store() {
            store.doubt();
        }
    }

    /// The page goes to the background.
    pub(super) fn leave_work_behind(self) {
        self.ready.update_value(|ready| {
            let body = ready.parcel.as_ref().and_then(|parcel| parcel.sealed(MOST_LEFT_BEHIND));
            if let (Some((at, body)), false) = (body, ready.left) {
                leave_behind(&paths::sync(at), &body, identity());
                ready.left = true;
            }
        });
    }
}
