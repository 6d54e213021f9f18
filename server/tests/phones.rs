//! Vaults on phones: their sessions, cutting one off, and the key that the server gives back.

use crate::harness::{CENTRE, DAY_MS, PASSWORD, TestServer, new_phone};
use axum::http::Method;
use server::sealing::seal;
use shared::edits::{Cursor, SCHEMA};
use shared::values::{AccountId, DeviceId, EditId};
use shared::wire::accounts::{AccountLine, OneTimeCode, UseCode};
use shared::wire::devices::SyncReport;
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::session::{NewPhone, OpenVault, SessionBody, VaultOpened};
use shared::wire::sync::{PROTOCOL, SyncRequest, Waiting};

const MINE: &str = paths::SESSION;

async fn signed_in(server: &TestServer) -> (NewPhone, String, String) {
    let phone = new_phone(server.ids());
    let cookie = server.sign_in_on("malee", &phone).await;
    let identity = phone.identity(server.account_of("malee").await);
    (phone, cookie, identity)
}

fn pull(server: &TestServer) -> Vec<u8> {
    let dev = DeviceId::new(server.ids());
    let (cur, pend) = (Cursor::default(), Waiting::default());
    let asked = SyncRequest {
        p: PROTOCOL,
        schema: SCHEMA,
        dev,
        cur,
        ops: Vec::new(),
        floor: None,
        want: 10,
        held: Vec::new(),
        win: None,
        pend,
    };
    serde_json::to_vec(&asked).unwrap()
}

#[tokio::test]
async fn a_phones_cookie_is_worth_nothing_without_the_word_of_its_open_vault() {
    let server = TestServer::start().await;
    let (_, cookie, identity) = signed_in(&server).await;
    assert!(cookie.starts_with("lec-"), "{cookie}");
    let ask =
        async |cookie: &str, identity: &str| server.ask_from(Method::GET, MINE, (cookie, identity), "").await;
    assert_eq!(ask(&cookie, &identity).await.status, 200);
    let other = new_phone(server.ids()).identity(server.account_of("malee").await);
    for wrong in [&other, &identity[..8], "", "00000000", "x"] {
        ask(&cookie, wrong).await.failed(401, ErrorCode::SignInNeeded);
    }
    server.ask(Method::GET, MINE, &cookie, "").await.failed(401, ErrorCode::SignInNeeded);
}

#[tokio::test]
async fn two_people_on_one_phone_each_have_their_own_session() {
    let server = TestServer::start().await;
    let (_, malees, malee) = signed_in(&server).await;
    let phone = new_phone(server.ids());
    let somchais = server.sign_in_on("somchai", &phone).await;
    let somchai = phone.identity(server.account_of("somchai").await);
    let both = format!("{malees}; {somchais}");
    for (identity, name) in [(&malee, "มาลี ใจงาม"), (&somchai, "สมชาย ขยัน")]
    {
        let answer = server.ask_from(Method::GET, MINE, (&both, identity), "").await;
        assert_eq!(answer.json::<SessionBody>().caller.name, name);
    }
    let out = server.ask_from(Method::DELETE, MINE, (&both, &malee), "").await;
    assert!(out.header("set-cookie").starts_with(malees.split('=').next().unwrap()));
    server.ask_from(Method::GET, MINE, (&both, &malee), "").await.failed(401, ErrorCode::SignInNeeded);
    assert_eq!(server.ask_from(Method::GET, MINE, (&both, &somchai), "").await.status, 200);
}

#[tokio::test]
async fn nobody_takes_over_another_persons_phone() {
    let server = TestServer::start().await;
    let (phone, ..) = signed_in(&server).await;
    server.try_sign_in_on("somchai", &phone).await.failed(400, ErrorCode::Malformed);
    let forged = NewPhone { word: "0".repeat(32), ..phone.clone() };
    server.try_sign_in_on("malee", &forged).await.failed(400, ErrorCode::Malformed);
    for word in ["", "zz", &"g".repeat(32)] {
        let odd = NewPhone { word: word.to_owned(), ..new_phone(server.ids()) };
        server.try_sign_in_on("malee", &odd).await.failed(400, ErrorCode::Malformed);
    }
    assert_eq!(server.try_sign_in_on("malee", &phone).await.status, 200);
}

#[tokio::test]
async fn a_token_is_replaced_after_a_day_and_a_lost_answer_signs_nobody_out() {
    let server = TestServer::start().await;
    let (_, first, identity) = signed_in(&server).await;
    let show = async |cookie: &str| server.ask_from(Method::GET, MINE, (cookie, &identity), "").await;
    assert!(show(&first).await.headers.get("set-cookie").is_none());
    server.clock().advance(DAY_MS);
    let lost = show(&first).await;
    let cookie_of =
        |answer: &crate::harness::Answer| answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let (lost, second) = (cookie_of(&lost), cookie_of(&show(&first).await));
    assert!(lost != second && second != first);
    show(&lost).await.failed(401, ErrorCode::SignInNeeded);
    assert_eq!(show(&second).await.status, 200, "and from its first use on the old one is over");
    show(&first).await.failed(401, ErrorCode::SignInNeeded);
    assert_eq!(show(&second).await.status, 200);
}

#[tokio::test]
async fn a_phone_that_is_cut_off_neither_reads_nor_sends_and_cannot_come_back() {
    let server = TestServer::start().await;
    let (phone, cookie, identity) = signed_in(&server).await;
    let sync = format!("/api/v1/sync/{CENTRE}");
    let work = async || server.ask_from(Method::POST, &sync, (&cookie, &identity), pull(&server)).await;
    assert_eq!(work().await.status, 200);
    server.quiet().await;
    let officer = server.sign_in("wichai").await;
    let reports: Vec<SyncReport> = officer.get(paths::DEVICES).await.json();
    let seen = &reports[0].devices[0];
    assert_eq!((seen.phone, seen.label.as_str(), seen.cut_at), (Some(phone.id), "? · ?", None));

    let stranger = server.sign_in("officer_b").await;
    stranger.post(&paths::cut_off(phone.id), "").await.failed(404, ErrorCode::NotFound);
    assert_eq!(officer.post(&paths::cut_off(phone.id), "").await.status, 204);
    work().await.failed(403, ErrorCode::PhoneCutOff);
    let boot =
        server.ask_from(Method::GET, &format!("/api/v1/boot/{CENTRE}"), (&cookie, &identity), "").await;
    boot.failed(403, ErrorCode::PhoneCutOff);
    // A closed vault is told as well, so that it empties itself.
    server
        .ask_from(Method::GET, MINE, (&cookie, &identity[..8]), "")
        .await
        .failed(403, ErrorCode::PhoneCutOff);
    // Whoever comes back on it is told so: by its old name, by a new one, and with a new word for the vault.
    let renamed = NewPhone { before: vec![phone.id], ..new_phone(server.ids()) };
    for again in [&phone, &renamed] {
        let answer = server.try_sign_in_on("malee", again).await;
        assert_eq!(answer.json::<SessionBody>().phone, Some(phone.id));
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let identity = again.identity(server.account_of("malee").await);
        server
            .ask_from(Method::GET, MINE, (&cookie, &identity), "")
            .await
            .failed(403, ErrorCode::PhoneCutOff);
    }
    assert_eq!(server.try_sign_in("malee", PASSWORD).await.status, 200, "the person is not cut off");
    let reports: Vec<SyncReport> = officer.get(paths::DEVICES).await.json();
    assert!(reports[0].devices.iter().any(|device| device.cut_at.is_some()));
}

#[tokio::test]
async fn a_lost_phone_hears_that_it_was_cut_off_also_after_the_password_was_set_anew() {
    let server = TestServer::start().await;
    let (phone, cookie, identity) = signed_in(&server).await;
    let officer = server.sign_in("wichai").await;
    let malee = server.account_of("malee").await;
    let code: OneTimeCode = officer.post(&paths::account_code(malee), "").await.json();
    let asked =
        UseCode {
            name: code.name, code: code.code, password: "ฝนตกที่นาด้วงทุกวัน".to_owned(), phone: None
        };
    let used = server.ask(Method::POST, paths::CODE, "", serde_json::to_vec(&asked).unwrap()).await;
    assert_eq!(used.status, 200);
    let show = async || server.ask_from(Method::GET, MINE, (&cookie, &identity), "").await;
    show().await.failed(401, ErrorCode::SignInNeeded);
    assert_eq!(officer.post(&paths::cut_off(phone.id), "").await.status, 204);
    show().await.failed(403, ErrorCode::PhoneCutOff);
    server.clock().advance(29 * DAY_MS);
    server.sign_in("wichai").await;
    show().await.failed(403, ErrorCode::PhoneCutOff);
}

#[tokio::test]
async fn nobody_signs_another_person_out_of_a_shared_phone() {
    let server = TestServer::start().await;
    let (_, cookie, identity) = signed_in(&server).await;
    let out = async |identity: &str| server.ask_from(Method::DELETE, MINE, (&cookie, identity), "").await;
    out(&identity[..8]).await.failed(401, ErrorCode::SignInNeeded);
    assert_eq!(server.ask_from(Method::GET, MINE, (&cookie, &identity), "").await.status, 200);
    assert_eq!(out(&identity).await.status, 204);
}

#[tokio::test]
async fn a_person_cuts_off_their_own_lost_phone() {
    let server = TestServer::start().await;
    let (phone, cookie, identity) = signed_in(&server).await;
    let desk = server.sign_in("malee").await;
    assert_eq!(desk.post(&paths::cut_off(phone.id), "").await.status, 204);
    server.ask_from(Method::GET, MINE, (&cookie, &identity), "").await.failed(403, ErrorCode::PhoneCutOff);
}

#[tokio::test]
async fn the_key_of_a_vault_is_given_back_to_its_owner_for_the_password_only() {
    let (server, malee) = TestServer::with_recorder().await;
    let body: SessionBody = malee.get(MINE).await.json();
    let key = "07".repeat(32);
    let envelope = seal(&body.seal_key, &[9; 32], EditId(malee.account.0), key.as_bytes()).unwrap();
    let ask = async |who: &crate::harness::Actor, password: &str| {
        let asked = OpenVault { password: password.to_owned(), envelope: envelope.clone() };
        who.post(paths::VAULT, serde_json::to_vec(&asked).unwrap()).await
    };
    assert_eq!(ask(&malee, PASSWORD).await.json::<VaultOpened>().key, key);
    ask(&malee, "wrong").await.failed(401, ErrorCode::WrongPassword);
    let somchai = server.sign_in("somchai").await;
    ask(&somchai, PASSWORD).await.failed(400, ErrorCode::Malformed);
    for _ in 0..8 {
        ask(&malee, "wrong").await;
    }
    ask(&malee, PASSWORD).await.failed(429, ErrorCode::TooManyTries);
}

#[tokio::test]
async fn a_phone_on_which_somebody_signs_in_again_stays_one_phone() {
    let server = TestServer::start().await;
    let (first, cookie, identity) = signed_in(&server).await;
    let somchais = new_phone(server.ids());
    server.sign_in_on("somchai", &somchais).await;
    let again = NewPhone { before: vec![somchais.id, first.id], ..new_phone(server.ids()) };
    let second = server.sign_in_on("malee", &again).await;
    server.ask_from(Method::GET, MINE, (&cookie, &identity), "").await.failed(401, ErrorCode::SignInNeeded);
    let malee = server.account_of("malee").await;
    let person = async |who: AccountId| {
        let shown = server.sign_in("wichai").await.get(&paths::account(who)).await;
        shown.json::<AccountLine>().phones.into_iter().map(|phone| phone.id).collect::<Vec<_>>()
    };
    assert_eq!(person(malee).await, [again.id]);
    assert_eq!(person(server.account_of("somchai").await).await, [somchais.id], "another's stays as it is");
    let now = (&*second, &*again.identity(malee));
    assert_eq!(server.ask_from(Method::GET, MINE, now, "").await.status, 200);
}

#[tokio::test]
async fn a_phone_that_comes_back_by_an_older_name_can_still_be_cut_off() {
    let server = TestServer::start().await;
    let (first, ..) = signed_in(&server).await;
    let second = NewPhone { before: vec![first.id], ..new_phone(server.ids()) };
    server.sign_in_on("malee", &second).await;
    let back = NewPhone { before: vec![second.id], ..first.clone() };
    let cookie = server.sign_in_on("malee", &back).await;
    let malee = server.account_of("malee").await;
    let officer = server.sign_in("wichai").await;
    let line: AccountLine = officer.get(&paths::account(malee)).await.json();
    assert_eq!(line.phones.iter().map(|phone| phone.id).collect::<Vec<_>>(), [first.id]);
    // The officer looked at the list before the last sign-in.
    assert_eq!(officer.post(&paths::cut_off(second.id), "").await.status, 204);
    let now = (&*cookie, &*back.identity(malee));
    server.ask_from(Method::GET, MINE, now, "").await.failed(403, ErrorCode::PhoneCutOff);
}

#[tokio::test]
async fn a_phone_whose_answer_was_lost_is_one_phone_and_can_be_cut_off() {
    let server = TestServer::start().await;
    let (first, cookie, identity) = signed_in(&server).await;
    let malee = server.account_of("malee").await;
    let officer = server.sign_in("wichai").await;
    let again = async || {
        // The phone still knows itself only by its first name.
        let phone = NewPhone { before: vec![first.id], ..new_phone(server.ids()) };
        server.try_sign_in_on("malee", &phone).await.json::<SessionBody>().phone.unwrap()
    };
    let listed = async || {
        let line: AccountLine = officer.get(&paths::account(malee)).await.json();
        line.phones.into_iter().map(|phone| phone.id).collect::<Vec<_>>()
    };
    let lost = again().await;
    let second = again().await;
    assert_eq!(listed().await, [second]);
    let third = again().await;
    // The list was looked at three sign-ins ago.
    assert_eq!(officer.post(&paths::cut_off(first.id), "").await.status, 204);
    assert_eq!(again().await, first.id);
    for name in [lost, second, third] {
        assert!(name != first.id);
    }
    server.ask_from(Method::GET, MINE, (&cookie, &identity), "").await.failed(403, ErrorCode::PhoneCutOff);

    // Only the name that the phone never heard of is cut off: it is told all the same.
    let (known, cookie, identity) = signed_in(&server).await;
    let unheard = NewPhone { before: vec![known.id], ..new_phone(server.ids()) };
    server.sign_in_on("malee", &unheard).await;
    assert_eq!(officer.post(&paths::cut_off(unheard.id), "").await.status, 204);
    server.ask_from(Method::GET, MINE, (&cookie, &identity), "").await.failed(403, ErrorCode::PhoneCutOff);
    let told = server.try_sign_in_on("malee", &known).await.json::<SessionBody>();
    assert_eq!(told.phone, Some(unheard.id));
}
