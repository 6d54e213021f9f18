//! Accounts, the codes with which they begin, and the log of who looked at whom.

use crate::harness::{Actor, CENTRE, CENTRE_B, DAY_MS, PASSWORD, TestServer};
use axum::http::Method;
use shared::access::{Branch, Role, Scope};
use shared::values::{AccountId, RecordId};
use shared::wire::access_log::{Access, AccessEntry, Opening};
use shared::wire::accounts::{AccountLine, FindPeople, NewAccount, OneTimeCode, UseCode};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::session::SessionBody;

const CHOSEN: &str = "ฝนตกที่นาด้วงทุกวัน";

fn account(name: &str, role: Role, kind: &str, place: &str) -> NewAccount {
    let branch = Branch::from_parts(kind, place).unwrap();
    NewAccount {
        name: name.to_owned(),
        display: "ดาวเรือง สว่าง".to_owned(),
        scopes: vec![Scope { role, branch }],
        citizen_number: None,
    }
}

fn recorder(name: &str) -> NewAccount {
    account(name, Role::Recorder, "institution", CENTRE)
}

async fn make(maker: &Actor, account: &NewAccount) -> crate::harness::Answer {
    maker.post(paths::ACCOUNTS, serde_json::to_vec(account).unwrap()).await
}

async fn redeem(server: &TestServer, name: &str, code: &str, password: &str) -> crate::harness::Answer {
    let code =
        UseCode { name: name.to_owned(), code: code.to_owned(), password: password.to_owned(), phone: None };
    server.ask(Method::POST, paths::CODE, "", serde_json::to_vec(&code).unwrap()).await
}

async fn line(maker: &Actor, account: AccountId) -> Option<AccountLine> {
    let lines: Vec<AccountLine> = maker.post(paths::PEOPLE, r#"{"find":""}"#).await.json();
    lines.into_iter().find(|line| line.id == account)
}

#[tokio::test]
async fn an_account_begins_with_a_code_that_works_once() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    let made = make(&officer, &recorder("ดาวเรือง")).await;
    assert_eq!(made.status, 201);
    let code: OneTimeCode = made.json();
    assert!(!line(&officer, code.account).await.unwrap().has_password);
    server.try_sign_in("ดาวเรือง", "").await.failed(401, ErrorCode::WrongPassword);
    redeem(&server, "ดาวเรือง", "AAAAA-AAAAA", CHOSEN).await.failed(401, ErrorCode::WrongCode);
    let typed = code.code.to_lowercase().replace('-', " ");
    let begun = redeem(&server, "ดาวเรือง", &typed, CHOSEN).await;
    assert_eq!(begun.json::<SessionBody>().caller.name, "ดาวเรือง สว่าง");
    redeem(&server, "ดาวเรือง", &code.code, CHOSEN).await.failed(401, ErrorCode::WrongCode);
    assert_eq!(server.try_sign_in("ดาวเรือง", CHOSEN).await.status, 200);
    let line = line(&officer, code.account).await.unwrap();
    assert!(line.has_password && line.code_until.is_none());
}

#[tokio::test]
async fn a_code_is_over_after_three_days_and_takes_the_place_of_the_one_before() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    let first: OneTimeCode = make(&officer, &recorder("dao")).await.json();
    let again =
        async || -> OneTimeCode { officer.post(&paths::account_code(first.account), "").await.json() };
    let second = again().await;
    redeem(&server, "dao", &first.code, CHOSEN).await.failed(401, ErrorCode::WrongCode);
    server.clock().advance(3 * DAY_MS);
    redeem(&server, "dao", &second.code, CHOSEN).await.failed(401, ErrorCode::WrongCode);
    let third = again().await;
    server.clock().advance(3 * DAY_MS - 1);
    assert_eq!(redeem(&server, "dao", &third.code, CHOSEN).await.status, 200);
}

#[tokio::test]
async fn a_reset_ends_what_was_before_only_when_the_code_is_used() {
    let (server, malee) = TestServer::with_recorder().await;
    let officer = server.sign_in("wichai").await;
    let code: OneTimeCode = officer.post(&paths::account_code(malee.account), "").await.json();
    assert_eq!(malee.get(paths::SESSION).await.status, 200);
    assert_eq!(server.try_sign_in("malee", PASSWORD).await.status, 200);
    assert_eq!(redeem(&server, "malee", &code.code, CHOSEN).await.status, 200);
    malee.get(paths::SESSION).await.failed(401, ErrorCode::SignInNeeded);
    server.try_sign_in("malee", PASSWORD).await.failed(401, ErrorCode::WrongPassword);
}

#[tokio::test]
async fn a_password_that_anybody_would_try_is_refused_and_the_code_stays_good() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    let code: OneTimeCode = make(&officer, &recorder("dao")).await.json();
    for weak in ["สั้น", "passwordpassword", "111111111111111"] {
        let told = redeem(&server, "dao", &code.code, weak).await.failed(422, ErrorCode::NotAcceptable);
        assert!(told.message.contains("รหัสผ่าน"), "{}", told.message);
    }
    assert_eq!(redeem(&server, "dao", &code.code, CHOSEN).await.status, 200);
}

#[tokio::test]
async fn an_account_that_cannot_be_made_is_told_why() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    make(&officer, &recorder("malee")).await.failed(409, ErrorCode::NameTaken);
    let told = make(&officer, &recorder("มี ช่องว่าง")).await.failed(422, ErrorCode::NotAcceptable);
    assert!(told.message.contains("ชื่อผู้ใช้"), "{}", told.message);
    let elsewhere = account("dao", Role::Recorder, "institution", CENTRE_B);
    make(&officer, &elsewhere).await.failed(404, ErrorCode::NotFound);
    let above = account("dao", Role::LaoOfficer, "lao", "6420203");
    make(&officer, &above).await.failed(404, ErrorCode::NotFound);
    let nowhere = account("dao", Role::Recorder, "institution", "no-such-place");
    make(&officer, &nowhere).await.failed(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn of_two_who_take_the_same_name_at_once_one_is_told_that_it_is_taken() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    let other = server.another().await;
    let colleague = other.sign_in("wichai").await;
    for n in 0..10 {
        let new = recorder(&format!("dao{n}"));
        let (first, second) = tokio::join!(make(&officer, &new), make(&colleague, &new));
        let (mut told, taken) = ([first.status.as_u16(), second.status.as_u16()], [201, 409]);
        told.sort_unstable();
        assert_eq!(told, taken);
    }
}

#[tokio::test]
async fn nobody_gives_away_or_resets_more_than_they_look_after() {
    let server = TestServer::start().await;
    let (officer, province) = (server.sign_in("wichai").await, server.sign_in("province").await);
    // Somebody who serves at two local governments is looked after from above both.
    let mut both = recorder("dao");
    both.scopes.extend(account("", Role::Recorder, "institution", CENTRE_B).scopes);
    make(&officer, &both).await.failed(404, ErrorCode::NotFound);
    let code: OneTimeCode = make(&province, &both).await.json();
    let seen = line(&officer, code.account).await.unwrap();
    assert!(!seen.can_change && seen.scopes.len() == 1, "what is given elsewhere is not shown");
    officer.post(&paths::account_code(code.account), "").await.failed(404, ErrorCode::NotFound);
    assert!(line(&province, code.account).await.unwrap().can_change);
    // Nobody changes their own rights.
    let own = server.account_of("province").await;
    province.post(&paths::account_code(own), "").await.failed(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_somebody_may_do_is_changed_at_once() {
    let (server, malee) = TestServer::with_recorder().await;
    let officer = server.sign_in("wichai").await;
    let other = account("malee", Role::Recorder, "institution", "6420203-02");
    let change = serde_json::to_vec(&other).unwrap();
    let answer = server.ask(Method::PUT, &paths::account(malee.account), &officer.cookie, change).await;
    assert_eq!(answer.status, 204);
    malee.exchange(&malee.request(&[], 10)).await.failed(404, ErrorCode::NotFound);
    assert_eq!(line(&officer, malee.account).await.unwrap().display, "ดาวเรือง สว่าง");
}

#[tokio::test]
async fn people_are_found_by_a_part_of_their_names() {
    let server = TestServer::start().await;
    let dla = server.sign_in("dla").await;
    let find = async |part: &str| -> Vec<String> {
        let asked = FindPeople { find: part.to_owned() };
        let lines: Vec<AccountLine> =
            dla.post(paths::PEOPLE, serde_json::to_vec(&asked).unwrap()).await.json();
        lines.into_iter().map(|line| line.name).collect()
    };
    assert_eq!(find("MALE").await, ["malee"]);
    assert_eq!(find("ปราณี").await, ["pranee"]);
    assert!(find("%").await.is_empty() && find("_").await == ["officer_b"]);
    let all = find("").await;
    assert!(all.contains(&"district".to_owned()) && !all.contains(&"admin".to_owned()), "{all:?}");
}

async fn with_child() -> (TestServer, Actor, RecordId) {
    let (server, malee) = TestServer::with_recorder().await;
    let child = malee.create("น้อย").await;
    (server, malee, child)
}

#[tokio::test]
async fn opening_a_record_from_above_needs_a_reason_and_is_logged() {
    let (server, malee, child) = with_child().await;
    let province = server.sign_in("province").await;
    let open = async |who: &Actor, reason: &str| {
        let opening = serde_json::to_vec(&Opening { reason: reason.to_owned() }).unwrap();
        who.post(&paths::opening(&malee.institution, child), opening).await
    };
    let told = open(&province, " . ").await.failed(422, ErrorCode::NotAcceptable);
    assert!(told.message.contains("เหตุผล"), "{}", told.message);
    assert_eq!(open(&province, "ตรวจสอบนักเรียนซ้ำ").await.status, 200);
    open(&server.sign_in("admin").await, "ตรวจสอบนักเรียนซ้ำ").await.failed(404, ErrorCode::NotFound);
    let log: Vec<AccessEntry> = server.sign_in("dpo").await.get(paths::ACCESS_LOG).await.json();
    let opened: Vec<_> = log.iter().filter(|entry| entry.what == Access::Opened).collect();
    let [entry] = opened[..] else { panic!("{log:?}") };
    assert_eq!((entry.record, entry.reason.as_str()), (Some(child), "ตรวจสอบนักเรียนซ้ำ"));
    assert_eq!((entry.by.as_str(), entry.place.as_str()), ("ท้องถิ่น จังหวัด", "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์"));
}

#[tokio::test]
async fn what_is_taken_out_is_logged_with_who_did_it_and_the_log_is_read_page_by_page() {
    let (server, malee, child) = with_child().await;
    let roll = paths::export(&malee.institution);
    for path in [
        roll.clone(),
        format!("{roll}?numbers=full"),
        paths::history(&malee.institution, child),
        paths::boot(&malee.institution, None),
    ] {
        assert_eq!(malee.get(&path).await.status, 200);
        server.clock().advance(1);
    }
    let dpo = server.sign_in("dpo").await;
    let log: Vec<AccessEntry> = dpo.get(paths::ACCESS_LOG).await.json();
    let what: Vec<Access> = log.iter().map(|entry| entry.what).collect();
    assert_eq!(what, [Access::Downloaded, Access::History, Access::ExportedFull, Access::Exported]);
    assert!(log.iter().all(|entry| entry.by == "มาลี ใจงาม"));
    let next = format!("{}?at={}&id={}", paths::ACCESS_LOG, log[1].at.0, log[1].id);
    let rest: Vec<AccessEntry> = dpo.get(&next).await.json();
    assert_eq!(rest, log[2..]);
    // A refused look leaves no line.
    server.sign_in("pranee").await.get(&roll).await.failed(404, ErrorCode::NotFound);
    assert_eq!(dpo.get(paths::ACCESS_LOG).await.json::<Vec<AccessEntry>>().len(), 4);
}
