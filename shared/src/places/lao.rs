//! Local administrative organisations (อปท.).

use super::AreaCode;
use crate::codes::code_list;
use crate::json::{FromJson, ToJson, as_text};
use crate::values::thai;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The department's code of a local government (รหัส อปท.): 7 digits, kind, province (2), district (2),
/// running number (2). Names repeat, so this is the only key; the kind in it is not reliable (domain.md 1.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LaoCode(String);

impl LaoCode {
    /// Reads 7 digits, Thai or Arabic; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = thai::arabic_digits(text.trim());
        (text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit())).then_some(Self(text))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of the district in it, 4 digits (domain.md 1.2).
    pub fn district(&self) -> &str {
        &self.0[1..5]
    }

    /// The province in the code, its digits 2 and 3; true of every local government (domain.md 1.2).
    pub fn province(&self) -> Option<AreaCode> {
        self.0.get(1..3).and_then(AreaCode::parse)
    }
}

impl fmt::Display for LaoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text! { LaoCode, LaoCode::parse; }

impl<'de> Deserialize<'de> for LaoCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a local government's code"))
    }
}

code_list! {
    /// Kind of local government (ประเภท อปท., domain.md 1.2).
    LaoKind {
        Pao "provincial_admin_org" "องค์การบริหารส่วนจังหวัด" "Provincial administrative organisation" ["อบจ."];
        City "city_municipality" "เทศบาลนคร" "City municipality" ["ทน."];
        Town "town_municipality" "เทศบาลเมือง" "Town municipality" ["ทม."];
        Subdistrict "subdistrict_municipality" "เทศบาลตำบล" "Subdistrict municipality" ["ทต."];
        Sao "subdistrict_admin_org" "องค์การบริหารส่วนตำบล" "Subdistrict administrative organisation" ["อบต."];
        Pattaya "special_admin_area" "เมืองพัทยา" "Pattaya City";
    }
}

impl LaoKind {
    /// Whether the province writes to it through the district office (R2, R3; domain.md 1.2).
    pub const fn goes_through_district(self) -> bool {
        matches!(self, Self::Subdistrict | Self::Sao)
    }

    /// The abbreviation in tables; Pattaya has none and keeps its name.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Pao => "อบจ.",
            Self::City => "ทน.",
            Self::Town => "ทม.",
            Self::Subdistrict => "ทต.",
            Self::Sao => "อบต.",
            Self::Pattaya => "เมืองพัทยา",
        }
    }
}

/// A local government. Show it with kind, district and province: 1,159 names occur more than once (domain.md
/// 1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lao {
    /// Its key.
    pub code: LaoCode,
    /// Its kind, which the code does not tell reliably.
    pub kind: LaoKind,
    /// The Thai name without the kind: "นาดินดำ".
    pub name: String,
    /// The district its office is in, without the word อำเภอ.
    pub district_name: String,
    /// The province it lies in.
    pub province: AreaCode,
    /// The province's Thai name.
    pub province_name: String,
}

impl Lao {
    /// Kind and name: "องค์การบริหารส่วนตำบลนาดินดำ", "เทศบาลเมืองเลย".
    pub fn full_name(&self) -> String {
        self.named(self.kind.words().th)
    }

    /// Abbreviated kind and name: "อบต.นาดินดำ".
    pub fn short_name(&self) -> String {
        self.named(self.kind.abbreviation())
    }

    fn named(&self, kind: &str) -> String {
        if self.name.starts_with(kind) { self.name.clone() } else { format!("{kind}{}", self.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_seven_digits_and_names_its_province() {
        assert_eq!(LaoCode::parse("๖๔๒๐๑๐๒").unwrap().province().unwrap().as_str(), "42");
        for wrong in ["", "642010", "64201022", "642010x"] {
            assert_eq!(LaoCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_full_name_is_kind_and_name() {
        let lao = |kind, name: &str| Lao {
            code: LaoCode::parse("6420102").unwrap(),
            kind,
            name: name.to_owned(),
            district_name: "เมืองเลย".to_owned(),
            province: AreaCode::parse("42").unwrap(),
            province_name: "เลย".to_owned(),
        };
        for (kind, name, full, short) in [
            (LaoKind::Sao, "นาดินดำ", "องค์การบริหารส่วนตำบลนาดินดำ", "อบต.นาดินดำ"),
            (LaoKind::Town, "เลย", "เทศบาลเมืองเลย", "ทม.เลย"),
            (LaoKind::Pao, "เลย", "องค์การบริหารส่วนจังหวัดเลย", "อบจ.เลย"),
            (LaoKind::Pattaya, "เมืองพัทยา", "เมืองพัทยา", "เมืองพัทยา"),
        ] {
            let lao = lao(kind, name);
            assert_eq!((lao.full_name().as_str(), lao.short_name().as_str()), (full, short));
        }
        assert_eq!(LaoKind::parse("อบต"), Some(LaoKind::Sao));
    }
}
