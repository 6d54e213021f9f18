//! Deliveries that come twice, late, with a hole before them, or from a copied phone.

use crate::harness::{CENTRE, TestServer};
use shared::children::{Field, Group};
use shared::edits::Outcome;

#[tokio::test]
async fn the_same_delivery_twice_gives_the_same_receipts_and_happens_once() {
    let (server, recorder) = TestServer::with_recorder().await;
    let child = recorder.create("น้อย").await;
    let edits = [
        recorder.draft(child, recorder.setting(child, &[(Field::FirstName, "นุ้ย")])),
        recorder.draft(child, recorder.setting(child, &[(Field::LastName, &"ก".repeat(501))])),
        recorder.draft(child, recorder.setting(child, &[(Field::GuardianPhone, "0000000001")])),
    ];
    let first = recorder.send(&edits).await;
    let history = server.history(CENTRE).await.len();
    assert_eq!(recorder.send(&edits).await, first);
    let split: Vec<Outcome> =
        [recorder.send(&edits[..1]).await.outcomes(), recorder.send(&edits[1..]).await.outcomes()].concat();
    assert_eq!(split, first.outcomes());
    assert_eq!(server.history(CENTRE).await.len(), history);
}

#[tokio::test]
async fn an_old_request_that_comes_late_changes_nothing() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let child = recorder.create("น้อย").await;
    let old = recorder.draft(child, recorder.setting(child, &[(Field::FirstName, "นุ้ย")]));
    recorder.send(std::slice::from_ref(&old)).await.accepted();
    recorder.pull().await;
    recorder.set(child, &[(Field::FirstName, "หน่อย")]).await.accepted();
    recorder.send(&[old]).await.accepted();
    assert_eq!(recorder.reads(child, Field::FirstName).await, "หน่อย");
}

#[tokio::test]
async fn an_edit_after_a_hole_waits_until_the_hole_is_filled() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let child = recorder.create("น้อย").await;
    let second = recorder.draft(child, recorder.setting(child, &[(Field::FirstName, "นุ้ย")]));
    let mut third = recorder.draft(child, recorder.setting(child, &[(Field::GuardianPhone, "0000000001")]));
    third.own.insert(Group::Name, second.id);
    let answer = recorder.send(std::slice::from_ref(&third)).await;
    assert_eq!((answer.only(), answer.0.acked), (Outcome::Gap { expected: 2 }, 1));
    let answer = recorder.send(&[second, third]).await;
    answer.accepted();
    assert_eq!((answer.outcomes().len(), answer.0.acked), (2, 3));
}

#[tokio::test]
async fn a_phone_that_lost_edits_goes_on_and_the_loss_is_counted() {
    let (server, recorder) = TestServer::with_recorder().await;
    let child = recorder.create("น้อย").await;
    recorder.skip_to(5);
    let kept = recorder.draft(child, recorder.setting(child, &[(Field::FirstName, "นุ้ย")]));
    let answer = recorder.send_from(&[kept], Some(5)).await;
    answer.accepted();
    assert_eq!(answer.0.acked, 5);
    assert_eq!(server.lost(&recorder).await, 3, "numbers 2 to 4");
}

#[tokio::test]
async fn a_copied_phone_is_told_to_take_a_new_number_and_nothing_of_it_is_taken_out_of_order() {
    let (server, recorder) = TestServer::with_recorder().await;
    let child = recorder.create("น้อย").await;
    let copy = recorder.copied();
    recorder.set(child, &[(Field::FirstName, "นุ้ย")]).await.accepted();
    let first = copy.draft(child, copy.setting(child, &[(Field::GuardianPhone, "0000000001")]));
    let mut second = copy.draft(child, copy.setting(child, &[(Field::GuardianPhone, "0000000002")]));
    second.own.insert(Group::Guardian, first.id);
    let answer = copy.send(&[first, second]).await;
    assert_eq!(answer.outcomes(), [Outcome::Renumber], "what follows waits for the new number");
    assert_eq!(answer.0.acked, 2);
    assert_eq!(server.history(CENTRE).await.len(), 2);
}
