//! The server for a simulation, in two kinds behind one face: a fast one in memory, which takes a push by the same
//! rule, and the real operations on SQLite.

mod fast;
mod real;

pub use fast::Fast;
pub use real::Real;

use shared::access::Caller;
use shared::children::Record;
use shared::edits::fold::records_at;
use shared::edits::{HistoryRow, Outcome, StoredRecord};
use shared::rounds::Window;
use shared::values::{EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{SyncRequest, SyncResponse};
use std::collections::BTreeMap;

/// A server of either kind.
pub enum Server {
    /// In memory.
    Fast(Fast),
    /// On SQLite in a folder of its own.
    Real(Real),
}

impl Server {
    /// One in memory, with so many records in a page of a first download.
    pub fn fast(boot_page: usize) -> Self {
        Self::Fast(Fast::new(boot_page))
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

    /// The roll as it is at this moment, and the number of its last change.
    pub fn versions(&self, institution: &InstitutionId) -> (u64, Vec<(RecordId, u64)>) {
        match self {
            Self::Fast(fast) => fast.versions(institution),
            Self::Real(real) => {
                let records = real.records(institution);
                let versions: Vec<_> = records.iter().map(|one| (one.id, one.ver)).collect();
                (versions.iter().map(|(_, ver)| *ver).max().unwrap_or(0), versions)
            }
        }
    }

    /// The roll by record.
    pub fn records(&self, institution: &InstitutionId) -> BTreeMap<RecordId, StoredRecord> {
        match self {
            Self::Fast(fast) => fast.records(institution),
            Self::Real(real) => real.records(institution).into_iter().map(|one| (one.id, one)).collect(),
        }
    }

    /// The history in order.
    pub fn history(&self, institution: &InstitutionId) -> Vec<HistoryRow> {
        match self {
            Self::Fast(fast) => fast.history(institution),
            Self::Real(real) => real.history(institution),
        }
    }

    /// The records of an institution as they were after one of its changes, as a base is drawn from them.
    pub fn records_at(&self, institution: &InstitutionId, seq: u64) -> BTreeMap<RecordId, Record> {
        match self {
            Self::Fast(fast) => records_at(fast.history(institution), seq),
            Self::Real(real) => real.records_at(institution, seq),
        }
    }

    /// The permanent answer to an edit.
    pub fn receipt(&self, institution: &InstitutionId, edit: EditId) -> Option<Outcome> {
        match self {
            Self::Fast(fast) => fast.receipt(institution, edit),
            Self::Real(real) => real.receipt(institution, edit),
        }
    }

    /// Opens or changes a window for everybody.
    pub fn window_put(&mut self, window: &Window, now: Timestamp) {
        match self {
            Self::Fast(fast) => fast.window_put(window),
            Self::Real(real) => real.window_put(window, now),
        }
    }

    /// The local government decides on everything that waits at an institution; declines it where no window is open.
    /// Returns what it accepted.
    pub fn decide(&mut self, institution: &InstitutionId, accept: bool, now: Timestamp) -> Vec<EditId> {
        match self {
            Self::Fast(fast) => fast.decide(institution, accept, now),
            Self::Real(real) => real.decide(institution, accept, now),
        }
    }

    /// A copy of everything, as a nightly backup makes it.
    pub fn backup(&mut self) -> Backup {
        match self {
            Self::Fast(fast) => Backup::Fast(Box::new(fast.clone())),
            Self::Real(real) => Backup::Real(real.copy()),
        }
    }

    /// Goes back to a copy.
    pub fn restore(&mut self, backup: &Backup) {
        match (self, backup) {
            (Self::Fast(fast), Backup::Fast(copy)) => fast.clone_from(copy),
            (Self::Real(real), Backup::Real(copy)) => real.go_back(copy),
            _ => unreachable!("a copy is of the same kind of server"),
        }
    }
}

/// A server's data as it once was.
#[derive(Clone)]
pub enum Backup {
    /// Of the one in memory.
    Fast(Box<Fast>),
    /// The bytes of the database.
    Real(Vec<u8>),
}
