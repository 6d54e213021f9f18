//! The whole server on a port of its own, with a small world: one local government with one centre, its recorder
//! and its officer.

use crate::cable::Cable;
use axum::body::Body;
use axum::extract::{Path as AxumPath, Request};
use axum::http::header;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use server::app::App;
use server::operations::Failure;
use server::operations::import_roll::apply_import;
use server::passwords::hash_cheaply;
use server::store::{AccountRow, Store, StoreError};
use server::workbook::Sheet;
use shared::access::{Branch, Caller, Role, Scope};
use shared::codes::InstitutionKind;
use shared::places::{AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{AccountId, Clock, InstitutionId, RecordId, Timestamp};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

/// The password of every account of the small world.
pub const PASSWORD: &str = "ดอกบัวสีขาว";
/// The recorder of the centre.
pub const RECORDER: &str = "มาลี";
/// A second recorder of the same centre.
pub const COLLEAGUE: &str = "สมชาย";
/// The officer of the local government.
pub const OFFICER: &str = "วิไล";

/// A running server.
pub struct Site {
    /// The line to it.
    pub cable: Cable,
    /// Its database, for looking at what arrived.
    pub store: Store,
    newer: Arc<AtomicBool>,
    _folder: TempDir,
}

impl Site {
    /// Starts a server with the small world.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("lec.sqlite")).await.expect("a database");
        store
            .run_tx("world", &(), |tx, ()| {
                Box::pin(async move {
                    tx.laos_put(&[lao()]).await?;
                    tx.institutions_put(&[centre()]).await?;
                    let at_centre = Branch::Institution(centre_id());
                    let people = [
                        (1, RECORDER, "ครูมาลี ใจดี", Role::Recorder, at_centre.clone()),
                        (2, COLLEAGUE, "ครูสมชาย รักเรียน", Role::Recorder, at_centre),
                        (3, OFFICER, "วิไล งามตา", Role::LaoOfficer, Branch::Lao(lao().code)),
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
        let told = newer.clone();
        let service = server::router::router(App::new(store.clone(), false))
            .route("/contract/{file}", get(contract_file))
            .layer(from_fn(move |request, next| newer_worker(told.clone(), request, next)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { cable: Cable::to(address).await, store, newer, _folder: folder }
    }

    /// Takes a workbook into the centre's roll, as the office's recorder would.
    pub async fn import(&self, file: &Path) {
        let sheet = Sheet::read(&std::fs::read(file).expect("the workbook")).expect("a sheet");
        let scopes = vec![Scope { role: Role::LaoOfficer, branch: Branch::Lao(lao().code) }];
        let caller = Caller { account: account_id(3), name: OFFICER.to_owned(), scopes };
        let now = server::app::SystemClock.now();
        let input = (caller, centre_id(), sheet);
        let imported: Result<_, Failure> = self
            .store
            .run_tx("import", &input, move |tx, (caller, at, sheet)| {
                Box::pin(apply_import(tx, caller, at, sheet, None, &server::app::RandomIds, now))
            })
            .await;
        imported.expect("an import");
    }

    /// From now on the server has a newer version of the app.
    pub fn release_newer_app(&self) {
        self.newer.store(true, Ordering::Relaxed);
    }

    /// The names and fields of the roll as the server has it.
    pub async fn roll(&self) -> Vec<(RecordId, shared::children::Record)> {
        let records = self.store.read(&centre_id(), |tx, at| Box::pin(tx.records_all(at))).await;
        let records: Result<_, StoreError> = records;
        records.expect("the roll").into_iter().map(|stored| (stored.id, stored.record)).collect()
    }
}

/// The page with the contract of the phone's store; the bundle step makes it.
async fn contract_file(AxumPath(file): AxumPath<String>) -> impl IntoResponse {
    let kind = match file.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "text/html; charset=utf-8",
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/contract");
    let bytes = tokio::fs::read(folder.join(file)).await.expect("`cargo xtask bundle` made the page");
    ([(header::CONTENT_TYPE, kind)], bytes)
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

/// The local government of the small world.
fn lao() -> Lao {
    Lao {
        code: LaoCode::parse("5420301").expect("a code"),
        kind: LaoKind::Subdistrict,
        name: "เชียงคาน".to_owned(),
        district_name: "เชียงคาน".to_owned(),
        province: AreaCode::parse("42").expect("a code"),
        province_name: "เลย".to_owned(),
    }
}

/// The id of the centre.
pub fn centre_id() -> InstitutionId {
    InstitutionId::parse("5420301-01").expect("an id")
}

/// The centre of the small world.
pub fn centre() -> Institution {
    Institution {
        id: centre_id(),
        name: "ศูนย์พัฒนาเด็กเล็กบ้านริมโขง".to_owned(),
        kind: InstitutionKind::Centre,
        lao: lao().code,
        district_name: "เชียงคาน".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    }
}

fn account_id(n: u8) -> AccountId {
    AccountId::parse(&format!("00000000-0000-7000-8000-00000000000{n}")).expect("an id")
}
