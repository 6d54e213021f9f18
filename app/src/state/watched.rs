//! The store with a bell: whoever looks at it looks again after each commit, and reads again only what it was about.

use crate::browser::Bell;
use crate::store::answers::{Answers, Question, Rows};
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{ATTENTION, DRAFTS, META, OUTBOX, RECORDS, SENT, TOLD};
use crate::store::sealed::Sealed;
use crate::store::{Batch, Keys, LocalStore, StoreError};
use futures::future::FutureExt;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The person's database; a commit rings.
#[derive(Clone)]
pub struct Watched {
    database: Sealed<IndexedDb>,
    revision: RwSignal<u64>,
    rows: StoredValue<u64>,
    drafts: Rc<Cell<u64>>,
    bell: Bell,
    answers: Rc<RefCell<Answers>>,
    remembers: bool,
}

impl Watched {
    /// `name` is that of the database: its tabs hear of each other's commits.
    pub(super) fn new(
        database: Sealed<IndexedDb>,
        name: &str,
        revision: RwSignal<u64>,
        rows: StoredValue<u64>,
    ) -> Self {
        let drafts = Rc::new(Cell::new(0));
        let heard = drafts.clone();
        let bell = Bell::named(name, move |quiet| {
            if quiet {
                return heard.set(heard.get() + 1);
            }
            rows.update_value(|rows| *rows += 1);
            revision.update(|revision| *revision += 1);
        });
        Self { database, revision, rows, drafts, bell, answers: Rc::default(), remembers: false }
    }

    /// The same for screens, which look again after a commit anyway: what was read since then is not read again. Whoever
    /// decides by what stands there asks the database itself; where tabs do not hear each other, everybody does.
    pub(super) fn for_screens(self) -> Self {
        Self { remembers: self.bell.is_heard(), ..self }
    }

    /// How many commits there were about a table; `None` where answers are not remembered. Whole rolls are kept as they are
    /// drawn.
    fn commits_about(&self, table: &'static str, lists: bool) -> Option<u64> {
        let by_rows = [ATTENTION.name, OUTBOX.name, SENT.name, TOLD.name];
        match table {
            _ if !self.remembers => None,
            _ if table == META.name => Some(self.revision.get_untracked()),
            _ if table == DRAFTS.name => Some(self.drafts.get()),
            _ if by_rows.contains(&table) || (table == RECORDS.name && !lists) => Some(self.rows_after()),
            _ => None,
        }
    }

    /// What the database holds under a key, or under all keys that begin so; from memory where that can be.
    async fn rows(&self, table: &'static str, keys: Keys<'_>, lists: bool) -> Result<Rows, StoreError> {
        let whole = keys.after.is_empty() && keys.limit == u32::MAX;
        let after = self.commits_about(table, lists).filter(|_| whole);
        let question = after.map(|after| Question { table, key: keys.prefix, lists, after });
        let known = question.and_then(|question| self.answers.borrow().find(&question));
        if let Some(rows) = known {
            return Ok(rows);
        }
        let rows = if lists {
            self.database.list_text(table, keys).boxed_local().await?
        } else {
            let text = self.database.get_text(table, keys.prefix).boxed_local().await?;
            text.map(|text| (keys.prefix.to_owned(), text)).into_iter().collect()
        };
        if let Some(question) = question {
            self.answers.borrow_mut().keep(&question, rows.clone());
        }
        Ok(rows)
    }

    /// How many commits there were that were about more than how far a roll has come.
    pub(super) fn rows_after(&self) -> u64 {
        self.rows.get_value()
    }

    /// Has everybody look again, here and in other windows.
    pub(super) fn ring(&self) {
        self.rows.update_value(|rows| *rows += 1);
        self.ring_for_contact();
    }

    /// The same when no child has changed.
    fn ring_for_contact(&self) {
        self.revision.update(|revision| *revision += 1);
        self.bell.ring(false);
    }

    /// A commit of which no screen needs to hear.
    pub(super) async fn commit_quietly(&self, batch: Batch) -> Result<(), StoreError> {
        let of_drafts = batch.writes.iter().any(|(table, ..)| *table == DRAFTS.name);
        self.database.commit(batch).await?;
        if of_drafts {
            self.drafts.set(self.drafts.get() + 1);
            self.bell.ring(true);
        }
        Ok(())
    }
}

/// Each way to the database is boxed: it is taken from many places, and each would get a copy of its code.
impl LocalStore for Watched {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        let mut rows = self.rows(table, Keys::all(key), false).boxed_local().await?;
        Ok(rows.pop().map(|(_, text)| text))
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.rows(table, keys, true).boxed_local().await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let of_contact = batch.writes.iter().all(|(table, ..)| *table == META.name);
        self.commit_quietly(batch).boxed_local().await?;
        if of_contact {
            self.ring_for_contact();
        } else {
            self.ring();
        }
        Ok(())
    }
}
