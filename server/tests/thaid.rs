//! Signing in with ThaID, against a provider of the test's own.

use crate::harness::provider::{Provider, Twist};
use crate::harness::{Answer, CENTRE, TestServer, new_phone};
use axum::http::Method;
use server::sealing::seal;
use shared::access::{Branch, Role, Scope};
use shared::values::{EditId, InstitutionId};
use shared::wire::accounts::{AccountLine, NewAccount};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::rescue::Envelope;
use shared::wire::session::NewPhone;
use shared::wire::thaid::{FromThaid, ThaidAddress, ThaidScreen, ThaidSession, ToThaid};
use std::collections::BTreeMap;

/// Where the server of the tests is reached.
const SITE: &str = "https://lec.example.go.th";
const NUMBER: &str = "1000000000017";
const OTHER: &str = "1000000000025";

/// A server that knows the way to ThaID, where Malee is known by her number.
async fn start(written_down: bool) -> (TestServer, Provider) {
    let provider = Provider::start().await;
    let server = TestServer::start().await.with_thaid(provider.thaid(SITE, written_down)).await;
    assert_eq!(tie(&server, "malee", Some(NUMBER)).await.status, 204);
    provider.set_person(NUMBER, Twist::None);
    (server, provider)
}

async fn tie(server: &TestServer, name: &str, number: Option<&str>) -> Answer {
    let officer = server.sign_in("wichai").await;
    let branch = Branch::Institution(InstitutionId::parse(CENTRE).unwrap());
    let new = NewAccount {
        name: name.to_owned(),
        display: "มาลี ใจงาม".to_owned(),
        scopes: vec![Scope { role: Role::Recorder, branch }],
        citizen_number: number.map(str::to_owned),
    };
    let path = paths::account(server.account_of(name).await);
    server.ask(Method::PUT, &path, &officer.cookie, serde_json::to_vec(&new).unwrap()).await
}

/// A browser on its way: its cookie, and the word of the page that set out.
struct Browser<'s> {
    server: &'s TestServer,
    cookie: String,
    page: String,
}

impl<'s> Browser<'s> {
    /// Sets out, and says yes at ThaID; the address that it is led back to.
    async fn go(server: &'s TestServer, provider: &Provider, screen: ThaidScreen) -> (Self, String) {
        let asked = serde_json::to_vec(&ToThaid { screen }).unwrap();
        let answer = server.ask(Method::POST, paths::THAID, "", asked).await;
        let set = answer.header("set-cookie").to_owned();
        assert!(
            set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/api/v1/thaid;")
        );
        let cookie = set.split(';').next().unwrap().to_owned();
        let ThaidAddress { address, page } = answer.json();
        let back = provider.consent(asked_in(&address));
        let back = back.strip_prefix(SITE).expect("the registered address").to_owned();
        (Self { server, cookie, page }, back)
    }

    async fn come_back(&self, back: &str) -> String {
        let answer = self.server.ask(Method::GET, back, &self.cookie, "").await;
        assert_eq!(answer.status, 303);
        answer.header("location").to_owned()
    }

    async fn finish(&self, phone: Option<NewPhone>, envelope: Option<Envelope>) -> Answer {
        let asked = serde_json::to_vec(&FromThaid { page: self.page.clone(), phone, envelope }).unwrap();
        self.server.ask(Method::POST, paths::THAID_SESSION, &self.cookie, asked).await
    }
}

/// What stands behind the question mark of an address.
fn asked_in(address: &str) -> BTreeMap<String, String> {
    let uri: axum::http::Uri = address.parse().unwrap();
    let axum::extract::Query(asked) = axum::extract::Query::try_from_uri(&uri).unwrap();
    asked
}

#[tokio::test]
async fn a_person_signs_in_whose_number_was_given() {
    for written_down in [false, true] {
        let (server, provider) = start(written_down).await;
        for twist in [Twist::None, Twist::OnlyUserinfo] {
            provider.set_person(NUMBER, twist);
            let (browser, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
            assert_eq!(browser.come_back(&back).await, "/thaid#back");
            let phone = new_phone(server.ids());
            let answer = browser.finish(Some(phone.clone()), None).await;
            let begun: ThaidSession = answer.json();
            assert_eq!(
                (begun.session.caller.name.as_str(), begun.session.phone),
                ("มาลี ใจงาม", Some(phone.id))
            );
            let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
            let identity = phone.identity(begun.session.caller.account);
            let who = server.ask_from(Method::GET, paths::SESSION, (&cookie, &identity), "").await;
            assert_eq!(who.status, 200);
            browser.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
        }
    }
}

#[tokio::test]
async fn what_thaid_says_must_be_for_this_request_of_this_system() {
    let (server, provider) = start(false).await;
    for twist in [Twist::OtherKey, Twist::OtherNonce, Twist::OtherAudience, Twist::OddNumber] {
        provider.set_person(NUMBER, twist);
        let (browser, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
        assert_eq!(browser.come_back(&back).await, "/thaid#back");
        browser.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
    }
    // Without its signature the same still has to fit.
    let (server, provider) = start(true).await;
    for twist in [Twist::OtherNonce, Twist::OtherAudience] {
        provider.set_person(NUMBER, twist);
        let (browser, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
        browser.come_back(&back).await;
        browser.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
    }
}

#[tokio::test]
async fn only_the_browser_that_set_out_comes_back_once_and_in_time() {
    let (server, provider) = start(false).await;
    let (victim, _) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
    let (attacker, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
    // A link with another's answer signs nobody in as somebody else.
    victim.come_back(&back).await;
    victim.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
    let nobody = Browser { server: &server, cookie: String::new(), page: String::new() };
    assert_eq!(nobody.come_back(&back).await, "/thaid#back");
    nobody.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
    attacker.come_back(&back).await;
    attacker.come_back(&back).await;
    assert_eq!(attacker.finish(None, None).await.status, 200);

    let (given_up, back) = Browser::go(&server, &provider, ThaidScreen::Recover).await;
    let state = &asked_in(&format!("http://x{back}"))["state"];
    let refused = format!("{}?error=access_denied&state={state}", paths::THAID_BACK);
    assert_eq!(given_up.come_back(&refused).await, "/recover#back");
    given_up.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);

    let (late, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
    server.clock().advance(10 * 60_000);
    late.come_back(&back).await;
    late.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
}

#[tokio::test]
async fn who_has_the_browser_next_does_not_take_an_answer_that_was_left() {
    let (server, provider) = start(false).await;
    let (mut browser, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
    browser.come_back(&back).await;
    let page = std::mem::take(&mut browser.page);
    browser.finish(None, None).await.failed(401, ErrorCode::ThaidNotDone);
    browser.page = page;
    // A number that was taken away meanwhile signs nobody in.
    assert_eq!(tie(&server, "malee", Some("")).await.status, 204);
    browser.finish(None, None).await.failed(401, ErrorCode::ThaidUnknown);
    assert_eq!(tie(&server, "malee", Some(NUMBER)).await.status, 204);
    assert_eq!(browser.finish(None, None).await.status, 200);
}

#[tokio::test]
async fn a_number_belongs_to_one_account_and_is_kept_only_as_a_hash() {
    let (server, provider) = start(false).await;
    tie(&server, "somchai", Some(NUMBER)).await.failed(409, ErrorCode::NumberTaken);
    tie(&server, "somchai", Some("1000000000018")).await.failed(422, ErrorCode::NotAcceptable);
    let sign_in = async || {
        let (browser, back) = Browser::go(&server, &provider, ThaidScreen::SignIn).await;
        browser.come_back(&back).await;
        browser.finish(None, None).await
    };
    provider.set_person(OTHER, Twist::None);
    sign_in().await.failed(401, ErrorCode::ThaidUnknown);
    provider.set_person(NUMBER, Twist::None);
    assert_eq!(sign_in().await.status, 200);

    // What is not said stays; an empty one is taken away.
    let officer = server.sign_in("wichai").await;
    let malee = paths::account(server.account_of("malee").await);
    assert_eq!(tie(&server, "malee", None).await.status, 204);
    assert!(officer.get(&malee).await.json::<AccountLine>().has_number);
    assert_eq!(tie(&server, "malee", Some("")).await.status, 204);
    assert!(!officer.get(&malee).await.json::<AccountLine>().has_number);
    sign_in().await.failed(401, ErrorCode::ThaidUnknown);
}

#[tokio::test]
async fn who_forgot_the_pin_gets_the_key_of_the_own_vault_back() {
    let (server, provider) = start(false).await;
    let malee = server.account_of("malee").await;
    let come = async |envelope: Envelope, phone: NewPhone| -> ThaidSession {
        let (browser, back) = Browser::go(&server, &provider, ThaidScreen::Recover).await;
        assert_eq!(browser.come_back(&back).await, "/recover#back");
        browser.finish(Some(phone), Some(envelope)).await.json()
    };
    let first = new_phone(server.ids());
    let unknown = Envelope { id: EditId(malee.0), sealed: "00".to_owned() };
    let session = come(unknown, first.clone()).await.session;
    let key = "07".repeat(32);
    let sealed =
        |account: uuid::Uuid| seal(&session.seal_key, &[9; 32], EditId(account), key.as_bytes()).unwrap();
    let own = sealed(malee.0);
    assert_eq!(come(own.clone(), new_phone(server.ids())).await.key, Some(key.clone()));
    let somchais = sealed(server.account_of("somchai").await.0);
    assert_eq!(come(somchais, new_phone(server.ids())).await.key, None);
    let officer = server.sign_in("wichai").await;
    assert_eq!(officer.post(&paths::cut_off(first.id), "").await.status, 204);
    let lost = NewPhone { before: vec![first.id], ..new_phone(server.ids()) };
    let told = come(own, lost).await;
    assert_eq!((told.key, told.session.phone), (None, Some(first.id)), "a phone that was cut off");
}

#[tokio::test]
async fn where_it_is_not_set_up_nobody_is_led_anywhere() {
    let server = TestServer::start().await;
    assert!(!server.ask(Method::GET, paths::THAID, "", "").await.json::<bool>());
    let asked = serde_json::to_vec(&ToThaid { screen: ThaidScreen::SignIn }).unwrap();
    server.ask(Method::POST, paths::THAID, "", asked).await.failed(404, ErrorCode::NotFound);
    server.ask(Method::GET, paths::THAID_BACK, "", "").await.failed(404, ErrorCode::NotFound);
    tie(&server, "malee", Some(NUMBER)).await.failed(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_thaid_that_hangs_keeps_only_a_few_inside() {
    let (server, provider) = start(false).await;
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let mut settings = provider.registered(SITE, false);
    settings["issuer"] = format!("http://{}", silent.local_addr().unwrap()).into();
    let thaid = server::thaid::Thaid::new(serde_json::from_value(settings).unwrap()).unwrap();
    let server = server.with_thaid(std::sync::Arc::new(thaid)).await;
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let server = server.clone();
        let asked = serde_json::to_vec(&ToThaid { screen: ThaidScreen::SignIn }).unwrap();
        asking.spawn(async move { server.ask(Method::POST, paths::THAID, "", asked).await });
    }
    for _ in 0..12 {
        asking.join_next().await.unwrap().unwrap().failed(502, ErrorCode::ThaidAway);
    }
    let more = tokio::time::timeout(std::time::Duration::from_millis(500), asking.join_next()).await;
    assert!(more.is_err(), "the others still wait for it");
}

#[tokio::test]
async fn without_thaid_one_is_told_to_use_the_password() {
    let (server, provider) = start(false).await;
    // Nobody listens there.
    let mut settings = provider.registered(SITE, false);
    settings["issuer"] = "http://127.0.0.1:9".into();
    let thaid = server::thaid::Thaid::new(serde_json::from_value(settings).unwrap()).unwrap();
    let server = server.with_thaid(std::sync::Arc::new(thaid)).await;
    let asked = serde_json::to_vec(&ToThaid { screen: ThaidScreen::SignIn }).unwrap();
    let told = server.ask(Method::POST, paths::THAID, "", asked).await.failed(502, ErrorCode::ThaidAway);
    assert!(told.message.contains("รหัสผ่าน"));
}

#[test]
fn settings_that_protect_nobody_are_refused() {
    let settings = |name: &str, value: &str| {
        let mut settings = serde_json::json!({
            "issuer": "https://imauth.example.go.th", "client_id": "lec", "client_secret": "secret",
            "site": SITE, "number_key": "a key for numbers that is long enough",
        });
        settings[name] = value.into();
        serde_json::from_value(settings).map(|settings| server::thaid::Thaid::new(settings).is_ok())
    };
    assert!(settings("client_id", "lec").unwrap());
    assert!(!settings("issuer", "http://imauth.example.go.th").unwrap());
    assert!(!settings("site", "http://lec.example.go.th").unwrap());
    assert!(!settings("number_key", "short").unwrap());
    assert!(settings("nuber_key", "a slip").is_err());
}
