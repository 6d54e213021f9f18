//! What a phone reads: pages, cursors, the first download, and the history behind them.

use crate::harness::{Actor, CENTRE, TestServer};
use shared::children::{Field, Group, Measurement, Record};
use shared::edits::{Cursor, Edit, H8, StoredRecord};
use shared::values::{CivilDate, EditId, RecordId};
use shared::wire::boot::BootPage;
use shared::wire::paths;
use std::collections::{BTreeMap, BTreeSet};

/// A roll of five children, some of them changed again.
async fn five(recorder: &Actor) -> Vec<RecordId> {
    let mut children = Vec::new();
    for name in ["ก้อย", "ขวัญ", "จุ๋ม", "ต้น", "น้อย"] {
        children.push(recorder.create(name).await);
    }
    for &child in &children[..3] {
        recorder.set(child, &[(Field::LastName, "ใจดี")]).await.accepted();
    }
    children
}

#[tokio::test]
async fn pages_of_any_size_bring_every_record_once_in_the_order_of_change() {
    let (server, recorder) = TestServer::with_recorder().await;
    five(&recorder).await;
    for want in [1, 2, 50] {
        let reader = server.sign_in("somchai").await;
        let mut versions = Vec::new();
        loop {
            let page = reader.page(want).await;
            assert!(page.page.len() <= want as usize);
            assert!(page.page.iter().all(|record| record.created.is_none() && record.writers.is_empty()));
            versions.extend(page.page.iter().map(|record| record.ver));
            if !page.more {
                assert_eq!(page.to.seq, 8);
                break;
            }
            assert_eq!(page.to.seq, *versions.last().unwrap());
        }
        assert_eq!(versions, [4, 5, 6, 7, 8], "pages of {want}");
        let again = reader.page(want).await;
        assert!(again.page.is_empty() && !again.more);
    }
}

#[tokio::test]
async fn a_phone_that_only_sends_is_told_whether_there_is_more_to_read() {
    let (_server, recorder) = TestServer::with_recorder().await;
    five(&recorder).await;
    let page = recorder.page(0).await;
    assert!(page.page.is_empty() && page.more);
    recorder.pull().await;
    assert!(!recorder.page(0).await.more);
}

#[tokio::test]
async fn a_cursor_of_another_history_is_recognised() {
    let (_server, recorder) = TestServer::with_recorder().await;
    five(&recorder).await;
    recorder.pull().await;
    let good = recorder.cursor.get();
    let wrong = H8([7; 8]);
    for cursor in [
        Cursor { h8: wrong, ..good },
        Cursor { seq: good.seq + 1, h8: good.h8 },
        Cursor { seq: u64::MAX, h8: good.h8 },
        Cursor { seq: 0, h8: wrong },
    ] {
        recorder.cursor.set(cursor);
        let answer = recorder.page(50).await;
        assert!(answer.diverged && answer.page.is_empty(), "{cursor:?}");
        assert_eq!(answer.to, cursor);
    }
}

#[tokio::test]
async fn a_first_download_goes_on_after_any_record_and_sync_goes_on_from_its_first_page() {
    let (server, recorder) = TestServer::with_recorder().await;
    let children = five(&recorder).await;
    let whole: BootPage = recorder.get(&paths::boot(&recorder.institution, None)).await.json();
    assert_eq!((whole.total, whole.next, whole.at.seq), (5, None, 8));
    let records = whole.columns.clone().into_records();
    let mut sorted = children.clone();
    sorted.sort_unstable();
    assert_eq!(records.iter().map(|record| record.id).collect::<Vec<_>>(), sorted);
    for (place, &after) in sorted.iter().enumerate() {
        let rest: BootPage = recorder.get(&paths::boot(&recorder.institution, Some(after))).await.json();
        assert_eq!(rest.columns.into_records(), records[place + 1..]);
    }
    recorder.pull().await;
    recorder.set(children[4], &[(Field::LastName, "ใจงาม")]).await.accepted();
    let reader = server.sign_in("somchai").await;
    reader.cursor.set(whole.at);
    let page = reader.page(50).await;
    assert_eq!(page.page.iter().map(|record| record.id).collect::<Vec<_>>(), [children[4]]);
    let wrong = format!("{}?after=x", paths::boot(&recorder.institution, None));
    assert_eq!(recorder.get(&wrong).await.status, 400);
}

/// What a record holds after the changes of its history: facts, measurements, and who waits on what.
#[derive(Debug, Default, PartialEq, Eq)]
struct Folded {
    ver: u64,
    record: Record,
    waiting: BTreeMap<Group, BTreeMap<EditId, BTreeMap<Field, String>>>,
}

impl Folded {
    fn of(stored: &StoredRecord) -> Self {
        let mut waiting: BTreeMap<Group, BTreeMap<_, _>> = BTreeMap::new();
        for open in &stored.conflicts {
            let values = open.waiting.iter().map(|waits| (waits.edit, waits.values.clone()));
            waiting.entry(open.group).or_default().extend(values);
        }
        Self { ver: stored.ver, record: stored.record.clone(), waiting }
    }
}

/// A life with every kind of change in it.
async fn lively(server: &TestServer, recorder: &Actor) {
    let colleague = server.sign_in("somchai").await;
    let children = five(recorder).await;
    colleague.pull().await;
    recorder.pull().await;
    let measured = Some(Measurement {
        on: CivilDate::parse_iso("2025-06-01").unwrap(),
        height_cm: "95.5".to_owned(),
        weight_kg: "14".to_owned(),
    });
    recorder.push(children[0], Edit::Set { changes: BTreeMap::new(), measured }).await.accepted();
    recorder.set(children[1], &[(Field::FirstName, "ก"), (Field::FatherPhone, "1")]).await.accepted();
    let both = colleague.set(children[1], &[(Field::FirstName, "ข"), (Field::FatherPhone, "2")]).await;
    both.asks(&[Group::Name, Group::Father]);
    recorder.pull().await;
    recorder.resolve(children[1], Group::Name, &[(Field::FirstName, "ข")]).await.accepted();
    recorder.take_off(children[2]).await.accepted();
    colleague.set(children[2], &[(Field::MotherPhone, "3")]).await.asks(&[Group::Mother]);
}

#[tokio::test]
async fn the_history_is_dense_chained_and_adds_up_to_the_roll() {
    let (server, recorder) = TestServer::with_recorder().await;
    lively(&server, &recorder).await;
    let mut folded: BTreeMap<RecordId, Folded> = BTreeMap::new();
    let mut chain = H8::default();
    let mut edits = BTreeSet::new();
    for (row, seq) in server.history(CENTRE).await.into_iter().zip(1..) {
        assert_eq!(row.seq, seq, "every number once");
        assert!(edits.insert(row.edit), "every edit once");
        chain = chain.after(seq, row.record, row.edit, &row.patch);
        assert_eq!(row.h8, chain, "change {seq}");
        let state = folded.entry(row.record).or_default();
        state.ver = seq;
        for (field, change) in row.patch.changes {
            assert_eq!(state.record.get(field), change.from, "change {seq}");
            state.record.set(field, &change.to);
        }
        state.record.measurements.extend(row.patch.measured.map(|measured| (row.edit, measured)));
        for (group, settled) in row.patch.settled {
            let waiting = state.waiting.entry(group).or_default();
            waiting.retain(|edit, _| !settled.contains(edit));
        }
        for (group, values) in row.patch.parked {
            state.waiting.entry(group).or_default().insert(row.edit, values);
        }
        state.waiting.retain(|_, waiting| !waiting.is_empty());
    }
    let records = server.records(CENTRE).await;
    let stored: BTreeMap<_, _> = records.iter().map(|stored| (stored.id, Folded::of(stored))).collect();
    assert_eq!(folded, stored);
    recorder.pull().await;
    assert_eq!(recorder.cursor.get().h8, chain);
}
