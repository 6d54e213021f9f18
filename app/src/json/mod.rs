//! Reads JSON on the phone. `serde_json` says of a text that is no such value where and why not, and also reads a
//! struct from a list; nobody here asks for either, and both double the code that each type costs a phone. Here a
//! text is a value or it is not. What is read is what `serde_json` reads (the tests compare), but for fractions, which
//! no value of ours has.

mod reader;

use reader::Reader;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use std::borrow::Cow;
use std::fmt::{self, Display};

/// How deep values may lie in one another.
const DEEPEST: u32 = 100;

/// The value that a text stands for, if it stands for one.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader).ok()?;
    reader.peek().is_none().then_some(value)
}

/// A text is no such value.
#[derive(Debug)]
struct Wrong;

impl Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no such value")
    }
}

impl std::error::Error for Wrong {}

impl Error for Wrong {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

macro_rules! numbers {
    ($($read:ident $visit:ident $number:ident;)+) => {
        $(fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            visitor.$visit(self.$number()?)
        })+
    };
}

macro_rules! strings {
    ($($read:ident)+) => {
        $(fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            match self.string()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            }
        })+
    };
}

macro_rules! never {
    ($($read:ident)+) => {
        $(fn $read<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Wrong> {
            Err(Wrong)
        })+
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Wrong;

    numbers! {
        deserialize_i8 visit_i64 signed;
        deserialize_i16 visit_i64 signed;
        deserialize_i32 visit_i64 signed;
        deserialize_i64 visit_i64 signed;
        deserialize_u8 visit_u64 unsigned;
        deserialize_u16 visit_u64 unsigned;
        deserialize_u32 visit_u64 unsigned;
        deserialize_u64 visit_u64 unsigned;
    }
    strings! { deserialize_char deserialize_str deserialize_string deserialize_identifier }
    never! { deserialize_any deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let is_true = self.peek() == Some(b't');
        self.word(if is_true { "true" } else { "false" })?;
        visitor.visit_bool(is_true)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.word("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.take(b'[')?;
        let value = visitor.visit_seq(Parts { reader: self, first: true })?;
        self.take(b']')?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.take(b'{')?;
        let value = visitor.visit_map(Parts { reader: self, first: true })?;
        self.take(b'}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let holds = self.is_next(b'{');
        let value = visitor.visit_enum(Variant { reader: self, holds })?;
        if holds {
            self.take(b'}')?;
        }
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.skip(DEEPEST)?;
        visitor.visit_unit()
    }
}

/// What is in a list or an object.
struct Parts<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let another = self.reader.another(b']', &mut self.first)?;
        another.then(|| seed.deserialize(&mut *self.reader)).transpose()
    }
}

impl<'de> MapAccess<'de> for Parts<'_, 'de> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let another = self.reader.another(b'}', &mut self.first)?;
        self.reader.in_key = another;
        another.then(|| seed.deserialize(&mut *self.reader)).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// One case of an enum: its name alone, or an object of its name and what it holds.
struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    holds: bool,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Wrong> {
        let name = seed.deserialize(&mut *self.reader)?;
        if self.holds {
            self.reader.take(b':')?;
        }
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        if self.holds { self.reader.word("null") } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        // A name alone is followed by no value.
        if self.holds { seed.deserialize(self.reader) } else { Err(Wrong) }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        if self.holds { self.reader.deserialize_seq(visitor) } else { Err(Wrong) }
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        if self.holds { self.reader.deserialize_map(visitor) } else { Err(Wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::de::IgnoredAny;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Nothing,
        One(Option<u64>),
        Two(i8, bool),
        Named { text: String, inner: Vec<Part> },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Part(i32);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Whole {
        kinds: Vec<Kind>,
        named: BTreeMap<String, (u8, Option<char>)>,
        numbered: BTreeMap<u64, u8>,
        #[serde(default)]
        late: Option<Box<Whole>>,
    }

    fn whole() -> Whole {
        let named =
            Kind::Named { text: "น้อย \"๑\"\n".to_owned(), inner: vec![Part(15), Part(-20)] };
        Whole {
            kinds: vec![Kind::Nothing, Kind::One(None), Kind::One(Some(7)), Kind::Two(-3, true), named],
            named: BTreeMap::from([("ก".to_owned(), (1, Some('ข'))), (String::new(), (2, None))]),
            numbered: BTreeMap::from([(12, 3)]),
            late: None,
        }
    }

    #[test]
    fn what_was_written_is_read_as_the_library_reads_it() {
        let whole = Whole { late: Some(Box::new(whole())), ..whole() };
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(read::<Whole>(&text), Some(whole));
        let told = text.replace("\"kinds\"", "\"unknown\":[{\"deep\":[1]}],\"kinds\"");
        assert_eq!(read::<Whole>(&told), serde_json::from_str(&told).ok());
    }

    #[test]
    fn what_is_no_such_value_is_not_read() {
        let text = serde_json::to_string(&whole()).unwrap();
        for wrong in [&text[..text.len() - 1], &format!("{text}x"), "", "null", "[[],{},{},null]", "{}"] {
            assert_eq!(read::<Whole>(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_text_is_read_like_the_library_reads_it() {
        for text in [
            r#""""#,
            r#""น้อย""#,
            r#""\u0e19\n\t\"\\\/\b\f\r""#,
            r#""\ud83d\ude00""#,
            r#""\ud83d""#,
            r#""\ude00""#,
            r#""\ud83d\u0041""#,
            r#""\u12""#,
            r#""\u+123""#,
            r#""\x""#,
            "\"a\nb\"",
            "\"a",
            "a",
            " \"a\" ",
            r#""\u0000""#,
            r#""\ud83d\u0000""#,
        ] {
            assert_eq!(read::<String>(text), serde_json::from_str(text).ok(), "{text}");
        }
        for text in
            ["0", "7", "-7", "+7", "07", "-", "", "7.5", "7e1", "1 2", "99999999999999999999", "\"7\""]
        {
            assert_eq!(read::<i64>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<u8>(text), serde_json::from_str(text).ok(), "{text}");
        }
        for text in ["[]", "[1]", "[1,]", "[,1]", "[1 2]", "[1,2]", "[1,2,3]", "[1,2", "1,2]", "null"] {
            assert_eq!(read::<Vec<u8>>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<(u8, u8)>(text), serde_json::from_str(text).ok(), "{text}");
        }
        for text in [
            r#""Nothing""#,
            r#"{"Nothing":null}"#,
            r#"{"Nothing":1}"#,
            r#""One""#,
            r#"{"One":1}"#,
            r#"{"One":null}"#,
            r#"{"Two":[1,true]}"#,
            r#"{"Two":[1]}"#,
            r#"{"Named":{}}"#,
            r#""Other""#,
            r#"{"One":1,"Two":[1,true]}"#,
        ] {
            assert_eq!(read::<Kind>(text), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_nobody_asks_for_is_read_over() {
        let deep = "[".repeat(99) + &"]".repeat(99);
        for text in ["{\"a\":[1.5e-3,true,false,null,\"x\",{\"b\":{}}]}", "-1.5", &deep] {
            assert!(read::<IgnoredAny>(text).is_some(), "{text}");
        }
        let deeper = "[".repeat(100_000);
        for text in ["{\"a\"}", "[1,]", "{1:2}", "tru", "<html>", &deeper] {
            assert!(read::<IgnoredAny>(text).is_none());
        }
    }

    proptest! {
        #[test]
        fn a_damaged_text_is_read_like_the_library_reads_it(
            place in 0_usize..400,
            sign in prop::sample::select(vec!["", "\"", "{", "}", "[", "]", ",", ":", "1", "-", "n", "\\", " ", "น"]),
        ) {
            let mut text = serde_json::to_string(&whole()).unwrap();
            let place = (0..=place.min(text.len() - 1)).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let letter = text[place..].chars().next().unwrap();
            text.replace_range(place..place + letter.len_utf8(), sign);
            prop_assert_eq!(read::<Whole>(&text), serde_json::from_str(&text).ok(), "{}", text);
        }
    }
}
