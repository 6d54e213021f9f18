//! The server's real operations on a real database.

use crate::world;
use server::operations::Failure;
use server::operations::boot_roll::boot_roll;
use server::operations::decide_held;
use server::operations::sync_roll::exchange;
use server::referee::Referee;
use server::store::{Store, StoreError};
use shared::access::Caller;
use shared::children::Record;
use shared::edits::{HistoryRow, Outcome, StoredRecord};
use shared::rounds::{Whom, Window};
use shared::values::{EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorCode;
use shared::wire::held::Decision;
use shared::wire::sync::{SyncRequest, SyncResponse};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The database with the world in it and nothing else, made once.
static WORLD: OnceLock<Vec<u8>> = OnceLock::new();

/// The real operations on a real database.
pub struct Real {
    runtime: Runtime,
    store: Store,
    referee: Arc<Referee>,
    folder: TempDir,
}

impl Real {
    /// A fresh database with the world.
    pub fn open() -> Self {
        let runtime = Runtime::new().expect("the machine has threads");
        let folder = tempfile::tempdir().expect("the machine has a temporary folder");
        let file = folder.path().join("lec.sqlite");
        let world = WORLD.get_or_init(|| {
            runtime.block_on(async {
                let store = Store::open(&file).await.expect("a fresh database opens");
                world::fill(&store).await;
                store.close().await;
            });
            std::fs::read(&file).expect("the database is a file")
        });
        std::fs::write(&file, world).expect("the folder can be written");
        let store = runtime.block_on(Store::open(&file)).expect("the database opens");
        Self { runtime, store, referee: Arc::default(), folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("lec.sqlite")
    }

    /// The process ends and begins again.
    pub fn restart(&mut self) {
        self.reopened_after(|_| ());
    }

    /// The bytes of the database; closing brings all of them into the one file.
    pub fn copy(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.reopened_after(|file| bytes = std::fs::read(file).expect("the database is a file"));
        bytes
    }

    /// The copy takes the place of the database.
    pub fn go_back(&mut self, copy: &[u8]) {
        self.reopened_after(|file| std::fs::write(file, copy).expect("the folder can be written"));
    }

    fn reopened_after(&mut self, change: impl FnOnce(&PathBuf)) {
        let file = self.file();
        let old = self.store.clone();
        self.runtime.block_on(old.close());
        change(&file);
        self.store = self.runtime.block_on(Store::open(&file)).expect("the database opens again");
        self.referee = Arc::default();
    }

    /// One round trip.
    pub fn sync(
        &self,
        caller: &Caller,
        institution: &InstitutionId,
        asked: &SyncRequest,
        now: Timestamp,
    ) -> Result<SyncResponse, ErrorCode> {
        let caller = (caller.clone(), None);
        let work = exchange(&self.store, &self.referee, caller, institution.clone(), asked.clone(), now);
        let (answer, contact) = self.runtime.block_on(work).map_err(code_of)?;
        if let Some(contact) = contact {
            self.runtime.block_on(contact.note(&self.store));
        }
        Ok(answer)
    }

    /// One page of a first download.
    pub fn boot(
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

    /// Opens or changes a window for everybody.
    pub fn window_put(&self, window: &Window, now: Timestamp) {
        let work = self.store.run_tx::<_, _, StoreError, _>("window", window.clone(), move |tx, window| {
            Box::pin(async move {
                let (whom, caller) = (Whom::everybody(), world::person(world::OFFICER));
                tx.window_put(window, (&whom, &window.letter), &caller, now).await
            })
        });
        self.runtime.block_on(work).expect("the window can be written");
    }

    /// The local government decides on everything that waits at an institution.
    pub fn decide(&self, id: &InstitutionId, accept: bool, now: Timestamp) -> Vec<EditId> {
        let parked = self.store.read::<_, _, StoreError, _>(id, |tx, id| Box::pin(tx.parked_at(id)));
        let parked = self.runtime.block_on(parked).expect("what waits can be read");
        let edits: Vec<EditId> = parked.into_iter().map(|parked| parked.sent.id).collect();
        let decide = |accept: bool| {
            let reason =
                if accept { String::new() } else { "ส่งเกินกำหนด".to_owned() };
            let decision = Decision { edits: edits.clone(), accept, reason };
            let input = (self.referee.clone(), world::person(world::OFFICER), id.clone(), decision);
            let work = self.store.run_tx("decide", input, move |tx, (referee, caller, id, decision)| {
                Box::pin(decide_held::decide(tx, referee, caller, id, decision, now))
            });
            self.runtime.block_on(work)
        };
        if accept {
            match decide(true) {
                Ok(()) => return edits,
                Err(Failure::Refused(ErrorCode::WindowClosed)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        decide(false).expect("declining is always possible");
        Vec::new()
    }

    /// The roll.
    pub fn records(&self, id: &InstitutionId) -> Vec<StoredRecord> {
        let work = self.store.read::<_, _, StoreError, _>(id, |tx, id| Box::pin(tx.records_all(id)));
        self.runtime.block_on(work).expect("the roll can be read")
    }

    /// The history in order.
    pub fn history(&self, id: &InstitutionId) -> Vec<HistoryRow> {
        let work = self.store.read::<_, _, StoreError, _>(id, |tx, id| Box::pin(tx.history_all(id)));
        self.runtime.block_on(work).expect("the history can be read")
    }

    /// The records as they were after one of the changes.
    pub fn records_at(&self, id: &InstitutionId, seq: u64) -> BTreeMap<RecordId, Record> {
        let work = self.store.read::<_, _, StoreError, _>(id, |tx, id| Box::pin(tx.records_at(id, seq)));
        self.runtime.block_on(work).expect("the history can be read")
    }

    /// The permanent answer to an edit.
    pub fn receipt(&self, id: &InstitutionId, edit: EditId) -> Option<Outcome> {
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
