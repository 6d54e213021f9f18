//! What the server says of its work names nobody: the log of a run with everything that goes well and wrong is searched
//! for names and numbers that were put in (domain.md 7.6).

use crate::harness::{CENTRE, Database, PASSWORD, Process, world};
use server::app::{RandomIds, SystemClock};
use shared::children::Field;
use shared::edits::{Cursor, Edit, MadeAt, SCHEMA, SentEdit};
use shared::sorted::SortedMap;
use shared::values::{AccountId, Clock, DeviceId, EditId, InstitutionId, RecordId};
use shared::wire::paths;
use shared::wire::sync::{PROTOCOL, SyncRequest, Waiting};

/// Planted: the child's name, surname and number, a phone, a guardian; a person's names; a password; a reason.
const PLANTED: [&str; 9] = [
    "ปลูกไว้",
    "ในทะเบียน",
    "1000000000009",
    "0899999999",
    "แม่ปลูก",
    "ครูปลูก",
    "ปลูกใจดี",
    "รหัสผ่านที่ปลูกไว้ในป่า",
    "เหตุผลที่ปลูกไว้",
];

fn edit(device: DeviceId, user: AccountId, n: u64, schema: u16) -> SentEdit {
    let fields = SortedMap::from([
        (Field::FirstName, PLANTED[0].to_owned()),
        (Field::LastName, PLANTED[1].to_owned()),
        (Field::CitizenId, PLANTED[2].to_owned()),
        (Field::GuardianPhone, PLANTED[3].to_owned()),
        (Field::GuardianFirstName, PLANTED[4].to_owned()),
    ]);
    SentEdit {
        id: EditId::new(&RandomIds),
        device,
        n,
        user,
        schema,
        institution: InstitutionId::parse(CENTRE).unwrap(),
        record: RecordId::new(&RandomIds),
        base: 0,
        chain: Cursor::default(),
        edit: Edit::Create { fields, measured: None },
        own: SortedMap::new(),
        at: MadeAt::unproven(SystemClock.now()),
    }
}

#[tokio::test]
async fn the_log_of_a_full_run_names_nobody() {
    let database = Database::new().await;
    let store = database.open().await;
    world::fill(&store).await;
    let found: Result<_, server::store::StoreError> =
        store.read(&"malee", |tx, name| Box::pin(tx.account_by_name(name))).await;
    let malee = found.unwrap().unwrap().id;
    store.close().await;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = Process::start_telling(&database, &log);
    let post = |path: &str, cookie: &str, body: String| server.post(path, cookie, body.as_bytes()).unwrap();
    let sign_in = |name: &str, password: &str| {
        let asked = serde_json::json!({ "name": name, "password": password });
        post(paths::SESSION, "", asked.to_string())
    };
    sign_in(PLANTED[5], PLANTED[7]);
    sign_in("malee", PLANTED[7]);
    let (status, cookie, _) = sign_in("malee", PASSWORD);
    assert_eq!(status, 200);
    let (_, officer, _) = sign_in("wichai", PASSWORD);
    let (_, province, _) = sign_in("province", PASSWORD);
    let at = InstitutionId::parse(CENTRE).unwrap();
    let device = DeviceId::new(&RandomIds);
    let sync = |ops: Vec<SentEdit>| {
        let asked = SyncRequest {
            p: PROTOCOL,
            schema: SCHEMA,
            dev: device,
            cur: Cursor::default(),
            ops,
            floor: None,
            want: 10,
            held: Vec::new(),
            win: None,
            pend: Waiting::default(),
        };
        post(&paths::sync(&at), &cookie, serde_json::to_string(&asked).unwrap())
    };
    assert_eq!(sync(vec![edit(device, malee, 1, SCHEMA)]).0, 200);
    sync(vec![edit(device, AccountId::new(&RandomIds), 2, SCHEMA), edit(device, malee, 3, SCHEMA + 1)]);
    // Cut short in the middle of a name.
    post(&paths::sync(&at), &cookie, format!("{{\"dev\":\"{}", PLANTED[0]));
    let asked = serde_json::json!({ "find": PLANTED[2], "reason": PLANTED[8] });
    assert_eq!(post(&paths::openings(&at), &province, asked.to_string()).0, 200);
    let account = serde_json::json!({
        "name": PLANTED[5], "display": PLANTED[6],
        "scopes": [{ "role": "recorder", "branch": { "institution": CENTRE } }],
    });
    assert_eq!(post(paths::ACCOUNTS, &officer, account.to_string()).0, 201);
    assert_eq!(post(paths::ACCOUNTS, &officer, account.to_string()).0, 409);
    post(paths::PEOPLE, &officer, serde_json::json!({ "find": PLANTED[6] }).to_string());
    let code = serde_json::json!({ "name": PLANTED[5], "code": "ABCDE-23456", "password": PLANTED[7] });
    post(paths::CODE, "", code.to_string());
    let people = format!("ชื่อผู้ใช้,ชื่อ-นามสกุล,หน้าที่,รหัสสถานที่\n{},{},ครู,x\n", PLANTED[5], PLANTED[6]);
    post(paths::PEOPLE_PREVIEW, &officer, people);
    let roll = format!("ชื่อ,นามสกุล,เลขประจำตัวประชาชน\n{},{},{}\n", PLANTED[0], PLANTED[1], PLANTED[2]);
    post(&paths::import_preview(&at), &cookie, roll);
    for path in [paths::export(&at), paths::boot(&at, None), "/healthz".to_owned(), "/".to_owned()] {
        server.ask("GET", &path, &cookie, b"").unwrap_or_default();
    }
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.lines().count() > 3, "it says something: {said}");
    for planted in PLANTED {
        assert!(!said.contains(planted), "{planted} stands in the log: {}", line_of(&said, planted));
    }
    for token in [&cookie, &officer, &province] {
        assert!(!said.contains(token.split('=').nth(1).unwrap()), "a token stands in the log");
    }
}

fn line_of<'a>(said: &'a str, planted: &str) -> &'a str {
    said.lines().find(|line| line.contains(planted)).unwrap_or_default()
}
