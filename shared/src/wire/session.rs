//! Signing in, and what the phone keeps of it.

use crate::access::Caller;
use crate::values::Timestamp;
use serde::{Deserialize, Serialize};

/// A name and a password, typed by a person.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The user name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionBody {
    /// The person and their branch.
    pub caller: Caller,
    /// The server's clock.
    pub server_time: Timestamp,
    /// The server's public point for envelopes, hexadecimal; see [`crate::wire::rescue`].
    #[serde(default)]
    pub seal_key: String,
}
