//! The two languages of the screen, Thai first.

use crate::json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// A language in which LEC speaks to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Thai, the language of the register.
    #[default]
    Th,
    /// English, the second language.
    En,
}

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The Thai text.
    pub th: &'static str,
    /// The English text.
    pub en: &'static str,
}

impl Words {
    /// The text in the given language.
    pub const fn in_lang(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Th => self.th,
            Lang::En => self.en,
        }
    }
}

/// Shorthand for a [`Words`] constant: Thai, then English. Where English is left out, the Thai text stands for both.
pub const fn words(th: &'static str, en: &'static str) -> Words {
    Words { th, en: if cfg!(feature = "english") { en } else { th } }
}
