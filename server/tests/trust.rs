//! What a phone can rely on: digests that tell whether both sides agree, notices of values that do not stand, old
//! apps that are not left alone, packed bodies that cannot burst.

use crate::harness::{Actor, DAY_MS, TestServer};
use shared::children::{Field, Group};
use shared::edits::{Cursor, Outcome, RollDigest, SCHEMA};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::sync::{MAX_BODY, MIN_PULL_SCHEMA, SyncRequest, SyncResponse};
use std::io::Write;

/// Two people of one centre, each with a device that has read everything.
async fn two() -> (TestServer, Actor, Actor) {
    let (server, malee) = TestServer::with_recorder().await;
    let somsri = server.sign_in("somsri").await;
    (server, malee, somsri)
}

#[tokio::test]
async fn the_digest_is_that_of_the_roll_and_comes_when_nothing_is_left_to_pull() {
    let (server, malee, _) = two().await;
    assert_eq!(malee.page(50).await.roll, Some(RollDigest::default()), "an empty roll");
    let child = malee.create("น้อย").await;
    malee.create("นิด").await;
    malee.set(child, &[(Field::FirstName, "หน่อย")]).await.accepted();
    malee.pull().await;
    malee.take_off(child).await.accepted();
    malee.cursor.set(Cursor::default());
    let partial = malee.page(1).await;
    assert!(partial.more && partial.roll.is_none());
    let records = server.records(malee.institution.as_str()).await;
    assert_eq!(malee.page(50).await.roll, Some(RollDigest::of(&records)));
}

#[tokio::test]
async fn a_roll_whose_digest_was_never_worked_out_gets_one() {
    let (server, malee, _) = two().await;
    malee.create("น้อย").await;
    server.forget_digests().await;
    let records = server.records(malee.institution.as_str()).await;
    assert_eq!(malee.page(50).await.roll, Some(RollDigest::of(&records)));
    malee.create("นิด").await;
    let records = server.records(malee.institution.as_str()).await;
    assert_eq!(malee.page(50).await.roll, Some(RollDigest::of(&records)));
}

#[tokio::test]
async fn the_last_writer_wins_where_that_is_the_rule_and_both_are_named() {
    let (server, malee, somsri) = two().await;
    let child = malee.create("น้อย").await;
    somsri.pull().await;
    malee.set(child, &[(Field::Religion, "1")]).await.accepted();
    somsri.set(child, &[(Field::Religion, "2")]).await.merged();
    malee.pull().await;
    let seen = malee.seen(child);
    assert_eq!((seen.record.get(Field::Religion), seen.conflicts.len()), ("2", 0));
    let [told] = seen.overwritten.as_slice() else { panic!("{:?}", seen.overwritten) };
    assert_eq!((told.group, told.chosen), (Group::Religion, false));
    assert_ne!(told.lost_by, told.won_by);
    server.clock().advance(30 * DAY_MS);
    let malee = server.sign_in("malee").await;
    malee.pull().await;
    malee.set(child, &[(Field::FirstName, "หน่อย")]).await.accepted();
    malee.pull().await;
    assert!(malee.seen(child).overwritten.is_empty(), "after thirty days nobody needs to be told");
}

#[tokio::test]
async fn who_is_not_chosen_is_told() {
    let (_server, malee, somsri) = two().await;
    let child = malee.create("น้อย").await;
    somsri.pull().await;
    malee.set(child, &[(Field::FirstName, "นุ้ย")]).await.accepted();
    somsri.set(child, &[(Field::FirstName, "หน่อย")]).await.asks(&[Group::Name]);
    malee.pull().await;
    malee.resolve(child, Group::Name, &[]).await.accepted();
    somsri.pull().await;
    let kept = somsri.seen(child);
    let [told] = kept.overwritten.as_slice() else { panic!("{:?}", kept.overwritten) };
    assert!(told.chosen && told.group == Group::Name);
    assert_eq!(kept.record.get(Field::FirstName), "นุ้ย");
}

#[tokio::test]
async fn what_is_wrong_only_together_becomes_a_question() {
    let (_server, malee, somsri) = two().await;
    let child = malee.create("น้อย").await;
    malee
        .set(child, &[(Field::BirthDate, "2020-05-16"), (Field::AdmissionDate, "2023-05-16")])
        .await
        .accepted();
    malee.pull().await;
    somsri.pull().await;
    malee.set(child, &[(Field::BirthDate, "2022-05-16")]).await.accepted();
    somsri.set(child, &[(Field::AdmissionDate, "2021-05-16")]).await.asks(&[Group::Placement]);
    assert_eq!(malee.reads(child, Field::AdmissionDate).await, "2023-05-16");
    // The same mistake by one person alone is a finding, and stays an edit.
    malee.set(child, &[(Field::AdmissionDate, "2021-05-16")]).await.accepted();
}

#[tokio::test]
async fn an_app_that_is_too_old_may_send_and_gets_no_changes() {
    let (_server, malee, somsri) = two().await;
    let child = malee.create("น้อย").await;
    somsri.pull().await;
    let sent = somsri.draft(child, somsri.setting(child, &[(Field::FirstName, "หน่อย")]));
    let old = SyncRequest { schema: MIN_PULL_SCHEMA - 1, floor: Some(1), ..somsri.request(&[sent], 50) };
    let answer: SyncResponse = somsri.exchange(&old).await.json();
    assert!(matches!(answer.results[0].outcome, Outcome::Applied { .. }), "{answer:?}");
    assert!(answer.page.is_empty() && answer.min_schema == MIN_PULL_SCHEMA && answer.roll.is_none());
    assert_eq!(answer.to, old.cur);
    const { assert!(MIN_PULL_SCHEMA <= SCHEMA) };
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

#[tokio::test]
async fn a_packed_body_is_unpacked_and_cannot_burst() {
    let (_server, malee, _) = two().await;
    let path = paths::sync(&malee.institution);
    let asked = serde_json::to_vec(&malee.request(&[], 10)).unwrap();
    let answer = malee.post_packed(&path, packed(&asked)).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let bomb = packed(&vec![b' '; MAX_BODY * 20]);
    assert!(bomb.len() < MAX_BODY / 10);
    malee.post_packed(&path, bomb).await.failed(413, ErrorCode::TooLarge);
    malee.post_packed(&path, b"not packed at all".to_vec()).await.failed(400, ErrorCode::Malformed);
    let mut cut = packed(&asked);
    cut.truncate(cut.len() / 2);
    malee.post_packed(&path, cut).await.failed(400, ErrorCode::Malformed);
}

#[tokio::test]
async fn answers_to_the_app_carry_no_rules_for_pages() {
    let (server, malee, _) = two().await;
    let answer = malee.exchange(&malee.request(&[], 10)).await;
    assert_eq!(answer.header("content-security-policy"), "");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let page = server.ask(axum::http::Method::GET, "/", "", "").await;
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
}

/// A form on another site can send a body with a cookie, but only of kinds that browsers have always sent.
#[tokio::test]
async fn a_body_that_does_not_say_it_is_json_is_not_read() {
    let (server, malee, _) = two().await;
    let asked = serde_json::to_vec(&malee.request(&[], 10)).unwrap();
    let path = paths::sync(&malee.institution);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonlines", ""] {
        let answer = server.ask_as(kind, &path, &malee.cookie, asked.clone()).await;
        answer.failed(400, ErrorCode::Malformed);
    }
    for kind in ["application/json", "Application/JSON; charset=utf-8"] {
        assert_eq!(server.ask_as(kind, &path, &malee.cookie, asked.clone()).await.status, 200, "{kind}");
    }
}
