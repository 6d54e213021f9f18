//! Signing in, and what the phone keeps of it.

use crate::access::Caller;
use crate::json::{FromJson, ToJson};
use crate::values::{AccountId, PhoneId, Timestamp};
use crate::wire::rescue::Envelope;
use serde::{Deserialize, Serialize};

/// The header by which a request says from whose vault it comes: the last [`SHORT`] digits of the account's id, and the
/// word that only the open vault knows. The cookie of a phone's session is worth nothing without that word, so that
/// nobody who shares the phone can ask in another person's name.
pub const IDENTITY: &str = "x-lec";
/// Digits of an account's id that tell the cookies of several people on one phone apart.
pub const SHORT: usize = 8;

/// A name and a password, typed by a person.
#[derive(Clone, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The user name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The person's vault on the phone; none for a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<NewPhone>,
}

/// A person's vault on a phone, as it makes itself known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPhone {
    /// Which one.
    pub id: PhoneId,
    /// The word that only the open vault knows: 32 hexadecimal digits.
    pub word: String,
    /// Everybody's vaults on this phone as the server knew them before. The person's among them is what this one was;
    /// if it was cut off, so is this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<PhoneId>,
}

/// The most vaults of one phone.
pub const MAX_BEFORE: usize = 20;

impl NewPhone {
    /// Whether it is what a phone sends.
    pub fn is_plausible(&self) -> bool {
        let is_word = self.word.len() == 32 && self.word.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_word && self.before.len() <= MAX_BEFORE
    }

    /// What stands in the header [`IDENTITY`].
    pub fn identity(&self, account: AccountId) -> String {
        format!("{}{}", short(account), self.word)
    }
}

/// What tells an account's cookie apart: the end of its id, as ids that are made together begin alike.
pub fn short(account: AccountId) -> String {
    let id = account.to_string();
    id[id.len() - SHORT..].to_owned()
}

/// The key of a vault on a phone, to be opened for a person who forgot the PIN (product.md 3).
#[derive(Clone, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenVault {
    /// The password once more: a session alone opens no vault.
    pub password: String,
    /// What the phone keeps for this case. It bears the account's id, so that nobody has another person's opened.
    pub envelope: Envelope,
}

/// An opened vault.
#[derive(Clone, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VaultOpened {
    /// The key, hexadecimal.
    pub key: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionBody {
    /// The person and their branch.
    pub caller: Caller,
    /// The server's clock.
    pub server_time: Timestamp,
    /// The server's public point for envelopes, hexadecimal; see [`crate::wire::rescue`].
    #[serde(default)]
    pub seal_key: String,
    /// On which phone. It is another one than was named when that one was cut off: such a session can do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneId>,
}
