//! The hash chain over an institution's history, by which a restored server is recognised (sync.md 2.4).

use super::facts::Patch;
use crate::json::{FromJson, ToJson, as_text};
use crate::values::{EditId, RecordId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The first eight bytes of the hash of a history up to one change.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "9f3b1c0a4d5e6f70"))]
pub struct H8(pub [u8; 8]);

impl H8 {
    /// Reads sixteen hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| u64::from_str_radix(text, 16).ok().map(|n| Self(n.to_be_bytes()))).flatten()
    }

    /// The hash after one more change: over the hash before it, its number, the record, the edit and what it wrote.
    #[must_use]
    pub fn after(self, seq: u64, record: RecordId, edit: EditId, patch: &Patch) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(&seq.to_be_bytes());
        hasher.update(record.0.as_bytes());
        hasher.update(edit.0.as_bytes());
        hasher.update(&serde_json::to_vec(patch).unwrap_or_default());
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(first)
    }
}

impl fmt::Display for H8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl fmt::Debug for H8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "H8({self})")
    }
}

as_text! { H8, H8::parse; }

impl Serialize for H8 {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for H8 {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a chain hash"))
    }
}

/// How far a phone has read an institution's changes. Zero with a zero hash is "nothing yet".
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cursor {
    /// The number of the last change read.
    pub seq: u64,
    /// The chain hash at that change.
    pub h8: H8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_hash_is_read_back_from_its_text_and_nothing_else_is() {
        let hash = H8([0, 1, 2, 3, 250, 251, 252, 253]);
        assert_eq!(H8::parse(&hash.to_string()), Some(hash));
        for wrong in ["", "00010203fafbfcf", "+0010203fafbfcfd", "00010203fafbfcfg", "๐0010203fafb"] {
            assert_eq!(H8::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_chain_changes_with_every_part_of_a_change() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let patch = Patch::default();
        let hash = |before: H8, seq, rec, edit| before.after(seq, RecordId(rec), EditId(edit), &patch);
        let base = hash(H8::default(), 1, a, b);
        assert_eq!(base, hash(H8::default(), 1, a, b));
        assert_ne!(base, hash(base, 1, a, b));
        assert_ne!(base, hash(H8::default(), 2, a, b));
        assert_ne!(base, hash(H8::default(), 1, b, b));
        assert_ne!(base, hash(H8::default(), 1, a, a));
    }
}
