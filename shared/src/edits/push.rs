//! A whole queue arrives: which edits were seen before, which numbers are missing, and what becomes of the rest.
//! The server's algorithm of sync.md 2.6 as a pure function over a [`Ledger`] that was loaded beforehand.

use super::acts::acts_of;
use super::apply::{Verdict, apply};
use super::chain::{Cursor, H8};
use super::digest::RollDigest;
use super::edit::SentEdit;
use super::facts::{Facts, Patch, StoredRecord};
use super::outcome::Outcome;
use super::refusal::Refusal;
use super::together::wrong_together;
use crate::access::Role;
use crate::checks::CheckContext;
use crate::children::{Field, Group};
use crate::codes::{InstitutionKind, Level};
use crate::planted::{self, Bug};
use crate::rounds::{Judged, Made, Window, judge};
use crate::sorted::{SortedMap, SortedSet};
use crate::values::date::AcademicYear;
use crate::values::{AccountId, DeviceId, EditId, InstitutionId, RecordId, Timestamp, WindowId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the server keeps of an edit for good: its answer, and the edits of the same person that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The permanent answer.
    pub outcome: Outcome,
    /// The previous edit by group, as the phone named it.
    pub own: SortedMap<Group, EditId>,
    /// Whether it was accepted after its window had closed (ส่งช้า, P4).
    pub late: bool,
}

/// A receipt to be stored, with what must not be lost.
#[derive(Clone, Debug)]
pub struct NewReceipt {
    /// Which edit.
    pub edit: EditId,
    /// Its number.
    pub n: u64,
    /// The answer.
    pub receipt: Receipt,
    /// The whole edit, unless everything of it was applied.
    pub payload: Option<SentEdit>,
}

/// One change of an institution's roll, with its number and chain hash.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// The change number.
    pub seq: u64,
    /// The record.
    pub record: RecordId,
    /// The edit.
    pub edit: EditId,
    /// What the phone's clock said.
    pub made_at: Timestamp,
    /// What was done.
    pub patch: Patch,
    /// The chain hash after it.
    pub h8: H8,
    /// The window that allowed it; `None` where the operator filled the register (domain.md 1.8 no. 5).
    pub window: Option<WindowId>,
    /// Whether it was made in that window and came after it.
    pub late: bool,
}

/// All that the server loads before it takes a push.
pub struct Ledger {
    /// The institution that the push is for.
    pub institution: InstitutionId,
    /// Its last change number and chain hash.
    pub head: Cursor,
    /// The highest number without a gap that the server has from this device.
    pub acked: u64,
    /// Receipts of the edits in the push, and of those named as their own predecessors.
    pub receipts: BTreeMap<EditId, Receipt>,
    /// The records that the push names, as far as they exist.
    pub records: BTreeMap<RecordId, StoredRecord>,
    /// The chain hash at each change number that the push names.
    pub chain: BTreeMap<u64, H8>,
    /// The device that sends.
    pub device: DeviceId,
    /// The person who sends.
    pub user: AccountId,
    /// The name of that person.
    pub by: String,
    /// What that person is at the institution.
    pub role: Role,
    /// When the push arrived.
    pub now: Timestamp,
    /// The digest of the roll, where it is known.
    pub roll: Option<RollDigest>,
    /// The kind of the institution and the levels it offers, for checking what two people made together.
    pub kind: InstitutionKind,
    /// The levels.
    pub levels: Vec<Level>,
    /// The windows of the institution; `None` where none is asked for, because the operator fills the register.
    pub windows: Option<Arc<[Window]>>,
    /// When the phone last heard the server before each edit, as far as its proof is right.
    pub contacts: BTreeMap<EditId, Timestamp>,
}

/// What a push did.
#[derive(Debug, Default)]
pub struct Taken {
    /// The answer to each edit that was looked at, in order.
    pub outcomes: Vec<(EditId, Outcome)>,
    /// The changes, in order of their numbers.
    pub changes: Vec<HistoryRow>,
    /// The receipts to be stored.
    pub receipts: Vec<NewReceipt>,
    /// The records that changed, as they were before; the ledger has them as they are now.
    pub before: BTreeMap<RecordId, Option<StoredRecord>>,
    /// Numbers that the device once gave and no longer holds, from and to: work that was lost before it was sent.
    pub lost: Option<(u64, u64)>,
}

/// Takes a push: `edits` in order of their numbers, and `floor`, the lowest number that the phone still holds.
pub fn accept_push(ledger: &mut Ledger, edits: &[SentEdit], floor: Option<u64>) -> Taken {
    let mut taken = Taken::default();
    for sent in edits {
        let expected = ledger.acked.saturating_add(1);
        if let Some(receipt) = ledger.receipts.get(&sent.id).filter(|_| !planted::has(Bug::NoDedupe)) {
            taken.outcomes.push((sent.id, receipt.outcome.clone()));
            if sent.n == expected {
                ledger.acked = sent.n;
            }
            continue;
        }
        if sent.n <= ledger.acked && !planted::has(Bug::NoDedupe) {
            // What follows may rest on this one, so it comes again with it, in order.
            taken.outcomes.push((sent.id, Outcome::Renumber));
            break;
        }
        if sent.n > expected && !planted::has(Bug::NoGapCheck) {
            if floor != Some(sent.n) {
                taken.outcomes.push((sent.id, Outcome::Gap { expected }));
                break;
            }
            taken.lost = Some((expected, sent.n - 1));
        }
        let seen = taken.changes.len();
        let outcome = accept_one(ledger, sent, Asked::Windows, &mut taken);
        ledger.acked = sent.n.max(ledger.acked);
        let late = taken.changes.get(seen).is_some_and(|change| change.late);
        let receipt = Receipt { outcome: outcome.clone(), own: sent.own.clone(), late };
        let kept_whole = !matches!(outcome, Outcome::Applied { .. } | Outcome::Merged { .. });
        taken.receipts.push(NewReceipt {
            edit: sent.id,
            n: sent.n,
            receipt: receipt.clone(),
            payload: kept_whole.then(|| sent.clone()),
        });
        ledger.receipts.insert(sent.id, receipt);
        taken.outcomes.push((sent.id, outcome));
    }
    taken
}

/// Takes an edit that was held, because the local government accepts it in a window that is open now. What came
/// meanwhile stands: the edit is judged as it was made. While one on which it rests is held, it is held, too.
pub fn accept_held(ledger: &mut Ledger, sent: &SentEdit, window: WindowId) -> (Outcome, Taken) {
    let mut taken = Taken::default();
    let outcome = accept_one(ledger, sent, Asked::Office(window), &mut taken);
    (outcome, taken)
}

/// Who says that an edit may change the roll now.
#[derive(Clone, Copy)]
enum Asked {
    /// The windows.
    Windows,
    /// The local government, in this window.
    Office(WindowId),
}

/// What the records of the institution are checked against.
fn context_of(ledger: &Ledger) -> CheckContext<'_> {
    let today = ledger.now.bangkok_day();
    let (kind, levels_offered) = (ledger.kind, &ledger.levels);
    CheckContext { today, academic_year: AcademicYear::of(today), kind, levels_offered }
}

fn accept_one(ledger: &mut Ledger, sent: &SentEdit, asked: Asked, taken: &mut Taken) -> Outcome {
    if sent.institution != ledger.institution || sent.user != ledger.user || sent.device != ledger.device {
        return Outcome::Rejected { why: Refusal::NotYours };
    }
    if sent.schema > super::SCHEMA {
        return Outcome::Rejected { why: Refusal::NewerSchema };
    }
    let own = own_chains(ledger, sent);
    let next_ver = ledger.head.seq + 1;
    let context = context_of(ledger);
    let together = |stored: &StoredRecord, writing: &SortedMap<_, _>, others: &[Field]| {
        wrong_together(stored, writing, others, &context)
    };
    let facts = Facts {
        record: ledger.records.get(&sent.record),
        role: ledger.role,
        by: &ledger.by,
        chain_ok: ledger.chain.get(&sent.chain.seq) == Some(&sent.chain.h8) || planted::has(Bug::NoChain),
        own: &own,
        next_ver,
        now: ledger.now,
        together: Some(&together),
    };
    let verdict = apply(&facts, sent);
    let behind = is_behind(ledger, &own);
    match verdict {
        // What says nothing new now may take back what the one before it will have written.
        Verdict::Refused(Refusal::UnknownRecord | Refusal::OffTheRoll)
        | Verdict::Changed { .. }
        | Verdict::Unchanged
            if behind =>
        {
            Outcome::Held
        }
        Verdict::Refused(why) => Outcome::Rejected { why },
        Verdict::Unchanged => Outcome::Applied { seq: ledger.head.seq },
        Verdict::Changed { stored, patch, merged } => {
            let Some((window, late)) = allowed(ledger, sent, asked) else { return Outcome::Held };
            let h8 = ledger.head.h8.after(next_ver, sent.record, sent.id, &patch);
            ledger.head = Cursor { seq: next_ver, h8 };
            let groups: SortedSet<Group> = patch.parked.keys().copied().collect();
            taken.changes.push(HistoryRow {
                seq: next_ver,
                record: sent.record,
                edit: sent.id,
                made_at: sent.at.wall,
                patch,
                h8,
                window,
                late,
            });
            if let Some(roll) = &mut ledger.roll {
                roll.add(&stored);
            }
            let before = ledger.records.insert(sent.record, *stored);
            if let (Some(roll), Some(before)) = (&mut ledger.roll, &before) {
                roll.remove(before);
            }
            taken.before.entry(sent.record).or_insert(before);
            match (groups.is_empty(), merged) {
                (false, _) => Outcome::Conflict { seq: next_ver, groups },
                (true, true) => Outcome::Merged { seq: next_ver },
                (true, false) => Outcome::Applied { seq: next_ver },
            }
        }
    }
}

/// The window that allows an edit, where one is asked for, and whether it comes late; `None` when it must wait.
fn allowed(ledger: &Ledger, sent: &SentEdit, asked: Asked) -> Option<(Option<WindowId>, bool)> {
    if let Asked::Office(window) = asked {
        return Some((Some(window), true));
    }
    let Some(windows) = ledger.windows.as_ref().filter(|_| !planted::has(Bug::WindowNotAsked)) else {
        return Some((None, false));
    };
    let acts = acts_of(&sent.edit, ledger.records.get(&sent.record));
    let contact = ledger.contacts.get(&sent.id).copied();
    match judge(windows, &acts, Made::of(contact, sent.at.since_contact_ms, ledger.now), ledger.now) {
        Judged::InTime(window) => Some((Some(window), false)),
        Judged::Late(window) => Some((Some(window), true)),
        Judged::Held => None,
    }
}

/// Whether an edit of the same person that led to this one still waits for the local government: then this one waits
/// behind it, so that the two keep their order.
fn is_behind(ledger: &Ledger, own: &SortedMap<Group, SortedSet<EditId>>) -> bool {
    let held =
        |edit: &EditId| ledger.receipts.get(edit).is_some_and(|receipt| receipt.outcome == Outcome::Held);
    own.values().any(|chain| chain.iter().any(held))
}

/// For each group, the person's own earlier edits, followed through refused and parked ones: without that a
/// teacher who corrects her own refused edit would get a question against herself.
fn own_chains(ledger: &Ledger, sent: &SentEdit) -> SortedMap<Group, SortedSet<EditId>> {
    let follow = |(&group, &first): (&Group, &EditId)| {
        let mut chain = SortedSet::new();
        let mut next = Some(first);
        while let Some(edit) = next {
            if !chain.insert(edit) || planted::has(Bug::OwnChainNotWalked) {
                break;
            }
            next = ledger.receipts.get(&edit).and_then(|receipt| receipt.own.get(&group)).copied();
        }
        (group, chain)
    };
    sent.own.iter().map(follow).collect()
}
