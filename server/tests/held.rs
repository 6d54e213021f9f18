//! What came when no window was open, and rests on other such edits.

use crate::harness::{CENTRE, START, TestServer};
use crate::rounds::{a_child, close_at, json, open, waiting};
use axum::http::Method;
use shared::children::Field;
use shared::edits::{Edit, Outcome, SentEdit};
use shared::rounds::RollAct;
use shared::sorted::SortedMap;
use shared::wire::error_body::ErrorCode;
use shared::wire::held::{Decision, HeldList, MAX_DECIDED};
use shared::wire::paths;
use shared::wire::rounds::NewClosing;
use shared::wire::sync::SyncResponse;

#[tokio::test]
async fn who_accepts_an_edit_accepts_what_it_rests_on_and_what_no_window_allows_goes_on_waiting() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    close_at(&server, START).await;
    let created = a_child(&malee, &server, "หนึ่ง");
    let name = shared::edits::Change { from: String::new(), to: "ใจดี".to_owned() };
    let changes = SortedMap::from([(Field::LastName, name)]);
    let follows = SentEdit {
        own: SortedMap::from([(Field::FirstName.group(), created.id)]),
        ..malee.draft(created.record, Edit::Set { changes, measured: None })
    };
    let other = a_child(&malee, &server, "สอง");
    malee.exchange(&malee.request(&[created.clone(), follows.clone(), other.clone()], 0)).await;
    let wichai = server.sign_in("wichai").await;
    let path = paths::held(&malee.institution);
    let accept = async |sent: &SentEdit| {
        let decision = Decision { edits: vec![sent.id], accept: true, reason: String::new() };
        wichai.post(&path, json(&decision)).await
    };
    // A window for corrections alone lets nobody be added, nor what rests on that.
    let only = open(&server, 1, |window| window.acts = vec![RollAct::Correct]).await;
    accept(&follows).await.failed(409, ErrorCode::WindowClosed);
    assert_eq!(waiting(&server, "wichai").await.edits.len(), 3);
    let put = paths::window(only.window.id);
    let dla = server.sign_in("dla").await;
    server.ask(Method::PUT, &put, &dla.cookie, json(&NewClosing::at(START))).await;
    server.clock().advance(1);
    open(&server, 1, |_| ()).await;
    let left: HeldList = accept(&follows).await.json();
    assert_eq!(left.edits.iter().map(|edit| edit.id).collect::<Vec<_>>(), [other.id]);
    let records = server.records(CENTRE).await;
    assert_eq!((records.len(), records[0].record.get(Field::LastName)), (1, "ใจดี"));
}

#[tokio::test]
async fn who_takes_back_what_is_held_has_it_taken_back_when_it_is_accepted() {
    let (server, malee) = TestServer::with_recorder().await;
    let child = malee.create("น้อย").await;
    malee.pull().await;
    close_at(&server, START).await;
    let phone = |from: &str, to: &str| {
        let change = shared::edits::Change { from: from.to_owned(), to: to.to_owned() };
        let changes = SortedMap::from([(Field::GuardianPhone, change)]);
        malee.draft(child, Edit::Set { changes, measured: None })
    };
    let typed = phone("", "0812345678");
    let own = SortedMap::from([(Field::GuardianPhone.group(), typed.id)]);
    let back = SentEdit { own, ..phone("0812345678", "") };
    let asked = malee.request(&[typed, back.clone()], 0);
    let answer: SyncResponse = malee.exchange(&asked).await.json();
    let outcomes: Vec<_> = answer.results.iter().map(|result| &result.outcome).collect();
    assert_eq!(outcomes, [&Outcome::Held; 2], "though the roll says now what the second one wants");
    server.clock().advance(1);
    open(&server, 1, |_| ()).await;
    let decision = Decision { edits: vec![back.id], accept: true, reason: String::new() };
    let wichai = server.sign_in("wichai").await;
    let left: HeldList = wichai.post(&paths::held(&malee.institution), json(&decision)).await.json();
    assert_eq!(left.edits.len(), 0);
    assert_eq!(server.records(CENTRE).await[0].record.get(Field::GuardianPhone), "");
}

#[tokio::test]
async fn of_more_than_one_decision_can_be_about_the_first_are_listed_and_then_the_next() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    close_at(&server, START).await;
    let all: Vec<SentEdit> =
        (0..=MAX_DECIDED).map(|n| a_child(&malee, &server, &format!("คนที่ {n}"))).collect();
    for some in all.chunks(MAX_DECIDED) {
        malee.exchange(&malee.request(some, 0)).await;
        server.clock().advance(1);
    }
    let list = waiting(&server, "wichai").await;
    assert_eq!((list.edits.len(), list.more), (MAX_DECIDED, 1));
    let edits = list.edits.iter().map(|edit| edit.id).collect();
    let decision = Decision { edits, accept: false, reason: "ส่งซ้ำ".to_owned() };
    let wichai = server.sign_in("wichai").await;
    let left: HeldList = wichai.post(&paths::held(&malee.institution), json(&decision)).await.json();
    assert_eq!((left.edits.len(), left.more), (1, 0));
    assert_eq!(left.edits[0].id, all[MAX_DECIDED].id);
}
