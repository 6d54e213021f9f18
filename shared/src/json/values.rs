//! The values of the library.

use super::scan::{entries, list, string, whole_number};
use super::{FromJson, ToJson, another, text};
use crate::sorted::{SortedMap, SortedSet};
use std::fmt::Write;
use uuid::Uuid;

/// Reads and writes a value in its own form of text.
macro_rules! as_text {
    ($($kind:ty, $parse:expr;)+) => {$(
        impl $crate::json::FromJson for $kind {
            fn from_json(text: &str) -> Option<Self> {
                $parse(&$crate::json::string(text)?)
            }
        }

        impl $crate::json::ToJson for $kind {
            fn to_json(&self, out: &mut String) {
                $crate::json::text(out, &self.to_string());
            }
        }
    )+};
}
pub(crate) use as_text;

as_text! {
    Uuid, |text: &str| Uuid::try_parse(text).ok();
}

macro_rules! numbers {
    ($wide:ident $write:ident: $($kind:ident)+) => {
        #[inline(never)]
        fn $wide(text: &str) -> Option<$wide> {
            whole_number(text)?.parse().ok()
        }

        #[inline(never)]
        fn $write(out: &mut String, number: $wide) {
            // Writing to memory does not fail.
            let _ = write!(out, "{number}");
        }

        $(
            impl FromJson for $kind {
                fn from_json(text: &str) -> Option<Self> {
                    $wide(text)?.try_into().ok()
                }

                fn from_name(name: &str) -> Option<Self> {
                    Self::from_json(name.trim_matches('"'))
                }
            }

            impl ToJson for $kind {
                fn to_json(&self, out: &mut String) {
                    $write(out, (*self).into());
                }

                fn to_name(&self, out: &mut String) {
                    text(out, &self.to_string());
                }
            }
        )+
    };
}

numbers!(i64 write_i64: i8 i16 i32 i64);
numbers!(u64 write_u64: u8 u16 u32 u64);

impl FromJson for usize {
    fn from_json(text: &str) -> Option<Self> {
        u64(text)?.try_into().ok()
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::from_json(name.trim_matches('"'))
    }
}

impl ToJson for usize {
    fn to_json(&self, out: &mut String) {
        write_u64(out, *self as u64);
    }

    fn to_name(&self, out: &mut String) {
        text(out, &self.to_string());
    }
}

impl FromJson for bool {
    fn from_json(text: &str) -> Option<Self> {
        match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}

impl ToJson for bool {
    fn to_json(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for () {
    fn to_json(&self, out: &mut String) {
        out.push_str("null");
    }
}

impl FromJson for String {
    fn from_json(text: &str) -> Option<Self> {
        string(text).map(Into::into)
    }
}

impl ToJson for String {
    fn to_json(&self, out: &mut String) {
        text(out, self);
    }
}

impl ToJson for str {
    fn to_json(&self, out: &mut String) {
        text(out, self);
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self, out: &mut String) {
        (**self).to_json(out);
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(text: &str) -> Option<Self> {
        T::from_json(text).map(Self::new)
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn to_json(&self, out: &mut String) {
        (**self).to_json(out);
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(text: &str) -> Option<Self> {
        match text {
            "" | "null" => Some(None),
            _ => T::from_json(text).map(Some),
        }
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, out: &mut String) {
        match self {
            None => out.push_str("null"),
            Some(value) => value.to_json(out),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(text: &str) -> Option<Self> {
        let mut values = Self::new();
        for value in list(text)? {
            values.push(T::from_json(value)?);
        }
        Some(values)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, out: &mut String) {
        self.as_slice().to_json(out);
    }
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self, out: &mut String) {
        out.push('[');
        for value in self {
            another(out);
            value.to_json(out);
        }
        out.push(']');
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(text: &str) -> Option<Self> {
        let [a, b] = list(text)?.try_into().ok()?;
        Some((A::from_json(a)?, B::from_json(b)?))
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn to_json(&self, out: &mut String) {
        out.push('[');
        self.0.to_json(out);
        out.push(',');
        self.1.to_json(out);
        out.push(']');
    }
}

impl<A: FromJson, B: FromJson, C: FromJson> FromJson for (A, B, C) {
    fn from_json(text: &str) -> Option<Self> {
        let [a, b, c] = list(text)?.try_into().ok()?;
        Some((A::from_json(a)?, B::from_json(b)?, C::from_json(c)?))
    }
}

impl<A: ToJson, B: ToJson, C: ToJson> ToJson for (A, B, C) {
    fn to_json(&self, out: &mut String) {
        out.push('[');
        self.0.to_json(out);
        out.push(',');
        self.1.to_json(out);
        out.push(',');
        self.2.to_json(out);
        out.push(']');
    }
}

impl<K: Ord + FromJson, V: FromJson> FromJson for SortedMap<K, V> {
    fn from_json(text: &str) -> Option<Self> {
        let mut map = Self::new();
        for (name, value) in entries(text)? {
            map.insert(K::from_name(name)?, V::from_json(value)?);
        }
        Some(map)
    }
}

impl<K: ToJson, V: ToJson> ToJson for SortedMap<K, V> {
    fn to_json(&self, out: &mut String) {
        out.push('{');
        for (key, value) in self {
            another(out);
            key.to_name(out);
            out.push(':');
            value.to_json(out);
        }
        out.push('}');
    }
}

impl<T: Ord + FromJson> FromJson for SortedSet<T> {
    fn from_json(text: &str) -> Option<Self> {
        Vec::from_json(text).map(|values| values.into_iter().collect())
    }
}

impl<T: ToJson> ToJson for SortedSet<T> {
    fn to_json(&self, out: &mut String) {
        out.push('[');
        for value in self {
            another(out);
            value.to_json(out);
        }
        out.push(']');
    }
}
