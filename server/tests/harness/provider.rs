//! A ThaID of the test's own: an OpenID provider that says of a person what it was told.

use axum::extract::{Form, Query, State};
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value, json};
use server::thaid::Thaid;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

/// Name and secret of the client.
const CLIENT: (&str, &str) = ("lec", "a secret of the test");
/// The bytes before the seed of a key of Ed25519 (RFC 8410).
const BEFORE_SEED: [u8; 16] = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];

/// What is to be different from a right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Nothing.
    None,
    /// The number is told only where one asks about the person.
    OnlyUserinfo,
    /// The token is signed by another key.
    OtherKey,
    /// The token was made for another request.
    OtherNonce,
    /// The token was made for another system.
    OtherAudience,
    /// The number is none.
    OddNumber,
}

/// The running provider.
#[derive(Clone)]
pub struct Provider(Arc<Running>);

struct Running {
    origin: String,
    person: Mutex<(String, Twist)>,
    /// What was asked for, by the code that was given out.
    asked: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
}

fn key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let der: Vec<u8> = BEFORE_SEED.into_iter().chain([seed; 32]).collect();
    let name = "PRIVATE KEY";
    let pem = format!("-----BEGIN {name}-----\n{}\n-----END {name}-----\n", Base64::encode_string(&der));
    let id = Some(JsonWebKeyId::new("of the test".to_owned()));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, id).expect("a key")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library that reads the token looks at the machine's clock"
)]
fn seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}

fn token(claims: &Value, seed: u8) -> String {
    let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let head = json!({ "alg": "EdDSA", "typ": "JWT", "kid": "of the test" });
    let told = format!("{}.{}", part(&head), part(claims));
    let signature = key(seed).sign(&CoreJwsSigningAlgorithm::EdDsa, told.as_bytes()).expect("signed");
    format!("{told}.{}", Base64UrlUnpadded::encode_string(&signature))
}

impl Provider {
    /// Starts one on a port of its own.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("a port"));
        let person = Mutex::new((String::new(), Twist::None));
        let provider = Self(Arc::new(Running { origin, person, asked: Mutex::default() }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(|| async { Json(json!({ "keys": [key(1).as_verification_key()] })) }))
            .route("/authorize", get(authorize))
            .route("/yes", get(yes))
            .route("/token", post(exchange))
            .route("/userinfo", get(tell))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// Who comes from now on, by their citizen number.
    pub fn set_person(&self, number: &str, twist: Twist) {
        *self.0.person.lock().expect("whole") = (number.to_owned(), twist);
    }

    /// What the operator of a site registered here; with the places to ask written down, or not.
    pub fn registered(&self, site: &str, written_down: bool) -> Value {
        let origin = &self.0.origin;
        let mut settings = json!({
            "issuer": origin, "client_id": CLIENT.0, "client_secret": CLIENT.1, "site": site,
            "number_key": "a key for numbers that is long enough",
        });
        if written_down {
            settings["endpoints"] = json!({
                "authorize": format!("{origin}/authorize"), "token": format!("{origin}/token"),
                "userinfo": format!("{origin}/userinfo"),
            });
        }
        settings
    }

    /// The way here for a site at this address.
    pub fn thaid(&self, site: &str, written_down: bool) -> Arc<Thaid> {
        let settings = serde_json::from_value(self.registered(site, written_down)).expect("settings");
        Arc::new(Thaid::new(settings).expect("a way"))
    }

    /// The person says yes; the address to which the browser is led back.
    pub fn consent(&self, asked: BTreeMap<String, String>) -> String {
        assert_eq!(asked["client_id"], CLIENT.0);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "pid"), "{}", asked["scope"]);
        let mut all = self.0.asked.lock().expect("whole");
        let code = format!("code-{}", all.len());
        let back = format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]);
        all.insert(code, asked);
        back
    }
}

async fn describe(State(Provider(running)): State<Provider>) -> Json<Value> {
    let origin = &running.origin;
    Json(json!({
        "issuer": origin, "authorization_endpoint": format!("{origin}/authorize"),
        "token_endpoint": format!("{origin}/token"), "userinfo_endpoint": format!("{origin}/userinfo"),
        "jwks_uri": format!("{origin}/keys"), "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

/// A page with one answer, for a browser.
async fn authorize(axum::extract::RawQuery(query): axum::extract::RawQuery) -> Html<String> {
    let query = query.unwrap_or_default().replace('&', "&amp;");
    Html(format!(
        "<title>ThaID</title><link rel=\"icon\" href=\"data:,\"><a id=\"yes\" href=\"/yes?{query}\">ยืนยัน</a>"
    ))
}

async fn yes(
    State(provider): State<Provider>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> impl IntoResponse {
    (StatusCode::SEE_OTHER, [(LOCATION, provider.consent(asked))])
}

async fn exchange(
    State(Provider(running)): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let secret = CLIENT.1.replace(' ', "+");
    let basic = format!("Basic {}", Base64::encode_string(format!("{}:{secret}", CLIENT.0).as_bytes()));
    let known = headers.get(AUTHORIZATION).is_some_and(|said| said.as_bytes() == basic.as_bytes());
    let asked = running.asked.lock().expect("whole").remove(&form["code"]);
    let asked = asked.filter(|_| known).ok_or(StatusCode::BAD_REQUEST)?;
    let proof = Base64UrlUnpadded::encode_string(&Sha256::digest(form["code_verifier"].as_bytes()));
    if proof != asked["code_challenge"] || form["redirect_uri"] != asked["redirect_uri"] {
        return Err(StatusCode::BAD_REQUEST);
    }
    let (number, twist) = running.person.lock().expect("whole").clone();
    let mut claims = json!({
        "iss": running.origin, "sub": "somebody", "aud": CLIENT.0, "iat": seconds(), "exp": seconds() + 60,
        "nonce": asked["nonce"], "pid": number,
    });
    match twist {
        Twist::OnlyUserinfo => drop(claims.as_object_mut().and_then(|claims| claims.remove("pid"))),
        Twist::OtherNonce => claims["nonce"] = "another".into(),
        Twist::OtherAudience => claims["aud"] = "another".into(),
        Twist::OddNumber => claims["pid"] = "12345".into(),
        Twist::None | Twist::OtherKey => {}
    }
    let id_token = token(&claims, if twist == Twist::OtherKey { 2 } else { 1 });
    let access = "an access token";
    Ok(Json(
        json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": id_token }),
    ))
}

async fn tell(State(Provider(running)): State<Provider>) -> Json<Value> {
    let (number, _) = running.person.lock().expect("whole").clone();
    Json(json!({ "sub": "somebody", "pid": number }))
}
