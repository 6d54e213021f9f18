//! Signing in and out.

use crate::harness::{DAY_MS, PASSWORD, TestServer, new_phone};
use axum::http::Method;
use server::store::{AccountRow, StoreError};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::session::{NewPhone, SessionBody};

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike_and_in_thai() {
    let server = TestServer::start().await;
    let wrong = server.try_sign_in("malee", "wrong").await.failed(401, ErrorCode::WrongPassword);
    let unknown = server.try_sign_in("nobody", PASSWORD).await.failed(401, ErrorCode::WrongPassword);
    assert_eq!(wrong, unknown);
    assert!(wrong.message.contains("รหัสผ่านไม่ถูกต้อง"));
}

#[tokio::test]
async fn after_eight_wrong_passwords_from_one_address_it_pauses_for_a_minute_and_nobody_else_waits() {
    let server = TestServer::start().await;
    for _ in 0..8 {
        server.try_sign_in("malee", "wrong").await.failed(401, ErrorCode::WrongPassword);
    }
    let paused = server.try_sign_in("malee", PASSWORD).await;
    paused.failed(429, ErrorCode::TooManyTries);
    assert_eq!(paused.header("retry-after"), "60");
    assert_eq!(server.try_sign_in("somchai", PASSWORD).await.status, 200, "others are not concerned");
    let elsewhere = server.try_sign_in_from("192.0.2.7", "malee", PASSWORD).await;
    assert_eq!(elsewhere.status, 200, "who guesses keeps nobody else out");
    server.clock().advance(59_999);
    server.try_sign_in("malee", PASSWORD).await.failed(429, ErrorCode::TooManyTries);
    server.clock().advance(1);
    assert_eq!(server.try_sign_in("malee", PASSWORD).await.status, 200);
    server.try_sign_in("malee", "wrong").await.failed(401, ErrorCode::WrongPassword);
    assert_eq!(server.try_sign_in("malee", PASSWORD).await.status, 200, "counting began anew");
}

#[tokio::test]
async fn guesses_from_everywhere_slow_down_strangers_and_not_the_persons_own_phone() {
    let server = TestServer::start().await;
    let phone = new_phone(server.ids());
    server.sign_in_on("malee", &phone).await;
    for n in 0..100 {
        let address = format!("192.0.2.{n}");
        server.try_sign_in_from(&address, "malee", "wrong").await.failed(401, ErrorCode::WrongPassword);
    }
    server.try_sign_in_from("192.0.2.200", "malee", PASSWORD).await.failed(429, ErrorCode::TooManyTries);
    assert_eq!(server.try_sign_in_on("malee", &phone).await.status, 200);
    let forged = NewPhone { word: "0".repeat(32), ..new_phone(server.ids()) };
    assert_eq!(server.try_sign_in_on("malee", &forged).await.status, 200, "the right password began anew");
}

#[tokio::test]
async fn who_tries_many_names_from_one_address_waits() {
    let server = TestServer::start().await;
    for n in 0..60 {
        server.try_sign_in(&format!("nobody{n}"), "wrong").await.failed(401, ErrorCode::WrongPassword);
    }
    server.try_sign_in("somchai", PASSWORD).await.failed(429, ErrorCode::TooManyTries);
    assert_eq!(server.try_sign_in_from("192.0.2.7", "somchai", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn another_sites_page_writes_nothing_here() {
    let (server, malee) = TestServer::with_recorder().await;
    let ask = async |method: Method, headers: &[(&str, &str)]| {
        let headers = [&[("cookie", malee.cookie.as_str()), ("host", "lec.example")], headers].concat();
        server.ask_with(method, paths::SESSION, &headers, "").await
    };
    for foreign in [
        &[("origin", "https://other.example")][..],
        &[("origin", "null")],
        &[("origin", "https://lec.example.other")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        ask(Method::DELETE, foreign).await.failed(403, ErrorCode::ForeignOrigin);
    }
    assert_eq!(ask(Method::GET, &[("sec-fetch-site", "cross-site")]).await.status, 200);
    for own in [
        &[("origin", "https://lec.example"), ("sec-fetch-site", "same-origin")][..],
        &[("sec-fetch-site", "none")],
        &[],
    ] {
        assert_eq!(ask(Method::DELETE, own).await.status, 204);
    }
    // HTTP/2 tells the host in the address alone.
    let headers = [("origin", "https://lec.example")];
    let address = format!("https://lec.example{}", paths::SESSION);
    assert_eq!(server.ask_with(Method::DELETE, &address, &headers, "").await.status, 204);
    let headers = [("origin", "https://other.example")];
    server.ask_with(Method::DELETE, &address, &headers, "").await.failed(403, ErrorCode::ForeignOrigin);
}

#[tokio::test]
async fn guesses_that_come_together_are_a_crowd() {
    let server = TestServer::start().await;
    let guesses = (0..40).map(|_| server.try_sign_in("malee", "wrong"));
    let answers = futures::future::join_all(guesses).await;
    let compared = answers.iter().filter(|answer| answer.status == 401).count();
    assert!(compared <= 8, "{compared} guesses were compared");
}

#[tokio::test]
async fn who_asks_is_the_last_one_that_the_proxy_names() {
    let server = TestServer::start().await;
    let ask = async |lines: &[&str], password: &str| {
        let headers: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
        let body = serde_json::json!({ "name": "malee", "password": password }).to_string();
        server.ask_with(Method::POST, paths::SESSION, &headers, body).await
    };
    for n in 0..8 {
        ask(&[&format!("10.0.0.{n}"), "192.0.2.9:4711"], "wrong").await.failed(401, ErrorCode::WrongPassword);
    }
    ask(&["10.0.0.99", "192.0.2.9"], PASSWORD).await.failed(429, ErrorCode::TooManyTries);
    assert_eq!(ask(&["[2001:db8::1]"], PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_session_lives_in_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let server = TestServer::start().await;
    let answer = server.try_sign_in("malee", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    for part in ["lec=", "HttpOnly", "SameSite=Strict", "Path=/api", "Max-Age=2592000"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert_eq!(answer.json::<SessionBody>().caller.name, "มาลี ใจงาม");
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let (server, recorder) = TestServer::with_recorder().await;
    let tablet = server.sign_in("malee").await;
    let out = server.ask(Method::DELETE, paths::SESSION, &recorder.cookie, "").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    recorder.get(paths::SESSION).await.failed(401, ErrorCode::SignInNeeded);
    assert_eq!(tablet.get(paths::SESSION).await.status, 200);
    let again = server.ask(Method::DELETE, paths::SESSION, &recorder.cookie, "").await;
    assert_eq!(again.status, 204, "signing out twice is harmless");
}

#[tokio::test]
async fn a_session_ends_after_thirty_days() {
    let (server, recorder) = TestServer::with_recorder().await;
    server.clock().advance(30 * DAY_MS - 1);
    assert_eq!(recorder.get(paths::SESSION).await.status, 200);
    server.clock().advance(1);
    recorder.get(paths::SESSION).await.failed(401, ErrorCode::SignInNeeded);
}

#[tokio::test]
async fn a_made_up_token_is_nobody() {
    let server = TestServer::start().await;
    for cookie in ["", "lec=", "lec=00", "other=1; lec=abc; x", "ก"] {
        let answer = server.ask(Method::GET, paths::SESSION, cookie, "").await;
        answer.failed(401, ErrorCode::SignInNeeded);
    }
}

#[tokio::test]
async fn a_password_that_is_changed_during_a_sign_in_stays_changed() {
    let server = TestServer::start().await;
    let read = || async {
        let found: Result<_, StoreError> =
            server.store().read(&"malee", |tx, name| Box::pin(tx.account_by_name(name))).await;
        found.unwrap().unwrap()
    };
    let compared = read().await;
    let changed = AccountRow { password: "another".to_owned(), failures: 3, ..compared.clone() };
    let enter = |account: AccountRow| async {
        let entered: Result<bool, StoreError> = server
            .store()
            .run_tx("enter", account, |tx, account| Box::pin(tx.account_entered(account)))
            .await;
        entered.unwrap()
    };
    let put: Result<(), StoreError> = server
        .store()
        .run_tx("reset", changed.clone(), |tx, changed| Box::pin(tx.account_put(changed)))
        .await;
    put.unwrap();
    assert!(!enter(compared).await);
    assert_eq!(read().await.failures, 3);
    assert!(enter(changed.clone()).await);
    assert_eq!((read().await.failures, read().await.password), (0, changed.password));
}
