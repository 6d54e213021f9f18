//! Writes are worked out beside the one writer of a file: the body of a transaction runs on a reader, and what it would
//! write is only noted. The writer then repeats the noted statements, unless somebody meanwhile held an institution that
//! the body held; in that case the body runs once more, on the writer. So whoever changes what a decision relies on must
//! hold the institution ([`Tx::institution_lock`]); contacts of phones, which nothing relies on, need not.

use super::file::FileTx;
use super::sql::{Sql, Statement};
use super::{StoreError, Tx};
use shared::values::InstitutionId;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A transaction that only notes what it would write.
pub struct Rehearsal {
    reader: FileTx,
    noted: Vec<Statement>,
    /// It asked for something after its first note, which it would not have seen there.
    astray: bool,
}

impl Rehearsal {
    /// On a reader.
    pub const fn on(reader: FileTx) -> Self {
        Self { reader, noted: Vec::new(), astray: false }
    }

    /// Notes a statement.
    pub(super) fn note(&mut self, statement: Sql) {
        self.noted.push(statement.for_sqlite());
    }

    /// Where to read, as long as nothing was noted.
    pub(super) fn reader(&mut self) -> Result<&mut FileTx, StoreError> {
        self.astray |= !self.noted.is_empty();
        if self.astray { Err(StoreError::BrokeOff) } else { Ok(&mut self.reader) }
    }

    /// What was noted, unless it went astray.
    pub(super) fn noted(self) -> Option<Vec<Statement>> {
        (!self.astray).then_some(self.noted)
    }
}

/// A transaction that was rehearsed.
pub struct Rehearsed<T> {
    /// What it answers.
    pub value: T,
    /// What it writes.
    pub(super) noted: Vec<Statement>,
    /// Where it relies on nobody having written since.
    pub held: Vec<InstitutionId>,
    /// The last commit that it has seen for certain.
    pub seen: u64,
}

impl<T> Rehearsed<T> {
    /// Writes what was noted; the answer then.
    pub fn perform(self, tx: &mut Tx) -> Result<T, StoreError> {
        for noted in &self.noted {
            tx.do_again(noted)?;
        }
        self.held.iter().for_each(|institution| tx.hold(institution));
        Ok(self.value)
    }
}

/// Counts the commits of the writer, for those who rehearse.
#[derive(Clone, Default)]
pub struct Commits(Arc<AtomicU64>);

impl Commits {
    /// The last one that is done.
    pub fn last(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// One more is done.
    pub fn one_more(&self) {
        self.0.fetch_add(1, Ordering::Release);
    }
}

/// More institutions are not remembered.
const MOST: usize = 50_000;

/// The commit in which an institution was last written at, as far as the writer knows; later ones than that which is
/// under way do not exist.
#[derive(Default)]
pub struct Marks {
    under_way: u64,
    at: HashMap<InstitutionId, u64>,
    /// Another process wrote something before this one.
    elsewhere: u64,
}

impl Marks {
    /// A commit begins; `disturbed` when another process has written since the last.
    pub fn begin(&mut self, last: u64, disturbed: bool) {
        self.under_way = last + 1;
        if disturbed {
            self.elsewhere = self.under_way;
        }
    }

    /// These were written at in the commit under way, or at least held.
    pub fn set(&mut self, held: Vec<InstitutionId>) {
        if self.at.len() > MOST {
            self.at.clear();
            self.elsewhere = self.under_way;
        }
        self.at.extend(held.into_iter().map(|institution| (institution, self.under_way)));
    }

    /// Whether what was rehearsed is still true.
    pub fn allow<T>(&self, rehearsed: &Rehearsed<T>) -> bool {
        let unchanged = |institution| self.at.get(institution).is_none_or(|&at| at <= rehearsed.seen);
        let held = !rehearsed.held.is_empty() && rehearsed.held.iter().all(unchanged);
        held && self.elsewhere <= rehearsed.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(seen: u64, held: &str) -> Rehearsed<()> {
        let held = InstitutionId::parse(held).into_iter().collect();
        Rehearsed { value: (), noted: Vec::new(), held, seen }
    }

    fn held(at: &str) -> Vec<InstitutionId> {
        vec![InstitutionId::parse(at).unwrap()]
    }

    #[test]
    fn only_what_was_seen_after_the_last_who_held_it_is_still_true() {
        let mut marks = Marks::default();
        marks.begin(4, false);
        assert!(marks.allow(&seen(4, "a")), "nobody was there");
        marks.set(held("a"));
        assert!(!marks.allow(&seen(4, "a")), "somebody before it in the same commit");
        assert!(marks.allow(&seen(4, "b")));
        assert!(!marks.allow(&seen(4, "?")), "it holds nothing, so nothing is known");
        // The commit failed, and its number is used again: what was set stays set.
        marks.begin(4, false);
        assert!(!marks.allow(&seen(4, "a")));
        marks.begin(5, false);
        assert!(!marks.allow(&seen(4, "a")) && marks.allow(&seen(5, "a")));
    }

    #[test]
    fn after_another_process_wrote_nothing_from_before_is_true() {
        let mut marks = Marks::default();
        marks.begin(7, true);
        assert!(!marks.allow(&seen(7, "a")));
        marks.begin(8, false);
        assert!(marks.allow(&seen(8, "a")));
    }
}
