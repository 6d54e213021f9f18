//! What a whole roll holds, as one number: phone and server compare theirs before a screen says that both agree
//! (sync.md 2.5).

use super::facts::StoredRecord;
use crate::json::as_text;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::fmt;
use std::hash::Hasher;

/// The sum of a hash of each record as phones hold it. A sum does not depend on the order, and follows one changed
/// record without reading the others. It finds faults, not forgers: nobody gains by two rolls with one digest.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "5d41402abc4b2a76b9719d911017c592"))]
pub struct RollDigest(u128);

impl RollDigest {
    /// The digest of these records.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a StoredRecord>) -> Self {
        let mut digest = Self::default();
        for record in records {
            digest.add(record);
        }
        digest
    }

    /// One more record.
    pub fn add(&mut self, record: &StoredRecord) {
        self.0 = self.0.wrapping_add(hash_of(record));
    }

    /// One record less.
    pub fn remove(&mut self, record: &StoredRecord) {
        self.0 = self.0.wrapping_sub(hash_of(record));
    }

    /// Reads 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

/// Over the form on the wire, which is the same on both sides, without the server's own bookkeeping.
fn hash_of(record: &StoredRecord) -> u128 {
    let mut hasher = SipHasher13::new();
    hasher.write(record.phone_form().as_bytes());
    hasher.finish128().as_u128()
}

impl fmt::Display for RollDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for RollDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RollDigest({self})")
    }
}

as_text! { RollDigest, RollDigest::parse; }

impl Serialize for RollDigest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RollDigest {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a digest"))
    }
}
