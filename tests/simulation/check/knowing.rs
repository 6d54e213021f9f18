//! What the author of each change knew, against what the change did.

use super::history::Lives;
use crate::known::{Seen, Typed};
use crate::run::Run;
use shared::checks::{CheckContext, Finding, Severity, check_record};
use shared::children::{Field, Group, Record};
use shared::codes::InstitutionKind;
use shared::edits::{Edit, HistoryRow, Outcome, SentEdit};
use shared::values::date::AcademicYear;
use shared::values::{EditId, RecordId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// The last writer of a field, and the number of that change.
type Writers = BTreeMap<Field, (EditId, u64)>;

/// One record on the way through its history.
#[derive(Default)]
struct Before {
    record: Record,
    writers: Writers,
    changes: Vec<(EditId, u64)>,
}

/// I3, I14 and I20: nothing was overwritten unknown, no child taken off over unknown work, nothing made wrong by
/// merging, nothing asked without cause.
pub fn knowing(run: &Run, history: &[HistoryRow], lives: &Lives) {
    let restored = run.network.borrow().restored;
    let mut records: BTreeMap<RecordId, Before> = BTreeMap::new();
    for row in history {
        let author = Author { run, typed: &run.typed[&row.edit], lives, restored };
        let before = records.entry(row.record).or_default();
        author.wrote_over_nothing_unknown(row, before);
        if takes_off(row) {
            author.saw_all_of(row, before);
        }
        if !restored {
            author.made_nothing_wrong(row, before);
            author.asked_with_cause(row, before);
        }
        for (&field, change) in &row.patch.changes {
            before.record.set(field, &change.to);
            before.writers.insert(field, (row.edit, row.seq));
        }
        before.record.measurements.extend(row.patch.measured.clone().map(|measured| (row.edit, measured)));
        if row.patch.changes.keys().any(|field| !field.group().is_mark()) {
            before.changes.push((row.edit, row.seq));
        }
    }
}

fn takes_off(row: &HistoryRow) -> bool {
    row.patch.changes.contains_key(&Field::ExitReason)
        && row.patch.changes.get(&Field::Status).is_some_and(|change| change.to == "removed")
}

/// The author of a change.
struct Author<'a> {
    run: &'a Run,
    typed: &'a Typed,
    lives: &'a Lives,
    restored: bool,
}

impl Author<'_> {
    fn own(&self, writer: EditId) -> bool {
        writer == self.typed.sent.id || self.typed.own.contains(&writer)
    }

    /// Whether what was seen of a group holds a write. A restored server may give the same number to another change.
    fn knew(&self, seen: &Seen, writer: EditId, seq: u64) -> bool {
        let of_this_history = || {
            let life = self.lives.get(&self.typed.sent.record);
            let mut states = life.into_iter().flatten();
            states.any(|(ver, state)| *ver == seen.ver && state.record == *seen.record)
        };
        self.own(writer) || (seq <= seen.ver && (!self.restored || of_this_history()))
    }

    /// Whether the value that stood there is one that this edit, or an own one before it, began with.
    fn began_with(&self, field: Field, stands: &str) -> bool {
        let own = self.typed.own.iter().map(|id| &self.run.typed[id]).chain([self.typed]);
        own.filter(|own| own.sent.record == self.typed.sent.record).any(|own| match &own.sent.edit {
            Edit::Create { .. } => false,
            Edit::Set { changes, .. } | Edit::Resolve { changes, .. } => {
                changes.get(&field).is_some_and(|wanted| wanted.from == stands)
            }
        })
    }

    fn wrote_over_nothing_unknown(&self, row: &HistoryRow, before: &Before) {
        let asked_or_told = row.patch.parked.keys().chain(row.patch.overwrote.keys());
        assert!(!asked_or_told.copied().any(Group::is_mark), "I3: change {} asks about a mark", row.seq);
        for (&field, change) in &row.patch.changes {
            let Some(&(writer, seq)) = before.writers.get(&field) else { continue };
            let group = field.group();
            let told = row.patch.overwrote.get(&group).is_some_and(|told| told.contains(&writer));
            let knew = self.began_with(field, &change.from)
                || self.knew(self.typed.looked_at.at(group), writer, seq);
            if group.is_mark() {
                self.run.met("marked over a mark", !knew);
                continue;
            }
            self.run.met("written over with notice", told && !knew);
            assert!(
                knew || told,
                "I3: change {} wrote {field:?} over {writer}, unknown to its author",
                row.seq
            );
        }
    }

    fn saw_all_of(&self, row: &HistoryRow, before: &Before) {
        for (&field, &(writer, seq)) in before.writers.iter().filter(|(field, _)| !field.group().is_mark()) {
            let own = self.typed.own.iter().flat_map(|id| self.run.typed[id].sent.edit.wanted());
            let screen = (field, self.typed.looked_at.value(field));
            let stands = before.record.get(field);
            let shown =
                own.chain([screen]).any(|one| one == (field, stands)) || self.began_with(field, stands);
            let fine = shown || self.knew(self.typed.looked_at.at(field.group()), writer, seq);
            assert!(fine, "I3: change {} took off over {writer} in {field:?}", row.seq);
        }
    }

    /// I14: an error that neither the record had nor the author's own screen is not born without an open question.
    fn made_nothing_wrong(&self, row: &HistoryRow, before: &Before) {
        let unseen = |(field, (writer, seq)): (&Field, &(EditId, u64))| {
            !self.knew(self.typed.looked_at.at(field.group()), *writer, *seq)
        };
        if row.patch.changes.is_empty() || !before.writers.iter().any(unseen) || self.was_declined_before(row)
        {
            return;
        }
        let arrived = self.run.network.borrow().arrived[&row.edit];
        let mut after = before.record.clone();
        row.patch.changes.iter().for_each(|(&field, change)| after.set(field, &change.to));
        let mut screen = self.typed.looked_at.record.clone();
        // What the author wrote in another tab while this form stood open is nobody else's doing.
        let own = self.typed.own.iter().map(|id| &self.run.typed[id].sent);
        let mut own: Vec<&SentEdit> =
            own.filter(|own| self.typed.stale && own.record == self.typed.sent.record).collect();
        own.sort_unstable_by_key(|own| own.n);
        for own in own {
            own.overlay(&mut screen);
        }
        self.typed.sent.overlay(&mut screen);
        let known: BTreeSet<Finding> =
            errors(&before.record, arrived).union(&errors(&screen, arrived)).copied().collect();
        let new: Vec<Finding> = errors(&after, arrived).difference(&known).copied().collect();
        let mut states = self.lives.get(&row.record).into_iter().flatten();
        let asked = states.any(|(seq, state)| *seq == row.seq && !state.waiting.is_empty());
        assert!(new.is_empty() || asked, "I14: change {} made {new:?} and nobody is asked", row.seq);
    }

    /// Whether the screen showed values of an own edit that the local government declined: what was done on top of them
    /// may be incomplete without them, which is a finding like any other.
    fn was_declined_before(&self, row: &HistoryRow) -> bool {
        let network = self.run.network.borrow();
        let declined = |id: &EditId| matches!(network.answered.get(id), Some(Outcome::Declined { .. }));
        let mut own = self.typed.own.iter().filter(|id| self.run.typed[id].sent.record == row.record);
        own.any(declined)
    }

    /// I20. An edit names one own edit before it for each group; a form that stood open over two may ask needlessly.
    fn asked_with_cause(&self, row: &HistoryRow, before: &Before) {
        let own = self.typed.own.iter().filter(|id| self.run.typed[id].sent.record == row.record);
        if row.patch.parked.is_empty() || (self.typed.stale && own.count() > 1) {
            return;
        }
        let looked = &self.typed.looked_at;
        let oldest = Seen { ver: looked.oldest(), ..Seen::default() };
        let cause = before.changes.iter().any(|&(writer, seq)| !self.knew(&oldest, writer, seq));
        assert!(cause, "I20: change {} asks, and nobody else wrote unseen", row.seq);
        let met_in = |group: &Group| {
            let mut writers = before.writers.iter().filter(|(field, _)| field.group() == *group);
            writers.any(|(_, &(writer, seq))| !self.knew(looked.at(*group), writer, seq))
        };
        let together = !row.patch.parked.keys().any(|group| met_in(group) || *group == Group::Status);
        self.run.met("wrong together", together);
    }
}

fn errors(record: &Record, now: Timestamp) -> BTreeSet<Finding> {
    let today = now.bangkok_day();
    let context = CheckContext {
        today,
        academic_year: AcademicYear::of(today),
        kind: InstitutionKind::Centre,
        levels_offered: &[],
    };
    let found = check_record(record, &context).into_iter();
    found.filter(|finding| finding.severity() == Severity::Error).collect()
}
