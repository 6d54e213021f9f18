//! Reads and writes JSON. What travels between phone and server is described once, by serde's attributes at each type;
//! `FromJson` and `ToJson` of `json-derive` make of them, for the phone, a tenth of the code that serde's derives make:
//! a text is a value or it is not, nobody asks where and why. The server goes on with serde. The tests compare both.
//!
//! A value is read from the place where it stands in the whole text: [`read`] looks the text through, an object is taken
//! apart into the texts of its parts, and each part reads its own.

mod scan;
#[cfg(test)]
mod tests;
mod values;

pub use json_derive::{FromJson, ToJson};
pub use scan::{case, or, parts, plain_case, string};
pub(crate) use values::as_text;

use std::fmt::Write;

/// A value that can be read from JSON.
pub trait FromJson: Sized {
    /// The value of a text that [`read`] has looked through. A part that is absent is read from nothing.
    fn from_json(text: &str) -> Option<Self>;

    /// The value that a part of an object is named by: a number stands in quotes there, like all others do anyway.
    fn from_name(name: &str) -> Option<Self> {
        Self::from_json(name)
    }
}

/// A value that can be written as JSON.
pub trait ToJson {
    /// Writes the value behind what is there.
    fn to_json(&self, out: &mut String);

    /// Writes the value as the name of a part of an object.
    fn to_name(&self, out: &mut String) {
        self.to_json(out);
    }
}

/// The value that a text stands for, if it stands for one.
pub fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(scan::whole(text)?)
}

/// Whether a text is JSON at all.
pub fn is_json(text: &str) -> bool {
    scan::whole(text).is_some()
}

/// A value as JSON.
pub fn written<T: ToJson + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    value.to_json(&mut out);
    out
}

/// Writes a part of an object.
pub fn member<T: ToJson + ?Sized>(out: &mut String, name: &str, value: &T) {
    key(out, name);
    value.to_json(out);
}

/// Writes the name of a part of an object.
#[inline(never)]
pub fn key(out: &mut String, name: &str) {
    another(out);
    text(out, name);
    out.push(':');
}

/// Parts the next value of a list or an object from the one before it. Nothing but its beginning ends like this.
#[inline(never)]
fn another(out: &mut String) {
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
}

/// Writes a text.
#[inline(never)]
pub fn text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        let short = match letter {
            '"' => '"',
            '\\' => '\\',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..='\u{1f}' => {
                // Writing to memory does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
                continue;
            }
            _ => {
                out.push(letter);
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}
