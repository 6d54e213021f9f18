//! One round trip with a phone: its edits are taken, then it gets a page of what changed (sync.md 2.5). A phone that
//! has nothing to send gets its answer from a read; only its contact is noted, once in a while.

use super::accept_edits::{Push, accept_edits};
use super::{Failure, reach};
use crate::store::{DeviceRow, Store, StoreError, Tx};
use shared::access::Caller;
use shared::edits::{Cursor, H8, Ledger, RollDigest, SCHEMA, StoredRecord, Taken, yours};
use shared::planted::{self, Bug};
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{
    EditResult, MAX_EDITS, MAX_PAGE, MIN_PULL_SCHEMA, PROTOCOL, SyncRequest, SyncResponse,
};
use std::collections::{BTreeMap, BTreeSet};

/// Contacts of a phone that sends nothing are noted at most this often, in milliseconds, unless what waits on it
/// changed.
const CONTACT_MS: i64 = 60_000;

/// A phone was heard that sent nothing.
pub struct Contact {
    institution: InstitutionId,
    device: DeviceRow,
}

impl Contact {
    /// Notes it. A failure is not worth more than a line in the log: the next contact is noted as well.
    pub async fn note(self, store: &Store) {
        let noted: Result<(), StoreError> = store
            .run_tx("contact", self, |tx, Self { institution, device }| {
                Box::pin(async move {
                    // In the order of a push: first the institution, then the device.
                    tx.roll_digest_keep(institution).await?;
                    tx.device_seen(institution, device).await
                })
            })
            .await;
        if let Err(cause) = noted {
            tracing::warn!(%cause, "a contact was not noted");
        }
    }
}

/// Does a round trip. With the answer comes what is to be noted of it when there is time.
pub async fn exchange(
    store: &Store,
    caller: Caller,
    institution: InstitutionId,
    asked: SyncRequest,
    now: Timestamp,
) -> Result<(SyncResponse, Option<Contact>), Failure> {
    let input = (caller, institution, asked);
    if !input.2.ops.is_empty() {
        let _turn = store.turn(&input.1).await;
        let answer = store
            .run_tx("push", input, move |tx, (caller, institution, asked)| {
                Box::pin(sync_roll(tx, caller, institution, asked, now))
            })
            .await;
        return answer.map(|answer| (answer, None));
    }
    let (answer, contact) = store
        .read(&input, move |tx, (caller, institution, asked)| {
            Box::pin(pull_roll(tx, caller, institution, asked, now))
        })
        .await?;
    Ok((answer, contact.map(|device| Contact { institution: input.1, device })))
}

/// Answers a request that has no edits, from one state of the database; with it the contact, where it is to be noted.
async fn pull_roll(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    asked: &SyncRequest,
    now: Timestamp,
) -> Result<(SyncResponse, Option<DeviceRow>), Failure> {
    takes(caller, asked)?;
    reach(tx, caller, institution).await?;
    let before = tx.device_get(institution, asked.dev).await?;
    let known_before = before.clone().unwrap_or_else(|| DeviceRow::unheard(asked.dev, caller.account));
    let received = known_before.acked;
    let (account, waiting, schema) = (caller.account, asked.pend.plausible(now), asked.schema);
    let device = DeviceRow { account, waiting, schema, seen_at: now, ..known_before };
    let known = |before: &DeviceRow| {
        let recent = now.0 - before.seen_at.0 < CONTACT_MS;
        recent && before.waiting == waiting && before.account == account && before.schema == schema
    };
    let mut answer = nothing_yet(asked, received, now);
    if asked.schema >= MIN_PULL_SCHEMA {
        let head = tx.head_get(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
        let at = Standing { head, roll: None, chain: BTreeMap::new() };
        read_changes(tx, institution, asked, at, &mut answer).await?;
        answer.page = answer.page.into_iter().map(StoredRecord::for_phones).collect();
    }
    Ok((answer, (!before.as_ref().is_some_and(known)).then_some(device)))
}

/// Takes the edits of a request and answers with changes.
pub async fn sync_roll(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    asked: &SyncRequest,
    now: Timestamp,
) -> Result<SyncResponse, Failure> {
    takes(caller, asked)?;
    tx.institution_lock(institution).await?;
    let (place, role) = reach(tx, caller, institution).await?;
    let push = Push {
        institution: &place,
        caller,
        author: caller,
        role,
        device: asked.dev,
        edits: &asked.ops,
        floor: asked.floor,
        waiting: asked.pend.plausible(now),
        schema: asked.schema,
        now,
    };
    let (taken, ledger) = accept_edits(tx, push).await?;
    let named = asked.p < 2;
    let (known, numbers) = if named {
        (BTreeSet::new(), Vec::new())
    } else {
        yours(&taken, &ledger.records, &asked.ops, asked.cur.seq)
    };
    let results = taken.outcomes.iter();
    let results =
        results.map(|(id, outcome)| EditResult { id: named.then_some(*id), outcome: outcome.clone() });
    let mut answer = SyncResponse { results: results.collect(), ..nothing_yet(asked, ledger.acked, now) };
    if asked.schema < MIN_PULL_SCHEMA {
        return Ok(answer);
    }
    let head = ledger.head;
    if let Some(page) = just_written(asked, &taken, &ledger, &known) {
        (answer.page, answer.to, answer.roll) = (page, head, ledger.roll);
    } else {
        let at = Standing { head, roll: ledger.roll, chain: ledger.chain };
        read_changes(tx, institution, asked, at, &mut answer).await?;
    }
    if answer.to == head && !answer.more {
        answer.page.retain(|record| !known.contains(&record.id));
        answer.yours = numbers;
    }
    answer.page = answer.page.into_iter().map(StoredRecord::for_phones).collect();
    Ok(answer)
}

/// The changes that the phone has not read, but for those it knows, where all are of its own push: they need not be
/// read again.
fn just_written(
    asked: &SyncRequest,
    taken: &Taken,
    ledger: &Ledger,
    known: &BTreeSet<RecordId>,
) -> Option<Vec<StoredRecord>> {
    let goes_on = taken.changes.first().is_some_and(|first| first.seq - 1 == asked.cur.seq);
    let fits = ledger.chain.get(&asked.cur.seq) == Some(&asked.cur.h8);
    if !goes_on || !fits || taken.before.len() >= asked.want.min(MAX_PAGE) as usize {
        return None;
    }
    let told = taken.before.keys().filter(|id| !known.contains(id));
    let mut page: Vec<_> = told.filter_map(|id| ledger.records.get(id)).cloned().collect();
    page.sort_unstable_by_key(|record| record.ver);
    Some(page)
}

/// Whether this server can take the request at all.
fn takes(caller: &Caller, asked: &SyncRequest) -> Result<(), Failure> {
    if asked.ops.len() > MAX_EDITS {
        return Err(Failure::Refused(ErrorCode::TooLarge));
    }
    // While servers are updated one after another, an edit of the newer app waits for a newer server.
    if asked.p > PROTOCOL || asked.ops.iter().any(|sent| sent.schema > SCHEMA) {
        return Err(Failure::Refused(ErrorCode::Busy));
    }
    // Somebody else has signed in on this phone meanwhile: the edits keep waiting for the person who made them.
    if asked.ops.iter().any(|sent| sent.user != caller.account) {
        return Err(Failure::Refused(ErrorCode::SignInNeeded));
    }
    Ok(())
}

fn nothing_yet(asked: &SyncRequest, received: u64, now: Timestamp) -> SyncResponse {
    SyncResponse {
        results: Vec::new(),
        acked: received,
        page: Vec::new(),
        yours: Vec::new(),
        to: asked.cur,
        more: false,
        diverged: false,
        roll: None,
        server_time: now,
        min_schema: MIN_PULL_SCHEMA,
    }
}

/// What is known already of an institution in the state that is read.
struct Standing {
    head: Cursor,
    roll: Option<RollDigest>,
    chain: BTreeMap<u64, H8>,
}

/// Fills the page. The head is of the same state as the records, so a page that is not full reaches it.
async fn read_changes(
    tx: &mut Tx,
    institution: &InstitutionId,
    asked: &SyncRequest,
    Standing { head, roll, chain }: Standing,
    answer: &mut SyncResponse,
) -> Result<(), Failure> {
    let h8 = match chain.get(&asked.cur.seq) {
        Some(&known) => Some(known),
        None => hash_at(tx, institution, asked.cur.seq).await?,
    };
    if h8 != Some(asked.cur.h8) && !planted::has(Bug::NoChain) {
        answer.diverged = true;
        return Ok(());
    }
    let limit = asked.want.min(MAX_PAGE);
    if limit == 0 {
        answer.more = head != asked.cur;
        return Ok(());
    }
    let page = tx.changes_after(institution, asked.cur.seq, limit).await?;
    answer.to = match page.last() {
        Some(last) if page.len() == limit as usize && last.ver < head.seq => {
            answer.more = true;
            let h8 = hash_at(tx, institution, last.ver).await?.unwrap_or_default();
            Cursor { seq: last.ver, h8 }
        }
        _ => head,
    };
    answer.page = page;
    if !answer.more {
        answer.roll = match roll {
            None => Some(tx.roll_digest(institution).await?),
            known => known,
        };
    }
    Ok(())
}

async fn hash_at(tx: &mut Tx, institution: &InstitutionId, seq: u64) -> Result<Option<H8>, Failure> {
    Ok(tx.chain_at(institution, &BTreeSet::from([seq])).await?.remove(&seq))
}
