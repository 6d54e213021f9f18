//! Requests that are too large, unreadable or made to break something: always an answer, never a 500.

use crate::harness::{Actor, TestServer};
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::children::Field;
use shared::edits::{Edit, Outcome, Refusal};
use shared::sorted::SortedMap;
use shared::values::RecordId;
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::sync::{MAX_BODY, MAX_EDITS};

fn added(recorder: &Actor, name: &str) -> (RecordId, Edit) {
    let fields = SortedMap::from([(Field::FirstName, name.to_owned())]);
    (RecordId::new(recorder.server.ids()), Edit::Create { fields, measured: None })
}

#[tokio::test]
async fn more_edits_or_bytes_than_the_limit_are_refused_whole() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let edits: Vec<_> = (0..=MAX_EDITS)
        .map(|_| {
            let (record, edit) = added(&recorder, "น้อย");
            recorder.draft(record, edit)
        })
        .collect();
    recorder.exchange(&recorder.request(&edits, 0)).await.failed(413, ErrorCode::TooLarge);
    let path = paths::sync(&recorder.institution);
    let huge = serde_json::to_string(&json!({ "x": "x".repeat(MAX_BODY) })).unwrap();
    recorder.post(&path, huge).await.failed(413, ErrorCode::TooLarge);
    assert!(recorder.page(50).await.page.is_empty());
    let taken = recorder.send(&edits[..MAX_EDITS]).await;
    taken.accepted();
    assert_eq!(taken.outcomes().len(), MAX_EDITS);
}

#[tokio::test]
async fn what_cannot_be_read_is_a_bad_request() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let path = paths::sync(&recorder.institution);
    let deep = "[".repeat(100_000);
    for body in ["", "{", "null", "[]", "{\"p\":1}", "\u{feff}{}", deep.as_str()] {
        recorder.post(&path, body).await.failed(400, ErrorCode::Malformed);
    }
    recorder.post(&path, [0xff, 0xfe, 0x00]).await.failed(400, ErrorCode::Malformed);
    recorder.post(paths::SESSION, "{\"name\":1}").await.failed(400, ErrorCode::Malformed);
}

#[tokio::test]
async fn one_text_that_is_too_long_is_refused_and_the_rest_of_the_push_is_taken() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let edits: Vec<_> = ["ก".repeat(500), "ก".repeat(501), "น้อย".to_owned()]
        .iter()
        .map(|name| {
            let (record, edit) = added(&recorder, name);
            recorder.draft(record, edit)
        })
        .collect();
    let [first, second, third] = recorder.send(&edits).await.outcomes().try_into().unwrap();
    assert!(matches!(first, Outcome::Applied { .. }) && matches!(third, Outcome::Applied { .. }));
    assert_eq!(second, Outcome::Rejected { why: Refusal::TooLong });
}

#[tokio::test]
async fn numbers_at_the_end_of_their_range_break_nothing() {
    let (_server, recorder) = TestServer::with_recorder().await;
    for n in [u64::MAX - 1, u64::MAX, u64::MAX] {
        recorder.skip_to(n - 1);
        let (record, edit) = added(&recorder, "น้อย");
        let mut sent = recorder.draft(record, edit);
        sent.n = n;
        sent.base = u64::MAX;
        sent.chain.seq = u64::MAX;
        let answer = recorder.send_from(&[sent], Some(n)).await;
        assert!(matches!(answer.only(), Outcome::Applied { .. } | Outcome::Renumber), "{answer:?}");
    }
}

/// Any JSON.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("0197573c-2a00-7000-8000-000000000001")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

/// Puts a value somewhere into a document: `steps` choose a child at each level.
fn put(into: &mut Value, steps: &[usize], value: Value) {
    let Some((&step, rest)) = steps.split_first() else {
        *into = value;
        return;
    };
    let child = match into {
        Value::Array(all) if !all.is_empty() => {
            let place = step % all.len();
            all.get_mut(place)
        }
        Value::Object(all) if !all.is_empty() => {
            let place = step % all.len();
            all.values_mut().nth(place)
        }
        _ => None,
    };
    match child {
        Some(child) => put(child, rest, value),
        None => *into = value,
    }
}

#[test]
fn no_body_whatsoever_breaks_the_server() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_server, recorder) = runtime.block_on(TestServer::with_recorder());
    let (record, edit) = added(&recorder, "น้อย");
    let created = recorder.draft(record, edit);
    let corrected = recorder.draft(record, recorder.setting(record, &[(Field::LastName, "ใจดี")]));
    let good = serde_json::to_value(recorder.request(&[created, corrected], 50)).unwrap();
    let change = (prop::collection::vec(0_usize..40, 1..7), any_json());
    let body = prop_oneof![
        1 => any_json().prop_map(|value| value.to_string()),
        1 => ".{0,60}",
        6 => prop::collection::vec(change, 1..4).prop_map(move |changes| {
            let mut body = good.clone();
            for (steps, value) in changes {
                put(&mut body, &steps, value);
            }
            body.to_string()
        }),
    ];
    let path = paths::sync(&recorder.institution);
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(body in body)| {
        let answer = runtime.block_on(recorder.post(&path, body));
        prop_assert!(answer.status.as_u16() < 500, "{}", String::from_utf8_lossy(&answer.body));
    });
}
