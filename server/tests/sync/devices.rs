//! What the office sees of syncing: who has work that does not arrive.

use crate::harness::{Actor, CENTRE, SCHOOL, TestServer};
use shared::children::Field;
use shared::edits::{Edit, Refusal, SCHEMA, SentEdit};
use shared::sorted::SortedMap;
use shared::values::{Clock, DeviceId, RecordId};
use shared::wire::devices::SyncReport;
use shared::wire::institutions::InstitutionRow;
use shared::wire::paths;
use shared::wire::sync::{SyncRequest, Waiting};
use uuid::Uuid;

async fn reports(actor: &Actor) -> Vec<SyncReport> {
    actor.get(paths::DEVICES).await.json()
}

fn adds(actor: &Actor, name: &str) -> SentEdit {
    let fields = SortedMap::from([(Field::FirstName, name.to_owned())]);
    actor.draft(RecordId::new(actor.server.ids()), Edit::Create { fields, measured: None })
}

#[tokio::test]
async fn the_officer_sees_each_phone_and_the_institution_without_one() {
    let server = TestServer::start().await;
    let (malee, somchai) = (server.sign_in("malee").await, server.sign_in("somchai").await);
    server.sign_in("pranee").await.create("คนอื่น").await;
    let officer = server.sign_in("wichai").await;
    malee.create("ก้อย").await;

    let too_long = adds(&somchai, &"ก".repeat(501));
    let pend = Waiting { count: 5, oldest_ms: 60_000 };
    let asked =
        SyncRequest {
            pend, floor: Some(1), ..somchai.request(&[too_long, adds(&somchai, "ขวัญ")], 0)
        };
    assert_eq!(somchai.exchange(&asked).await.status, 200);

    let seen = reports(&officer).await;
    assert_eq!(seen.iter().map(|report| report.id.as_str()).collect::<Vec<_>>(), [CENTRE, SCHOOL]);
    assert!(seen[1].devices.is_empty(), "nobody was ever heard there");
    let [first, second] = seen[0].devices.as_slice() else { panic!("{seen:?}") };
    assert_eq!((first.id, second.id), (somchai.device(), malee.device()), "who has waiting work comes first");
    assert_eq!(first.waiting, Waiting { count: 3, oldest_ms: 60_000 }, "what was answered waits no more");
    assert_eq!(first.refused, SortedMap::from([(Refusal::TooLong, 1)]));
    assert_eq!((first.person.as_str(), first.schema), ("สมชาย ขยัน", SCHEMA));
    assert_eq!(first.seen_at, server.clock().now());
    assert!(second.waiting.is_nothing() && second.refused.is_empty() && second.lost == 0);

    let rows: Vec<InstitutionRow> = officer.get(paths::INSTITUTIONS).await.json();
    let now = server.clock().now();
    assert_eq!((rows[0].last_contact, rows[0].waiting, rows[0].lost), (Some(now), 3, 0));
    assert_eq!(rows[0].waiting_since, Some(now.plus_ms(-60_000)));
    assert_eq!((rows[1].last_contact, rows[1].waiting, rows[1].waiting_since), (None, 0, None));

    // A repetition is refused once, and an idle contact brings what waits now.
    assert_eq!(somchai.exchange(&asked).await.status, 200);
    let idle = SyncRequest { pend: Waiting { count: 1, oldest_ms: 5 }, ..somchai.request(&[], 0) };
    assert_eq!(somchai.exchange(&idle).await.status, 200);
    server.quiet().await;
    let seen = reports(&officer).await;
    assert_eq!(seen[0].devices[0].refused, SortedMap::from([(Refusal::TooLong, 1)]));
    assert_eq!(seen[0].devices[0].waiting.count, 1);
}

#[tokio::test]
async fn what_a_phone_says_of_itself_cannot_break_the_list() {
    let server = TestServer::start().await;
    let (malee, officer) = (server.sign_in("malee").await, server.sign_in("wichai").await);
    for (dev, pend) in [
        (1, Waiting { count: 1, oldest_ms: i64::MIN }),
        (2, Waiting { count: u64::MAX, oldest_ms: i64::MAX }),
        (3, Waiting { count: u64::MAX, oldest_ms: -1 }),
    ] {
        let dev = DeviceId(Uuid::from_u128(dev));
        let asked = SyncRequest { dev, pend, ..malee.request(&[], 0) };
        assert_eq!(malee.exchange(&asked).await.status, 200);
        server.quiet().await;
    }
    let rows: Vec<InstitutionRow> = officer.get(paths::INSTITUTIONS).await.json();
    assert_eq!(rows[0].waiting, 2_000_001);
    assert!(rows[0].waiting_since.is_some_and(|since| since.0 >= 0));
    assert_eq!(reports(&officer).await[0].devices.len(), 3);
}

#[tokio::test]
async fn nobody_sees_phones_beyond_the_own_branch_and_imports_are_no_phones() {
    let server = TestServer::start().await;
    let (malee, officer) = (server.sign_in("malee").await, server.sign_in("officer_b").await);
    malee.create("ก้อย").await;
    let roll = "สถานศึกษา,เลขประจำตัวประชาชน,ชื่อ,นามสกุล\nศพด.บ้านท่าสวรรค์,1000000000009,น้อย,ใจดี\n";
    let preview: shared::wire::imports::Preview =
        malee.post(&paths::import_preview(&malee.institution), roll).await.json();
    let path = paths::import_apply(&malee.institution, &preview.token);
    assert_eq!(malee.post(&path, roll).await.status, 200);
    let own = reports(&malee).await;
    assert_eq!(own.iter().map(|report| report.id.as_str()).collect::<Vec<_>>(), [CENTRE]);
    assert_eq!(own[0].devices.iter().map(|device| device.id).collect::<Vec<_>>(), [malee.device()]);
    let others = reports(&officer).await;
    assert!(others.iter().all(|report| report.id.as_str() != CENTRE));
}
