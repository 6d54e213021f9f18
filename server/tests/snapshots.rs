//! The frozen base: drawn from the history as of a day, sealed, put in force, compared.

use crate::harness::{Actor, CENTRE, CENTRE_B, DAY_MS, START, TestServer};
use axum::http::Method;
use server::operations::draw_snapshot::sealed_again;
use server::store::StoreError;
use shared::access::Branch;
use shared::children::Field;
use shared::places::LaoCode;
use shared::snapshots::{Change, Progress, Snapshot};
use shared::values::{CivilDate, Clock, InstitutionId, RecordId, SnapshotId};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::snapshots::{BaseList, BasePlace, Changes, InForce, NewSnapshot};
use std::time::Duration;

const HOUR: i64 = 3_600_000;

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn new(name: &str, as_of: &str) -> Vec<u8> {
    json(&NewSnapshot { name: name.to_owned(), as_of: CivilDate::parse(as_of).unwrap() })
}

/// Has a base taken, and waits until it is sealed.
pub async fn taken(server: &TestServer, name: &str, as_of: &str) -> Snapshot {
    let dla = server.sign_in("dla").await;
    let asked: Snapshot = dla.post(paths::SNAPSHOTS, new(name, as_of)).await.json();
    for _ in 0..500 {
        let all: Vec<Snapshot> = dla.get(paths::SNAPSHOTS).await.json();
        let found = all.into_iter().find(|base| base.id == asked.id).unwrap();
        if found.is_sealed() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{name} is not finished");
}

fn seal(base: &Snapshot) -> (String, u64, u64) {
    let Progress::Sealed { hash, listed, counted } = &base.progress else { panic!("{base:?}") };
    (hash.clone(), *listed, *counted)
}

async fn put_in_force(server: &TestServer, id: SnapshotId, in_force: bool) {
    let dla = server.sign_in("dla").await;
    let put = server.ask(Method::PUT, &paths::snapshot(id), &dla.cookie, json(&InForce { in_force })).await;
    assert_eq!(put.status, 200);
}

async fn corrected(actor: &Actor, child: RecordId, values: &[(Field, &str)]) {
    actor.set(child, values).await.accepted();
    actor.pull().await;
}

async fn base(actor: &Actor) -> BaseList {
    actor.get(&paths::base(&actor.institution)).await.json()
}

fn names(list: &BaseList) -> Vec<&str> {
    list.rows.iter().map(|row| row.get(Field::FirstName)).collect()
}

#[tokio::test]
async fn a_base_shows_the_day_whatever_is_done_later() {
    let (server, malee) = TestServer::with_recorder().await;
    let stays = malee.create("น้อย").await;
    let leaves = malee.create("แดง").await;
    corrected(&malee, stays, &[(Field::Level, "n3")]).await;
    server.clock().advance(DAY_MS);
    corrected(&malee, stays, &[(Field::Level, "n4"), (Field::FirstName, "น้อยหน่า")]).await;
    malee.take_off(leaves).await.accepted();
    malee.pull().await;
    malee.create("ดำ").await;
    let first = taken(&server, "ฐาน 10 มิถุนายน", "2025-06-10").await;
    let (hash, listed, counted) = seal(&first);
    assert_eq!((hash.len(), listed, counted), (64, 2, 2));
    put_in_force(&server, first.id, true).await;
    let list = base(&malee).await;
    assert_eq!(names(&list), ["น้อย", "แดง"]);
    assert_eq!(list.rows[0].get(Field::Level), "n3");
    // Nothing that comes later changes it, and who draws the day again comes to the same, bit by bit.
    corrected(&malee, stays, &[(Field::BirthDate, "2021-02-03")]).await;
    malee.put_back(leaves).await.accepted();
    let again = taken(&server, "ฐานเดียวกัน จัดทำภายหลัง", "2025-06-10").await;
    assert_eq!(seal(&again).0, hash);
    assert_eq!(sealed_again(server.store(), first.id).await.unwrap(), hash);
    assert_eq!(base(&malee).await.rows, list.rows);
    // Asked for once more it is the same base.
    let same = taken(&server, "ฐาน 10 มิถุนายน", "2025-06-10").await;
    assert_eq!(same.id, first.id);
}

#[tokio::test]
async fn a_day_ends_at_midnight_in_bangkok_and_cannot_be_taken_before() {
    let (server, malee) = TestServer::with_recorder().await;
    // 10 June 2568 09:00; the day ends in 15 hours.
    server.clock().advance(15 * HOUR - 1);
    malee.create("ทันเวลา").await;
    server.clock().advance(1);
    malee.create("หลังเที่ยงคืน").await;
    let dla = server.sign_in("dla").await;
    let early = dla.post(paths::SNAPSHOTS, new("เร็วไป", "2025-06-10")).await;
    assert!(early.failed(422, ErrorCode::NotAcceptable).message.contains("00:05"));
    dla.post(paths::SNAPSHOTS, new(" ", "2025-06-09")).await.failed(422, ErrorCode::NotAcceptable);
    server.clock().advance(5 * 60_000);
    let taken = taken(&server, "ฐาน", "2025-06-10").await;
    put_in_force(&server, taken.id, true).await;
    assert_eq!(names(&base(&malee).await), ["ทันเวลา"]);
}

#[tokio::test]
async fn a_child_on_two_rolls_counts_once_where_it_was_admitted_last() {
    let (server, malee) = TestServer::with_recorder().await;
    let pranee = server.sign_in("pranee").await;
    let number = "1000000000009";
    for (actor, admitted) in [(&malee, "2024-05-16"), (&pranee, "2025-05-16")] {
        let child = actor.create("น้อย").await;
        corrected(actor, child, &[(Field::CitizenId, number), (Field::AdmissionDate, admitted)]).await;
    }
    server.clock().advance(DAY_MS);
    let taken = taken(&server, "ฐาน", "2025-06-10").await;
    let (hash, listed, counted) = seal(&taken);
    assert_eq!((listed, counted), (2, 1));
    assert_eq!(sealed_again(server.store(), taken.id).await.unwrap(), hash);
    put_in_force(&server, taken.id, true).await;
    for (actor, counts) in [(&malee, false), (&pranee, true)] {
        assert_eq!(base(actor).await.rows[0].counted, counts);
    }
}

#[tokio::test]
async fn the_difference_is_told_upward_as_counts_and_at_the_institution_child_by_child() {
    let (server, malee) = TestServer::with_recorder().await;
    let pranee = server.sign_in("pranee").await;
    let stays = malee.create("ก").await;
    let leaves = malee.create("ข").await;
    let moves = pranee.create("ค").await;
    corrected(&malee, stays, &[(Field::Level, "n2")]).await;
    corrected(&pranee, moves, &[(Field::CitizenId, "1000000000050")]).await;
    let late = malee.draft(stays, malee.setting(stays, &[(Field::Race, "thai")]));
    server.clock().advance(DAY_MS);
    let taken = taken(&server, "ฐาน", "2025-06-10").await;
    malee.send(&[late]).await.accepted();
    malee.pull().await;
    corrected(&malee, stays, &[(Field::Level, "n3")]).await;
    malee.take_off(leaves).await.accepted();
    pranee.take_off(moves).await.accepted();
    let arrived = malee.create("ค").await;
    corrected(&malee, arrived, &[(Field::CitizenId, "1000000000050")]).await;
    let told: Changes = malee.get(&paths::base_changes(&malee.institution, taken.id, None)).await.json();
    let children: Vec<_> = told.children.iter().map(|child| child.change).collect();
    assert_eq!(children, [Change::MovedIn, Change::Left, Change::Level]);
    let late: Vec<_> = told.too_late.iter().map(|late| (late.record, late.name.as_str())).collect();
    assert_eq!(late, [(stays, "ก")], "made on the day, as its phone says, and came after it");
    let within = |kind: &str, place: &str| Branch::from_parts(kind, place).unwrap();
    let province = server.sign_in("province").await;
    // People are known by their numbers once they were counted.
    province.get(paths::PROGRESS).await;
    let places: Vec<BasePlace> =
        province.get(&paths::base_places(taken.id, &within("province", "42"), None)).await.json();
    let counts: Vec<_> = places
        .iter()
        .map(|place| (place.id.as_str(), place.counts.counted, place.compared.now, place.compared.moved_in))
        .collect();
    assert_eq!(counts, [(CENTRE, 2, 2, 1), ("6420203-02", 0, 0, 0), (CENTRE_B, 1, 0, 0)]);
    assert_eq!((places[0].late, places[2].compared.left, places[2].compared.moved_out), (1, 0, 1));
    // Between two bases the number tells a move on both sides.
    server.clock().advance(DAY_MS);
    let second = self::taken(&server, "ฐานถัดไป", "2025-06-11").await;
    let path = paths::base_places(taken.id, &within("country", ""), Some(second.id));
    let places: Vec<BasePlace> = province.get(&path).await.json();
    assert_eq!((places[0].compared.moved_in, places[2].compared.moved_out), (1, 1));
    let own: Vec<BasePlace> =
        pranee.get(&paths::base_places(taken.id, &within("country", ""), None)).await.json();
    assert_eq!(own.iter().map(|place| place.id.as_str()).collect::<Vec<_>>(), [CENTRE_B]);
    let path = paths::base_changes(&malee.institution, taken.id, None);
    pranee.get(&path).await.failed(404, ErrorCode::NotFound);
    let dla = server.sign_in("dla").await;
    let whole = dla.get(&paths::base_places(taken.id, &Branch::Country, None)).await;
    assert!(whole.failed(422, ErrorCode::NotAcceptable).message.contains("จังหวัด"));
}

#[tokio::test]
async fn phones_hear_which_base_no_edit_changes() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.create("น้อย").await;
    server.clock().advance(DAY_MS);
    let taken = taken(&server, "ฐาน", "2025-06-10").await;
    assert_eq!(malee.page(10).await.calendar.unwrap().base, None);
    malee.get(&paths::base(&malee.institution)).await.failed(404, ErrorCode::NotFound);
    put_in_force(&server, taken.id, true).await;
    let told = malee.page(10).await.calendar.unwrap();
    assert_eq!(told.base.map(|base| (base.id, base.as_of)), Some((taken.id, taken.as_of)));
    let asked = shared::wire::sync::SyncRequest { win: Some(told.version), ..malee.request(&[], 10) };
    let again: shared::wire::sync::SyncResponse = malee.exchange(&asked).await.json();
    assert_eq!(again.calendar, None, "what is known is not told again");
    // Out of force it is heard of too, also when a window was changed since.
    let dla = server.sign_in("dla").await;
    let window = paths::window(server::demo::always().id);
    let closing = json(&shared::wire::rounds::NewClosing::at(server::demo::always().to));
    assert_eq!(server.ask(Method::PUT, &window, &dla.cookie, closing).await.status, 200);
    let between = malee.page(10).await.calendar.unwrap().version;
    put_in_force(&server, taken.id, false).await;
    let after = malee.page(10).await.calendar.unwrap();
    assert!(after.base.is_none() && after.version > between);
}

#[tokio::test]
async fn an_institution_that_changed_its_local_government_stays_where_it_was_in_the_base() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.create("น้อย").await;
    server.clock().advance(DAY_MS);
    let taken = taken(&server, "ฐาน", "2025-06-10").await;
    let other = LaoCode::parse("6420204").unwrap();
    let moved: Result<(), StoreError> = server
        .store()
        .run_tx("lao", (InstitutionId::parse(CENTRE).unwrap(), other.clone()), |tx, (id, other)| {
            Box::pin(async move {
                let place = tx.institution_get(id).await?.unwrap();
                let lao = other.clone();
                tx.institutions_put(&[shared::places::Institution { lao, ..place }]).await
            })
        })
        .await;
    moved.unwrap();
    let officer = server.sign_in("officer_b").await;
    let within = Branch::Lao(other);
    let places: Vec<BasePlace> = officer.get(&paths::base_places(taken.id, &within, None)).await.json();
    let told: Vec<_> = places
        .iter()
        .map(|place| (place.id.as_str(), place.counts.counted, place.lao_then.as_ref().map(LaoCode::as_str)))
        .collect();
    assert_eq!(told, [(CENTRE, 1, Some("6420203")), (CENTRE_B, 0, None)]);
    assert_eq!(sealed_again(server.store(), taken.id).await.unwrap(), seal(&taken).0);
    assert!(server.clock().now() > START);
}
