//! A small world with its server, and the people in it.

mod actor;
mod database;
mod process;
pub mod provider;
pub mod world;

pub use actor::Actor;
pub use database::Database;
pub use process::Process;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde::de::DeserializeOwned;
use server::app::App;
use server::gate::Gate;
use server::router::router;
use server::store::{Store, StoreError};
use server::thaid::Thaid;
use shared::access::Caller;
use shared::edits::{HistoryRow, StoredRecord};
use shared::rounds::{Whom, Window};
use shared::values::ids::uuid_v7;
use shared::values::{AccountId, Clock, Ids, InstitutionId, PhoneId, Timestamp};
use shared::wire::error_body::{ErrorBody, ErrorCode};
use shared::wire::paths;
use shared::wire::session::{IDENTITY, NewPhone, SignIn};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tokio::sync::Semaphore;
use tower::ServiceExt;
use uuid::Uuid;

/// 10 June 2025, 9:00 in Bangkok.
pub const START: Timestamp = Timestamp(1_749_520_800_000);
/// One day.
pub const DAY_MS: i64 = 86_400_000;
/// The centre of LAO A, whose recorder is Malee.
pub const CENTRE: &str = "6420203-01";
/// The school of LAO A.
pub const SCHOOL: &str = "6420203-02";
/// The centre of LAO B.
pub const CENTRE_B: &str = "6420204-01";
/// Everybody's password.
pub const PASSWORD: &str = "ดอกบัว-2568";

/// A clock that stands until the test moves it.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Lets time pass.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Ids in the same order in every run.
#[derive(Default)]
pub struct SeededIds(AtomicU64);

impl Ids for SeededIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        let mut random = [0; 10];
        random[2..].copy_from_slice(&count.to_be_bytes());
        uuid_v7(START.0, random)
    }
}

/// A vault on a phone that has just been made.
pub fn new_phone(ids: &SeededIds) -> NewPhone {
    let id = PhoneId::new(ids);
    NewPhone { id, word: id.0.simple().to_string(), before: Vec::new() }
}

/// The running system.
#[derive(Clone)]
pub struct TestServer(Arc<Running>);

struct Running {
    store: Store,
    router: Router,
    clock: Arc<SetClock>,
    ids: Arc<SeededIds>,
    database: Arc<Database>,
    gate: Arc<Gate>,
}

impl TestServer {
    /// Starts a server on a fresh database with the small world.
    pub async fn start() -> Self {
        let database = Database::new().await;
        let store = database.open().await;
        world::fill(&store).await;
        let clock = Arc::new(SetClock(AtomicI64::new(START.0)));
        let ids = Arc::new(SeededIds::default());
        Self::on(Arc::new(database), store, (clock, ids), None)
    }

    fn on(
        database: Arc<Database>,
        store: Store,
        (clock, ids): (Arc<SetClock>, Arc<SeededIds>),
        thaid: Option<Arc<Thaid>>,
    ) -> Self {
        let gate = Arc::<Gate>::default();
        let app = App {
            store: store.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            gate: gate.clone(),
            referee: Arc::default(),
            tries: Arc::default(),
            thaid,
            secure: false,
            behind_proxy: true,
        };
        Self(Arc::new(Running { store, router: router(app), clock, ids, database, gate }))
    }

    /// One more server on the same database.
    pub async fn another(&self) -> Self {
        let Running { database, clock, ids, .. } = &*self.0;
        Self::on(database.clone(), database.open().await, (clock.clone(), ids.clone()), None)
    }

    /// One more server on the same database, which knows the way to ThaID.
    pub async fn with_thaid(&self, thaid: Arc<Thaid>) -> Self {
        let Running { database, clock, ids, .. } = &*self.0;
        Self::on(database.clone(), database.open().await, (clock.clone(), ids.clone()), Some(thaid))
    }

    /// A server on a fresh database into which a backup was brought.
    pub async fn restored_from(&self, backup: &Store) -> Self {
        let database = Database::new().await;
        let store = database.open().await;
        store.fill_from(backup.clone()).await.unwrap().expect("an empty database");
        Self::on(Arc::new(database), store, (self.0.clock.clone(), self.0.ids.clone()), None)
    }

    /// Who is let in.
    pub fn gate(&self) -> &Arc<Gate> {
        &self.0.gate
    }

    /// Whether its database is PostgreSQL.
    pub fn on_postgres(&self) -> bool {
        matches!(*self.0.database, Database::Postgres(_))
    }

    /// Waits until what is noted beside the answers is noted.
    pub async fn quiet(&self) {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }

    /// The database under the server.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// A server and the recorder of its first centre.
    pub async fn with_recorder() -> (Self, Actor) {
        let server = Self::start().await;
        let recorder = server.sign_in("malee").await;
        (server, recorder)
    }

    /// Signs a person in on a device of their own.
    pub async fn sign_in(&self, name: &str) -> Actor {
        Actor::sign_in(self.clone(), name).await
    }

    /// The clock.
    pub fn clock(&self) -> &SetClock {
        &self.0.clock
    }

    /// New ids.
    pub fn ids(&self) -> &SeededIds {
        &self.0.ids
    }

    /// Sends one request.
    pub async fn ask(&self, method: Method, path: &str, cookie: &str, body: impl Into<Vec<u8>>) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::COOKIE, cookie);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.answer_to(request.body(Body::from(body.into())).unwrap()).await
    }

    /// Sends one request whose body says that it is of this kind.
    pub async fn ask_as(&self, kind: &str, path: &str, cookie: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path).header(header::COOKIE, cookie);
        let request = request.header(header::CONTENT_TYPE, kind);
        self.answer_to(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends one request whose body is packed.
    pub async fn ask_packed(&self, path: &str, cookie: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path).header(header::COOKIE, cookie);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::CONTENT_ENCODING, "gzip");
        self.answer_to(request.body(Body::from(body)).unwrap()).await
    }

    /// Gets an address as a browser that can unpack brotli.
    pub async fn get_tight(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::builder().uri(path).header(header::COOKIE, cookie);
        let request = request.header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        self.answer_to(request.body(Body::empty()).unwrap()).await
    }

    async fn answer_to(&self, request: Request<Body>) -> Answer {
        let response = self.0.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Tries to sign in.
    pub async fn try_sign_in(&self, name: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "name": name, "password": password });
        self.ask(Method::POST, paths::SESSION, "", body.to_string()).await
    }

    /// Tries to sign in from an address.
    pub async fn try_sign_in_from(&self, address: &str, name: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "name": name, "password": password });
        // What stands before the last one who asks could have made up.
        let told = format!("198.51.100.1, {address}");
        self.ask_with(Method::POST, paths::SESSION, &[("x-forwarded-for", &told)], body.to_string()).await
    }

    /// Sends one request with headers of its own.
    pub async fn ask_with(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.answer_to(request.body(Body::from(body.into())).unwrap()).await
    }

    /// Signs somebody in on a phone; the cookie of the session.
    pub async fn sign_in_on(&self, name: &str, phone: &NewPhone) -> String {
        let answer = self.try_sign_in_on(name, phone).await;
        assert_eq!(answer.status, 200, "{name}");
        answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }

    /// Tries to sign in on a phone.
    pub async fn try_sign_in_on(&self, name: &str, phone: &NewPhone) -> Answer {
        let (name, password) = (name.to_owned(), PASSWORD.to_owned());
        let body = serde_json::to_vec(&SignIn { name, password, phone: Some(phone.clone()) }).unwrap();
        self.ask(Method::POST, paths::SESSION, "", body).await
    }

    /// Sends one request from the vault of a phone, which is open where its identity is told.
    pub async fn ask_from(
        &self,
        method: Method,
        path: &str,
        (cookie, identity): (&str, &str),
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::COOKIE, cookie);
        let request = request.header(header::CONTENT_TYPE, "application/json").header(IDENTITY, identity);
        self.answer_to(request.body(Body::from(body.into())).unwrap()).await
    }

    /// The account of this name.
    pub async fn account_of(&self, name: &str) -> AccountId {
        let name = name.to_owned();
        let found: Result<_, StoreError> =
            self.0.store.read(&name, |tx, name| Box::pin(tx.account_by_name(name))).await;
        found.unwrap().expect("an account").id
    }

    /// The roll of an institution as the server keeps it.
    pub async fn records(&self, institution: &str) -> Vec<StoredRecord> {
        let id = InstitutionId::parse(institution).unwrap();
        let read: Result<_, StoreError> = self.0.store.read(&id, |tx, id| Box::pin(tx.records_all(id))).await;
        read.unwrap()
    }

    /// The history of an institution as the server keeps it.
    pub async fn history(&self, institution: &str) -> Vec<HistoryRow> {
        let id = InstitutionId::parse(institution).unwrap();
        let read: Result<_, StoreError> = self.0.store.read(&id, |tx, id| Box::pin(tx.history_all(id))).await;
        read.unwrap()
    }

    /// Writes a window, says so by one gate, and ends when the other is opened.
    pub async fn write_window(&self, window: &Window, written: &Arc<Semaphore>, gate: &Arc<Semaphore>) {
        let (now, caller) = (self.clock().now(), self.caller(AccountId(Uuid::from_u128(1))).await);
        let input = (window.clone(), caller, written.clone(), gate.clone());
        let work = self.0.store.run_tx("slowly", input, move |tx, (window, caller, written, gate)| {
            Box::pin(async move {
                tx.window_put(window, (&Whom::everybody(), &window.letter), caller, now).await?;
                written.add_permits(1);
                gate.acquire().await.map(|_| ()).map_err(|_| StoreError::BrokeOff)
            })
        });
        work.await.unwrap();
    }

    /// A person with their rights.
    pub async fn caller(&self, account: AccountId) -> Caller {
        let read: Result<_, StoreError> =
            self.0.store.read(&account, |tx, &account| Box::pin(tx.caller_get(account))).await;
        read.unwrap().unwrap()
    }

    /// The digests of all rolls are unknown, as after an upgrade.
    pub async fn forget_digests(&self) {
        let done: Result<(), StoreError> =
            self.0.store.run_tx("forget", (), |tx, ()| Box::pin(tx.roll_digests_forget())).await;
        done.unwrap();
    }

    /// How many edits a device lost before they were sent, as the office will see it.
    pub async fn lost(&self, actor: &Actor) -> u64 {
        let input = (actor.institution.clone(), actor.device());
        let read: Result<_, StoreError> =
            self.0.store.read(&input, |tx, (inst, device)| Box::pin(tx.device_get(inst, *device))).await;
        read.unwrap().map_or(0, |device| device.lost)
    }
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as a value.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        let told = || format!("{}: {}", self.status, String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", told()))
    }

    /// A failure with its code, told to people in Thai.
    #[track_caller]
    pub fn failed(&self, status: u16, code: ErrorCode) -> ErrorBody {
        let body: ErrorBody = self.json();
        assert_eq!((self.status.as_u16(), body.code), (status, code), "{}", body.message);
        let thai = body.message.chars().any(|letter| ('\u{e01}'..='\u{e5b}').contains(&letter));
        assert!(thai, "{}", body.message);
        body
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
