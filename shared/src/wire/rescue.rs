//! Waiting edits as envelopes that only the server can open (product.md 3 and J7): in a file, which another person can
//! hand in on another machine and which tells its bearer nothing about any child, or posted by a phone that is locked.
//!
//! An envelope is sealed with ECDH on P-256 between a fresh key and the server's, HKDF-SHA-256 over the shared secret
//! (salt: the fresh and the server's public point, info: [`SEAL_INFO`]; 32 bytes of key, then 12 of nonce), and
//! AES-256-GCM with the edit's id as associated data. All of it stands in every browser.

use crate::edits::SentEdit;
use crate::json::{FromJson, ToJson};
use crate::values::{EditId, InstitutionId, Timestamp};
use serde::{Deserialize, Serialize};

/// The version of the file.
pub const RESCUE_FILE: u16 = 1;
/// What the keys of envelopes are derived for.
pub const SEAL_INFO: &str = "lec envelope 1";
/// The largest file in bytes: the 2,000 edits that a phone keeps at most fit twice.
pub const MAX_RESCUE: usize = 8_000_000;
/// The most envelopes in a file.
pub const MAX_ENVELOPES: usize = 4_000;

/// One edit, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Envelope {
    /// Which edit; handing it in twice changes nothing.
    pub id: EditId,
    /// The fresh public point (65 bytes, uncompressed) and what was sealed, hexadecimal.
    pub sealed: String,
}

/// What an envelope holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
pub struct Enclosed {
    /// The word of the vault that it comes from, by which a phone that is locked says who it is.
    pub word: String,
    /// The edit.
    pub sent: SentEdit,
}

/// What a phone saves, or posts while it is locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RescueFile {
    /// Says what this file is, and its version.
    pub lec_rescue: u16,
    /// The institution whose roll the edits change.
    pub institution: InstitutionId,
    /// When it was saved, by the phone's clock.
    pub saved_at: Timestamp,
    /// The edits, in the order in which they were made.
    pub envelopes: Vec<Envelope>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rescued {
    /// Edits that were taken now.
    pub taken: u64,
    /// Edits that wait for a person to choose between two values.
    pub asked: u64,
    /// Edits that the server had already.
    pub known: u64,
    /// Edits that cannot be taken; they are kept on the server with the reason.
    pub refused: u64,
    /// Edits that wait for the local government, because no window was open for them.
    #[serde(default, skip_serializing_if = "super::institutions::is_zero")]
    pub held: u64,
    /// Envelopes that could not be opened.
    pub unreadable: u64,
}

/// Bytes as hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes behind hexadecimal digits.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_digits_and_nothing_else_is_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(from_hex(&to_hex(&bytes)), Some(bytes));
        for wrong in ["a", "zz", "+1", "ก๑"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }
}
