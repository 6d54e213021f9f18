//! What a phone holds only until the server takes it back (product.md 3): everything that the server can tell again goes
//! after thirty days without contact, everything but the sealed queue when the phone was cut off. None of it needs the
//! key, so it also happens behind a closed door.

use crate::store::schema::{CUT, Download, ENVELOPES, META, OUTBOX, SEALED, SYNCED, THE_VAULT, VAULT};
use crate::store::{Batch, Keys, LocalStore, RollMeta, StoreError};
use shared::values::{InstitutionId, Timestamp};
use shared::wire::rescue::Envelope;

/// After so long without contact a phone forgets what the server told it, in milliseconds: 30 days.
const KEEP_SYNCED_MS: i64 = 30 * 86_400_000;

/// Whether a phone that was last in contact then forgets what the server told it.
pub const fn is_stale(last_contact: Timestamp, now: Timestamp) -> bool {
    now.0 - last_contact.0 > KEEP_SYNCED_MS
}

/// Drops what the server told. What was done on this phone stays: waiting, receipted, refused edits, and drafts.
pub async fn drop_synced(store: &impl LocalStore) -> Result<(), StoreError> {
    let mut batch = Batch::new();
    add_drops(store, SYNCED, &mut batch).await?;
    store.commit(batch).await
}

/// Has every roll read from its beginning, once the door is open: what it says of itself is sealed.
pub async fn read_from_the_beginning(store: &impl LocalStore) -> Result<(), StoreError> {
    let mut batch = Batch::new();
    for (at, meta) in store.list(META, Keys::all("")).await? {
        let download = Some(Download::default());
        let next = RollMeta { download, agreed: None, ..meta.clone() };
        batch = batch.expect(META, &at, Some(&meta)).put(META, &at, &next);
    }
    store.commit(batch).await
}

/// Empties a phone that was cut off, but for the envelopes of what waits, which are put aside. Whether all is gone: a
/// waiting edit without an envelope keeps the queue and its vault until the door was opened once more.
pub async fn empty(store: &impl LocalStore) -> Result<bool, StoreError> {
    let envelopes = store.list_text(ENVELOPES.name, Keys::all("")).await?;
    let waiting = store.list_text(OUTBOX.name, Keys::all("")).await?;
    let whole = waiting.iter().all(|(key, _)| envelopes.iter().any(|(other, _)| other == key));
    let mut batch = Batch::new();
    add_drops(store, if whole { SEALED } else { SYNCED }, &mut batch).await?;
    if whole {
        batch.drop_from(VAULT, THE_VAULT);
        for (key, envelope) in envelopes.into_iter().filter(|(key, _)| !key.starts_with(CUT)) {
            batch.drop_from(ENVELOPES, &key);
            batch.writes.push((ENVELOPES.name, format!("{CUT}{key}"), Some(envelope)));
        }
    }
    store.commit(batch).await?;
    Ok(whole)
}

/// The envelopes that an emptied phone put aside, by institution, each with its key.
pub async fn put_aside(
    store: &impl LocalStore,
) -> Result<Vec<(InstitutionId, Vec<(String, Envelope)>)>, StoreError> {
    let mut aside: Vec<(InstitutionId, Vec<(String, Envelope)>)> = Vec::new();
    for (key, envelope) in store.list(ENVELOPES, Keys::all(CUT)).await? {
        let at = key[CUT.len()..].split('/').next().and_then(InstitutionId::parse);
        let Some(at) = at else { continue };
        match aside.last_mut().filter(|(last, _)| *last == at) {
            Some((_, envelopes)) => envelopes.push((key, envelope)),
            None => aside.push((at, vec![(key, envelope)])),
        }
    }
    Ok(aside)
}

async fn add_drops(
    store: &impl LocalStore,
    tables: &[&'static str],
    batch: &mut Batch,
) -> Result<(), StoreError> {
    for table in tables {
        let keys = store.list_text(table, Keys::all("")).await?;
        batch.writes.extend(keys.into_iter().map(|(key, _)| (*table, key, None)));
    }
    Ok(())
}
