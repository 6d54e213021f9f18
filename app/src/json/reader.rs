//! A JSON text, read from its beginning to its end.

use super::Wrong;
use std::borrow::Cow;

/// A text, and how far it was read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
    /// The key of a map stands in quotes, also where it is a number.
    pub(super) in_key: bool,
}

impl<'de> Reader<'de> {
    /// At the beginning of a text.
    pub(super) const fn new(text: &'de str) -> Self {
        Self { text, at: 0, in_key: false }
    }

    fn rest(&self) -> &'de str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The sign that comes next, after spaces.
    #[inline(never)]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Reads over a sign, if it comes next; says whether it did.
    pub(super) fn is_next(&mut self, sign: u8) -> bool {
        let is_next = self.peek() == Some(sign);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads over a sign that has to come next.
    #[inline(never)]
    pub(super) fn take(&mut self, sign: u8) -> Result<(), Wrong> {
        self.is_next(sign).then_some(()).ok_or(Wrong)
    }

    /// Reads over a word that has to come next.
    #[inline(never)]
    pub(super) fn word(&mut self, word: &str) -> Result<(), Wrong> {
        self.peek();
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next.then_some(()).ok_or(Wrong)
    }

    /// The digits that come next, with the sign before them.
    #[inline(never)]
    fn whole_number(&mut self) -> Result<&'de str, Wrong> {
        self.peek();
        if self.in_key {
            self.take(b'"')?;
        }
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[..rest.len() - digits.len() + length];
        self.at += number.len();
        if self.in_key {
            self.in_key = false;
            // Within quotes a space is no space.
            if !self.rest().starts_with('"') {
                return Err(Wrong);
            }
            self.at += 1;
        }
        // No number begins with a nought but nought itself, which has no sign. What follows the digits is looked at by
        // whoever wants to know what follows a number.
        let nought = digits.starts_with('0') && (length > 1 || number.len() > length);
        if length == 0 || nought { Err(Wrong) } else { Ok(number) }
    }

    /// A whole number with or without a sign.
    #[inline(never)]
    pub(super) fn signed(&mut self) -> Result<i64, Wrong> {
        self.whole_number()?.parse().map_err(|_| Wrong)
    }

    /// A whole number without a sign.
    #[inline(never)]
    pub(super) fn unsigned(&mut self) -> Result<u64, Wrong> {
        self.whole_number()?.parse().map_err(|_| Wrong)
    }

    /// A text in quotes.
    #[inline(never)]
    pub(super) fn string(&mut self) -> Result<Cow<'de, str>, Wrong> {
        self.in_key = false;
        self.take(b'"')?;
        let mut whole = String::new();
        loop {
            let rest = self.rest();
            let end = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).ok_or(Wrong)?;
            let plain = &rest[..end];
            self.at += end + 1;
            match rest.as_bytes()[end] {
                b'"' if whole.is_empty() => return Ok(Cow::Borrowed(plain)),
                b'"' => return Ok(Cow::Owned(whole + plain)),
                b'\\' => {
                    whole.push_str(plain);
                    whole.push(self.escaped()?);
                }
                _ => return Err(Wrong),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Wrong> {
        let sign = *self.text.as_bytes().get(self.at).ok_or(Wrong)?;
        self.at += 1;
        Ok(match sign {
            b'"' | b'\\' | b'/' => char::from(sign),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
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
                    (Some(Ok(letter)), None) => letter,
                    _ => return Err(Wrong),
                }
            }
            _ => return Err(Wrong),
        })
    }

    fn unit(&mut self) -> Result<u16, Wrong> {
        let hex = self.text.get(self.at..self.at + 4).ok_or(Wrong)?;
        self.at += 4;
        let is_hex = hex.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(hex, 16).ok()).flatten().ok_or(Wrong)
    }

    /// Reads over a value that nobody asks for.
    pub(super) fn skip(&mut self, depth: u32) -> Result<(), Wrong> {
        if depth == 0 {
            return Err(Wrong);
        }
        let end = match self.peek().ok_or(Wrong)? {
            b'"' => return self.string().map(drop),
            b't' => return self.word("true"),
            b'f' => return self.word("false"),
            b'n' => return self.word("null"),
            b'{' => b'}',
            b'[' => b']',
            b'-' | b'0'..=b'9' => {
                // It may be a fraction.
                let rest = self.rest().bytes();
                let is_part = |byte: &u8| matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9');
                self.at += rest.take_while(is_part).count();
                return Ok(());
            }
            _ => return Err(Wrong),
        };
        let named = end == b'}';
        self.at += 1;
        let mut first = true;
        while self.another(end, &mut first)? {
            if named {
                self.string()?;
                self.take(b':')?;
            }
            self.skip(depth - 1)?;
        }
        self.take(end)
    }

    /// Whether another part of a list or an object comes before its end; the comma between two is read over.
    pub(super) fn another(&mut self, end: u8, first: &mut bool) -> Result<bool, Wrong> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }
}
