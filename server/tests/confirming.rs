//! Rolls are confirmed level by level where the window asks for it (J14, P7, R32).

use crate::harness::{Actor, TestServer};
use crate::rounds::new_window;
use axum::http::Method;
use server::demo::always;
use shared::children::Field;
use shared::confirming::{Decided, Level};
use shared::edits::RollDigest;
use shared::rounds::{Confirming, Window};
use shared::values::{Clock, RecordId};
use shared::wire::confirming::{ConfirmingStand, Decide, DuePlace};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::progress::Board;
use shared::wire::sync::{SyncRequest, SyncResponse};

async fn stand(actor: &Actor, of: &Actor) -> ConfirmingStand {
    actor.get(&paths::confirming(&of.institution)).await.json()
}

async fn decide(
    actor: &Actor,
    of: &Actor,
    decided: Decided,
    digest: RollDigest,
    reason: &str,
) -> crate::harness::Answer {
    let decision = Decide { decided, digest, reason: reason.to_owned() };
    let body = serde_json::to_vec(&decision).unwrap();
    actor.server.ask(Method::PUT, &paths::confirming(&of.institution), &actor.cookie, body).await
}

/// A window in which every level confirms, beside the one that is always open.
async fn chain(server: &TestServer) {
    let now = server.clock().now();
    let window = Window { to: now.plus_ms(86_400_000 * 20), confirming: Confirming::Chain, ..always() };
    let dla = server.sign_in("dla").await;
    let opened = dla.post(paths::WINDOWS, serde_json::to_vec(&new_window(&window)).unwrap()).await;
    assert_eq!(opened.status, 200);
}

/// A child of whom nothing is missing but what only warns.
async fn whole_child(actor: &Actor) -> RecordId {
    let child = actor.create("น้อย").await;
    let facts = [
        (Field::Title, "boy"),
        (Field::LastName, "ใจดี"),
        (Field::BirthDate, "2021-02-03"),
        (Field::CitizenId, "1000000000009"),
        (Field::Nationality, "thai"),
        (Field::AdmissionDate, "2024-05-16"),
        (Field::Status, "enrolled"),
        (Field::Level, "n3"),
        (Field::Classroom, "1"),
    ];
    actor.set(child, &facts).await.accepted();
    actor.pull().await;
    child
}

#[tokio::test]
async fn the_head_then_each_level_above_confirms_the_roll_that_was_seen() {
    let (server, malee) = TestServer::with_recorder().await;
    let child = whole_child(&malee).await;
    chain(&server).await;
    let [somsri, wichai, district, province] = [
        server.sign_in("somsri").await,
        server.sign_in("wichai").await,
        server.sign_in("district").await,
        server.sign_in("province").await,
    ];
    let seen = stand(&somsri, &malee).await;
    assert_eq!((seen.own, seen.children, seen.tasks.errors), (Some(Level::Institution), 1, 0), "{seen:?}");
    assert_eq!(seen.levels.iter().map(|level| level.level).collect::<Vec<_>>(), Level::ALL);
    let digest = seen.digest;
    decide(&malee, &malee, Decided::Confirmed, digest, "ก").await.failed(404, ErrorCode::NotFound);
    decide(&wichai, &malee, Decided::Confirmed, digest, "").await.failed(422, ErrorCode::NotAcceptable);
    let silent = decide(&somsri, &malee, Decided::Confirmed, digest, " ").await;
    assert!(silent.failed(422, ErrorCode::NotAcceptable).message.contains("เหตุผล"), "warnings need a reason");
    for (actor, reason) in [(&somsri, "ตรงกับเอกสาร"), (&wichai, ""), (&district, ""), (&province, "")]
    {
        let done = decide(actor, &malee, Decided::Confirmed, digest, reason).await;
        assert_eq!(done.status, 204, "{}", String::from_utf8_lossy(&done.body));
    }
    let all = stand(&province, &malee).await;
    assert!(all.levels.iter().all(|level| level.confirmed.is_some()), "{all:?}");
    let board: Board = province.get(paths::PROGRESS).await.json();
    assert_eq!(board.total.confirmed, 1);
    // That a child was seen changes nothing of it.
    malee.set(child, &[(Field::CheckedOn, "2025-06-10"), (Field::CheckFound, "here")]).await.accepted();
    let seen = stand(&province, &malee).await;
    assert!(
        seen.levels.iter().all(|level| level.confirmed.is_some() && level.changed_since == 0),
        "{seen:?}"
    );
    malee.pull().await;
    // An edit makes it necessary to confirm again, from below.
    malee.set(child, &[(Field::Classroom, "2")]).await.accepted();
    let after = stand(&province, &malee).await;
    assert!(
        after.levels.iter().all(|level| level.confirmed.is_none() && level.changed_since == 1),
        "{after:?}"
    );
    let stale = decide(&somsri, &malee, Decided::Confirmed, digest, "ก").await;
    assert!(stale.failed(422, ErrorCode::NotAcceptable).message.contains("เปลี่ยนไปแล้ว"));
    let board: Board = province.get(paths::PROGRESS).await.json();
    assert_eq!(board.total.confirmed, 0);
}

#[tokio::test]
async fn a_level_returns_with_a_reason_and_findings_stop_the_institution() {
    let (server, malee) = TestServer::with_recorder().await;
    let child = whole_child(&malee).await;
    chain(&server).await;
    let (somsri, wichai) = (server.sign_in("somsri").await, server.sign_in("wichai").await);
    let province = server.sign_in("province").await;
    let digest = stand(&somsri, &malee).await.digest;
    assert_eq!(decide(&somsri, &malee, Decided::Confirmed, digest, "ก").await.status, 204);
    // Whose turn it is finds the roll in a list; nobody else does.
    let due = async |actor: &Actor| -> Vec<DuePlace> {
        let board: Board = actor.get(paths::PROGRESS).await.json();
        let due: Vec<DuePlace> = actor.get(paths::CONFIRMING).await.json();
        assert_eq!(board.due, due.len() as u64);
        due
    };
    let waits = due(&wichai).await;
    let waits: Vec<_> = waits.iter().map(|place| (&place.id, place.level, place.children)).collect();
    assert_eq!(waits, [(&malee.institution, Level::Lao, 1)]);
    let officer_b = server.sign_in("officer_b").await;
    for nobody in [&province, &malee, &officer_b] {
        assert_eq!(due(nobody).await, []);
    }
    decide(&wichai, &malee, Decided::Returned, digest, "").await.failed(422, ErrorCode::NotAcceptable);
    assert_eq!(decide(&wichai, &malee, Decided::Returned, digest, "ขาดหนึ่งคน").await.status, 204);
    // The phones of the institution are told, once.
    province.get(paths::PROGRESS).await;
    let told = malee.page(10).await.calendar.expect("the windows");
    let returned = told.concern.clone().and_then(|concern| concern.returned).expect("who returned it");
    assert_eq!((&*returned.reason, &*returned.by), ("ขาดหนึ่งคน", "วิชัย อปท"));
    let asked = SyncRequest { win: Some(told.version), ..malee.request(&[], 10) };
    let again: SyncResponse = malee.exchange(&asked).await.json();
    assert_eq!(again.calendar, None);
    // Without looking at a board first.
    let waits: Vec<DuePlace> = wichai.get(paths::CONFIRMING).await.json();
    assert_eq!(waits, []);
    let returned = stand(&somsri, &malee).await;
    assert!(returned.levels.iter().all(|level| level.confirmed.is_none()));
    assert_eq!((returned.steps[0].decided, &*returned.steps[0].reason), (Decided::Returned, "ขาดหนึ่งคน"));
    malee.set(child, &[(Field::BirthDate, "")]).await.accepted();
    let seen = stand(&somsri, &malee).await;
    assert_eq!(seen.tasks.errors, 1);
    let stopped = decide(&somsri, &malee, Decided::Confirmed, seen.digest, "ก").await;
    assert!(stopped.failed(422, ErrorCode::NotAcceptable).message.contains("ต้องแก้ไข"));
}

#[tokio::test]
async fn without_confirming_an_earlier_confirmation_stands_whatever_is_edited() {
    let (server, malee) = TestServer::with_recorder().await;
    let child = whole_child(&malee).await;
    chain(&server).await;
    let somsri = server.sign_in("somsri").await;
    let digest = stand(&somsri, &malee).await.digest;
    assert_eq!(decide(&somsri, &malee, Decided::Confirmed, digest, "ก").await.status, 204);
    // The window that asked for it is over; the other one goes on without.
    server.clock().advance(86_400_000 * 21);
    malee.set(child, &[(Field::Classroom, "2")]).await.accepted();
    let after = stand(&somsri, &malee).await;
    assert_eq!(after.round, None);
    let told: Vec<_> = after
        .levels
        .iter()
        .map(|level| (level.level, level.asked, level.confirmed.is_some(), level.changed_since))
        .collect();
    assert_eq!(told, [(Level::Institution, false, true, 1)], "confirmed, changed since: 1, nothing is asked");
    let asked = decide(&somsri, &malee, Decided::Confirmed, after.digest, "ก").await;
    assert!(asked.failed(422, ErrorCode::NotAcceptable).message.contains("ไม่ต้องยืนยัน"));
    let board: Board = server.sign_in("dla").await.get(paths::PROGRESS).await.json();
    assert_eq!(board.total.confirmed, 1);
}
