//! What needs the network. Each answer is an error in words when there is none.

use crate::sync::TransportError;
use crate::sync::transport::HttpTransport;
use shared::values::{InstitutionId, RecordId};
use shared::wire::accounts::UseCode;
use shared::wire::imports::{Applied, Preview};
use shared::wire::institutions::{HistoryEntry, InstitutionRow};
use shared::wire::paths;
use shared::wire::rescue::{Envelope, Rescued};
use shared::wire::session::{NewPhone, OpenVault, SessionBody, SignIn, VaultOpened};
use wasm_bindgen::JsValue;

/// Signs in on this phone.
pub async fn sign_in(name: String, password: String, phone: NewPhone) -> Result<SessionBody, TransportError> {
    HttpTransport.post(paths::SESSION, &SignIn { name, password, phone: Some(phone) }).await
}

/// Signs in with a code and chooses a password.
pub async fn use_code(code: UseCode) -> Result<SessionBody, TransportError> {
    HttpTransport.post(paths::CODE, &code).await
}

/// Has a vault's key opened, for the person whose password this is.
pub async fn open_vault(password: String, envelope: Envelope) -> Result<VaultOpened, TransportError> {
    HttpTransport.post(paths::VAULT, &OpenVault { password, envelope }).await
}

/// Who is signed in, as the server knows it now.
pub async fn who() -> Result<SessionBody, TransportError> {
    HttpTransport.get(paths::SESSION).await
}

/// Ends the session on the server.
pub async fn sign_out() -> Result<(), TransportError> {
    HttpTransport.delete(paths::SESSION).await
}

/// The institutions of the branch.
pub async fn institutions() -> Result<Vec<InstitutionRow>, TransportError> {
    HttpTransport.get(paths::INSTITUTIONS).await
}

/// What was done to a record.
pub async fn history(at: &InstitutionId, record: RecordId) -> Result<Vec<HistoryEntry>, TransportError> {
    HttpTransport.get(&paths::history(at, record)).await
}

/// Hands in the file of a phone that cannot send.
pub async fn hand_in(at: &InstitutionId, file: JsValue) -> Result<Rescued, TransportError> {
    HttpTransport.post_text(&paths::rescue(at), file).await
}

/// The roll as a workbook, with full citizen numbers where that is asked for.
pub async fn export(at: &InstitutionId, full: bool) -> Result<JsValue, TransportError> {
    let masked = paths::export(at);
    HttpTransport.get_file(&if full { format!("{masked}?numbers=full") } else { masked }).await
}

/// What a file would change.
pub async fn import_preview(at: &InstitutionId, file: JsValue) -> Result<Preview, TransportError> {
    HttpTransport.post_file(&paths::import_preview(at), file).await
}

/// Imports the file that was previewed.
pub async fn import_apply(at: &InstitutionId, token: &str, file: JsValue) -> Result<Applied, TransportError> {
    HttpTransport.post_file(&paths::import_apply(at, token), file).await
}
