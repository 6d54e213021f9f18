//! The whole server on a port of its own, with a small world: one local government with one centre, its recorder
//! and its officer.

mod small_world;

pub use small_world::{account_id, centre, centre_id};

use crate::cable::Cable;
use crate::files::roll_of_these;
use axum::body::Body;
use axum::extract::{Path as AxumPath, Request};
use axum::http::header;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use server::app::{App, RandomIds, SystemClock};
use server::demo::{always, open_always};
use server::error::ApiError;
use server::operations::Failure;
use server::operations::decide_held::decide;
use server::operations::import_roll::apply_import;
use server::passwords::hash_cheaply;
use server::referee::Referee;
use server::store::{AccountRow, Parked, Store, StoreError};
use server::thaid::Thaid;
use server::workbook::Sheet;
use shared::access::{Branch, Caller, Role, Scope};
use shared::edits::HistoryRow;
use shared::rounds::{Confirming, RollAct, Whom, Window};
use shared::values::{Clock, RecordId, Timestamp, WindowId};
use shared::wire::error_body::ErrorCode;
use shared::wire::held::Decision;
use shared::wire::paths;
use small_world::{lao, province};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tempfile::TempDir;
use uuid::Uuid;

/// The password of every account of the small world.
pub const PASSWORD: &str = "ดอกบัวสีขาว";
/// The recorder of the centre.
pub const RECORDER: &str = "มาลี";
/// A second recorder of the same centre.
pub const COLLEAGUE: &str = "สมชาย";
/// The officer of the local government.
pub const OFFICER: &str = "วิไล";
/// The user name of the officer of the province.
pub const PROVINCE: &str = "กัญญา";
/// The user name of who protects the data.
pub const PROTECTOR: &str = "ดวงใจ";
/// The head of the centre.
pub const HEAD: &str = "สมศรี";
/// An officer of the department.
pub const DEPARTMENT: &str = "ธนากร";

/// A running server.
pub struct Site {
    /// The line to it.
    pub cable: Cable,
    /// Its database, for looking at what arrived.
    pub store: Store,
    newer: Arc<AtomicBool>,
    spoilt: Arc<AtomicBool>,
    busy: Arc<Busy>,
    pages: Arc<AtomicU32>,
    clock: Arc<MovedClock>,
    folder: TempDir,
}

/// The machine's clock, moved to another day.
#[derive(Default)]
struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_ms(self.0.load(Ordering::Relaxed))
    }
}

/// A server that has too much to do to sync.
#[derive(Default)]
struct Busy {
    /// After how many seconds callers are to come again; 0 while it has time.
    wait: AtomicU32,
    /// When it turned callers away.
    turned_away: Mutex<Vec<Instant>>,
}

impl Site {
    /// Starts a server with the small world.
    pub async fn start() -> Self {
        Self::start_with(|_| None).await
    }

    /// The same, which leads people to ThaID if it is told how; the address at which people reach it is known then.
    pub async fn start_with(thaid: impl FnOnce(&str) -> Option<Arc<Thaid>>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("lec.sqlite")).await.expect("a database");
        store
            .run_tx("world", (), |tx, ()| {
                Box::pin(async move {
                    open_always(tx).await?;
                    tx.areas_put(&[province()]).await?;
                    tx.laos_put(&[lao()]).await?;
                    tx.institutions_put(&[centre()]).await?;
                    let at_centre = Branch::Institution(centre_id());
                    let people = [
                        (1, RECORDER, "ครูมาลี ใจดี", Role::Recorder, at_centre.clone()),
                        (2, COLLEAGUE, "ครูสมชาย รักเรียน", Role::Recorder, at_centre.clone()),
                        (7, HEAD, "สมศรี ตั้งใจ", Role::Head, at_centre),
                        (3, OFFICER, "วิไล งามตา", Role::LaoOfficer, Branch::Lao(lao().code)),
                        (4, PROVINCE, "กัญญา ศรีเลย", Role::ProvinceOfficer, Branch::Province(lao().province)),
                        (5, PROTECTOR, "ดวงใจ รักษ์สิทธิ์", Role::DataProtectionOfficer, Branch::Country),
                        (6, DEPARTMENT, "ธนากร ใจซื่อ", Role::DlaOfficer, Branch::Country),
                    ];
                    for (n, name, display, role, branch) in people {
                        let account = AccountRow {
                            id: account_id(n),
                            name: name.to_owned(),
                            display: display.to_owned(),
                            password: hash_cheaply(PASSWORD),
                            failures: 0,
                            locked_until: Timestamp(0),
                        };
                        tx.account_put(&account).await?;
                        tx.scopes_put(account.id, &[Scope { role, branch }]).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .expect("the small world");
        let newer = Arc::new(AtomicBool::new(false));
        let spoilt = Arc::<AtomicBool>::default();
        let busy = Arc::<Busy>::default();
        let pages = Arc::new(AtomicU32::new(u32::MAX));
        let (told, elsewhere, turning, left) = (newer.clone(), spoilt.clone(), busy.clone(), pages.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let cable = Cable::to(listener.local_addr().expect("a bound port")).await;
        let clock = Arc::<MovedClock>::default();
        let thaid = thaid(&cable.origin());
        let app = App { thaid, clock: clock.clone(), ..App::new(store.clone(), false) };
        let service = server::router::router(app)
            .route("/for-tests/{page}/{file}", get(page_for_tests))
            .layer(from_fn(move |request, next| newer_worker(told.clone(), request, next)))
            .layer(from_fn(move |request, next| spoilt_code(elsewhere.clone(), request, next)))
            .layer(from_fn(move |request, next| turned_away(turning.clone(), request, next)))
            .layer(from_fn(move |request, next| pages_left(left.clone(), request, next)));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { cable, store, newer, spoilt, busy, pages, clock, folder }
    }

    /// Takes a workbook into the centre's roll, as the office's recorder would.
    pub async fn import(&self, file: &Path) {
        let sheet = Sheet::read(&std::fs::read(file).expect("the workbook")).expect("a sheet");
        let scopes = vec![Scope { role: Role::LaoOfficer, branch: Branch::Lao(lao().code) }];
        let caller = Caller { account: account_id(3), name: OFFICER.to_owned(), scopes };
        let now = self.clock.now();
        let input = (caller, centre_id(), sheet);
        let imported: Result<_, Failure> = self
            .store
            .run_tx("import", input, move |tx, (caller, at, sheet)| {
                Box::pin(apply_import(tx, caller, at, sheet, (None, None), &RandomIds, now))
            })
            .await;
        imported.expect("an import");
    }

    /// Signs somebody in; the cookie of the session.
    pub async fn cookie_of(&self, name: &str) -> String {
        let asked = serde_json::json!({ "name": name, "password": PASSWORD });
        let asking =
            reqwest::Client::new().post(format!("http://{}{}", self.cable.address(), paths::SESSION));
        let answer = asking.json(&asked).send().await.expect("an answer");
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        cookie.and_then(|cookie| cookie.split(';').next()).expect("a session").to_owned()
    }

    /// Cuts off every phone of the recorder, as the officer would.
    pub async fn cut_off_recorder(&self) {
        let now = self.clock.now();
        let cut: Result<(), StoreError> = self
            .store
            .run_tx("cut", (), move |tx, ()| {
                Box::pin(async move {
                    for phone in
                        tx.phones_of(&[account_id(1)]).await?.remove(&account_id(1)).unwrap_or_default()
                    {
                        tx.phone_cut(phone.id, account_id(3), now).await?;
                    }
                    Ok(())
                })
            })
            .await;
        cut.expect("the phones are cut off");
    }

    /// From now on the server has a newer version of the app.
    pub fn release_newer_app(&self) {
        self.newer.store(true, Ordering::Relaxed);
    }

    /// From now on something else answers in the place of the app's code, or no longer.
    pub fn spoil(&self, spoilt: bool) {
        self.spoilt.store(spoilt, Ordering::Relaxed);
    }

    /// Starts a server on whose roll there are so many children of [`roll_of`].
    pub async fn with_children(children: u32) -> Self {
        let site = Self::start().await;
        // A workbook holds no more rows than a real one.
        for first in (1..=children).step_by(5_000) {
            site.import(roll_of_these(first..=children.min(first + 4_999)).path()).await;
        }
        site
    }

    /// From now on calls to sync are turned away and told to come again after so many seconds; with 0 they are
    /// answered again.
    pub fn be_busy_for(&self, seconds: u32) {
        self.busy.wait.store(seconds, Ordering::Relaxed);
    }

    /// So many more pages of a first download are served; who asks for another never hears an answer.
    pub fn serve_pages(&self, pages: u32) {
        self.pages.store(pages, Ordering::Relaxed);
    }

    /// When calls to sync were turned away.
    pub fn turned_away(&self) -> Vec<Instant> {
        self.busy.turned_away.lock().expect("nobody panics with it").clone()
    }

    /// Everything that was done to the roll, in order.
    pub async fn history(&self) -> Vec<HistoryRow> {
        let history: Result<_, StoreError> =
            self.store.read(&centre_id(), |tx, at| Box::pin(tx.history_all(at))).await;
        history.expect("the history")
    }

    /// The names and fields of the roll as the server has it.
    pub async fn roll(&self) -> Vec<(RecordId, shared::children::Record)> {
        let records = self.store.read(&centre_id(), |tx, at| Box::pin(tx.records_all(at))).await;
        let records: Result<_, StoreError> = records;
        records.expect("the roll").into_iter().map(|stored| (stored.id, stored.record)).collect()
    }
}

impl Site {
    /// The window is open for so many days from now on; there is no other one.
    pub async fn open_window(&self, days: i64) {
        self.open_window_for_minutes(days * 1_440).await;
    }

    /// The same for so many minutes.
    pub async fn open_window_for_minutes(&self, minutes: i64) {
        let now = self.clock.now();
        let from = now.plus_ms(-60_000);
        self.put_window(Window { from, to: now.plus_ms(minutes * 60_000), ..always() }).await;
    }

    /// The same, and every level confirms.
    pub async fn open_window_to_confirm(&self, days: i64) {
        let now = self.clock.now();
        let (from, to, confirming) =
            (now.plus_ms(-60_000), now.plus_ms(days * 86_400_000), Confirming::Chain);
        self.put_window(Window { from, to, confirming, ..always() }).await;
    }

    /// The window is open from now on for these acts alone.
    pub async fn open_window_for(&self, acts: &[RollAct]) {
        let (now, acts) = (self.clock.now(), acts.iter().copied().collect());
        self.put_window(Window { from: now.plus_ms(-60_000), acts, ..always() }).await;
    }

    /// Beside it another one is open for these acts alone.
    pub async fn open_window_beside(&self, acts: &[RollAct]) {
        let (now, acts) = (self.clock.now(), acts.iter().copied().collect());
        let id = WindowId(Uuid::from_u128(2));
        self.put_window(Window { id, from: now.plus_ms(-60_000), acts, ..always() }).await;
    }

    /// It closes now; so many hours later an edit from before is still accepted.
    pub async fn close_window(&self, grace_hours: i64) {
        let now = self.clock.now();
        let grace_ms = grace_hours * 3_600_000;
        self.put_window(Window { from: now.plus_ms(-3_600_000), to: now, grace_ms, ..always() }).await;
    }

    /// From now on it is this moment, and time goes on from there.
    pub fn go_to(&self, moment: Timestamp) {
        self.clock.0.store(moment.0 - SystemClock.now().0, Ordering::Relaxed);
    }

    /// Where its database lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn put_window(&self, window: Window) {
        let now = self.clock.now();
        let work = self.store.run_tx::<_, _, StoreError, _>("window", window, move |tx, window| {
            Box::pin(async move {
                let department =
                    Caller { account: account_id(9), name: "กรม".to_owned(), scopes: Vec::new() };
                tx.window_put(window, (&Whom::everybody(), &window.letter), &department, now).await
            })
        });
        work.await.expect("the window is written");
    }

    /// The local government decides on everything that waits at the centre.
    pub async fn decide_all(&self, accept: bool) {
        let parked: Result<Vec<Parked>, StoreError> =
            self.store.read(&centre_id(), |tx, at| Box::pin(tx.parked_at(at))).await;
        let edits = parked.expect("what waits").into_iter().map(|parked| parked.sent.id).collect();
        let decision = Decision { edits, accept, reason: "ส่งเกินกำหนด".to_owned() };
        let scope = Scope { role: Role::LaoOfficer, branch: Branch::Lao(lao().code) };
        let officer = Caller {
            account: account_id(3), name: "วิไล งามตา".to_owned(), scopes: vec![scope]
        };
        let now = self.clock.now();
        let input = (officer, decision);
        let work = self.store.run_tx("decide", input, move |tx, (officer, decision)| {
            Box::pin(
                async move { decide(tx, &Referee::default(), officer, &centre_id(), decision, now).await },
            )
        });
        work.await.expect("it is decided");
    }
}

/// A page that only tests have; the bundle step makes it.
async fn page_for_tests(AxumPath((page, file)): AxumPath<(String, String)>) -> impl IntoResponse {
    let kind = match file.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "text/html; charset=utf-8",
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/for-tests").join(page);
    let bytes = tokio::fs::read(folder.join(file)).await.expect("`cargo xtask bundle` made the page");
    ([(header::CONTENT_TYPE, kind)], bytes)
}

/// Turns calls to sync away while the server is busy.
async fn turned_away(busy: Arc<Busy>, request: Request, next: Next) -> Response {
    let wait = busy.wait.load(Ordering::Relaxed);
    if wait == 0 || !request.uri().path().starts_with("/api/v1/sync/") {
        return next.run(request).await;
    }
    busy.turned_away.lock().expect("nobody panics with it").push(Instant::now());
    let mut answer = ApiError::from(ErrorCode::Busy).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, wait.into());
    answer
}

/// Counts the pages of a first download, and keeps silent when none is left.
async fn pages_left(left: Arc<AtomicU32>, request: Request, next: Next) -> Response {
    let is_page = request.uri().path().starts_with("/api/v1/boot/");
    let one_less = |left: u32| left.checked_sub(1);
    if is_page && left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_err() {
        return std::future::pending().await;
    }
    next.run(request).await
}

/// What a public network answers until somebody has signed in to it.
async fn spoilt_code(spoilt: Arc<AtomicBool>, request: Request, next: Next) -> Response {
    let is_code = request.uri().path().rsplit('.').next() == Some("code");
    if is_code && spoilt.load(Ordering::Relaxed) {
        let page = "<h1>Please sign in</h1>".repeat(20);
        return ([(header::CACHE_CONTROL, "no-store")], page).into_response();
    }
    next.run(request).await
}

/// Gives the service worker another build name, which is all that makes a version newer to a browser.
async fn newer_worker(newer: Arc<AtomicBool>, mut request: Request, next: Next) -> Response {
    if request.uri().path() != "/service-worker.js" || !newer.load(Ordering::Relaxed) {
        return next.run(request).await;
    }
    request.headers_mut().clear();
    let (head, body) = next.run(request).await.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("the worker");
    let worker = String::from_utf8_lossy(&body).replacen("BUILD = \"", "BUILD = \"newer-", 1);
    let mut answer = Response::from_parts(head, Body::from(worker));
    for stale in [header::ETAG, header::CONTENT_LENGTH] {
        answer.headers_mut().remove(stale);
    }
    answer
}
