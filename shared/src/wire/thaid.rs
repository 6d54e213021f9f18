//! Signing in with ThaID, the state's digital identity (domain.md 7.7). The browser is led there and comes back.

use super::rescue::Envelope;
use super::session::{NewPhone, SessionBody};
use crate::json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// Where ThaID leads a person back to: the screen that asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ThaidScreen {
    /// Signing in.
    SignIn,
    /// The PIN was forgotten.
    Recover,
}

impl ThaidScreen {
    /// The screen's address, with a mark that the person comes back.
    pub const fn address(self) -> &'static str {
        match self {
            Self::SignIn => "/thaid#back",
            Self::Recover => "/recover#back",
        }
    }

    /// As it is kept meanwhile.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Recover => "recover",
        }
    }

    /// Of a text that was kept.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::SignIn, Self::Recover].into_iter().find(|screen| screen.code() == code)
    }
}

/// A person wants to go to ThaID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToThaid {
    /// Where to come back to.
    pub screen: ThaidScreen,
}

/// The way there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThaidAddress {
    /// An address at ThaID, for the browser as a whole.
    pub address: String,
    /// A word that the page keeps: only the page that set out takes the answer, whoever else has the browser meanwhile.
    pub page: String,
}

/// A person is back from ThaID; a cookie says which one.
#[derive(Clone, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FromThaid {
    /// The word of the page that set out.
    pub page: String,
    /// The person's vault on the phone; none for a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<NewPhone>,
    /// The key of the vault, to be opened for who forgot the PIN. It bears the account's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

/// A person who signed in with ThaID.
#[derive(Clone, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThaidSession {
    /// As after every sign-in.
    pub session: SessionBody,
    /// The key of the vault, hexadecimal, where it was asked for and is this person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}
