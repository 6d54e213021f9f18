//! What every store must do. The same checks run natively on memory and, as a page in a real browser, on IndexedDB.

use super::schema::{DRAFTS, Draft, META, OUTBOX, RECORDS, RollMeta};
use super::{Batch, Keys, LocalStore, StoreError};

/// A draft with one text.
fn draft(text: &str) -> Draft {
    Draft { height_cm: text.to_owned(), ..Draft::default() }
}

fn ensure(holds: bool, why: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.to_owned()) }
}

async fn put(store: &impl LocalStore, keys: &[&str]) -> Result<(), String> {
    let batch = keys.iter().fold(Batch::new(), |batch, key| batch.put(DRAFTS, key, &draft(key)));
    store.commit(batch).await.map_err(|error| error.to_string())
}

async fn listed(store: &impl LocalStore, keys: Keys<'_>) -> Result<Vec<String>, String> {
    let rows = store.list(DRAFTS, keys).await.map_err(|error| error.to_string())?;
    Ok(rows.into_iter().map(|(key, _)| key).collect())
}

async fn found(store: &impl LocalStore, key: &str) -> Result<Option<Draft>, String> {
    store.get(DRAFTS, key).await.map_err(|error| error.to_string())
}

/// A value put is read back, a removed one is gone, and an absent one was never there.
pub async fn what_is_put_is_read_back(store: &impl LocalStore) -> Result<(), String> {
    put(store, &["a/1"]).await?;
    ensure(found(store, "a/1").await? == Some(draft("a/1")), "put, then read")?;
    store.commit(Batch::new().remove(DRAFTS, "a/1")).await.map_err(|error| error.to_string())?;
    ensure(found(store, "a/1").await?.is_none(), "removed, then read")?;
    ensure(found(store, "a/2").await?.is_none(), "never put")
}

/// A list holds the keys of its prefix in order, and of no other prefix or table.
pub async fn a_list_is_of_its_prefix_in_order(store: &impl LocalStore) -> Result<(), String> {
    put(store, &["b/2", "b/10", "b/1", "bb/1", "a/9", "ข/1", "b/ก"]).await?;
    ensure(listed(store, Keys::all("b/")).await? == ["b/1", "b/10", "b/2", "b/ก"], "order of keys")?;
    let others = store.list(OUTBOX, Keys::all("b/")).await.map_err(|error| error.to_string())?;
    ensure(others.is_empty(), "another table")
}

/// A list can begin after a key and stop after a number of rows.
pub async fn a_list_can_be_read_in_parts(store: &impl LocalStore) -> Result<(), String> {
    put(store, &["c/1", "c/2", "c/3", "c/4"]).await?;
    ensure(
        listed(store, Keys { prefix: "c/", after: "1", limit: 2 }).await? == ["c/2", "c/3"],
        "the middle",
    )?;
    ensure(
        listed(store, Keys { prefix: "c/", after: "25", limit: 9 }).await? == ["c/3", "c/4"],
        "after a gap",
    )?;
    ensure(listed(store, Keys { prefix: "c/", after: "4", limit: 9 }).await?.is_empty(), "after the last")
}

/// A batch whose expectation fails writes nothing.
pub async fn a_batch_is_all_or_nothing(store: &impl LocalStore) -> Result<(), String> {
    put(store, &["d/1"]).await?;
    let stale = Batch::new()
        .expect(DRAFTS, "d/1", Some(&draft("something else")))
        .put(DRAFTS, "d/2", &draft("x"))
        .remove(DRAFTS, "d/1");
    ensure(store.commit(stale).await == Err(StoreError::Changed), "a stale batch is refused")?;
    ensure(found(store, "d/2").await?.is_none(), "nothing of it was put")?;
    ensure(found(store, "d/1").await?.is_some(), "nothing of it was removed")?;
    let absent = Batch::new().expect(DRAFTS, "d/3", None).put(DRAFTS, "d/3", &draft("y"));
    ensure(store.commit(absent.clone()).await.is_ok(), "an expected absence holds")?;
    ensure(store.commit(absent).await == Err(StoreError::Changed), "and then no longer")
}

/// A roll that an app of another version wrote, with parts that this one does not know and without some that it does,
/// is recognised as what was read; one that stands elsewhere is not.
pub async fn a_roll_of_another_version_is_recognised(store: &impl LocalStore) -> Result<(), String> {
    let other = r#"{"device":"01a20aec-3844-7e36-9a49-bb97ce188d66","next_n":7,"acked":6,
        "cursor":{"seq":0,"h8":"0000000000000000"},"of_tomorrow":true}"#;
    let mut batch = Batch::new();
    batch.writes.push((META.name, "g".to_owned(), Some(other.to_owned())));
    store.commit(batch).await.map_err(|error| error.to_string())?;
    let read = store.get(META, "g").await.map_err(|error| error.to_string())?.ok_or("the roll")?;
    let next = RollMeta { next_n: 8, ..read.clone() };
    let write = || Batch::new().expect(META, "g", Some(&read)).put(META, "g", &next);
    ensure(store.commit(write()).await.is_ok(), "it is what was read")?;
    ensure(store.commit(write()).await == Err(StoreError::Changed), "and then no longer")?;
    let absent = Batch::new().expect(META, "g", None).put(META, "g", &next);
    ensure(store.commit(absent).await == Err(StoreError::Changed), "it is not absent")
}

/// Later writes of a batch win over earlier ones on the same key.
pub async fn writes_of_a_batch_keep_their_order(store: &impl LocalStore) -> Result<(), String> {
    let batch = Batch::new().put(DRAFTS, "e/1", &draft("first")).remove(DRAFTS, "e/1").put(
        DRAFTS,
        "e/1",
        &draft("last"),
    );
    store.commit(batch).await.map_err(|error| error.to_string())?;
    ensure(found(store, "e/1").await? == Some(draft("last")), "the last write stands")
}

/// A batch may span tables.
pub async fn a_batch_spans_tables(store: &impl LocalStore) -> Result<(), String> {
    let mut batch = Batch::new().put(DRAFTS, "f/1", &draft("x"));
    batch.writes.push((RECORDS.name, "f/1".to_owned(), Some("not a record".to_owned())));
    store.commit(batch).await.map_err(|error| error.to_string())?;
    ensure(found(store, "f/1").await?.is_some(), "the first table")?;
    let unreadable = store.get(RECORDS, "f/1").await;
    ensure(
        matches!(unreadable, Err(StoreError::Unreadable { .. })),
        "an unreadable value is said, not skipped",
    )
}

/// A check of the contract on one store.
pub type Check<S> = for<'s> fn(&'s S) -> std::pin::Pin<Box<dyn Future<Output = Result<(), String>> + 's>>;

/// Every check with its name.
pub fn checks<S: LocalStore>() -> Vec<(&'static str, Check<S>)> {
    vec![
        ("what is put is read back", |store| Box::pin(what_is_put_is_read_back(store))),
        ("a list is of its prefix in order", |store| Box::pin(a_list_is_of_its_prefix_in_order(store))),
        ("a list can be read in parts", |store| Box::pin(a_list_can_be_read_in_parts(store))),
        ("a batch is all or nothing", |store| Box::pin(a_batch_is_all_or_nothing(store))),
        ("a roll of another version is recognised", |store| {
            Box::pin(a_roll_of_another_version_is_recognised(store))
        }),
        ("writes of a batch keep their order", |store| Box::pin(writes_of_a_batch_keep_their_order(store))),
        ("a batch spans tables", |store| Box::pin(a_batch_spans_tables(store))),
    ]
}
