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
    /// No answer within the time that one may take.
    #[error("no answer in time")]
    TooSlow,
    /// The server answered with an error, and perhaps with the milliseconds after which to come again.
    #[error("the server answered {0:?}: {1}")]
    Refused(ErrorCode, String, Option<u32>),
    /// Something answered that is not our server, such as the sign-in page of a public network.
    #[error("the answer could not be read")]
    Unreadable,
}

impl TransportError {
    /// The server takes edits of this app, and gives changes only to a newer one.
    pub fn too_old() -> Self {
        Self::Refused(ErrorCode::AppTooOld, ErrorCode::AppTooOld.words().th.to_owned(), None)
    }
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
pub use http::{HttpTransport, asleep, fall_asleep, identity, speak_as, wake_up};

#[cfg(target_arch = "wasm32")]
mod http {
    use super::{BootPage, InstitutionId, RecordId, SyncRequest, SyncResponse, Transport, TransportError};
    use crate::browser::{fetch, object, packed};
    use futures::future::FutureExt;
    use shared::json::{self, FromJson, ToJson};
    use shared::wire::error_body::ErrorBody;
    use shared::wire::packed::PackedPage;
    use shared::wire::paths;
    use shared::wire::session::IDENTITY;
    use std::cell::RefCell;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{AbortController, AbortSignal, DomException, Response};

    /// How long an answer may take.
    const TIMEOUT_MS: u32 = 60_000;
    /// Shorter bodies are not worth packing, in bytes.
    const WORTH_PACKING: usize = 400;

    thread_local! {
        /// Ends what is under way when the browser puts the page to sleep.
        static AWAKE: RefCell<Option<AbortController>> = const { RefCell::new(None) };
        /// Who asks from this phone; see [`IDENTITY`].
        static SPEAKER: RefCell<Option<String>> = const { RefCell::new(None) };
    }

    /// The page is put to sleep: requests under way end and none begins, so that no other tab waits for this one
    /// (sync.md 2.8, 14).
    pub fn fall_asleep() {
        if let Some(awake) = awake() {
            awake.abort();
        }
    }

    /// The page is used again.
    pub fn wake_up() {
        AWAKE.set(None);
    }

    /// Whether the page sleeps.
    pub fn asleep() -> bool {
        AWAKE.with_borrow(|awake| awake.as_ref().is_some_and(|awake| awake.signal().aborted()))
    }

    /// From now on requests are this person's, from this phone: without the word that only an open vault holds, the
    /// cookie of a session is worth nothing.
    pub fn speak_as(word: Option<String>) {
        SPEAKER.set(word);
    }

    /// The header that says so, if there is somebody.
    pub fn identity() -> Option<(&'static str, JsValue)> {
        SPEAKER.with_borrow(|word| Some((IDENTITY, word.as_ref()?.into())))
    }

    fn awake() -> Option<AbortController> {
        AWAKE.with_borrow_mut(|awake| {
            if awake.is_none() {
                *awake = AbortController::new().ok();
            }
            awake.clone()
        })
    }

    fn stop_signal() -> AbortSignal {
        let late = AbortSignal::timeout_with_u32(TIMEOUT_MS);
        match awake() {
            Some(awake) => AbortSignal::any(&js_sys::Array::of2(&late, &awake.signal())),
            None => late,
        }
    }

    fn broken(thrown: &JsValue) -> TransportError {
        match thrown.dyn_ref::<DomException>() {
            Some(thrown) if thrown.name() == "TimeoutError" => TransportError::TooSlow,
            _ => TransportError::Unreachable,
        }
    }

    /// The server over HTTP, with the session in a cookie.
    #[derive(Clone, Copy, Default)]
    pub struct HttpTransport;

    impl HttpTransport {
        /// Gets and reads an answer.
        pub async fn get<T: FromJson>(self, path: &str) -> Result<T, TransportError> {
            self.ask("GET", path, None).await
        }

        /// Gets a file.
        pub async fn get_file(self, path: &str) -> Result<JsValue, TransportError> {
            let response = self.send("GET", path, None).await?;
            let file = response.blob().map_err(|thrown| broken(&thrown))?;
            JsFuture::from(file).await.map_err(|thrown| broken(&thrown))
        }

        /// Sends a value and reads the answer.
        pub async fn post<T: FromJson>(self, path: &str, body: &impl ToJson) -> Result<T, TransportError> {
            let body = json::written(body).into();
            self.ask("POST", path, Some(("application/json", body))).await
        }

        /// Sends a text that is JSON already and reads the answer.
        pub async fn post_text<T: FromJson>(self, path: &str, text: JsValue) -> Result<T, TransportError> {
            self.ask("POST", path, Some(("application/json", text))).await
        }

        /// Sends a file and reads the answer.
        pub async fn post_file<T: FromJson>(self, path: &str, file: JsValue) -> Result<T, TransportError> {
            self.ask("POST", path, Some(("application/octet-stream", file))).await
        }

        /// Puts a value in the place of another.
        pub async fn put(self, path: &str, body: &impl ToJson) -> Result<(), TransportError> {
            let body = json::written(body).into();
            self.send("PUT", path, Some(("application/json", body))).await.map(drop)
        }

        /// Has something done that needs no more words.
        pub async fn act(self, path: &str) -> Result<(), TransportError> {
            self.send("POST", path, None).await.map(drop)
        }

        /// Asks the server to remove something.
        pub async fn delete(self, path: &str) -> Result<(), TransportError> {
            self.send("DELETE", path, None).await.map(drop)
        }

        async fn ask<T: FromJson>(
            self,
            method: &str,
            path: &str,
            body: Option<(&str, JsValue)>,
        ) -> Result<T, TransportError> {
            let text = self.ask_text(method, path, body).boxed_local().await?;
            json::read(&text).ok_or(TransportError::Unreadable)
        }

        async fn ask_text(
            self,
            method: &str,
            path: &str,
            body: Option<(&str, JsValue)>,
        ) -> Result<String, TransportError> {
            let response = self.send(method, path, body).await?;
            text_of(&response).await
        }

        async fn send(
            self,
            method: &str,
            path: &str,
            body: Option<(&str, JsValue)>,
        ) -> Result<Response, TransportError> {
            let mut options = vec![("method", method.into()), ("signal", stop_signal().into())];
            let mut headers: Vec<_> = identity().into_iter().collect();
            if let Some((kind, mut body)) = body {
                headers.push(("content-type", kind.into()));
                let text = body.as_string().filter(|text| text.len() >= WORTH_PACKING);
                if let Some(text) = text
                    && let Some(packed) = packed(&text).await
                {
                    headers.push(("content-encoding", "gzip".into()));
                    body = packed;
                }
                options.push(("body", body));
            }
            options.push(("headers", object(&headers)));
            let asked = fetch(path, &object(&options)).map_err(|thrown| broken(&thrown))?;
            let response: JsValue = JsFuture::from(asked).await.map_err(|thrown| broken(&thrown))?;
            let response: Response = response.unchecked_into();
            if response.ok() {
                return Ok(response);
            }
            let wait = response.headers().get("retry-after").ok().flatten();
            let wait = wait.and_then(|seconds| seconds.parse().ok());
            let wait = wait.map(|seconds: u32| seconds.saturating_mul(1_000));
            let text = text_of(&response).await?;
            let told: ErrorBody = json::read(&text).ok_or(TransportError::Unreadable)?;
            Err(TransportError::Refused(told.code, told.message, wait))
        }
    }

    async fn text_of(response: &Response) -> Result<String, TransportError> {
        let text = response.text().map_err(|thrown| broken(&thrown))?;
        let text: JsValue = JsFuture::from(text).await.map_err(|thrown| broken(&thrown))?;
        Ok(text.as_string().unwrap_or_default())
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
            let page: PackedPage = self.get(&paths::boot(institution, after)).await?;
            page.unpack().ok_or(TransportError::Unreadable)
        }
    }
}
