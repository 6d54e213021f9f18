//! ThaID, the state's digital identity (domain.md 7.7), by OpenID Connect: authorisation code with PKCE. Of a citizen
//! number that ThaID tells nothing but a keyed hash leaves this file. The network is nowhere else asked for anything.

use crate::tries::Tries;
use axum::body::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse, CoreSubjectIdentifierType,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::url::Url;
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyAdditionalProviderMetadata, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, JsonWebKeySetUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, ResponseTypes, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse, TokenUrl, UserInfoClaims, UserInfoUrl,
};
use serde::{Deserialize, Serialize};
use shared::values::citizen_id::CitizenId;
use shared::wire::paths;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How long ThaID may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of an answer.
const LONGEST_ANSWER: usize = 256 * 1_024;
/// How long it is believed what ThaID says of itself.
const DESCRIPTION_LASTS: Duration = Duration::from_hours(1);
/// Exchanges with ThaID at one time. Whoever waits for a ThaID that hangs is inside this server, and takes the place of
/// those who bring work.
const ROOM: usize = 8;
/// How long one waits for that: who comes back has confirmed already.
const BRIEFLY: Duration = Duration::from_secs(2);
/// The least signs of the key for citizen numbers.
const SHORTEST_KEY: usize = 32;

/// What the operator registered with ThaID, as it stands in a JSON file.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThaidSettings {
    /// Where ThaID is, such as `https://imauth.bora.dopa.go.th`.
    pub issuer: IssuerUrl,
    /// By what name ThaID knows this system.
    pub client_id: ClientId,
    /// And by what secret.
    pub client_secret: ClientSecret,
    /// Where people reach this system, such as `https://lec.example.go.th`.
    pub site: String,
    /// A secret of 32 signs at least, by which citizen numbers are hashed. With another one they are all to be given anew.
    pub number_key: String,
    /// Where to ask, for a ThaID that does not say so by itself.
    pub endpoints: Option<Endpoints>,
}

/// Where ThaID is asked.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// Where people are led.
    pub authorize: AuthUrl,
    /// Where codes are changed for tokens.
    pub token: TokenUrl,
    /// What is told about a person.
    pub userinfo: UserInfoUrl,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadSettings {
    /// The file cannot be read.
    #[error("the file of ThaID cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// It does not hold the settings.
    #[error("the file of ThaID is not as it should be: {0}")]
    Json(#[from] serde_json::Error),
    /// An address is not protected.
    #[error("{0} is not an address of HTTPS")]
    Unprotected(String),
    /// The machine knows nobody whose certificates are to be trusted.
    #[error("the machine has no root certificates: {0}")]
    Certificates(std::io::Error),
    /// The secret for citizen numbers is short.
    #[error("number_key has less than {SHORTEST_KEY} signs")]
    ShortKey,
}

/// ThaID did not answer, or not as it should.
#[derive(Debug, thiserror::Error)]
#[error("ThaID: {0}")]
pub struct ThaidError(String);

/// Puts the cause down for the log; what is written about people never stands in it.
fn failed(step: &'static str) -> impl Fn(&dyn std::error::Error) -> ThaidError {
    move |cause| ThaidError(format!("{step}: {cause}"))
}

/// What ThaID tells beside the standard: the citizen number.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pid {
    #[serde(default)]
    pid: Option<String>,
}

impl AdditionalClaims for Pid {}

type Fields = IdTokenFields<
    Pid,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type ThaidClient = Client<
    Pid,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A person sets out for ThaID.
pub struct SettingOut {
    /// The address to be led to.
    pub address: String,
    /// What ThaID must send back.
    pub state: String,
    /// What must stand in the token about the person.
    pub nonce: String,
    /// What proves that who asked is who comes back.
    pub verifier: String,
}

/// The way to ThaID.
pub struct Thaid {
    settings: ThaidSettings,
    back: RedirectUrl,
    number_key: [u8; 32],
    line: Line,
    description: Mutex<Option<(Instant, CoreProviderMetadata)>>,
    room: Semaphore,
    /// Who set out from where: apart from passwords, which nobody's way to ThaID keeps out.
    pub tries: Tries,
}

impl Thaid {
    /// With the settings of a file.
    pub fn from_file(path: &Path) -> Result<Self, BadSettings> {
        Self::new(serde_json::from_slice(&std::fs::read(path)?)?)
    }

    /// With these settings.
    pub fn new(settings: ThaidSettings) -> Result<Self, BadSettings> {
        if settings.number_key.chars().count() < SHORTEST_KEY {
            return Err(BadSettings::ShortKey);
        }
        let unprotected = |address: &str| BadSettings::Unprotected(address.to_owned());
        let back = format!("{}{}", settings.site.trim_end_matches('/'), paths::THAID_BACK);
        let back = RedirectUrl::new(back).map_err(|_| unprotected(&settings.site))?;
        let mut asked = vec![settings.issuer.url(), back.url()];
        if let Some(Endpoints { authorize, token, userinfo }) = &settings.endpoints {
            asked.extend([authorize.url(), token.url(), userinfo.url()]);
        }
        if let Some(bare) = asked.into_iter().map(Url::as_str).find(|url| !is_protected(url)) {
            return Err(unprotected(bare));
        }
        let trusted = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .map_err(BadSettings::Certificates)?;
        let connector = trusted.https_or_http().enable_http1().build();
        Ok(Self {
            number_key: blake3::derive_key("lec thaid citizen number", settings.number_key.as_bytes()),
            line: Line(hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(connector)),
            description: Mutex::default(),
            room: Semaphore::new(ROOM),
            tries: Tries::default(),
            settings,
            back,
        })
    }

    /// By what a person with this citizen number is found again.
    pub fn number_hash(&self, number: &CitizenId) -> String {
        blake3::keyed_hash(&self.number_key, number.as_str().as_bytes()).to_string()
    }

    /// Where a person is to be led.
    pub async fn set_out(&self) -> Result<SettingOut, ThaidError> {
        let _turn = self.turn().await?;
        let client = self.client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asking = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        // On a shared phone ThaID may remember somebody else.
        let asking = asking.add_prompt(CoreAuthPrompt::Login);
        let asking = asking.add_scope(Scope::new("pid".to_owned())).set_pkce_challenge(challenge);
        let (address, state, nonce) = asking.url();
        Ok(SettingOut {
            address: address.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Who came back with this code, by the hash of the citizen number.
    pub async fn who_is(&self, code: String, nonce: String, verifier: String) -> Result<String, ThaidError> {
        let _turn = self.turn().await?;
        let client = self.client().await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code));
        let exchange = exchange.map_err(|cause| failed("token")(&cause))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let tokens = exchange.request_async(&self.line).await.map_err(|cause| match cause {
            // What ThaID writes beside the code may be about the person.
            RequestTokenError::ServerResponse(told) => ThaidError(format!("token: {}", told.error())),
            cause => failed("token")(&cause),
        })?;
        let token = tokens.id_token().ok_or_else(|| ThaidError("there is no ID token".to_owned()))?;
        let mut judge = client.id_token_verifier();
        if self.settings.endpoints.is_some() {
            // It came straight from ThaID over TLS (OpenID Connect Core 3.1.3.7, 6).
            judge = judge.insecure_disable_signature_check();
        }
        let claims = token.claims(&judge, &Nonce::new(nonce)).map_err(|cause| {
            // Its keys may have changed since they were asked for.
            *self.kept() = None;
            failed("ID token")(&cause)
        })?;
        let pid = if let Some(pid) = &claims.additional_claims().pid {
            pid.clone()
        } else {
            let asking = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()));
            let asking = asking.map_err(|cause| failed("userinfo")(&cause))?;
            let told: UserInfoClaims<Pid, CoreGenderClaim> =
                asking.request_async(&self.line).await.map_err(|cause| failed("userinfo")(&cause))?;
            told.additional_claims().pid.clone().unwrap_or_default()
        };
        let number = CitizenId::parse(&pid).map_err(|cause| failed("pid")(&cause))?;
        Ok(self.number_hash(&number))
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, ThaidError> {
        let turn = tokio::time::timeout(BRIEFLY, self.room.acquire()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| ThaidError("too many wait for it".to_owned()))
    }

    async fn client(&self) -> Result<ThaidClient, ThaidError> {
        let described = self.described().await?;
        let ThaidSettings { client_id, client_secret, .. } = self.settings.clone();
        let client = ThaidClient::from_provider_metadata(described, client_id, Some(client_secret));
        Ok(client.set_redirect_uri(self.back.clone()))
    }

    /// What ThaID says of itself, or the settings say of it.
    async fn described(&self) -> Result<CoreProviderMetadata, ThaidError> {
        let issuer = self.settings.issuer.clone();
        if let Some(Endpoints { authorize, token, userinfo }) = self.settings.endpoints.clone() {
            // Its keys are not asked for.
            let keys = JsonWebKeySetUrl::from_url(token.url().clone());
            let described = CoreProviderMetadata::new(
                issuer,
                authorize,
                keys,
                vec![ResponseTypes::new(vec![CoreResponseType::Code])],
                vec![CoreSubjectIdentifierType::Public],
                vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256],
                EmptyAdditionalProviderMetadata {},
            );
            return Ok(described.set_token_endpoint(Some(token)).set_userinfo_endpoint(Some(userinfo)));
        }
        if let Some((at, described)) = &*self.kept()
            && at.elapsed() < DESCRIPTION_LASTS
        {
            return Ok(described.clone());
        }
        let described = CoreProviderMetadata::discover_async(issuer, &self.line).await;
        let described = described.map_err(|cause| failed("description")(&cause))?;
        let token = described.token_endpoint().map(|url| url.as_str());
        let userinfo = described.userinfo_endpoint().map(|url| url.as_str());
        let asked = [Some(described.authorization_endpoint().as_str()), token, userinfo];
        if asked.into_iter().flatten().any(|url| !is_protected(url)) {
            return Err(ThaidError("description: an address is not protected".to_owned()));
        }
        *self.kept() = Some((Instant::now(), described.clone()));
        Ok(described)
    }

    fn kept(&self) -> MutexGuard<'_, Option<(Instant, CoreProviderMetadata)>> {
        self.description.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an address is one of HTTPS, or of this machine, where tests ask.
fn is_protected(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://127.0.0.1:")
}

/// The network, as far as ThaID is asked. It follows no redirect.
struct Line(hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl<'l> AsyncHttpClient<'l> for Line {
    type Error = ThaidError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, ThaidError>> + Send + 'l>>;

    fn call(&'l self, request: HttpRequest) -> Self::Future {
        let asked = async {
            let answer = self.0.request(request.map(|body| Full::new(body.into()))).await;
            let (parts, body) = answer.map_err(|cause| failed("network")(&cause))?.into_parts();
            let body = Limited::new(body, LONGEST_ANSWER).collect().await;
            let body = body.map_err(|cause| failed("network")(&*cause))?.to_bytes().to_vec();
            Ok(HttpResponse::from_parts(parts, body))
        };
        let late = |_| ThaidError("network: no answer in time".to_owned());
        Box::pin(async move { tokio::time::timeout(PATIENCE, asked).await.map_err(late)? })
    }
}
