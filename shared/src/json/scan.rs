//! Where the parts of a JSON text begin and end.

use super::FromJson;
use std::borrow::Cow;

/// How deep values may lie in one another.
const DEEPEST: u32 = 100;

/// A text, and how far it was read.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

/// The only value of a text, without the spaces around it.
pub(super) fn whole(text: &str) -> Option<&str> {
    let mut scan = Scan { text, at: 0 };
    let value = scan.value(DEEPEST)?;
    scan.peek().is_none().then_some(value)
}

/// The texts of the values in a list.
#[inline(never)]
pub(super) fn list(text: &str) -> Option<Vec<&str>> {
    let mut all = Vec::new();
    Scan { text, at: 0 }.inside([b'[', b']'], |scan| {
        all.push(scan.value(DEEPEST)?);
        Some(())
    })?;
    Some(all)
}

/// The texts of the names and values in an object.
#[inline(never)]
pub(super) fn entries(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut all = Vec::new();
    Scan { text, at: 0 }.inside([b'{', b'}'], |scan| {
        all.push(scan.entry(DEEPEST)?);
        Some(())
    })?;
    Some(all)
}

/// Puts the text of each part of an object into the place of its name; the places of parts that are absent stay empty,
/// others are read over. None of them may come twice.
#[inline(never)]
pub fn parts<'t>(text: &'t str, names: &[&str], places: &mut [&'t str]) -> Option<()> {
    for (name, value) in entries(text)? {
        let name = string(name)?;
        if let Some(place) = names.iter().position(|&known| known == name) {
            if !places[place].is_empty() {
                return None;
            }
            places[place] = value;
        }
    }
    Some(())
}

/// The value of a part, or what stands for it where it is absent.
pub fn or<T: FromJson>(text: &str, absent: impl FnOnce() -> T) -> Option<T> {
    if text.is_empty() { Some(absent()) } else { T::from_json(text) }
}

/// Which of the named cases a text is: the name alone, or an object of the name and what the case holds.
#[inline(never)]
pub fn case<'t>(text: &'t str, names: &[&str]) -> Option<(usize, &'t str)> {
    let (name, held) = match entries(text) {
        Some(entries) => *entries.first().filter(|_| entries.len() == 1)?,
        None => (text, ""),
    };
    let name = string(name)?;
    Some((names.iter().position(|&known| known == name)?, held))
}

/// The same where no case holds anything.
#[inline(never)]
pub fn plain_case(text: &str, names: &[&str]) -> Option<usize> {
    let (place, held) = case(text, names)?;
    matches!(held, "" | "null").then_some(place)
}

/// What stands in quotes.
#[inline(never)]
pub fn string(text: &str) -> Option<Cow<'_, str>> {
    Scan { text, at: 0 }.string()
}

/// The digits of a whole number with the sign before them. None begins with a nought but nought itself, which has no sign.
#[inline(never)]
pub(super) fn whole_number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let nought = digits.starts_with('0') && text.len() > 1;
    (!nought && !digits.starts_with('+')).then_some(text)
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The sign that comes next, after spaces.
    #[inline(never)]
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Reads over a sign that has to come next.
    #[inline(never)]
    fn take(&mut self, sign: u8) -> Option<()> {
        let is_next = self.peek() == Some(sign);
        self.at += usize::from(is_next);
        is_next.then_some(())
    }

    /// Reads over a word that has to come next.
    fn word(&mut self, word: &str) -> Option<()> {
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next.then_some(())
    }

    /// Reads what stands between two signs, with a comma between two parts.
    fn inside(&mut self, [begin, end]: [u8; 2], mut part: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(begin)?;
        let mut first = true;
        while self.peek() != Some(end) {
            if !std::mem::take(&mut first) {
                self.take(b',')?;
            }
            part(self)?;
        }
        self.take(end)
    }

    fn entry(&mut self, depth: u32) -> Option<(&'t str, &'t str)> {
        self.peek();
        let start = self.at;
        self.string()?;
        let name = &self.text[start..self.at];
        self.take(b':')?;
        Some((name, self.value(depth)?))
    }

    /// Reads over a value.
    #[inline(never)]
    fn value(&mut self, depth: u32) -> Option<&'t str> {
        let depth = depth.checked_sub(1)?;
        let next = self.peek()?;
        let start = self.at;
        match next {
            b'"' => drop(self.string()?),
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            b'{' => self.inside([b'{', b'}'], |scan| scan.entry(depth).map(drop))?,
            b'[' => self.inside([b'[', b']'], |scan| scan.value(depth).map(drop))?,
            b'-' | b'0'..=b'9' => {
                // It may be a fraction.
                let is_part = |byte: &u8| matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9');
                self.at += self.rest().bytes().take_while(is_part).count();
            }
            _ => return None,
        }
        Some(&self.text[start..self.at])
    }

    /// A text in quotes.
    #[inline(never)]
    fn string(&mut self) -> Option<Cow<'t, str>> {
        self.take(b'"')?;
        let mut whole = String::new();
        loop {
            let rest = self.rest();
            let end = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            let plain = &rest[..end];
            self.at += end + 1;
            match rest.as_bytes()[end] {
                b'"' if whole.is_empty() => return Some(Cow::Borrowed(plain)),
                b'"' => return Some(Cow::Owned(whole + plain)),
                b'\\' => {
                    whole.push_str(plain);
                    whole.push(self.escaped()?);
                }
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let sign = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(match sign {
            b'"' | b'\\' | b'/' => char::from(sign),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.escaped_unit()?,
            _ => return None,
        })
    }

    fn escaped_unit(&mut self) -> Option<char> {
        let unit = self.unit()?;
        let pair = if matches!(unit, 0xd800..0xdc00) && self.rest().starts_with("\\u") {
            self.at += 2;
            [unit, self.unit()?]
        } else {
            [unit, 0]
        };
        let units = if pair[1] == 0 { &pair[..1] } else { &pair[..] };
        let mut read = char::decode_utf16(units.iter().copied());
        match (read.next(), read.next()) {
            (Some(Ok(letter)), None) => Some(letter),
            _ => None,
        }
    }

    fn unit(&mut self) -> Option<u16> {
        let hex = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_hex = hex.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(hex, 16).ok()).flatten()
    }
}
