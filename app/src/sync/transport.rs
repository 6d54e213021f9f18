//! The way to the server. Only [`HttpTransport`] uses the network; tests bring their own.

use shared::values::{InstitutionId, RecordId};
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{SyncRequest, SyncResponse};

/// Why there was no good answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The server was not reached, or its answer did not arrive. The request may have been done all the same.
    #[error("the server was not reached")]
    Unreachable,
    /// The server answered with an error.
    #[error("the server answered {0:?}: {1}")]
    Refused(ErrorCode, String),
    /// Something answered that is not our server, such as the sign-in page of a public network.
    #[error("the answer could not be read")]
    Unreadable,
}

/// A way to the server.
#[expect(async_fn_in_trait, reason = "the phone has one thread, so no future needs to be Send")]
pub trait Transport {
    /// One round trip.
    async fn sync(
        &self,
        institution: &InstitutionId,
        asked: &SyncRequest,
    ) -> Result<SyncResponse, TransportError>;

    /// One page of a first download.
    async fn boot(
        &self,
        institution: &InstitutionId,
        after: Option<RecordId>,
    ) -> Result<BootPage, TransportError>;
}

#[cfg(target_arch = "wasm32")]
pub use http::HttpTransport;

#[cfg(target_arch = "wasm32")]
mod http {
    use super::{BootPage, InstitutionId, RecordId, SyncRequest, SyncResponse, Transport, TransportError};
    use futures::future::FutureExt;
    use gloo_net::http::{Method, RequestBuilder, Response};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use shared::wire::error_body::ErrorBody;
    use shared::wire::paths;
    use wasm_bindgen::JsValue;

    /// How long an answer may take.
    const TIMEOUT_MS: u32 = 60_000;

    /// The server over HTTP, with the session in a cookie.
    #[derive(Clone, Copy, Default)]
    pub struct HttpTransport;

    impl HttpTransport {
        /// Gets and reads an answer.
        pub async fn get<T: DeserializeOwned>(self, path: &str) -> Result<T, TransportError> {
            self.ask(Method::GET, path, None).await
        }

        /// Sends a value and reads the answer.
        pub async fn post<T: DeserializeOwned>(
            self,
            path: &str,
            body: &impl Serialize,
        ) -> Result<T, TransportError> {
            let body = serde_json::to_string(body).map_err(|_| TransportError::Unreadable)?;
            self.ask(Method::POST, path, Some(("application/json", body.into()))).await
        }

        /// Sends a file and reads the answer.
        pub async fn post_file<T: DeserializeOwned>(
            self,
            path: &str,
            file: JsValue,
        ) -> Result<T, TransportError> {
            self.ask(Method::POST, path, Some(("application/octet-stream", file))).await
        }

        /// Asks the server to remove something.
        pub async fn delete(self, path: &str) -> Result<(), TransportError> {
            self.send(Method::DELETE, path, None).await.map(drop)
        }

        async fn ask<T: DeserializeOwned>(
            self,
            method: Method,
            path: &str,
            body: Option<(&str, JsValue)>,
        ) -> Result<T, TransportError> {
            let text = self.ask_text(method, path, body).boxed_local().await?;
            serde_json::from_str(&text).map_err(|_| TransportError::Unreadable)
        }

        async fn ask_text(
            self,
            method: Method,
            path: &str,
            body: Option<(&str, JsValue)>,
        ) -> Result<String, TransportError> {
            let response = self.send(method, path, body).await?;
            response.text().await.map_err(|_| TransportError::Unreachable)
        }

        async fn send(
            self,
            method: Method,
            path: &str,
            body: Option<(&str, JsValue)>,
        ) -> Result<Response, TransportError> {
            let stop = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS);
            let request = RequestBuilder::new(path).method(method).abort_signal(Some(&stop));
            let request = match body {
                Some((kind, body)) => request.header("content-type", kind).body(body),
                None => request.build(),
            };
            let sending = request.map_err(|_| TransportError::Unreachable)?.send();
            let response = sending.await.map_err(|_| TransportError::Unreachable)?;
            if response.ok() {
                return Ok(response);
            }
            let text = response.text().await.map_err(|_| TransportError::Unreachable)?;
            let told: ErrorBody = serde_json::from_str(&text).map_err(|_| TransportError::Unreadable)?;
            Err(TransportError::Refused(told.code, told.message))
        }
    }

    impl Transport for HttpTransport {
        async fn sync(
            &self,
            institution: &InstitutionId,
            asked: &SyncRequest,
        ) -> Result<SyncResponse, TransportError> {
            self.post(&paths::sync(institution), asked).await
        }

        async fn boot(
            &self,
            institution: &InstitutionId,
            after: Option<RecordId>,
        ) -> Result<BootPage, TransportError> {
            self.get(&paths::boot(institution, after)).await
        }
    }
}
