//! Rounds and windows, and what becomes of edits around a closing.

use crate::harness::{Actor, CENTRE, CENTRE_B, DAY_MS, START, TestServer};
use axum::http::Method;
use futures::future::join_all;
use server::demo::always;
use shared::access::Branch;
use shared::children::check::Mark;
use shared::children::{Field, Record};
use shared::codes::{CheckFound, InstitutionKind};
use shared::edits::{Contact, Edit, MadeAt, Outcome, SentEdit};
use shared::places::LaoCode;
use shared::rounds::{GRACE_MS, RollAct, Whom, Window};
use shared::sorted::{SortedMap, SortedSet};
use shared::values::{Clock, InstitutionId, RecordId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::held::{Decision, HeldList, HeldPlace};
use shared::wire::institutions::HistoryEntry;
use shared::wire::paths;
use shared::wire::rounds::{NewClosing, NewWindow, PlannedWindow};
use shared::wire::sync::{SyncRequest, SyncResponse};

const HOUR: i64 = 3_600_000;

/// A window like another one, to be opened.
pub fn new_window(like: &Window) -> NewWindow {
    NewWindow {
        id: None,
        round: like.round.id,
        from: like.from,
        to: like.to,
        whom: Whom::everybody(),
        acts: like.acts.iter().copied().collect(),
        confirming: like.confirming,
        grace_ms: like.grace_ms,
        letter: like.letter.clone(),
        contact: like.contact.clone(),
    }
}

pub fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// The window that is open in every test world closes at a moment.
pub async fn close_at(server: &TestServer, to: Timestamp) -> PlannedWindow {
    let dla = server.sign_in("dla").await;
    let path = paths::window(always().id);
    server.ask(Method::PUT, &path, &dla.cookie, json(&NewClosing::at(to))).await.json()
}

pub async fn open(server: &TestServer, days: i64, change: impl FnOnce(&mut NewWindow)) -> PlannedWindow {
    let now = server.clock().now();
    let mut new = new_window(&Window { from: now, to: now.plus_ms(days * DAY_MS), ..always() });
    change(&mut new);
    server.sign_in("dla").await.post(paths::WINDOWS, json(&new)).await.json()
}

pub fn a_child(actor: &Actor, server: &TestServer, name: &str) -> SentEdit {
    let fields = SortedMap::from([(Field::FirstName, name.to_owned())]);
    actor.draft(RecordId::new(server.ids()), Edit::Create { fields, measured: None })
}

/// An edit that its phone proves to have made at this moment.
fn proven(sent: SentEdit, contact: &SyncResponse, made: Timestamp) -> SentEdit {
    let contact = Contact { at: contact.server_time, proof: contact.proof.clone() };
    let since_contact_ms = Some(made.0 - contact.at.0);
    SentEdit { at: MadeAt { wall: Timestamp(0), since_contact_ms, contact: Some(contact) }, ..sent }
}

pub async fn waiting(server: &TestServer, name: &str) -> HeldList {
    let at = InstitutionId::parse(CENTRE).unwrap();
    server.sign_in(name).await.get(&paths::held(&at)).await.json()
}

#[tokio::test]
async fn a_phone_hears_of_its_windows_once_and_of_every_change() {
    let (server, malee) = TestServer::with_recorder().await;
    let pranee = server.sign_in("pranee").await;
    open(&server, 10, |window| {
        window.whom = Whom {
            branches: vec![Branch::Lao(LaoCode::parse("6420204").unwrap())],
            kinds: vec![InstitutionKind::Centre],
        };
    })
    .await;
    let first = malee.page(10).await.calendar.expect("the windows");
    assert_eq!(first.windows.len(), 1);
    assert_eq!(pranee.page(10).await.calendar.expect("the windows").windows.len(), 2);
    let asked = SyncRequest { win: Some(first.version), ..malee.request(&[], 10) };
    let ask = async || -> SyncResponse { malee.exchange(&asked).await.json() };
    assert_eq!(ask().await.calendar, None);
    let to = START.plus_ms(DAY_MS);
    close_at(&server, to).await;
    let heard = ask().await.calendar.expect("the new closing");
    assert_eq!(heard.windows[0].to, to);
    assert!(heard.version > first.version);
    // Also with a push.
    let pushed = SyncRequest {
        win: Some(first.version),
        ..malee.request(&[a_child(&malee, &server, "น้อย")], 0)
    };
    let answer: SyncResponse = malee.exchange(&pushed).await.json();
    assert_eq!(answer.calendar, Some(heard));
}

#[tokio::test]
async fn around_a_closing_an_edit_is_in_time_late_or_held() {
    let (server, malee) = TestServer::with_recorder().await;
    let contact = malee.page(10).await;
    let closing = START.plus_ms(DAY_MS);
    close_at(&server, closing).await;
    let before = proven(a_child(&malee, &server, "ทันเวลา"), &contact, START.plus_ms(HOUR));
    let inside = proven(a_child(&malee, &server, "ส่งช้า"), &contact, closing.plus_ms(-1));
    let after = proven(a_child(&malee, &server, "หลังปิด"), &contact, closing);
    let restarted = SentEdit {
        at: MadeAt { since_contact_ms: None, ..inside.at.clone() },
        ..a_child(&malee, &server, "เปิดแอปใหม่")
    };
    let mut forged = proven(a_child(&malee, &server, "ปลอม"), &contact, closing.plus_ms(-1));
    forged.at.contact.as_mut().unwrap().at = START.plus_ms(1);
    server.clock().advance(2 * HOUR);
    let answer: SyncResponse = malee.exchange(&malee.request(std::slice::from_ref(&before), 0)).await.json();
    assert!(matches!(answer.results[0].outcome, Outcome::Applied { .. }) && !answer.results[0].late);
    server.clock().advance(2 * DAY_MS);
    let edits = [inside.clone(), after, restarted, forged];
    let answer: SyncResponse = malee.exchange(&malee.request(&edits, 0)).await.json();
    assert!(matches!(answer.results[0].outcome, Outcome::Applied { .. }) && answer.results[0].late);
    for held in &answer.results[1..] {
        assert_eq!((&held.outcome, held.late), (&Outcome::Held, false));
    }
    // A repeat hears the same.
    let again: SyncResponse = malee.exchange(&malee.request(&edits, 0)).await.json();
    assert_eq!(again.results, answer.results);
    let history: Vec<HistoryEntry> =
        malee.get(&paths::history(&malee.institution, inside.record)).await.json();
    assert!(history[0].late);
    assert_eq!(server.records(CENTRE).await.len(), 2);
    // Four days later nothing is late any more.
    server.clock().advance(GRACE_MS);
    let much_later = proven(a_child(&malee, &server, "ช้าเกินไป"), &contact, closing.plus_ms(-1));
    let answer: SyncResponse = malee.exchange(&malee.request(&[much_later], 0)).await.json();
    assert_eq!(answer.results[0].outcome, Outcome::Held);
}

#[tokio::test]
async fn the_local_government_decides_and_the_phone_hears_of_it() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    close_at(&server, START).await;
    let (one, other) = (a_child(&malee, &server, "หนึ่ง"), a_child(&malee, &server, "สอง"));
    let fields = SortedMap::from([(
        Field::LastName,
        shared::edits::Change { from: String::new(), to: "ใจดี".to_owned() },
    )]);
    let follows = SentEdit {
        own: SortedMap::from([(Field::FirstName.group(), other.id)]),
        ..malee.draft(other.record, Edit::Set { changes: fields, measured: None })
    };
    let edits = [one.clone(), other.clone(), follows.clone()];
    malee.exchange(&malee.request(&edits, 0)).await;
    let list = waiting(&server, "wichai").await;
    assert_eq!(list.edits.iter().map(|edit| &*edit.name).collect::<Vec<_>>()[..2], ["หนึ่ง", "สอง"]);
    assert_eq!((list.open_until, list.edits.len(), &*list.edits[0].by), (None, 3, "มาลี ใจงาม"));
    let wichai = server.sign_in("wichai").await;
    let places: Vec<HeldPlace> = wichai.get(paths::HELD).await.json();
    assert_eq!(
        places.iter().map(|place| (place.institution.as_str(), place.waiting)).collect::<Vec<_>>(),
        [(CENTRE, 3)]
    );
    let path = paths::held(&malee.institution);
    let decide = async |ids: &[&SentEdit], accept: bool, reason: &str| {
        let edits = ids.iter().map(|sent| sent.id).collect();
        wichai.post(&path, json(&Decision { edits, accept, reason: reason.to_owned() })).await
    };
    decide(&[&one], true, "").await.failed(409, ErrorCode::WindowClosed);
    decide(&[&one], false, " ").await.failed(422, ErrorCode::NotAcceptable);
    // Declining a child declines what follows on it.
    let left: HeldList = decide(&[&other], false, "ไม่มีตัวตน").await.json();
    assert_eq!(left.edits.iter().map(|edit| edit.id).collect::<Vec<_>>(), [one.id]);
    open(&server, 1, |window| {
        window.whom =
            Whom { branches: vec![Branch::Lao(LaoCode::parse("6420203").unwrap())], kinds: Vec::new() }
    })
    .await;
    let left: HeldList = decide(&[&one], true, "").await.json();
    assert!(left.edits.is_empty() && left.open_until.is_some());
    let asked = SyncRequest { held: edits.iter().map(|sent| sent.id).collect(), ..malee.request(&[], 10) };
    let answer: SyncResponse = malee.exchange(&asked).await.json();
    let told = |id| answer.fates.iter().find(|fate| fate.id == Some(id)).unwrap();
    assert!(matches!(told(one.id).outcome, Outcome::Applied { .. }) && told(one.id).late);
    let declined = Outcome::Declined {
        by: "วิชัย อปท".to_owned(), reason: "ไม่มีตัวตน".to_owned()
    };
    assert_eq!((&told(other.id).outcome, &told(follows.id).outcome), (&declined, &declined));
    let history: Vec<HistoryEntry> = malee.get(&paths::history(&malee.institution, one.record)).await.json();
    assert_eq!((history[0].late, &*history[0].by), (true, "มาลี ใจงาม"));
    assert_eq!(server.records(CENTRE).await.len(), 1);
}

#[tokio::test]
async fn an_older_app_keeps_a_held_edit_until_it_is_a_newer_one() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    close_at(&server, START).await;
    let edits = [a_child(&malee, &server, "หนึ่ง")];
    let asked = SyncRequest { p: 2, ..malee.request(&edits, 0) };
    let answer: SyncResponse = malee.exchange(&asked).await.json();
    assert!(answer.results.is_empty());
    let newer: SyncResponse = malee.exchange(&malee.request(&edits, 0)).await.json();
    assert_eq!(newer.results[0].outcome, Outcome::Held);
    assert_eq!(waiting(&server, "wichai").await.edits.len(), 1);
}

#[tokio::test]
async fn a_file_is_not_taken_while_no_window_is_open() {
    let (server, malee) = TestServer::with_recorder().await;
    close_at(&server, START).await;
    let roll = "สถานศึกษา,เลขประจำตัวประชาชน,ชื่อ,นามสกุล\nศพด.บ้านท่าสวรรค์,1000000000009,น้อย,ใจดี\n";
    let preview: shared::wire::imports::Preview =
        malee.post(&paths::import_preview(&malee.institution), roll).await.json();
    assert_eq!(
        (preview.shut_acts, preview.windows.len()),
        ([RollAct::Add].into(), 1),
        "it is told beforehand"
    );
    let applied = malee.post(&paths::import_apply(&malee.institution, &preview.token), roll).await;
    applied.failed(409, ErrorCode::WindowClosed);
    server.clock().advance(1);
    for (acts, shut) in [(RollAct::Correct, [RollAct::Add].into()), (RollAct::Add, SortedSet::new())] {
        open(&server, 1, |window| window.acts = vec![acts]).await;
        let preview: shared::wire::imports::Preview =
            malee.post(&paths::import_preview(&malee.institution), roll).await.json();
        assert_eq!((&preview.shut_acts, preview.windows.is_empty()), (&shut, shut.is_empty()));
    }
    assert!(server.records(CENTRE).await.is_empty());
    let neighbour: HeldList = server
        .sign_in("officer_b")
        .await
        .get(&paths::held(&InstitutionId::parse(CENTRE_B).unwrap()))
        .await
        .json();
    assert!(neighbour.edits.is_empty());
}

#[tokio::test]
async fn fifty_pushes_beside_a_closing_are_each_taken_or_held_by_when_they_came() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    let mut phones: Vec<Actor> = Vec::new();
    for _ in 0..50 {
        phones.push(server.sign_in("malee").await);
    }
    let pushes = phones.iter().enumerate().map(|(number, phone)| {
        let server = server.clone();
        async move {
            if number == 25 {
                close_at(&server, START).await;
            }
            let sent = a_child(phone, &server, &format!("คนที่ {number}"));
            let answer: SyncResponse = phone.exchange(&phone.request(&[sent], 0)).await.json();
            answer.results[0].outcome.clone()
        }
    });
    let outcomes = join_all(pushes).await;
    let taken = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Applied { .. })).count();
    let held = outcomes.iter().filter(|outcome| **outcome == Outcome::Held).count();
    assert_eq!(taken + held, 50);
    assert_eq!(server.records(CENTRE).await.len(), taken);
    assert_eq!(waiting(&server, "wichai").await.edits.len(), held);
    let sent = a_child(&malee, &server, "หลังปิด");
    let answer: SyncResponse = malee.exchange(&malee.request(&[sent], 0)).await.json();
    assert_eq!(answer.results[0].outcome, Outcome::Held);
}

#[tokio::test]
async fn a_mark_of_the_check_needs_a_window_that_allows_checks_and_a_correction_one_of_its_own() {
    let (server, malee) = TestServer::with_recorder().await;
    let added = a_child(&malee, &server, "ดาว");
    malee.exchange(&malee.request(std::slice::from_ref(&added), 0)).await;
    close_at(&server, START).await;
    let record = Record::default().with(Field::FirstName, "ดาว");
    let mark = Edit::marking(&record, &Mark::new(START.bangkok_day(), CheckFound::Here));
    let correction = |name: &str| Edit::setting(&record, [(Field::FirstName, name.to_owned())]).unwrap();
    for (acts, name, in_time) in
        [(RollAct::Correct, "ดาวเรือง", [false, true]), (RollAct::Check, "ดาริกา", [true, false])]
    {
        let window = open(&server, 5, |window| window.acts = vec![acts]).await.window;
        let edits = [mark.clone(), correction(name)].map(|edit| malee.draft(added.record, edit));
        let answer: SyncResponse = malee.exchange(&malee.request(&edits, 0)).await.json();
        let taken = answer.results.iter().map(|result| result.outcome != Outcome::Held);
        assert_eq!(taken.collect::<Vec<_>>(), in_time, "{acts:?}");
        server.clock().advance(6 * DAY_MS);
        assert!(window.to < server.clock().now());
    }
    let records = server.records(CENTRE).await;
    let [stored] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(Mark::of(&stored.record).map(|mark| mark.found), Some(CheckFound::Here));
    assert_eq!(stored.record.get(Field::FirstName), "ดาวเรือง");
}
