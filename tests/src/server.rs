//! The server for a simulation, in two kinds behind one face: a fast one in memory, which takes a push by the same
//! rule, and the real operations on SQLite.

use crate::world;
use server::operations::Failure;
use server::operations::boot_roll::boot_roll;
use server::operations::sync_roll::sync_roll;
use server::store::{Store, StoreError};
use shared::access::{Caller, Role};
use shared::codes::InstitutionKind;
use shared::edits::{
    Cursor, H8, HistoryRow, Ledger, Outcome, Receipt, RollDigest, StoredRecord, accept_push, yours,
};
use shared::planted::{self, Bug};
use shared::values::{DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::{BootPage, Columns};
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{EditResult, MAX_PAGE, MIN_PULL_SCHEMA, SyncRequest, SyncResponse};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A server of either kind.
pub enum Server {
    /// In memory; may be backed up and restored.
    Fast(Fast),
    /// On SQLite in a folder of its own.
    Real(Real),
}

impl Server {
    /// One in memory, with so many records in a page of a first download.
    pub fn fast(boot_page: usize) -> Self {
        Self::Fast(Fast { boot_page, ..Fast::default() })
    }

    /// One on SQLite.
    pub fn real() -> Self {
        Self::Real(Real::open())
    }

    /// One round trip.
    pub fn sync(
        &mut self,
        caller: &Caller,
        institution: &InstitutionId,
        asked: &SyncRequest,
        now: Timestamp,
    ) -> Result<SyncResponse, ErrorCode> {
        match self {
            Self::Fast(fast) => Ok(fast.sync(caller, institution, asked, now)),
            Self::Real(real) => real.sync(caller, institution, asked, now),
        }
    }

    /// One page of a first download.
    pub fn boot(
        &mut self,
        caller: &Caller,
        institution: &InstitutionId,
        after: Option<RecordId>,
        now: Timestamp,
    ) -> Result<BootPage, ErrorCode> {
        match self {
            Self::Fast(fast) => Ok(fast.boot(institution, after, now)),
            Self::Real(real) => real.boot(caller, institution, after, now),
        }
    }

    /// The process ends and begins again; what was committed is there.
    pub fn restart(&mut self) {
        if let Self::Real(real) = self {
            real.restart();
        }
    }

    /// The roll by record.
    pub fn records(&self, institution: &InstitutionId) -> BTreeMap<RecordId, StoredRecord> {
        match self {
            Self::Fast(fast) => {
                fast.rolls.get(institution).map(|roll| roll.records.clone()).unwrap_or_default()
            }
            Self::Real(real) => real.records(institution).into_iter().map(|one| (one.id, one)).collect(),
        }
    }

    /// The history in order.
    pub fn history(&self, institution: &InstitutionId) -> Vec<HistoryRow> {
        match self {
            Self::Fast(fast) => {
                fast.rolls.get(institution).map(|roll| roll.history.clone()).unwrap_or_default()
            }
            Self::Real(real) => real.history(institution),
        }
    }

    /// The permanent answer to an edit.
    pub fn receipt(&self, institution: &InstitutionId, edit: EditId) -> Option<Outcome> {
        match self {
            Self::Fast(fast) => {
                let receipts = &fast.rolls.get(institution)?.receipts;
                receipts.get(&edit).map(|receipt| receipt.outcome.clone())
            }
            Self::Real(real) => real.receipt(institution, edit),
        }
    }

    /// A copy of everything, as a nightly backup makes it; only of the one in memory.
    pub fn backup(&self) -> Option<Fast> {
        match self {
            Self::Fast(fast) => Some(fast.clone()),
            Self::Real(_) => None,
        }
    }
}

/// Everything in maps.
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
}

impl Roll {
    fn hash_at(&self, seq: u64) -> Option<H8> {
        let Some(place) = seq.checked_sub(1) else { return Some(H8::default()) };
        self.history.get(usize::try_from(place).ok()?).map(|row| row.h8)
    }
}

impl Fast {
    fn sync(
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
            roll: None,
            kind: InstitutionKind::Centre,
            levels: Vec::new(),
        };
        let taken = accept_push(&mut ledger, &asked.ops, asked.floor);
        let (known, numbers) = yours(&taken, &ledger.records, &asked.ops, asked.cur.seq);
        roll.head = ledger.head;
        roll.receipts = ledger.receipts;
        roll.records = ledger.records;
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
            if asked.want > 0 && !answer.more {
                answer.page.retain(|record| !known.contains(&record.id));
                answer.yours = numbers;
            }
        }
        answer
    }

    fn boot(&mut self, institution: &InstitutionId, after: Option<RecordId>, now: Timestamp) -> BootPage {
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
            answer.roll = Some(RollDigest::of(self.records.values()));
        }
        answer.page = changed.into_iter().map(StoredRecord::for_phones).collect();
    }
}

/// The real operations on a real database.
pub struct Real {
    runtime: Runtime,
    store: Store,
    folder: TempDir,
}

impl Real {
    fn open() -> Self {
        let runtime = Runtime::new().expect("the machine has threads");
        let folder = tempfile::tempdir().expect("the machine has a temporary folder");
        let store = runtime.block_on(async {
            let store = Store::open(&folder.path().join("lec.sqlite")).await.expect("a fresh database opens");
            world::fill(&store).await;
            store
        });
        Self { runtime, store, folder }
    }

    fn restart(&mut self) {
        let file = self.folder.path().join("lec.sqlite");
        let old = self.store.clone();
        self.store = self.runtime.block_on(async {
            old.close().await;
            Store::open(&file).await.expect("the database opens again")
        });
    }

    fn sync(
        &self,
        caller: &Caller,
        institution: &InstitutionId,
        asked: &SyncRequest,
        now: Timestamp,
    ) -> Result<SyncResponse, ErrorCode> {
        let input = (caller.clone(), institution.clone(), asked.clone());
        let work = self.store.run_tx("sync", &input, move |tx, (caller, institution, asked)| {
            Box::pin(sync_roll(tx, caller, institution, asked, now))
        });
        self.runtime.block_on(work).map_err(code_of)
    }

    fn boot(
        &self,
        caller: &Caller,
        institution: &InstitutionId,
        after: Option<RecordId>,
        now: Timestamp,
    ) -> Result<BootPage, ErrorCode> {
        let input = (caller.clone(), institution.clone());
        let work = self.store.read(&input, move |tx, (caller, institution)| {
            Box::pin(boot_roll(tx, caller, institution, after, now))
        });
        self.runtime.block_on(work).map_err(code_of)
    }

    fn records(&self, id: &InstitutionId) -> Vec<StoredRecord> {
        let work = self.store.read::<_, _, StoreError, _>(id, |tx, id| Box::pin(tx.records_all(id)));
        self.runtime.block_on(work).expect("the roll can be read")
    }

    fn history(&self, id: &InstitutionId) -> Vec<HistoryRow> {
        let work = self.store.read::<_, _, StoreError, _>(id, |tx, id| Box::pin(tx.history_all(id)));
        self.runtime.block_on(work).expect("the history can be read")
    }

    fn receipt(&self, id: &InstitutionId, edit: EditId) -> Option<Outcome> {
        let input = (id.clone(), BTreeSet::from([edit]));
        let work = self
            .store
            .read::<_, _, StoreError, _>(&input, |tx, (id, edits)| Box::pin(tx.receipts_get(id, edits)));
        let found = self.runtime.block_on(work).expect("receipts can be read");
        found.into_values().next().map(|receipt| receipt.outcome)
    }
}

fn code_of(failure: Failure) -> ErrorCode {
    match failure {
        Failure::Refused(code) | Failure::Explained(code, _) => code,
        Failure::Store(cause) => panic!("the database failed: {cause}"),
    }
}
