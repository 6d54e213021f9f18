//! What is read and written, beside what the library reads and writes.

use super::*;
use crate::sorted::SortedMap;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
enum Kind {
    Nothing,
    One(Option<u64>),
    Two((i8, bool)),
    Named { text: String, inner: Vec<Part> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
struct Part(i32);

#[derive(Debug, PartialEq, Serialize, Deserialize, FromJson, ToJson)]
struct Whole {
    kinds: Vec<Kind>,
    named: SortedMap<String, (u8, Option<String>)>,
    numbered: SortedMap<u64, u8>,
    #[serde(default)]
    late: Option<Box<Whole>>,
}

fn whole() -> Whole {
    let named = Kind::Named { text: "น้อย \"๑\"\n".to_owned(), inner: vec![Part(15), Part(-20)] };
    Whole {
        kinds: vec![Kind::Nothing, Kind::One(None), Kind::One(Some(7)), Kind::Two((-3, true)), named],
        named: SortedMap::from([("ก".to_owned(), (1, Some("ข".to_owned()))), (String::new(), (2, None))]),
        numbered: SortedMap::from([(12, 3)]),
        late: None,
    }
}

#[test]
fn what_was_written_is_read_as_the_library_reads_it() {
    let whole = Whole { late: Some(Box::new(whole())), ..whole() };
    let text = serde_json::to_string(&whole).unwrap();
    assert_eq!(written(&whole), text);
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
    for text in [
        "0",
        "7",
        "-7",
        "-0",
        "-07",
        "+7",
        "07",
        "-",
        "",
        "7.5",
        "7e1",
        "1 2",
        "99999999999999999999",
        "\"7\"",
    ] {
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
fn a_number_in_a_key_stands_alone_in_its_quotes() {
    for text in ["{\"1\":3}", "{\"1 \":3}", "{\" 1\":3}", "{ \"1\" : 3 }", "{1:3}", "{\"01\":3}", "{\"1\" 3}"]
    {
        assert_eq!(read::<SortedMap<u64, u8>>(text), serde_json::from_str(text).ok(), "{text}");
    }
}

#[test]
fn what_nobody_asks_for_is_read_over() {
    let deep = "[".repeat(99) + &"]".repeat(99);
    for text in ["{\"a\":[1.5e-3,true,false,null,\"x\",{\"b\":{}}]}", "-1.5", &deep] {
        assert!(is_json(text), "{text}");
    }
    let deeper = "[".repeat(100_000);
    for text in ["{\"a\"}", "[1,]", "{1:2}", "tru", "<html>", &deeper] {
        assert!(!is_json(text));
    }
}

#[test]
fn a_number_is_written_whole() {
    assert_eq!(written(&[i64::MIN, 0, i64::MAX][..]), "[-9223372036854775808,0,9223372036854775807]");
    assert_eq!(written(&u64::MAX), "18446744073709551615");
    assert_eq!((read("18446744073709551615"), read::<u64>("18446744073709551616")), (Some(u64::MAX), None));
}

proptest! {
    #[test]
    fn a_text_is_written_like_the_library_writes_it(text in "[\0-\u{ff}กน😀\"\\\\]{0,40}") {
        prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        prop_assert_eq!(read::<String>(&written(&text)), Some(text));
    }

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
