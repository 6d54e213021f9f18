//! What stands beside the interface: its description, unknown addresses, headers.

use crate::harness::TestServer;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;
use server::app::App;
use server::router::router;
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use tower::ServiceExt;

#[tokio::test]
async fn the_interface_describes_itself_without_sign_in() {
    let server = TestServer::start().await;
    let answer = server.ask(Method::GET, paths::OPENAPI, "", "").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    let described: Value = answer.json();
    assert!(described["paths"]["/api/v1/sync/{institution}"]["post"].is_object());
    assert!(described["components"]["schemas"]["SyncRequest"].is_object());
}

#[tokio::test]
async fn an_unknown_address_of_the_interface_is_told_as_every_error_is() {
    let (server, recorder) = TestServer::with_recorder().await;
    for path in ["/api/", "/api/v1", "/api/v1/nothing", "/api/v2/session"] {
        recorder.get(path).await.failed(404, ErrorCode::NotFound);
    }
    let wrong = server.ask(Method::PUT, paths::SESSION, &recorder.cookie, "").await;
    wrong.failed(405, ErrorCode::WrongMethod);
}

#[tokio::test]
async fn behind_https_browsers_are_told_to_keep_to_it() {
    let server = TestServer::start().await;
    for (secure, told) in [(true, "max-age=31536000"), (false, "")] {
        let service = router(App::new(server.store().clone(), secure));
        let answer = service.oneshot(Request::new(Body::empty())).await.unwrap();
        let header = answer.headers().get("strict-transport-security").map(|value| value.to_str().unwrap());
        assert_eq!(header.unwrap_or_default(), told);
    }
}

#[tokio::test]
async fn answers_carry_the_headers_that_protect_the_browser() {
    let server = TestServer::start().await;
    for path in ["/", "/healthz", paths::SESSION, paths::OPENAPI, "/api/v1/nothing"] {
        let answer = server.ask(Method::GET, path, "", "").await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        if path != "/" && path != "/api/v1/nothing" {
            continue;
        }
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe-inline"), "{path}");
    }
}
