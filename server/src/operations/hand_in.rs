//! A file of sealed edits is handed in, perhaps by another person than the one who made them (product.md 3).

use super::accept_edits::{Push, accept_edits};
use super::{Failure, enter};
use crate::passwords::token_hash;
use crate::referee::ContactKey;
use crate::referee::Referee;
use crate::sealing::SealingKey;
use crate::store::{Looked, Store, StoreError, Tx};
use shared::access::Caller;
use shared::edits::{Outcome, SCHEMA, SentEdit};
use shared::values::{AccountId, DeviceId, Ids, InstitutionId, Timestamp};
use shared::wire::access_log::Access;
use shared::wire::error_body::ErrorCode;
use shared::wire::rescue::{Enclosed, MAX_ENVELOPES, RESCUE_FILE, RescueFile, Rescued};
use shared::wire::sync::MAX_EDITS;
use std::sync::Arc;

/// What the key of envelopes is kept under.
const PURPOSE: &str = "seal";

/// The server's key for envelopes; made when it is first asked for.
pub async fn sealing_key(store: &Store, now: Timestamp) -> Result<SealingKey, Failure> {
    let get = async || -> Result<Option<String>, StoreError> {
        store.read(&(), |tx, ()| Box::pin(tx.server_key_get(PURPOSE))).await
    };
    if let Some(key) = get().await?.as_deref().and_then(SealingKey::from_private) {
        return Ok(key);
    }
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|_| Failure::Refused(ErrorCode::Internal))?;
    let new = SealingKey::from_random(&random).ok_or(Failure::Refused(ErrorCode::Busy))?;
    let private = new.private();
    let kept: Result<(), StoreError> = store
        .run_tx("seal_key", private, move |tx, private| Box::pin(tx.server_key_add(PURPOSE, private, now)))
        .await;
    kept?;
    // Another server may have been faster; its key is the one that was kept.
    let kept = get().await?.as_deref().and_then(SealingKey::from_private);
    kept.ok_or(Failure::Refused(ErrorCode::Internal))
}

/// The key of the proofs that phones were answered, drawn from the server's own.
pub async fn contact_key(store: &Store, referee: &Referee, now: Timestamp) -> Result<ContactKey, Failure> {
    let draw = async || Ok(ContactKey::drawn_from(&sealing_key(store, now).await?.private()));
    referee.key(draw).await
}

/// Opens the envelopes of a file: what they hold in its order, and how many could not be opened.
pub fn opened(file: &RescueFile, key: &SealingKey) -> Result<(Vec<Enclosed>, u64), Failure> {
    if file.lec_rescue != RESCUE_FILE || file.envelopes.len() > MAX_ENVELOPES {
        return Err(Failure::Refused(ErrorCode::UnreadableFile));
    }
    // The first phones sealed the edit alone.
    let alone =
        |text: &[u8]| Some(Enclosed { word: String::new(), sent: serde_json::from_slice(text).ok()? });
    let read = |text: Vec<u8>| serde_json::from_slice(&text).ok().or_else(|| alone(&text));
    let enclosed: Vec<Enclosed> = file
        .envelopes
        .iter()
        .filter_map(|envelope| key.open(envelope).and_then(read).filter(|held| held.sent.id == envelope.id))
        .collect();
    let unreadable = (file.envelopes.len() - enclosed.len()) as u64;
    Ok((enclosed, unreadable))
}

/// Takes edits that somebody hands in. Judged with the rights of who hands in, who also answers for them; the
/// history names both, and the log says so where they are not the same. Edits that the server has already keep the answer they got.
pub async fn hand_in(
    tx: &mut Tx,
    (referee, key): &(Arc<Referee>, ContactKey),
    caller: &Caller,
    institution: &InstitutionId,
    enclosed: &[Enclosed],
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<Rescued, Failure> {
    let (mut at, role) = enter(tx, caller, institution).await?;
    let windows = referee.at(tx, &at).await?.windows;
    let edits: Vec<SentEdit> = enclosed.iter().map(|held| held.sent.clone()).collect();
    if edits.iter().any(|sent| sent.institution != *institution) {
        return Err(Failure::Refused(ErrorCode::WrongInstitution));
    }
    if edits.iter().any(|sent| sent.schema > SCHEMA) {
        return Err(Failure::Refused(ErrorCode::Busy));
    }
    let mut rescued = Rescued::default();
    for batch in edits.chunk_by(|one, next| one.user == next.user).flat_map(|edits| edits.chunks(MAX_EDITS)) {
        let known = tx.receipts_get(institution, &batch.iter().map(|sent| sent.id).collect()).await?;
        rescued.known += known.len() as u64;
        // The phone that made them may come back and count on; so this is a device of its own.
        let device = DeviceId(ids.next());
        let new = batch.iter().filter(|sent| !known.contains_key(&sent.id));
        let edits: Vec<SentEdit> =
            (1..).zip(new).map(|(n, sent)| SentEdit { device, n, ..sent.clone() }).collect();
        let Some(first) = edits.first() else { continue };
        let word = enclosed.iter().find(|held| held.sent.id == first.id).map_or("", |held| &*held.word);
        let author = author_of(tx, caller, first.user, word).await?;
        let push = Push {
            author: &author,
            role,
            windows: Some(windows.clone()),
            contacts: key.proven(batch),
            ..Push::here(caller, &edits, now)
        };
        let (taken, _) = accept_edits(tx, &mut at, push).await?;
        for (_, outcome) in taken.outcomes {
            match outcome {
                Outcome::Applied { .. } | Outcome::Merged { .. } => rescued.taken += 1,
                Outcome::Conflict { .. } => rescued.asked += 1,
                Outcome::Held => rescued.held += 1,
                _ => rescued.refused += 1,
            }
        }
    }
    if edits.iter().any(|sent| sent.user != caller.account) {
        let looked = Looked { what: Access::HandedIn, institution, record: None, reason: "" };
        tx.access_add(caller, looked, ids, now).await?;
    }
    Ok(rescued)
}

/// Who made the edits, under the name that says who handed them in. Anybody can seal for the server: the author is named
/// only where the word of one of their vaults lies in the envelope.
async fn author_of(
    tx: &mut Tx,
    caller: &Caller,
    author: AccountId,
    word: &str,
) -> Result<Caller, StoreError> {
    if author == caller.account {
        return Ok(caller.clone());
    }
    let proven = tx.phone_has_word(author, &token_hash(word)).await?;
    let known = if proven { tx.caller_get(author).await? } else { None };
    let name = known.map_or_else(|| "ไม่ทราบชื่อ".to_owned(), |known| known.name);
    let name = format!("{name} (นำส่งโดย {})", caller.name);
    Ok(Caller { account: author, name, scopes: Vec::new() })
}
