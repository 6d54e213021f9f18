//! What a phone reads: pages, cursors, the first download, and the history behind them.

use crate::harness::{Actor, CENTRE, TestServer};
use axum::http::header;
use server::operations::check_history::{Checked, check_history};
use server::store::{Author, DeviceRow, StoreError};
use shared::children::{Field, Group, Measurement};
use shared::edits::fold::{Fold, Misfit};
use shared::edits::{Cursor, Edit, H8, HistoryRow, SentEdit};
use shared::sorted::SortedMap;
use shared::values::{CivilDate, EditId, InstitutionId, RecordId};
use shared::wire::boot::BootPage;
use shared::wire::packed::PackedPage;
use shared::wire::paths;
use shared::wire::sync::{SyncRequest, SyncResponse};
use std::collections::BTreeSet;
use uuid::Uuid;

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
    let whole = boot(&recorder, None).await;
    assert_eq!((whole.total, whole.next, whole.at.seq), (5, None, 8));
    let records = whole.columns.clone().into_records();
    let mut sorted = children.clone();
    sorted.sort_unstable();
    assert_eq!(records.iter().map(|record| record.id).collect::<Vec<_>>(), sorted);
    for (place, &after) in sorted.iter().enumerate() {
        let rest = boot(&recorder, Some(after)).await;
        assert_eq!(rest.columns.into_records(), records[place + 1..]);
    }
    recorder.pull().await;
    recorder.set(children[4], &[(Field::LastName, "ใจงาม")]).await.accepted();
    let reader = server.sign_in("somchai").await;
    reader.cursor.set(whole.at);
    let page = reader.page(50).await;
    assert_eq!(page.page.iter().map(|record| record.id).collect::<Vec<_>>(), [children[4]]);
    let wrong = format!("{}&after=x", paths::boot(&recorder.institution, None));
    assert_eq!(recorder.get(&wrong).await.status, 400);
}

async fn boot(recorder: &Actor, after: Option<RecordId>) -> BootPage {
    let page: PackedPage = recorder.get(&paths::boot(&recorder.institution, after)).await.json();
    page.unpack().expect("the columns fit together")
}

#[tokio::test]
async fn a_first_download_is_packed_tightly_for_who_can_unpack_it() {
    let (_server, recorder) = TestServer::with_recorder().await;
    five(&recorder).await;
    let path = paths::boot(&recorder.institution, None);
    let answer = recorder.get_tight(&path).await;
    assert_eq!(answer.headers[header::CONTENT_ENCODING], "br");
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut answer.body.as_slice(), &mut unpacked).unwrap();
    let page: PackedPage = serde_json::from_slice(&unpacked).unwrap();
    assert_eq!(page.unpack().unwrap(), boot(&recorder, None).await);
}

#[tokio::test]
async fn an_app_that_knows_no_packed_page_is_given_plain_columns() {
    let (_server, recorder) = TestServer::with_recorder().await;
    let children = five(&recorder).await;
    let path = paths::boot(&recorder.institution, None);
    let (plain, _) = path.split_once('?').expect("a form is asked for");
    let page: BootPage = recorder.get(plain).await.json();
    assert_eq!(page, BootPage { server_time: page.server_time, ..boot(&recorder, None).await });
    assert_eq!(page.columns.id.len(), children.len());
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
    recorder.push(children[0], Edit::Set { changes: SortedMap::new(), measured }).await.accepted();
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
    let at = InstitutionId::parse(CENTRE).unwrap();
    let checked = check_history(server.store(), &at).await.unwrap();
    assert_eq!(checked, Checked { changes: 14, misfits: BTreeSet::new(), digest_fits: true });
    recorder.pull().await;
    let history = server.history(CENTRE).await;
    assert_eq!(Some(recorder.cursor.get().h8), history.last().map(|row| row.h8));

    let records = server.records(CENTRE).await;
    let misfits = |change: &dyn Fn(&mut Vec<HistoryRow>)| {
        let mut history = history.clone();
        let head = Cursor { seq: history.len() as u64, h8: recorder.cursor.get().h8 };
        change(&mut history);
        let mut fold = Fold::default();
        for row in history {
            fold.add(row);
        }
        fold.compare(head, &records)
    };
    assert!(misfits(&|_| ()).is_empty());
    assert!(misfits(&|history| drop(history.remove(3))).contains(&Misfit::Number(4)));
    assert!(misfits(&|history| drop(history.pop())).contains(&Misfit::Head));
    assert!(misfits(&|history| history[1].edit = history[0].edit).contains(&Misfit::Twice(2)));
    let last = history.len() - 1;
    assert!(
        misfits(&|history| history[last].patch.parked = SortedMap::new())
            .contains(&Misfit::Chain(last as u64 + 1))
    );
    let lied = |history: &mut Vec<HistoryRow>| {
        let change = history[5].patch.changes.values_mut().next().unwrap();
        change.from = "อื่น".to_owned();
        change.to = "อื่น".to_owned();
    };
    let found = misfits(&lied);
    assert!(
        found.contains(&Misfit::Before(6)) && found.contains(&Misfit::Record(history[5].record)),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_change_without_a_receipt_and_a_device_that_counts_too_little_are_found() {
    let (server, recorder) = TestServer::with_recorder().await;
    five(&recorder).await;
    let last = server.history(CENTRE).await.pop().unwrap();
    let seq = last.seq + 1;
    let forged = HistoryRow { seq, edit: EditId(Uuid::from_u128(1)), ..last };
    let (inst, device) = (recorder.institution.clone(), recorder.device());
    let damaged: Result<(), StoreError> = server
        .store()
        .run_tx("damage", (inst.clone(), forged), move |tx, (inst, forged)| {
            Box::pin(async move {
                let known = tx.device_get(inst, device).await?.unwrap();
                let author =
                    Author { account: known.account, by: String::new(), device, arrived_at: known.seen_at };
                tx.history_add(inst, &author, std::slice::from_ref(forged)).await?;
                tx.device_put(inst, &DeviceRow { acked: known.acked - 1, ..known }).await
            })
        })
        .await;
    damaged.unwrap();
    let found = check_history(server.store(), &inst).await.unwrap().misfits;
    assert!(found.contains(&Misfit::Receipt(seq)) && found.contains(&Misfit::Device(device)), "{found:?}");
}

/// What a push is answered with is what a phone at the same place would read.
#[tokio::test]
async fn a_push_is_answered_with_the_page_that_reading_would_give() {
    let (server, recorder) = TestServer::with_recorder().await;
    let colleague = server.sign_in("malee").await;
    five(&recorder).await;
    recorder.pull().await;
    let pushed_and_read = async |sent: &[SentEdit], want: u32| {
        let (push, pull) = (recorder.request(sent, want), recorder.request(&[], want));
        let named = SyncRequest { p: 1, ..push };
        let pushed: SyncResponse = recorder.exchange(&named).await.json();
        let read: SyncResponse = recorder.exchange(&pull).await.json();
        assert_eq!((&pushed.page, pushed.to, pushed.more), (&read.page, read.to, read.more));
        assert_eq!((pushed.roll, pushed.diverged), (read.roll, read.diverged));
        pushed
    };
    let adds = |name: &str| {
        let fields = SortedMap::from([(Field::FirstName, name.to_owned())]);
        let record = RecordId::new(server.ids());
        recorder.draft(record, Edit::Create { fields, measured: None })
    };
    let own = [adds("กบ"), adds("ไก่")];
    assert_eq!(pushed_and_read(&own, 500).await.page.len(), 2);
    assert_eq!(pushed_and_read(&own, 500).await.page.len(), 2, "a repeat");
    assert!(pushed_and_read(&[adds("ปลา")], 3).await.page.len() == 3, "as many as fit");
    recorder.pull().await;
    colleague.create("ของเพื่อน").await;
    assert_eq!(pushed_and_read(&[adds("เป็ด")], 500).await.page.len(), 2, "somebody came between");
    recorder.pull().await;
    let all = pushed_and_read(&[adds("ห่าน"), adds("นก")], 1).await;
    assert!(all.more && all.page.len() == 1);
    recorder.cursor.set(Cursor { h8: H8::default(), ..recorder.cursor.get() });
    assert!(pushed_and_read(&[adds("หนู")], 500).await.diverged);
    recorder.cursor.set(Cursor { seq: u64::MAX, h8: H8::default() });
    assert!(pushed_and_read(&[adds("งู")], 500).await.diverged);
}
