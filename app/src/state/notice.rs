//! A word for a moment, after something was done; what can be undone can be undone from there.

use super::{Lec, Made, why_not};
use crate::i18n;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::values::InstitutionId;
use std::time::Duration;

/// So long a word stays.
const SHOWN: Duration = Duration::from_secs(5);
/// So long the way back stays; the child's page offers it later, too.
const UNDOABLE: Duration = Duration::from_secs(10);

/// A word, with the edit that undoes what it tells of.
#[derive(Clone)]
pub struct Notice {
    /// What was done.
    pub words: String,
    /// Where and how it is undone, if it can be.
    pub undone: Option<(InstitutionId, Made<'static>)>,
    told: u64,
}

impl Lec {
    /// Shows a word for a moment.
    pub fn tell(self, words: impl Into<String>) {
        self.tell_with(words, None);
    }

    /// The same for what can be undone.
    pub fn tell_with(self, words: impl Into<String>, undone: Option<(InstitutionId, Made<'static>)>) {
        let shown = if undone.is_some() { UNDOABLE } else { SHOWN };
        let told = self.told.get_value() + 1;
        self.told.set_value(told);
        self.notice.set(Some(Notice { words: words.into(), undone, told }));
        let still =
            move || self.notice.with_untracked(|last| last.as_ref().is_some_and(|last| last.told == told));
        set_timeout(
            move || {
                if still() {
                    self.notice.set(None);
                }
            },
            shown,
        );
    }

    /// Undoes what the word on the screen tells of.
    pub fn undo(self) {
        let Some((at, made)) = self.notice.get_untracked().and_then(|last| last.undone) else { return };
        self.notice.set(None);
        spawn_local(async move {
            match self.record(&at, &made).await {
                Ok(_) => self.tell(i18n::undone()),
                Err(error) => self.tell(i18n::not_saved(why_not(&error))),
            }
        });
    }
}
