//! A signed-in person with a device: what it has read, the number of its next edit, and what it sends.

use super::{Answer, CENTRE, PASSWORD, TestServer};
use axum::http::Method;
use shared::children::enrolment::{put_back, taken_off};
use shared::children::{Field, Group};
use shared::codes::ExitReason;
use shared::edits::{Cursor, Edit, MadeAt, Outcome, Refusal, SCHEMA, SentEdit, StoredRecord, changes_to};
use shared::sorted::{SortedMap, SortedSet};
use shared::values::{AccountId, CivilDate, Clock, DeviceId, EditId, InstitutionId, RecordId};
use shared::wire::paths;
use shared::wire::session::SessionBody;
use shared::wire::sync::{PROTOCOL, SyncRequest, SyncResponse, Waiting};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// A person at work.
pub struct Actor {
    /// The system.
    pub server: TestServer,
    /// The session cookie.
    pub cookie: String,
    /// The account.
    pub account: AccountId,
    /// Where the person works; an officer may set it.
    pub institution: InstitutionId,
    /// How far the device has read.
    pub cursor: Cell<Cursor>,
    device: Cell<DeviceId>,
    next_n: Cell<u64>,
    shadows: RefCell<BTreeMap<RecordId, StoredRecord>>,
}

impl Actor {
    pub(super) async fn sign_in(server: TestServer, name: &str) -> Self {
        let answer = server.try_sign_in(name, PASSWORD).await;
        assert_eq!(answer.status, 200, "{name}");
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let body: SessionBody = answer.json();
        let own = body.caller.scopes.iter().find_map(|scope| match &scope.branch {
            shared::access::Branch::Institution(id) => Some(id.clone()),
            _ => None,
        });
        let device = DeviceId::new(server.ids());
        Self {
            cookie,
            account: body.caller.account,
            institution: own.unwrap_or_else(|| InstitutionId::parse(CENTRE).unwrap()),
            cursor: Cell::default(),
            device: Cell::new(device),
            next_n: Cell::new(1),
            shadows: RefCell::default(),
            server,
        }
    }

    /// The device in the person's hand.
    pub fn device(&self) -> DeviceId {
        self.device.get()
    }

    /// The same person with a copy of the same device.
    pub fn copied(&self) -> Self {
        Self {
            server: self.server.clone(),
            cookie: self.cookie.clone(),
            account: self.account,
            institution: self.institution.clone(),
            cursor: self.cursor.clone(),
            device: self.device.clone(),
            next_n: self.next_n.clone(),
            shadows: self.shadows.clone(),
        }
    }

    /// The same person and device, at another server on the same database.
    pub fn at(&self, server: &TestServer) -> Self {
        Self { server: server.clone(), ..self.copied() }
    }

    /// The next edit gets this number, as if those before it were lost.
    pub fn skip_to(&self, n: u64) {
        self.next_n.set(n);
    }

    /// An edit of this person at this moment; it is not sent yet.
    pub fn draft(&self, record: RecordId, edit: Edit) -> SentEdit {
        let n = self.next_n.replace(self.next_n.get() + 1);
        SentEdit {
            id: EditId::new(self.server.ids()),
            device: self.device.get(),
            n,
            user: self.account,
            schema: SCHEMA,
            institution: self.institution.clone(),
            record,
            base: self.shadows.borrow().get(&record).map_or(0, |shadow| shadow.ver),
            chain: self.cursor.get(),
            edit,
            own: SortedMap::new(),
            at: MadeAt::unproven(self.server.clock().now()),
        }
    }

    /// A correction of what the person sees.
    pub fn setting(&self, record: RecordId, values: &[(Field, &str)]) -> Edit {
        Edit::Set { changes: self.changes(record, values), measured: None }
    }

    /// The changes from what the person sees to some values.
    pub fn changes(&self, record: RecordId, values: &[(Field, &str)]) -> shared::edits::Changes {
        let seen = self.shadows.borrow().get(&record).map(|seen| seen.record.clone()).unwrap_or_default();
        changes_to(&seen, values.iter().map(|&(field, value)| (field, value.to_owned())))
    }

    /// Makes and sends an edit.
    pub async fn push(&self, record: RecordId, edit: Edit) -> Pushed {
        self.send(&[self.draft(record, edit)]).await
    }

    /// Adds a child by its first name.
    pub async fn create(&self, name: &str) -> RecordId {
        let record = RecordId::new(self.server.ids());
        let fields = SortedMap::from([(Field::FirstName, name.to_owned())]);
        self.push(record, Edit::Create { fields, measured: None }).await.accepted();
        self.pull().await;
        record
    }

    /// Corrects facts of a child.
    pub async fn set(&self, record: RecordId, values: &[(Field, &str)]) -> Pushed {
        self.push(record, self.setting(record, values)).await
    }

    /// Takes a child off the roll.
    pub async fn take_off(&self, record: RecordId) -> Pushed {
        let off = taken_off(ExitReason::NotExisting, day(), "ไม่พบตัว");
        let seen = self.seen(record);
        self.push(record, Edit::setting(&seen.record, off).unwrap()).await
    }

    /// Puts a child back.
    pub async fn put_back(&self, record: RecordId) -> Pushed {
        let seen = self.seen(record);
        self.push(record, Edit::setting(&seen.record, put_back(day())).unwrap()).await
    }

    /// Settles the waiting values of a group in favour of the given values, or of what stands when there are none.
    pub async fn resolve(&self, record: RecordId, group: Group, values: &[(Field, &str)]) -> Pushed {
        let seen = self.seen(record);
        let open = seen.conflict(group).expect("an open question");
        let settles = open.waiting.iter().map(|waits| waits.edit).collect();
        let changes = self.changes(record, values);
        self.push(record, Edit::Resolve { group, settles, changes }).await
    }

    /// Sends edits and reads nothing.
    pub async fn send(&self, ops: &[SentEdit]) -> Pushed {
        self.send_from(ops, ops.first().map(|sent| sent.n).filter(|&n| n == 1)).await
    }

    /// Sends edits, saying which is the lowest number still held.
    pub async fn send_from(&self, ops: &[SentEdit], floor: Option<u64>) -> Pushed {
        let asked = SyncRequest { floor, ..self.request(ops, 0) };
        let answer = self.exchange(&asked).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        Pushed(answer.json())
    }

    /// A request of this device.
    pub fn request(&self, ops: &[SentEdit], want: u32) -> SyncRequest {
        SyncRequest {
            p: PROTOCOL,
            schema: SCHEMA,
            dev: self.device.get(),
            cur: self.cursor.get(),
            ops: ops.to_vec(),
            floor: None,
            want,
            held: Vec::new(),
            win: None,
            pend: Waiting::default(),
        }
    }

    /// One round trip.
    pub async fn exchange(&self, asked: &SyncRequest) -> Answer {
        self.post(&paths::sync(&self.institution), serde_json::to_vec(asked).unwrap()).await
    }

    /// Posts a body.
    pub async fn post(&self, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.server.ask(Method::POST, path, &self.cookie, body).await
    }

    /// Posts a body that is packed with gzip.
    pub async fn post_packed(&self, path: &str, body: Vec<u8>) -> Answer {
        self.server.ask_packed(path, &self.cookie, body).await
    }

    /// Gets an address.
    pub async fn get(&self, path: &str) -> Answer {
        self.server.ask(Method::GET, path, &self.cookie, "").await
    }

    /// Gets an address as a browser that can unpack brotli.
    pub async fn get_tight(&self, path: &str) -> Answer {
        self.server.get_tight(path, &self.cookie).await
    }

    /// Reads one page of changes.
    pub async fn page(&self, want: u32) -> SyncResponse {
        let answer: SyncResponse = self.exchange(&self.request(&[], want)).await.json();
        self.cursor.set(answer.to);
        let mut shadows = self.shadows.borrow_mut();
        shadows.extend(answer.page.iter().map(|record| (record.id, record.clone())));
        answer
    }

    /// Reads everything that changed.
    pub async fn pull(&self) {
        while self.page(500).await.more {}
    }

    /// The record as the device has it.
    #[track_caller]
    pub fn seen(&self, record: RecordId) -> StoredRecord {
        self.shadows.borrow().get(&record).cloned().expect("the record was pulled")
    }

    /// The value of a field after reading everything that changed.
    pub async fn reads(&self, record: RecordId, field: Field) -> String {
        self.pull().await;
        self.seen(record).record.get(field).to_owned()
    }
}

fn day() -> CivilDate {
    CivilDate::parse_iso("2025-06-10").unwrap()
}

/// The answer to a push.
#[derive(Debug, PartialEq, Eq)]
pub struct Pushed(pub SyncResponse);

impl Pushed {
    /// The outcomes in order.
    pub fn outcomes(&self) -> Vec<Outcome> {
        self.0.results.iter().map(|result| result.outcome.clone()).collect()
    }

    /// The one outcome.
    #[track_caller]
    pub fn only(&self) -> Outcome {
        let [outcome] = self.outcomes().try_into().expect("one outcome");
        outcome
    }

    /// Everything was applied.
    #[track_caller]
    pub fn accepted(&self) {
        for outcome in self.outcomes() {
            assert!(matches!(outcome, Outcome::Applied { .. }), "{outcome:?}");
        }
    }

    /// It was applied beside somebody else's unseen change.
    #[track_caller]
    pub fn merged(&self) {
        assert!(matches!(self.only(), Outcome::Merged { .. }), "{:?}", self.only());
    }

    /// It waits as a question about these groups.
    #[track_caller]
    pub fn asks(&self, expected: &[Group]) {
        let Outcome::Conflict { groups, .. } = self.only() else { panic!("{:?}", self.only()) };
        assert_eq!(groups, expected.iter().copied().collect::<SortedSet<_>>());
    }

    /// It was refused.
    #[track_caller]
    pub fn refused(&self, expected: Refusal) {
        assert_eq!(self.only(), Outcome::Rejected { why: expected });
    }
}
