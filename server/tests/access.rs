//! Every route by every role. What lies outside the caller's branch is not found (R38).

use crate::harness::{Actor, Answer, CENTRE, PASSWORD, START, TestServer};
use axum::http::Method;
use shared::values::RecordId;
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::Preview;
use shared::wire::institutions::InstitutionRow;
use shared::wire::rescue::RescueFile;
use std::collections::BTreeSet;

/// Method, path as described, and the status for: nobody, the recorder, the head and the officer of the branch,
/// the recorder and the officer of another local government.
const TABLE: [(&str, &str, [u16; 6]); 13] = [
    ("get", "/healthz", [200; 6]),
    ("post", "/api/v1/session", [200; 6]),
    ("get", "/api/v1/session", [401, 200, 200, 200, 200, 200]),
    ("delete", "/api/v1/session", [204; 6]),
    ("get", "/api/v1/institutions", [401, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/devices", [401, 200, 200, 200, 200, 200]),
    ("get", "/api/v1/institutions/{institution}/records/{record}/history", [401, 200, 200, 200, 404, 404]),
    ("get", "/api/v1/boot/{institution}", [401, 200, 200, 200, 404, 404]),
    ("post", "/api/v1/sync/{institution}", [401, 200, 200, 200, 404, 404]),
    ("post", "/api/v1/institutions/{institution}/imports/preview", [401, 200, 200, 200, 404, 404]),
    ("post", "/api/v1/institutions/{institution}/imports", [401, 200, 200, 200, 404, 404]),
    ("post", "/api/v1/institutions/{institution}/rescues", [401, 200, 200, 200, 404, 404]),
    ("get", "/api/v1/institutions/{institution}/roll.xlsx", [401, 200, 200, 200, 404, 404]),
];

/// Who asks, in the order of the table; `None` is nobody.
const CALLERS: [Option<&str>; 6] =
    [None, Some("malee"), Some("somsri"), Some("wichai"), Some("pranee"), Some("officer_b")];

const ROLL: &str = "สถานศึกษา,เลขประจำตัวประชาชน,ชื่อ,นามสกุล\nศพด.บ้านท่าสวรรค์,1000000000009,น้อย,ใจดี\n";

/// What the requests of the table need: a child on the roll, and a file that was previewed.
struct Prepared {
    server: TestServer,
    recorder: Actor,
    record: RecordId,
    token: String,
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
        Self { server, recorder, record, token }
    }

    /// A request to a described path by somebody, which is right in everything but perhaps the caller.
    async fn ask(&self, method: &str, described: &str, caller: Option<&str>) -> Answer {
        let cookie = match caller {
            Some(name) => self.server.sign_in(name).await.cookie,
            None => String::new(),
        };
        let path = described.replace("{institution}", CENTRE).replace("{record}", &self.record.to_string());
        let (path, body) = match described {
            "/api/v1/session" if method == "post" => {
                (path, serde_json::json!({ "name": "malee", "password": PASSWORD }).to_string())
            }
            "/api/v1/sync/{institution}" => {
                (path, serde_json::to_string(&self.recorder.request(&[], 10)).unwrap())
            }
            "/api/v1/institutions/{institution}/rescues" => {
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
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        self.server.ask(method, &path, &cookie, body).await
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
