//! A recorder's phone without a browser: the real write path, read path and sync over a store in memory, with ids
//! from a seed and a clock that may be wrong. It is driven by hand, so that a run can stop it at any moment.

use crate::disk::Disk;
use crate::world::{START, person};
use app::edits::{Desk, Heard, Known, Made, RecordError, look, open_roll, record};
use app::queries::child_page;
use app::store::schema::{ATTENTION, META, OUTBOX, RECORDS, SENT, keyed, of_institution};
use app::store::{Keys, LocalStore, RollMeta, SentEntry, StoreError, Table};
use app::sync::forget::{drop_synced, read_from_the_beginning};
use app::sync::{KnownDigests, Line, SyncError, Transport, sync_once};
use shared::access::{Caller, Role};
use shared::edits::{Cursor, Edit, SentEdit, StoredRecord};
use shared::json::FromJson;
use shared::values::ids::uuid_v7;
use shared::values::{Clock, Ids, InstitutionId, RecordId, Timestamp};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use uuid::Uuid;

/// A phone in a person's hand.
pub struct Phone {
    /// The person.
    pub caller: Caller,
    /// What it keeps.
    pub disk: Disk,
    ids: SeededIds,
    clock: SetClock,
    /// The clock that nobody can set.
    steady_ms: Cell<i64>,
    /// The last answer that this run of the app heard, by roll.
    heard: RefCell<BTreeMap<InstitutionId, Heard>>,
    /// What was read with a screen, for the edit that may be made there.
    ahead: RefCell<BTreeMap<(InstitutionId, RecordId), Known>>,
    /// What rolls add up to, as this run of the app knows it.
    pub known_digests: KnownDigests,
}

/// Work of a phone that may be left unfinished.
pub type Work<T> = Pin<Box<dyn Future<Output = T>>>;

impl Phone {
    /// A new phone. `number` chooses the person and keeps the ids of phones apart.
    pub fn new(number: usize, owner: usize) -> Self {
        Self::of(person(owner), number)
    }

    /// A new phone of a person.
    pub fn of(caller: Caller, number: usize) -> Self {
        Self {
            caller,
            disk: Disk::default(),
            ids: SeededIds { phone: number as u64, count: Cell::new(0) },
            clock: SetClock(Cell::new(START.0)),
            steady_ms: Cell::new(0),
            heard: RefCell::default(),
            ahead: RefCell::default(),
            known_digests: KnownDigests::default(),
        }
    }

    /// The same profile on another device, as a restored backup makes it.
    #[must_use]
    pub fn copied(&self, number: usize) -> Self {
        Self {
            caller: self.caller.clone(),
            disk: self.disk.copied(),
            ids: SeededIds { phone: number as u64, count: Cell::new(0) },
            clock: SetClock(self.clock.0.clone()),
            steady_ms: Cell::new(0),
            heard: RefCell::default(),
            ahead: RefCell::default(),
            known_digests: KnownDigests::default(),
        }
    }

    /// The server was not heard for long: behind the closed door what it told is forgotten, and when the door is opened
    /// every roll is read from its beginning.
    pub async fn forget(&self) -> Result<(), StoreError> {
        self.ahead.take();
        drop_synced(&self.disk).await?;
        read_from_the_beginning(&self.disk).await
    }

    /// Moves the phone's clock, forward or back.
    pub fn shift_clock(&self, ms: i64) {
        self.clock.0.set(self.clock.0.get() + ms);
    }

    /// Time passes on the clock that nobody can set.
    pub fn wait(&self, ms: i64) {
        self.steady_ms.set(self.steady_ms.get() + ms);
    }

    /// The app is started anew: nobody knows how long that took.
    pub fn start_anew(&self) {
        self.heard.take();
        self.known_digests.forget();
    }

    fn desk<'a>(&'a self, institution: &'a InstitutionId) -> Desk<'a> {
        Desk {
            institution,
            user: self.caller.account,
            role: self.caller.scopes.iter().map(|scope| scope.role).max().unwrap_or(Role::Recorder),
            clock: &self.clock,
            heard: self.heard.borrow().get(institution).copied(),
            steady_ms: self.steady_ms.get(),
            ids: &self.ids,
        }
    }

    /// Makes a place for a roll.
    pub fn open(&self, institution: &InstitutionId) {
        finish(open_roll(&self.disk, &self.desk(institution))).expect("memory does not fail");
    }

    /// Records an edit of a record that stood on the screen in this version, when so much had been read.
    pub async fn record(
        &self,
        institution: &InstitutionId,
        id: RecordId,
        edit: Edit,
        (seen, read): (u64, Cursor),
    ) -> Result<SentEdit, RecordError> {
        let made = Made { record: id, edit, seen, read: Some(read), draft: None };
        let ahead = self.ahead.borrow_mut().remove(&(institution.clone(), id));
        record(&self.disk, &self.desk(institution), &made, ahead).await
    }

    /// A new child's id.
    pub fn new_record(&self) -> RecordId {
        RecordId::new(&self.ids)
    }

    /// The child as the screen shows it.
    pub fn sees(&self, institution: &InstitutionId, id: RecordId) -> Option<StoredRecord> {
        let page = finish(child_page(&self.disk.content, institution, id)).expect("memory does not fail");
        // What is read with the screen may be old by the time that an edit is saved.
        if let Ok(known) = finish(look(&self.disk.content, institution, id)) {
            self.ahead.borrow_mut().insert((institution.clone(), id), known);
        }
        page.map(|page| page.stored)
    }

    /// Syncs one roll until nothing is left or the line fails.
    pub async fn sync(
        &self,
        institution: &InstitutionId,
        transport: &impl Transport,
    ) -> Result<(), SyncError> {
        let line = Line {
            store: &self.disk,
            transport,
            institution,
            clock: &self.clock,
            ids: &self.ids,
            known: &self.known_digests,
        };
        sync_once(&line).await?;
        if let Some(contact) = self.meta(institution).contact {
            let heard = Heard { at: contact.at, steady_ms: self.steady_ms.get(), wall: self.clock.now() };
            self.heard.borrow_mut().insert(institution.clone(), heard);
        }
        Ok(())
    }

    /// How far a roll has come.
    pub fn meta(&self, institution: &InstitutionId) -> RollMeta {
        let meta = finish(self.disk.content.get(META, institution.as_str())).expect("memory does not fail");
        meta.expect("the roll was opened")
    }

    fn list<T: FromJson + 'static>(&self, table: Table<T>, institution: &InstitutionId) -> Vec<T> {
        let rows = finish(self.disk.content.list(table, Keys::all(&of_institution(institution))));
        rows.expect("memory does not fail").into_iter().map(|(_, value)| value).collect()
    }

    /// The shadows.
    pub fn shadows(&self, institution: &InstitutionId) -> Vec<StoredRecord> {
        self.list(RECORDS, institution)
    }

    /// One shadow.
    pub fn shadow(&self, institution: &InstitutionId, id: RecordId) -> Option<StoredRecord> {
        finish(self.disk.content.get(RECORDS, &keyed(institution, &id))).expect("memory does not fail")
    }

    /// Edits that wait.
    pub fn outbox(&self, institution: &InstitutionId) -> Vec<SentEdit> {
        self.list(OUTBOX, institution)
    }

    /// Edits with their receipts.
    pub fn sent(&self, institution: &InstitutionId) -> Vec<SentEntry> {
        self.list(SENT, institution)
    }

    /// Edits that need the person.
    pub fn attention(&self, institution: &InstitutionId) -> Vec<SentEntry> {
        self.list(ATTENTION, institution)
    }
}

/// Lets a piece of work go on so many times; its value, if it came to its end.
pub fn go_on<T>(work: &mut Work<T>, times: u32) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    (0..times).find_map(|_| match work.as_mut().poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    })
}

/// Brings a piece of work to its end.
pub fn finish<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
            return value;
        }
    }
}

struct SetClock(Cell<i64>);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.get())
    }
}

struct SeededIds {
    phone: u64,
    count: Cell<u64>,
}

impl Ids for SeededIds {
    fn next(&self) -> Uuid {
        self.count.set(self.count.get() + 1);
        // The mixed count scatters the ids, so that the order of records is not the order of their making.
        let mixed = self.count.get().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut random = [0; 10];
        random[..8].copy_from_slice(&(mixed ^ self.phone).to_be_bytes());
        random[8..].copy_from_slice(&u16::try_from(self.phone).unwrap_or(u16::MAX).to_be_bytes());
        uuid_v7(START.0, random)
    }
}
