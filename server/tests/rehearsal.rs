//! Writes at one institution are worked out beside the writer of a file; they come out as if they had been worked out in
//! their turn.

use crate::harness::{CENTRE, Database, world};
use futures::FutureExt;
use server::store::{Store, StoreError, Tx};
use shared::edits::Cursor;
use shared::values::InstitutionId;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

/// One more change at the institution; the number of the last one before.
async fn one_more(tx: &mut Tx, at: &InstitutionId) -> Result<u64, StoreError> {
    let before = tx.institution_lock(at).await?.unwrap().head;
    tx.head_put(at, Cursor { seq: before.seq + 1, h8: before.h8 }, None).await?;
    Ok(before.seq)
}

async fn head(store: &Store, at: &InstitutionId) -> u64 {
    let head: Result<_, StoreError> = store.read(at, |tx, at| Box::pin(tx.head_get(at))).await;
    head.unwrap().unwrap().seq
}

async fn begin() -> (Database, Store, InstitutionId) {
    let database = Database::new().await;
    let store = database.open().await;
    world::fill(&store).await;
    (database, store, InstitutionId::parse(CENTRE).unwrap())
}

#[tokio::test]
async fn who_is_alone_at_an_institution_has_the_work_done_once_beside_the_writer() {
    let (_database, store, at) = begin().await;
    let done = Arc::new(AtomicU32::new(0));
    for n in 0..3 {
        let counted = done.clone();
        let before: Result<u64, StoreError> = store
            .run_tx_at("one_more", &at, at.clone(), move |tx, at| {
                assert_ne!(std::thread::current().name(), Some("writer"));
                counted.fetch_add(1, Relaxed);
                Box::pin(one_more(tx, at))
            })
            .await;
        assert_eq!((before.unwrap(), head(&store, &at).await), (n, n + 1));
    }
    assert_eq!(done.load(Relaxed), 3);
}

#[tokio::test]
async fn what_somebody_wrote_meanwhile_is_taken_into_account() {
    let (database, store, at) = begin().await;
    let Database::File(_) = &database else { return };
    // While the writer stands at a gate, others wait: first one who says nothing of the institution, then one who was
    // alone there when the work was done.
    let gate = Arc::new(Semaphore::new(0));
    let mut first = Box::pin(store.run_tx("gate", gate.clone(), |_, gate| {
        Box::pin(async move { gate.acquire().await.map(|_| ()).map_err(|_| StoreError::BrokeOff) })
    }));
    assert!((&mut first).now_or_never().is_none());
    let mut before = Box::pin(store.run_tx("before", at.clone(), |tx, at| Box::pin(one_more(tx, at))));
    assert!((&mut before).now_or_never().is_none());
    let times = Arc::new(AtomicU32::new(0));
    let counted = times.clone();
    let mut alone = Box::pin(store.run_tx_at("alone", &at, at.clone(), move |tx, at| {
        counted.fetch_add(1, Relaxed);
        Box::pin(one_more(tx, at))
    }));
    assert!((&mut alone).now_or_never().is_none());
    assert_eq!(times.load(Relaxed), 1, "it was rehearsed");
    gate.add_permits(1);
    first.await.unwrap();
    assert_eq!((before.await.unwrap(), alone.await.unwrap(), times.load(Relaxed)), (0, 1, 2));
    assert_eq!(head(&store, &at).await, 2);
}

#[tokio::test]
async fn who_panics_beside_the_writer_is_told_what_the_writer_says() {
    let (database, store, at) = begin().await;
    let Database::File(_) = &database else { return };
    let times = Arc::new(AtomicU32::new(0));
    let counted = times.clone();
    let done: Result<u64, StoreError> = store
        .run_tx_at("panics once", &at, at.clone(), move |tx, at| {
            assert!(counted.fetch_add(1, Relaxed) > 0, "as the test wants it");
            Box::pin(one_more(tx, at))
        })
        .await;
    assert_eq!((done.unwrap(), times.load(Relaxed), head(&store, &at).await), (0, 2, 1));
}

async fn another_store(file: PathBuf, at: InstitutionId, count: u64) {
    let store = Store::open(&file).await.unwrap();
    for _ in 0..count {
        let done: Result<u64, StoreError> =
            store.run_tx("other", at.clone(), |tx, at| Box::pin(one_more(tx, at))).await;
        done.unwrap();
    }
    store.close().await;
}

#[tokio::test]
async fn what_another_store_wrote_meanwhile_is_taken_into_account() {
    let (database, store, at) = begin().await;
    let Database::File(folder) = &database else { return };
    let path = folder.path().join("lec.sqlite");
    let first: Result<u64, StoreError> =
        store.run_tx_at("first", &at, at.clone(), |tx, at| Box::pin(one_more(tx, at))).await;
    assert_eq!(first.unwrap(), 0);
    let (times, count) = (Arc::new(AtomicU32::new(0)), 7);
    let counted = times.clone();
    let before: Result<u64, StoreError> = store
        .run_tx_at("second", &at, at.clone(), move |tx, at| {
            let path = (counted.fetch_add(1, Relaxed) == 0).then(|| path.clone());
            Box::pin(async move {
                let before = one_more(tx, at).await?;
                if let Some(path) = path {
                    let at = at.clone();
                    let apart = move || Runtime::new().unwrap().block_on(another_store(path, at, count));
                    std::thread::spawn(apart).join().unwrap();
                }
                Ok(before)
            })
        })
        .await;
    assert_eq!((before.unwrap(), times.load(Relaxed)), (1 + count, 2));
    assert_eq!(head(&store, &at).await, 2 + count);
}

#[tokio::test]
async fn who_reads_what_was_just_written_finds_it() {
    let (_database, store, at) = begin().await;
    let seen: Result<Option<Cursor>, StoreError> = store
        .run_tx_at("reads", &at, at.clone(), |tx, at| {
            Box::pin(async move {
                one_more(tx, at).await?;
                tx.head_get(at).await
            })
        })
        .await;
    assert_eq!(seen.unwrap().unwrap().seq, 1);
    assert_eq!(head(&store, &at).await, 1);
}
