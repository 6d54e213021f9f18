//! The code lists of domain.md section 4, one a file. LEC's own codes were not found, so these are ours:
//! stable, never reused, with the Thai labels people know. What stands in no list is kept as typed.

mod birth_precision;
mod blood_group;
mod check_found;
mod disability;
mod disadvantage;
mod exit_reason;
mod id_kind;
mod institution_kind;
mod level;
mod living;
mod nationality;
mod no_id_reason;
mod occupation;
mod parents_status;
mod race;
mod relation;
mod religion;
mod sex;
mod status;
mod title;
mod travel;
mod yes_no;

pub use birth_precision::BirthPrecision;
pub use blood_group::BloodGroup;
pub use check_found::CheckFound;
pub use disability::Disability;
pub use disadvantage::Disadvantage;
pub use exit_reason::ExitReason;
pub use id_kind::IdKind;
pub use institution_kind::InstitutionKind;
pub use level::{Level, Stage};
pub use living::Living;
pub use nationality::Nationality;
pub use no_id_reason::NoIdReason;
pub use occupation::Occupation;
pub use parents_status::ParentsStatus;
pub use race::Race;
pub use relation::Relation;
pub use religion::Religion;
pub use sex::Sex;
pub use status::Status;
pub use title::Title;
pub use travel::Travel;
pub use yes_no::YesNo;

use crate::lang::Words;
use crate::values::thai::search_key;

/// Makes a code list: each line is a variant, its code, its Thai and English label, and in brackets what else
/// is read as it on import.
macro_rules! code_list {
    ($(#[$doc:meta])+ $name:ident {
        $($variant:ident $code:literal $th:literal $en:literal $([$($alias:literal),+])?;)+
    }) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, $crate::json::FromJson, $crate::json::ToJson)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $(
                #[doc = $en]
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $name {
            /// Every entry, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code on the wire and on disk; never changed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// What the entry is called on a screen.
            pub const fn words(self) -> $crate::lang::Words {
                match self { $(Self::$variant => $crate::lang::words($th, $en)),+ }
            }

            pub(crate) const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($alias),+)?]),+ }
            }

            /// Reads a code, a Thai label or another known spelling; dots, spaces and hyphens do not count.
            pub fn parse(text: &str) -> Option<Self> {
                $crate::codes::find(Self::ALL, text, |entry| (entry.code(), entry.words(), entry.aliases()))
            }
        }
    };
}
pub(crate) use code_list;

pub(crate) type Spellings = (&'static str, Words, &'static [&'static str]);

pub(crate) fn find<T: Copy>(all: &[T], text: &str, spellings: impl Fn(T) -> Spellings) -> Option<T> {
    let text = text.trim();
    let exact = all.iter().copied().find(|&entry| {
        let (code, words, aliases) = spellings(entry);
        code == text || words.th == text || aliases.contains(&text)
    });
    if exact.is_some() {
        return exact;
    }
    let wanted = search_key(text);
    let alike = |label: &str| search_key(label) == wanted;
    all.iter().copied().filter(|_| !wanted.is_empty()).find(|&entry| {
        let (code, words, aliases) = spellings(entry);
        alike(code) || alike(words.th) || aliases.iter().any(|alias| alike(alias))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use std::fmt::Debug;

    #[track_caller]
    fn check<T>(all: &[T], parse: fn(&str) -> Option<T>, spellings: impl Fn(T) -> Spellings)
    where
        T: Copy + Debug + Eq + Ord + serde::Serialize,
    {
        let mut seen = HashMap::new();
        for &entry in all {
            let (code, words, aliases) = spellings(entry);
            assert_eq!(serde_json::to_string(&entry).unwrap(), format!("\"{code}\""));
            assert!(
                code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                "{code}"
            );
            for spelling in [code, words.th].iter().chain(aliases) {
                assert_eq!(parse(spelling), Some(entry), "{spelling}");
                assert_eq!(parse(&format!(" {spelling} ")), Some(entry), "{spelling}");
                let key = search_key(spelling);
                let before = seen.insert(key.clone(), entry).filter(|_| !key.is_empty());
                assert!(before.is_none_or(|before| before == entry), "{spelling} stands twice");
            }
        }
        assert!(all.is_sorted());
        for unknown in ["", " ", "nobody", "ไม่มีในรายการ"] {
            assert_eq!(parse(unknown), None, "{unknown}");
        }
    }

    macro_rules! check_lists {
        ($($list:ident)+) => {
            $(check($list::ALL, $list::parse, |entry| (entry.code(), entry.words(), entry.aliases()));)+
        };
    }

    #[test]
    fn every_entry_is_found_by_each_of_its_spellings_and_no_two_share_one() {
        check_lists! {
            BirthPrecision BloodGroup CheckFound Disability Disadvantage ExitReason IdKind InstitutionKind Level Living
            Nationality NoIdReason Occupation ParentsStatus Race Relation Religion Sex Status Title Travel
            YesNo
        }
    }
}
