//! Provinces, districts and subdistricts.

use crate::json::{FromJson, ToJson, as_text};
use crate::lang::{Words, words};
use crate::values::thai;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of an area: 2 digits for a province, 4 for a district, 6 for a subdistrict, each beginning with
/// the code above it (domain.md 5.7).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct AreaCode(String);

/// How large an area is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum AreaLevel {
    /// จังหวัด.
    Province,
    /// อำเภอ, in Bangkok เขต.
    District,
    /// ตำบล, in Bangkok แขวง.
    Subdistrict,
}

impl AreaLevel {
    /// What the level is called outside Bangkok.
    pub const fn words(self) -> Words {
        match self {
            Self::Province => words("จังหวัด", "Province"),
            Self::District => words("อำเภอ", "District"),
            Self::Subdistrict => words("ตำบล", "Subdistrict"),
        }
    }
}

impl AreaCode {
    /// Reads 2, 4 or 6 digits, Thai or Arabic; `None` for anything else. Whether the area exists is another
    /// question.
    pub fn parse(text: &str) -> Option<Self> {
        let text = thai::arabic_digits(text.trim());
        let fits = matches!(text.len(), 2 | 4 | 6)
            && text.bytes().all(|b| b.is_ascii_digit())
            && !text.starts_with('0');
        fits.then_some(Self(text))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Province, district or subdistrict.
    pub fn level(&self) -> AreaLevel {
        match self.0.len() {
            2 => AreaLevel::Province,
            4 => AreaLevel::District,
            _ => AreaLevel::Subdistrict,
        }
    }

    /// The area it lies in; none for a province.
    pub fn parent(&self) -> Option<Self> {
        let above = self.0.len().checked_sub(2).filter(|&len| len > 0)?;
        self.0.get(..above).map(|code| Self(code.to_owned()))
    }

    /// The province it lies in, or is.
    #[must_use]
    pub fn province(&self) -> Self {
        Self(self.0.chars().take(2).collect())
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text! { AreaCode, AreaCode::parse; }

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an area code"))
    }
}

/// A province, district or subdistrict (domain.md 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    /// Its code, which also says its level and what it lies in.
    pub code: AreaCode,
    /// The Thai name without the word for its level.
    pub name_th: String,
    /// The English name; may be empty.
    #[serde(default)]
    pub name_en: String,
    /// Five digits; only a subdistrict has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_code_knows_its_level_and_its_parents() {
        let code = AreaCode::parse("๔๒๐๑๐๒").unwrap();
        assert_eq!((code.as_str(), code.level()), ("420102", AreaLevel::Subdistrict));
        let district = code.parent().unwrap();
        assert_eq!((district.as_str(), district.level()), ("4201", AreaLevel::District));
        let province = district.parent().unwrap();
        assert_eq!((province.as_str(), province.level()), ("42", AreaLevel::Province));
        assert_eq!(province.parent(), None);
        assert_eq!(code.province(), province);
        for wrong in ["", "4", "420", "42010", "4201021", "4a", "02", "กขคง"] {
            assert_eq!(AreaCode::parse(wrong), None, "{wrong}");
        }
        assert!(serde_json::from_str::<AreaCode>("\"420\"").is_err());
    }
}
