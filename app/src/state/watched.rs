//! The store with a bell: whoever looks at it looks again after each commit, and screens read again only what it was about.

use crate::browser::Bell;
use crate::store::answers::{Answers, Question, Rows, Wanted};
use crate::store::indexed_db::IndexedDb;
use crate::store::schema::{DRAFTS, META};
use crate::store::sealed::Sealed;
use crate::store::{Batch, Keys, LocalStore, StoreError};
use crate::sync::KnownDigests;
use futures::future::FutureExt;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// The person's database; a commit rings.
#[derive(Clone)]
pub struct Watched {
    database: Sealed<IndexedDb>,
    revision: RwSignal<u64>,
    rows: StoredValue<u64>,
    bell: Bell,
    drafts_bell: Bell,
    answers: Rc<RefCell<Answers>>,
    remembers: bool,
    known_digests: Rc<KnownDigests>,
}

impl Watched {
    /// `name` is that of the database: its tabs hear of each other's commits.
    pub(super) fn new(
        database: Sealed<IndexedDb>,
        name: &str,
        revision: RwSignal<u64>,
        rows: StoredValue<u64>,
    ) -> Self {
        let answers = Rc::<RefCell<Answers>>::default();
        let (all, drafts) = (answers.clone(), answers.clone());
        let bell = Bell::named(name, move || {
            all.borrow_mut().forget_all();
            rows.update_value(|rows| *rows += 1);
            revision.update(|revision| *revision += 1);
        });
        // No screen is drawn anew for a draft, here or there.
        let drafts_bell =
            Bell::named(&format!("{name}-drafts"), move || drafts.borrow_mut().forget(DRAFTS.name));
        Self {
            database,
            revision,
            rows,
            bell,
            drafts_bell,
            answers,
            remembers: false,
            known_digests: Rc::default(),
        }
    }

    /// The same for screens: they are drawn from what is remembered, as long as tabs hear each other in this browser.
    pub(super) fn for_screens(self) -> Self {
        Self { remembers: self.bell.is_heard(), ..self }
    }

    /// What rolls add up to, as far as it is known since the door was opened.
    pub(super) fn known_digests(&self) -> &KnownDigests {
        &self.known_digests
    }

    /// How many commits there were that were about more than how far a roll has come.
    pub(super) fn rows_after(&self) -> u64 {
        self.rows.get_value()
    }

    /// Has everybody look again, here and in other windows.
    pub(super) fn ring(&self) {
        self.answers.borrow_mut().forget_all();
        self.rows.update_value(|rows| *rows += 1);
        self.ring_for_contact();
    }

    /// The same when no child has changed.
    fn ring_for_contact(&self) {
        self.revision.update(|revision| *revision += 1);
        self.bell.ring();
    }

    /// Asks the database itself again: a bell may not have been heard in a window that nobody looked at.
    pub(super) fn doubt(&self) {
        self.answers.borrow_mut().forget_all();
        self.revision.update(|revision| *revision += 1);
    }

    /// The door is closed: what was read is forgotten, also where a read or an exchange is still under way.
    pub(super) fn close(&self) {
        self.answers.borrow_mut().close();
        self.bell.deafen();
        self.drafts_bell.deafen();
    }

    /// A commit for which no screen is drawn anew.
    pub(super) async fn commit_quietly(&self, batch: Batch) -> Result<(), StoreError> {
        let mut tables: Vec<&str> = batch.writes.iter().map(|(table, ..)| *table).collect();
        tables.dedup();
        let forget = || tables.iter().for_each(|table| self.answers.borrow_mut().forget(table));
        forget();
        let kept = self.database.commit(batch).await;
        forget();
        if tables.contains(&DRAFTS.name) {
            self.drafts_bell.ring();
        }
        kept
    }

    /// What the database holds; for screens from memory where that can be.
    async fn answer(&self, table: &'static str, keys: Keys<'_>, wanted: Wanted) -> Result<Rows, StoreError> {
        let whole = keys.after.is_empty() && keys.limit == u32::MAX;
        let question = (self.remembers && whole).then_some(Question { table, key: keys.prefix, wanted });
        let known = question.and_then(|question| self.answers.borrow_mut().find(&question));
        if let Some(rows) = known {
            return Ok(rows);
        }
        let mark = self.answers.borrow().mark();
        let rows = match wanted {
            Wanted::All => self.database.list_text(table, keys).boxed_local().await?,
            Wanted::One => {
                let text = self.database.get_text(table, keys.prefix).boxed_local().await?;
                text.map(|text| (keys.prefix.to_owned(), text)).into_iter().collect()
            }
        };
        if let Some(question) = question {
            self.answers.borrow_mut().keep(mark, &question, &rows);
        }
        Ok(rows)
    }
}

/// Each way to the database is boxed: it is taken from many places, and each would get a copy of its code.
impl LocalStore for Watched {
    async fn get_text(&self, table: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        let mut rows = self.answer(table, Keys::all(key), Wanted::One).boxed_local().await?;
        Ok(rows.pop().map(|(_, text)| text))
    }

    async fn list_text(
        &self,
        table: &'static str,
        keys: Keys<'_>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.answer(table, keys, Wanted::All).boxed_local().await
    }

    async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let of_contact = batch.writes.iter().all(|(table, ..)| *table == META.name);
        self.commit_quietly(batch).boxed_local().await?;
        if !of_contact {
            self.rows.update_value(|rows| *rows += 1);
        }
        self.ring_for_contact();
        Ok(())
    }
}
