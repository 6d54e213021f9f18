//! Titles.

use super::code_list;
use crate::codes::Sex;

code_list! {
    /// Title before a name (คำนำหน้าชื่อ, domain.md 4.1).
    Title {
        Boy "boy" "เด็กชาย" "Boy" ["ด.ช."];
        Girl "girl" "เด็กหญิง" "Girl" ["ด.ญ."];
        Mr "mr" "นาย" "Mr";
        Miss "miss" "นางสาว" "Miss" ["น.ส."];
        Mrs "mrs" "นาง" "Mrs";
        MomLuang "mom_luang" "หม่อมหลวง" "Mom Luang" ["ม.ล."];
        MomRajawong "mom_rajawong" "หม่อมราชวงศ์" "Mom Rajawong" ["ม.ร.ว."];
        Novice "novice" "สามเณร" "Novice";
    }
}

impl Title {
    /// The short form before a name in lists: "ด.ช.".
    pub const fn short(self) -> &'static str {
        match self {
            Self::Boy => "ด.ช.",
            Self::Girl => "ด.ญ.",
            Self::Miss => "น.ส.",
            Self::MomLuang => "ม.ล.",
            Self::MomRajawong => "ม.ร.ว.",
            Self::Mr | Self::Mrs | Self::Novice => self.words().th,
        }
    }

    /// The sex it implies (domain.md 4.1); none for the others.
    pub const fn sex(self) -> Option<Sex> {
        match self {
            Self::Boy | Self::Mr => Some(Sex::Male),
            Self::Girl | Self::Miss | Self::Mrs => Some(Sex::Female),
            Self::MomLuang | Self::MomRajawong | Self::Novice => None,
        }
    }

    /// Whether it fits an age in full years: เด็กชาย and เด็กหญิง until the 15th birthday, นาย, นางสาว and นาง
    /// from then on (domain.md 4.1, \[assumed\]).
    pub const fn fits_age(self, years: u16) -> bool {
        match self {
            Self::Boy | Self::Girl => years < 15,
            Self::Mr | Self::Miss | Self::Mrs => years >= 15,
            Self::MomLuang | Self::MomRajawong | Self::Novice => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_read_however_it_is_shortened() {
        for (text, title) in [
            ("ด.ช.", Title::Boy),
            ("ดช.", Title::Boy),
            ("ด ญ", Title::Girl),
            ("เด็กหญิง", Title::Girl),
            ("น.ส.", Title::Miss),
            ("นส.", Title::Miss),
            ("นาง", Title::Mrs),
        ] {
            assert_eq!(Title::parse(text), Some(title), "{text}");
        }
        assert_eq!(Title::parse("ดร."), None);
    }

    #[test]
    fn a_child_grows_out_of_its_title_on_the_15th_birthday() {
        for (title, years, fits) in [
            (Title::Boy, 14, true),
            (Title::Girl, 15, false),
            (Title::Mr, 14, false),
            (Title::Miss, 15, true),
            (Title::Novice, 9, true),
        ] {
            assert_eq!(title.fits_age(years), fits, "{title:?} {years}");
        }
    }
}
