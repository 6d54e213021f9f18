//! Every route by every role. What lies outside the caller's branch is not found (R38).

mod bodies;

use crate::harness::{Actor, Answer, CENTRE, PASSWORD, START, TestServer, new_phone};
use crate::snapshots::taken;
use axum::http::Method;
use bodies::{decision, of_windows, opening, people};
use server::demo::always;
use shared::access::{Branch, Role, Scope};
use shared::values::{EditId, RecordId, SnapshotId};
use shared::wire::accounts::{NewAccount, PeoplePreview, UseCode};
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::Preview;
use shared::wire::institutions::InstitutionRow;
use shared::wire::paths;
use shared::wire::rescue::{Envelope, RescueFile};
use shared::wire::session::{NewPhone, OpenVault};
use std::collections::BTreeSet;

/// Method, path as described, and the status for: nobody, the recorder, the head and the officer of the branch,
/// the recorder and the officer of another local government, the officers of the district, the province and the
/// department, the administrator, the auditor of the province, the data protection officer.
const TABLE: [(&str, &str, [u16; 12]); 54] = [
    ("get", "/healthz", [200; 12]),
    ("post", "/api/v1/session", [200; 12]),
    ("get", "/api/v1/session", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("delete", "/api/v1/session", [204; 12]),
    ("post", "/api/v1/session/code", [401; 12]),
    ("post", "/api/v1/session/vault", [401, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400]),
    // Not set up here; `thaid` says what is done where it is.
    ("get", "/api/v1/thaid", [200; 12]),
    ("post", "/api/v1/thaid", [404; 12]),
    ("get", "/api/v1/thaid/back", [404; 12]),
    ("post", "/api/v1/thaid/session", [404; 12]),
    ("post", "/api/v1/accounts/search", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/accounts", [401, 404, 404, 201, 404, 404, 201, 201, 201, 201, 404, 404]),
    ("get", "/api/v1/places", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    (
        "post",
        "/api/v1/accounts/imports/preview",
        [401, 404, 404, 200, 404, 200, 200, 200, 200, 200, 404, 404],
    ),
    // The officer of another local government was shown why not.
    ("post", "/api/v1/accounts/imports", [401, 404, 404, 201, 404, 422, 201, 201, 201, 201, 404, 404]),
    ("get", "/api/v1/accounts/{account}", [401, 404, 404, 200, 404, 404, 200, 200, 200, 200, 404, 404]),
    ("put", "/api/v1/accounts/{account}", [401, 404, 404, 204, 404, 404, 204, 204, 204, 204, 404, 404]),
    ("post", "/api/v1/accounts/{account}/code", [401, 404, 404, 200, 404, 404, 200, 200, 200, 200, 404, 404]),
    ("post", "/api/v1/phones/{phone}/cut", [401, 404, 404, 204, 404, 404, 204, 204, 204, 204, 404, 404]),
    ("get", "/api/v1/access-log", [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("get", "/api/v1/institutions", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/rounds", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/rounds", [401, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404]),
    ("post", "/api/v1/windows", [401, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404]),
    ("put", "/api/v1/windows/{window}", [401, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404]),
    ("get", "/api/v1/progress", [401, 200, 200, 200, 200, 200, 200, 200, 200, 404, 200, 404]),
    ("get", "/api/v1/progress.xlsx", [401, 200, 200, 200, 200, 200, 200, 200, 200, 404, 200, 404]),
    (
        "get",
        "/api/v1/institutions/{institution}/tasks",
        [401, 200, 200, 200, 404, 404, 200, 200, 200, 404, 200, 404],
    ),
    (
        "put",
        "/api/v1/institutions/{institution}/tasks",
        [401, 204, 204, 204, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "get",
        "/api/v1/institutions/{institution}/confirming",
        [401, 200, 200, 200, 404, 404, 200, 200, 200, 404, 200, 404],
    ),
    // In the window that is open here nobody confirms.
    (
        "put",
        "/api/v1/institutions/{institution}/confirming",
        [401, 404, 422, 422, 404, 404, 422, 422, 404, 404, 404, 404],
    ),
    ("get", "/api/v1/confirming", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/checks", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/checks", [401, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404]),
    ("get", "/api/v1/snapshots", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/api/v1/snapshots", [401, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404]),
    ("put", "/api/v1/snapshots/{snapshot}", [401, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404, 404]),
    (
        "get",
        "/api/v1/snapshots/{snapshot}/places",
        [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    (
        "get",
        "/api/v1/institutions/{institution}/snapshots/{snapshot}/changes",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "get",
        "/api/v1/institutions/{institution}/base",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    ("get", "/api/v1/held", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    (
        "get",
        "/api/v1/institutions/{institution}/held",
        [401, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "post",
        "/api/v1/institutions/{institution}/held",
        [401, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    ("get", "/api/v1/devices", [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    (
        "get",
        "/api/v1/institutions/{institution}/records/{record}/history",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "post",
        "/api/v1/institutions/{institution}/records/{record}/opening",
        [401, 200, 200, 200, 404, 404, 200, 200, 200, 404, 200, 404],
    ),
    (
        "post",
        "/api/v1/institutions/{institution}/openings",
        [401, 200, 200, 200, 404, 404, 200, 200, 200, 404, 200, 404],
    ),
    ("get", "/api/v1/boot/{institution}", [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/api/v1/sync/{institution}", [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404]),
    (
        "post",
        "/api/v1/institutions/{institution}/imports/preview",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "post",
        "/api/v1/institutions/{institution}/imports",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "post",
        "/api/v1/institutions/{institution}/rescues",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    // Only for phones; `rescue` says for which.
    ("post", "/api/v1/institutions/{institution}/envelopes", [401; 12]),
    (
        "get",
        "/api/v1/institutions/{institution}/roll.xlsx",
        [401, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
];

/// Who asks, in the order of the table; `None` is nobody.
const CALLERS: [Option<&str>; 12] = [
    None,
    Some("malee"),
    Some("somsri"),
    Some("wichai"),
    Some("pranee"),
    Some("officer_b"),
    Some("district"),
    Some("province"),
    Some("dla"),
    Some("admin"),
    Some("auditor"),
    Some("dpo"),
];

/// Right for setting out for ThaID, and for coming back.
const THAID: &str = r#"{"screen":"sign_in","page":""}"#;
const ROLL: &str = "สถานศึกษา,เลขประจำตัวประชาชน,ชื่อ,นามสกุล\nศพด.บ้านท่าสวรรค์,1000000000009,น้อย,ใจดี\n";

fn method_of(name: &str) -> Method {
    Method::from_bytes(name.to_uppercase().as_bytes()).unwrap()
}

/// What the requests of the table need: a child on the roll, and a file that was previewed.
struct Prepared {
    server: TestServer,
    recorder: Actor,
    record: RecordId,
    token: String,
    phone: NewPhone,
    base: SnapshotId,
}

impl Prepared {
    async fn new() -> Self {
        let (server, recorder) = TestServer::with_recorder().await;
        let imports = format!("/api/v1/institutions/{CENTRE}/imports");
        let preview = async || -> Preview { recorder.post(&format!("{imports}/preview"), ROLL).await.json() };
        let first = preview().await.token;
        assert_eq!(recorder.post(&format!("{imports}?token={first}"), ROLL).await.status, 200);
        let token = preview().await.token;
        let record = server.records(CENTRE).await.remove(0).id;
        let phone = new_phone(server.ids());
        server.sign_in_on("somchai", &phone).await;
        let base = taken(&server, "ฐานที่มีอยู่แล้ว", "2025-06-09").await.id;
        Self { server, recorder, record, token, phone, base }
    }

    /// A described path with something that is there.
    async fn address(&self, described: &str) -> String {
        let colleague = self.server.account_of("somchai").await;
        let path = described.replace("{institution}", CENTRE).replace("{record}", &self.record.to_string());
        let path = path.replace("{account}", &colleague.to_string());
        let path = path.replace("{phone}", &self.phone.id.to_string());
        path.replace("{window}", &always().id.to_string()).replace("{snapshot}", &self.base.to_string())
    }

    /// A request to a described path by somebody, which is right in everything but perhaps the caller.
    async fn ask(&self, method: &str, described: &str, caller: Option<&str>) -> Answer {
        let cookie = match caller {
            Some(name) => self.server.sign_in(name).await.cookie,
            None => String::new(),
        };
        let path = self.address(described).await;
        let (path, body) = match described {
            "/api/v1/session" if method == "post" => {
                (path, serde_json::json!({ "name": "malee", "password": PASSWORD }).to_string())
            }
            "/api/v1/session/code" => {
                let code = UseCode {
                    name: format!("nobody-{}", EditId::new(self.server.ids())),
                    code: "ABCDE-23456".to_owned(),
                    password: "ฝนตกที่นาด้วงทุกวัน".to_owned(),
                    phone: None,
                };
                (path, serde_json::to_string(&code).unwrap())
            }
            "/api/v1/session/vault" => {
                let envelope = Envelope { id: EditId(self.phone.id.0), sealed: "00".to_owned() };
                let password = PASSWORD.to_owned();
                (path, serde_json::to_string(&OpenVault { password, envelope }).unwrap())
            }
            "/api/v1/thaid" | "/api/v1/thaid/session" => (path, THAID.to_owned()),
            "/api/v1/accounts/search" => (path, r#"{"find":""}"#.to_owned()),
            "/api/v1/accounts" => {
                let name = format!("new-{}", EditId::new(self.server.ids()));
                (path, self.account(&name))
            }
            "/api/v1/places" => (format!("{path}?role=recorder"), String::new()),
            "/api/v1/snapshots/{snapshot}/places" => (format!("{path}?within=province:42"), String::new()),
            "/api/v1/accounts/imports/preview" => (path, people("ครูคนใหม่")),
            "/api/v1/accounts/imports" => {
                let file = people(&format!("new-{}", EditId::new(self.server.ids())));
                let shown = self.server.ask(Method::POST, paths::PEOPLE_PREVIEW, &cookie, file.clone()).await;
                let shown = serde_json::from_slice::<PeoplePreview>(&shown.body);
                (paths::people_apply(&shown.map_or_else(|_| "x".to_owned(), |shown| shown.token)), file)
            }
            "/api/v1/accounts/{account}" if method == "put" => (path, self.account("somchai")),
            "/api/v1/institutions/{institution}/records/{record}/opening"
            | "/api/v1/institutions/{institution}/openings" => (path, opening(described)),
            "/api/v1/rounds"
            | "/api/v1/windows"
            | "/api/v1/windows/{window}"
            | "/api/v1/snapshots"
            | "/api/v1/snapshots/{snapshot}"
            | "/api/v1/institutions/{institution}/held" => (path, of_windows(described)),
            "/api/v1/institutions/{institution}/tasks" | "/api/v1/institutions/{institution}/confirming"
                if method == "put" =>
            {
                (path, decision(described, self.record))
            }
            "/api/v1/sync/{institution}" => {
                (path, serde_json::to_string(&self.recorder.request(&[], 10)).unwrap())
            }
            "/api/v1/institutions/{institution}/rescues" | "/api/v1/institutions/{institution}/envelopes" => {
                let saved_at = START;
                let institution = self.recorder.institution.clone();
                let file = RescueFile { lec_rescue: 1, institution, saved_at, envelopes: Vec::new() };
                (path, serde_json::to_string(&file).unwrap())
            }
            "/api/v1/institutions/{institution}/imports/preview" => (path, ROLL.to_owned()),
            "/api/v1/institutions/{institution}/imports" => {
                (format!("{path}?token={}", self.token), ROLL.to_owned())
            }
            _ => (path, String::new()),
        };
        self.server.ask(method_of(method), &path, &cookie, body).await
    }

    /// A recorder of the centre, as those write it who look after the centre.
    fn account(&self, name: &str) -> String {
        let branch = Branch::Institution(self.recorder.institution.clone());
        let scopes = vec![Scope { role: Role::Recorder, branch }];
        let account = NewAccount {
            name: name.to_owned(),
            display: "สมชาย ขยัน".to_owned(),
            scopes,
            citizen_number: None,
        };
        serde_json::to_string(&account).unwrap()
    }
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let prepared = Prepared::new().await;
    for (method, path, expected) in TABLE {
        for (caller, expected) in CALLERS.into_iter().zip(expected) {
            let answer = prepared.ask(method, path, caller).await;
            let body = String::from_utf8_lossy(&answer.body);
            assert_eq!(answer.status.as_u16(), expected, "{method} {path} by {caller:?}: {body}");
            match expected {
                401 if path == "/api/v1/session/code" => drop(answer.failed(401, ErrorCode::WrongCode)),
                401 => drop(answer.failed(401, ErrorCode::SignInNeeded)),
                404 => drop(answer.failed(404, ErrorCode::NotFound)),
                _ => {}
            }
        }
    }
}

#[test]
fn no_route_is_missing_from_the_table() {
    let described = serde_json::to_value(server::router::description()).unwrap();
    let of_path = |(path, item): (&String, &serde_json::Value)| {
        let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        let known = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];
        let methods = methods.into_iter().filter(move |name| known.contains(&name.as_str()));
        methods.map(|method| (method, path.clone())).collect::<Vec<_>>()
    };
    let routes: BTreeSet<_> = described["paths"].as_object().unwrap().iter().flat_map(of_path).collect();
    let table: BTreeSet<_> =
        TABLE.iter().map(|&(method, path, _)| (method.to_owned(), path.to_owned())).collect();
    assert_eq!(routes, table);
}

#[tokio::test]
async fn the_list_of_institutions_ends_where_the_branch_ends() {
    let server = TestServer::start().await;
    for (name, expected) in [
        ("malee", vec!["6420203-01"]),
        ("wichai", vec!["6420203-01", "6420203-02"]),
        ("pranee", vec!["6420204-01"]),
        ("officer_b", vec!["6420204-01"]),
        ("district", vec!["6420203-01", "6420203-02", "6420204-01"]),
        ("dla", vec!["6420203-01", "6420203-02", "6420204-01"]),
        ("auditor", vec!["6420203-01", "6420203-02", "6420204-01"]),
        ("admin", vec![]),
        ("dpo", vec![]),
    ] {
        let rows: Vec<InstitutionRow> = server.sign_in(name).await.get("/api/v1/institutions").await.json();
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, expected, "{name}");
    }
}

#[tokio::test]
async fn a_record_of_another_institution_is_not_found_through_ones_own() {
    let prepared = Prepared::new().await;
    let neighbour = prepared.server.sign_in("pranee").await;
    let path = format!("/api/v1/institutions/6420204-01/records/{}/history", prepared.record);
    let entries: Vec<serde_json::Value> = neighbour.get(&path).await.json();
    assert!(entries.is_empty());
    let wrong = "/api/v1/institutions/6420204-01/records/not-an-id/history";
    neighbour.get(wrong).await.failed(404, ErrorCode::NotFound);
}
