//! The server in memory: pushes by the rule of `shared`, rolls in maps.

use shared::access::{Caller, Role};
use shared::codes::InstitutionKind;
use shared::edits::{
    Cursor, H8, HistoryRow, Ledger, Outcome, Receipt, RollDigest, SentEdit, StoredRecord, Taken, accept_held,
    accept_push, yours,
};
use shared::planted::{self, Bug};
use shared::rounds::Window;
use shared::values::{DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::{BootPage, Columns};
use shared::wire::sync::{
    Calendar, Concern, EditResult, MAX_PAGE, MIN_PULL_SCHEMA, SyncRequest, SyncResponse,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// What proves a contact here.
const PROOF: &str = "answered";

/// Institutions' rolls by id.
#[derive(Clone, Default)]
pub struct Fast {
    boot_page: usize,
    /// The state of the windows, and all of them; none are asked for while there never was one.
    windows: (u64, Option<Arc<[Window]>>),
    rolls: BTreeMap<InstitutionId, Roll>,
}

#[derive(Clone, Default)]
struct Roll {
    head: Cursor,
    records: BTreeMap<RecordId, StoredRecord>,
    history: Vec<HistoryRow>,
    receipts: BTreeMap<EditId, Receipt>,
    acked: BTreeMap<DeviceId, u64>,
    digest: RollDigest,
    /// Edits that wait for the local government, in the order of arrival.
    parked: Vec<(SentEdit, Caller)>,
}

impl Roll {
    fn ledger(
        &mut self,
        institution: &InstitutionId,
        caller: &Caller,
        edits: &[SentEdit],
        now: Timestamp,
    ) -> Ledger {
        let hash = |sent: &SentEdit| Some((sent.chain.seq, self.hash_at(sent.chain.seq)?));
        let contact = |sent: &SentEdit| {
            let contact = sent.at.contact.as_ref().filter(|contact| contact.proof == PROOF)?;
            Some((sent.id, contact.at))
        };
        Ledger {
            institution: institution.clone(),
            head: self.head,
            acked: 0,
            chain: edits.iter().filter_map(hash).collect(),
            contacts: edits.iter().filter_map(contact).collect(),
            receipts: std::mem::take(&mut self.receipts),
            records: std::mem::take(&mut self.records),
            device: edits.first().map_or(DeviceId(Uuid::nil()), |sent| sent.device),
            user: caller.account,
            by: caller.name.clone(),
            role: caller.scopes.iter().map(|scope| scope.role).max().unwrap_or(Role::Recorder),
            now,
            roll: Some(self.digest),
            kind: InstitutionKind::Centre,
            levels: Vec::new(),
            windows: None,
        }
    }

    fn keep(&mut self, ledger: Ledger, taken: Taken) {
        self.head = ledger.head;
        self.receipts = ledger.receipts;
        self.records = ledger.records;
        self.digest = ledger.roll.unwrap_or_default();
        self.history.extend(taken.changes);
    }

    fn hash_at(&self, seq: u64) -> Option<H8> {
        let Some(place) = seq.checked_sub(1) else { return Some(H8::default()) };
        self.history.get(usize::try_from(place).ok()?).map(|row| row.h8)
    }
}

impl Fast {
    /// An empty one, with so many records in a page of a first download.
    pub fn new(boot_page: usize) -> Self {
        Self { boot_page, ..Self::default() }
    }

    /// The number of the last change, and the records with their versions.
    pub fn versions(&self, institution: &InstitutionId) -> (u64, Vec<(RecordId, u64)>) {
        let Some(roll) = self.rolls.get(institution) else { return (0, Vec::new()) };
        (roll.head.seq, roll.records.values().map(|one| (one.id, one.ver)).collect())
    }

    /// The roll by record.
    pub fn records(&self, institution: &InstitutionId) -> BTreeMap<RecordId, StoredRecord> {
        self.rolls.get(institution).map(|roll| roll.records.clone()).unwrap_or_default()
    }

    /// The history in order.
    pub fn history(&self, institution: &InstitutionId) -> Vec<HistoryRow> {
        self.rolls.get(institution).map(|roll| roll.history.clone()).unwrap_or_default()
    }

    /// The permanent answer to an edit.
    pub fn receipt(&self, institution: &InstitutionId, edit: EditId) -> Option<Outcome> {
        let receipts = &self.rolls.get(institution)?.receipts;
        receipts.get(&edit).map(|receipt| receipt.outcome.clone())
    }

    /// One round trip.
    pub fn sync(
        &mut self,
        caller: &Caller,
        institution: &InstitutionId,
        asked: &SyncRequest,
        now: Timestamp,
    ) -> SyncResponse {
        let (version, windows) = self.windows.clone();
        let roll = self.rolls.entry(institution.clone()).or_default();
        let mut ledger = roll.ledger(institution, caller, &asked.ops, now);
        ledger.device = asked.dev;
        ledger.acked = roll.acked.get(&asked.dev).copied().unwrap_or(0);
        ledger.windows.clone_from(&windows);
        let taken = accept_push(&mut ledger, &asked.ops, asked.floor);
        let (known, numbers) = yours(&taken, &ledger.records, &asked.ops, asked.cur.seq);
        let held = taken.receipts.iter().filter(|new| new.receipt.outcome == Outcome::Held);
        roll.parked.extend(held.filter_map(|new| Some((new.payload.clone()?, caller.clone()))));
        let highest = ledger.acked;
        roll.acked.insert(asked.dev, highest);
        let outcomes = taken.outcomes.clone();
        roll.keep(ledger, taken);
        let told = |id: EditId, outcome: Outcome, named: bool| {
            let late = roll.receipts.get(&id).is_some_and(|receipt| receipt.late);
            EditResult { id: named.then_some(id), outcome, late }
        };
        let decided = asked.held.iter().filter_map(|id| Some((*id, roll.receipts.get(id)?.outcome.clone())));
        let mut answer = SyncResponse {
            results: outcomes.into_iter().map(|(id, outcome)| told(id, outcome, false)).collect(),
            fates: decided
                .filter(|(_, outcome)| *outcome != Outcome::Held)
                .map(|(id, outcome)| told(id, outcome, true))
                .collect(),
            calendar: windows.filter(|_| asked.win != Some(version)).map(|windows| Calendar {
                version,
                windows: windows.to_vec(),
                concern: Some(Concern::default()),
                base: None,
            }),
            proof: PROOF.to_owned(),
            acked: highest,
            page: Vec::new(),
            yours: Vec::new(),
            to: asked.cur,
            more: false,
            diverged: roll.hash_at(asked.cur.seq) != Some(asked.cur.h8) && !planted::has(Bug::NoChain),
            roll: None,
            server_time: now,
            min_schema: MIN_PULL_SCHEMA,
        };
        if !answer.diverged {
            roll.fill(asked, &mut answer);
            if !answer.more {
                answer.page.retain(|record| !known.contains(&record.id));
                answer.yours = numbers;
            }
        }
        answer
    }

    /// Opens or changes a window for everybody.
    pub fn window_put(&mut self, window: &Window) {
        let (version, windows) = &mut self.windows;
        let others = windows.iter().flat_map(|windows| windows.iter()).filter(|other| other.id != window.id);
        *windows = Some(others.cloned().chain([window.clone()]).collect());
        *version += 1;
    }

    /// The local government decides on everything that waits at an institution. Returns what it accepted.
    pub fn decide(&mut self, institution: &InstitutionId, accept: bool, now: Timestamp) -> Vec<EditId> {
        let windows = self.windows.1.clone().unwrap_or_default();
        let open = windows.iter().find(|window| window.is_open(now)).map(|window| window.id);
        let roll = self.rolls.entry(institution.clone()).or_default();
        let mut accepted = Vec::new();
        let mut parked = std::mem::take(&mut roll.parked);
        parked.sort_by_key(|(sent, _)| sent.n);
        for (sent, caller) in parked {
            let declined = Outcome::Declined {
                by: "วิไล".to_owned(), reason: "ส่งเกินกำหนด".to_owned()
            };
            let outcome = match open {
                Some(window) if accept => {
                    let mut ledger = roll.ledger(institution, &caller, std::slice::from_ref(&sent), now);
                    let (outcome, taken) = accept_held(&mut ledger, &sent, window);
                    roll.keep(ledger, taken);
                    accepted.push(sent.id);
                    outcome
                }
                _ => declined,
            };
            let late = outcome.seq().is_some();
            roll.receipts.entry(sent.id).and_modify(|receipt| {
                *receipt = Receipt { outcome, late, own: receipt.own.clone() };
            });
        }
        accepted
    }

    /// One page of a first download.
    pub fn boot(&mut self, institution: &InstitutionId, after: Option<RecordId>, now: Timestamp) -> BootPage {
        let roll = self.rolls.entry(institution.clone()).or_default();
        let rest = roll.records.values().filter(|record| after.is_none_or(|after| record.id > after));
        let page: Vec<StoredRecord> =
            rest.take(self.boot_page).cloned().map(StoredRecord::for_phones).collect();
        let next = (page.len() == self.boot_page).then(|| page.last().map(|last| last.id)).flatten();
        let total = roll.records.len() as u64;
        BootPage { at: roll.head, total, columns: Columns::of(&page), next, server_time: now }
    }
}

impl Roll {
    fn fill(&self, asked: &SyncRequest, answer: &mut SyncResponse) {
        let limit = asked.want.min(MAX_PAGE) as usize;
        let mut changed: Vec<_> =
            self.records.values().filter(|record| record.ver > asked.cur.seq).cloned().collect();
        changed.sort_by_key(|record| record.ver);
        changed.truncate(limit);
        answer.to = match changed.last() {
            Some(last) if changed.len() == limit && last.ver < self.head.seq => {
                answer.more = true;
                Cursor { seq: last.ver, h8: self.hash_at(last.ver).unwrap_or_default() }
            }
            _ => self.head,
        };
        if !answer.more {
            answer.roll = Some(self.digest);
        }
        answer.page = changed.into_iter().map(StoredRecord::for_phones).collect();
    }
}
