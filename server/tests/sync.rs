//! Edits through HTTP: what becomes of them, alone and when two people meet.

mod devices;
mod feed;
mod hostile;
mod receipts;

use crate::harness::{DAY_MS, TestServer};
use shared::children::{Field, Group};
use shared::edits::{Edit, Refusal, SentEdit};
use shared::sorted::SortedMap;
use shared::wire::error_body::ErrorCode;
use shared::wire::institutions::HistoryEntry;
use shared::wire::paths;

#[tokio::test]
async fn a_child_is_added_corrected_taken_off_and_put_back() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("somchai").await;
    let child = recorder.create("น้อย").await;
    recorder.set(child, &[(Field::FirstName, "หน่อย"), (Field::LastName, "ใจดี")]).await.accepted();
    assert_eq!(colleague.reads(child, Field::FirstName).await, "หน่อย");
    recorder.pull().await;
    recorder.take_off(child).await.accepted();
    colleague.pull().await;
    assert!(!colleague.seen(child).on_roll());
    assert_eq!(colleague.seen(child).off_since, Some(crate::harness::START));
    colleague.put_back(child).await.accepted();
    recorder.pull().await;
    assert!(recorder.seen(child).on_roll());
    assert_eq!(recorder.seen(child).off_since, None);
    assert_eq!(recorder.seen(child).record.get(Field::ExitReason), "");
}

#[tokio::test]
async fn changes_of_different_groups_merge() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("somchai").await;
    let child = recorder.create("น้อย").await;
    colleague.pull().await;
    recorder.set(child, &[(Field::GuardianPhone, "0000000001")]).await.accepted();
    colleague.set(child, &[(Field::LastName, "ใจดี")]).await.merged();
    assert_eq!(recorder.reads(child, Field::LastName).await, "ใจดี");
    assert_eq!(recorder.reads(child, Field::GuardianPhone).await, "0000000001");
}

#[tokio::test]
async fn of_two_changes_of_one_group_both_values_stay_with_their_authors_until_a_person_decides() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("somchai").await;
    let child = recorder.create("น้อย").await;
    colleague.pull().await;
    recorder.set(child, &[(Field::FirstName, "นุ้ย")]).await.accepted();
    let late = colleague.setting(child, &[(Field::FirstName, "หน่อย")]);
    colleague.push(child, late).await.asks(&[Group::Name]);

    recorder.pull().await;
    let seen = recorder.seen(child);
    assert_eq!(seen.record.get(Field::FirstName), "นุ้ย", "what arrived first stands");
    let open = seen.conflict(Group::Name).unwrap();
    assert_eq!(open.live.by, "มาลี ใจงาม");
    let [waits] = open.waiting.as_slice() else { panic!("{open:?}") };
    assert_eq!((waits.by.as_str(), waits.values[&Field::FirstName].as_str()), ("สมชาย ขยัน", "หน่อย"));

    let answer = recorder.resolve(child, Group::Name, &[(Field::FirstName, "หน่อย")]).await;
    answer.accepted();
    colleague.pull().await;
    assert_eq!(colleague.seen(child).conflicts, []);
    assert_eq!(colleague.seen(child).record.get(Field::FirstName), "หน่อย");
}

#[tokio::test]
async fn deciding_twice_is_harmless() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("somchai").await;
    let child = recorder.create("น้อย").await;
    colleague.pull().await;
    recorder.set(child, &[(Field::FirstName, "นุ้ย")]).await.accepted();
    colleague.set(child, &[(Field::FirstName, "หน่อย")]).await.asks(&[Group::Name]);
    recorder.pull().await;
    colleague.pull().await;
    recorder.resolve(child, Group::Name, &[]).await.accepted();
    let before = server.history(crate::harness::CENTRE).await.len();
    colleague.resolve(child, Group::Name, &[]).await.accepted();
    assert_eq!(server.history(crate::harness::CENTRE).await.len(), before, "nothing was left to settle");
    colleague.pull().await;
    assert_eq!(colleague.seen(child).record.get(Field::FirstName), "นุ้ย");
}

#[tokio::test]
async fn correcting_ones_own_refused_edit_raises_no_question() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let child = recorder.create("น้อย").await;
    let first = recorder.draft(child, recorder.setting(child, &[(Field::FirstName, "นุ้ย")]));
    let long = "ก".repeat(501);
    let mut refused = recorder.draft(child, recorder.setting(child, &[(Field::FirstName, &long)]));
    refused.own.insert(Group::Name, first.id);
    let mut again = recorder.draft(child, recorder.setting(child, &[(Field::FirstName, "หน่อย")]));
    again.own.insert(Group::Name, refused.id);
    recorder.send(&[first]).await.accepted();
    recorder.send(&[refused]).await.refused(Refusal::TooLong);
    recorder.send(&[again]).await.accepted();
    assert_eq!(recorder.reads(child, Field::FirstName).await, "หน่อย");
}

#[tokio::test]
async fn taking_off_against_an_unseen_edit_is_a_question() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("somchai").await;
    let child = recorder.create("น้อย").await;
    colleague.pull().await;
    recorder.set(child, &[(Field::GuardianPhone, "0000000001")]).await.accepted();
    colleague.take_off(child).await.asks(&[Group::Status]);
    colleague.pull().await;
    assert!(colleague.seen(child).on_roll());
}

#[tokio::test]
async fn an_edit_of_a_child_taken_off_unseen_is_a_question_and_a_known_one_is_refused() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("somchai").await;
    let child = recorder.create("น้อย").await;
    colleague.pull().await;
    recorder.take_off(child).await.accepted();
    colleague.set(child, &[(Field::LastName, "ใจดี")]).await.asks(&[Group::Name]);
    colleague.pull().await;
    let open = colleague.seen(child);
    assert_eq!(open.conflict(Group::Name).unwrap().live.by, "มาลี ใจงาม");
    assert_eq!(open.record.get(Field::LastName), "", "nothing is written to a child taken off");
    colleague.set(child, &[(Field::LastName, "ใจงาม")]).await.refused(Refusal::OffTheRoll);
}

#[tokio::test]
async fn putting_back_is_the_institutions_for_thirty_days_and_then_the_officers() {
    let (server, recorder) = TestServer::with_recorder().await;
    let officer = server.sign_in("wichai").await;
    let child = recorder.create("น้อย").await;
    recorder.take_off(child).await.accepted();
    recorder.pull().await;
    server.clock().advance(29 * DAY_MS);
    recorder.put_back(child).await.accepted();
    recorder.pull().await;
    recorder.take_off(child).await.accepted();
    recorder.pull().await;
    // The session lasts thirty days as well, so the recorder signs in once more.
    server.clock().advance(30 * DAY_MS + 1);
    let recorder = server.sign_in("malee").await;
    let officer_again = server.sign_in("wichai").await;
    drop(officer);
    recorder.pull().await;
    officer_again.pull().await;
    recorder.put_back(child).await.refused(Refusal::PutBackTooLate);
    officer_again.put_back(child).await.accepted();
}

#[tokio::test]
async fn an_officer_corrects_a_roll_of_the_branch_and_the_history_says_who() {
    let (server, recorder) = TestServer::with_recorder().await;
    let officer = server.sign_in("wichai").await;
    let child = recorder.create("น้อย").await;
    officer.pull().await;
    server.clock().advance(1_000);
    officer.set(child, &[(Field::FirstName, "หน่อย")]).await.accepted();
    let entries: Vec<HistoryEntry> = recorder.get(&paths::history(&recorder.institution, child)).await.json();
    let told: Vec<_> = entries.iter().map(|entry| (entry.seq, entry.by.as_str())).collect();
    assert_eq!(told, [(2, "วิชัย อปท"), (1, "มาลี ใจงาม")]);
    let change = &entries[0].changes[&Field::FirstName];
    assert_eq!((change.from.as_str(), change.to.as_str()), ("น้อย", "หน่อย"));
    assert_eq!(entries[0].arrived_at.0 - entries[1].arrived_at.0, 1_000);
}

#[tokio::test]
async fn an_edit_in_another_name_for_another_roll_or_of_nothing_is_refused() {
    let (server, recorder) = TestServer::with_recorder().await;
    let neighbour = server.sign_in("pranee").await;
    let child = recorder.create("น้อย").await;
    let edit = || recorder.setting(child, &[(Field::FirstName, "หน่อย")]);
    let mut elsewhere = recorder.draft(child, edit());
    // Somebody else signed in on the phone: nothing is answered for good, so the edit can wait for its author.
    let forged = SentEdit { user: neighbour.account, ..elsewhere.clone() };
    assert_eq!(recorder.exchange(&recorder.request(&[forged], 0)).await.status, 401);
    elsewhere.institution = neighbour.institution.clone();
    recorder.send(&[elsewhere]).await.refused(Refusal::NotYours);
    let mut newer = recorder.draft(child, edit());
    newer.schema += 1;
    // While servers are updated one after another it waits for one that knows its shape.
    recorder.skip_to(newer.n);
    recorder.exchange(&recorder.request(&[newer], 0)).await.failed(503, ErrorCode::Busy);
    let nothing = Edit::Set { changes: SortedMap::new(), measured: None };
    recorder.push(child, nothing).await.refused(Refusal::Empty);
    let unknown = shared::values::RecordId::new(server.ids());
    recorder.push(unknown, edit()).await.refused(Refusal::UnknownRecord);
    let again =
        Edit::Create { fields: SortedMap::from([(Field::FirstName, "อื่น".into())]), measured: None };
    recorder.push(child, again).await.refused(Refusal::RecordExists);
    assert_eq!(recorder.reads(child, Field::FirstName).await, "น้อย");
}
