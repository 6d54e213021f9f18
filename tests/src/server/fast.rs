//! The server in memory: pushes by the rule of `shared`, rolls in maps.

use shared::access::{Caller, Role};
use shared::codes::InstitutionKind;
use shared::edits::{
    Cursor, H8, HistoryRow, Ledger, Outcome, Receipt, RollDigest, StoredRecord, accept_push, yours,
};
use shared::planted::{self, Bug};
use shared::values::{DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::{BootPage, Columns};
use shared::wire::sync::{EditResult, MAX_PAGE, MIN_PULL_SCHEMA, SyncRequest, SyncResponse};
use std::collections::BTreeMap;

/// Institutions' rolls by id.
#[derive(Clone, Default)]
pub struct Fast {
    boot_page: usize,
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
}

impl Roll {
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
        let roll = self.rolls.entry(institution.clone()).or_default();
        let mut ledger = Ledger {
            institution: institution.clone(),
            head: roll.head,
            acked: roll.acked.get(&asked.dev).copied().unwrap_or(0),
            receipts: std::mem::take(&mut roll.receipts),
            records: std::mem::take(&mut roll.records),
            chain: asked
                .ops
                .iter()
                .filter_map(|sent| Some((sent.chain.seq, roll.hash_at(sent.chain.seq)?)))
                .collect(),
            device: asked.dev,
            user: caller.account,
            by: caller.name.clone(),
            role: caller.scopes.iter().map(|scope| scope.role).max().unwrap_or(Role::Recorder),
            now,
            roll: Some(roll.digest),
            kind: InstitutionKind::Centre,
            levels: Vec::new(),
        };
        let taken = accept_push(&mut ledger, &asked.ops, asked.floor);
        let (known, numbers) = yours(&taken, &ledger.records, &asked.ops, asked.cur.seq);
        roll.head = ledger.head;
        roll.receipts = ledger.receipts;
        roll.records = ledger.records;
        roll.digest = ledger.roll.unwrap_or_default();
        roll.history.extend(taken.changes);
        roll.acked.insert(asked.dev, ledger.acked);
        let mut answer = SyncResponse {
            results: taken
                .outcomes
                .into_iter()
                .map(|(_, outcome)| EditResult { id: None, outcome })
                .collect(),
            acked: ledger.acked,
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
