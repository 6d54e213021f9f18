//! The names of things. Each kind of id is its own type, so that one cannot stand where another is meant.

use crate::json::{FromJson, ToJson, as_text};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Where new ids come from: the operating system in the product, a seed in tests.
pub trait Ids {
    /// A new identity, a UUID of version 7. Its time part may be wrong and means nothing.
    fn next(&self) -> Uuid;
}

/// Builds a version 7 UUID from a time and ten random bytes; every [`Ids`] makes its ids with it.
pub fn uuid_v7(at_ms: i64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at_ms).unwrap_or(0), &random).into_uuid()
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])+ $name:ident)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, FromJson, ToJson)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new one from the given source.
            pub fn new(ids: &dyn Ids) -> Self {
                Self(ids.next())
            }

            /// Reads the hyphenated form; `None` when it is not a UUID.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.as_hyphenated())
            }
        }
    )+};
}

uuid_ids! {
    /// One record: one child on one institution's roll.
    RecordId
    /// One thing a person did. The server drops what it has already seen by this id.
    EditId
    /// One browser profile on one phone or desk.
    DeviceId
    /// One person's vault on one phone or desk, over all institutions.
    PhoneId
    /// One person who signs in.
    AccountId
    /// One recording round (domain.md 1.7).
    RoundId
    /// One window of a round, in which rolls may be changed.
    WindowId
    /// One frozen base (domain.md 1.9).
    SnapshotId
}

/// One institution. LEC's own codes are not published (domain.md 5.8), so this is our internal id: 1 to 32
/// letters, digits, `-` or `_`, given when the institution is registered and never changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct InstitutionId(String);

impl InstitutionId {
    /// Reads an id; `None` when it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InstitutionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text! { InstitutionId, InstitutionId::parse; }

impl<'de> Deserialize<'de> for InstitutionId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an institution id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_institution_id_is_short_and_plain() {
        assert!(InstitutionId::parse("6420203-02").is_some());
        assert!(InstitutionId::parse(&"a".repeat(32)).is_some());
        for wrong in ["", "a b", "ศพด", "../etc", &"a".repeat(33)] {
            assert!(InstitutionId::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_version_7_id_carries_its_version_whatever_the_clock_says() {
        for at_ms in [-5, 0, 1_763_900_000_000] {
            assert_eq!(uuid_v7(at_ms, [7; 10]).get_version_num(), 7);
        }
    }
}
