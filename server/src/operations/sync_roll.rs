//! One round trip with a phone: its edits are taken, then it gets a page of what changed (sync.md 2.5). A phone that
//! has nothing to send gets its answer from a read; only its contact is noted, once in a while.

use super::accept_edits::{Push, accept_edits};
use super::hand_in::contact_key;
use super::{Failure, enter, role_at};
use crate::referee::Referee;
use crate::store::{DeviceRow, Standing, Store, StoreError, Tx};
use shared::access::Caller;
use shared::edits::{Cursor, H8, Ledger, Outcome, SCHEMA, StoredRecord, Taken, yours};
use shared::planted::{self, Bug};
use shared::values::{EditId, InstitutionId, PhoneId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{
    EditResult, MAX_EDITS, MAX_PAGE, MIN_PULL_SCHEMA, PROTOCOL, SyncRequest, SyncResponse,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Contacts of a phone that sends nothing are noted at most this often, in milliseconds, unless what waits on it
/// changed.
const CONTACT_MS: i64 = 60_000;

/// The protocol from which on apps know held edits.
const HELD_KNOWN: u16 = 3;

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
    referee: &Arc<Referee>,
    caller: (Caller, Option<PhoneId>),
    institution: InstitutionId,
    asked: SyncRequest,
    now: Timestamp,
) -> Result<(SyncResponse, Option<Contact>), Failure> {
    let key = contact_key(store, referee, now).await?;
    let proof = key.prove(caller.0.account, &institution, now);
    let input = (caller, institution, asked, referee.clone());
    if !input.2.ops.is_empty() {
        let at = input.1.clone();
        let contacts = key.proven(&input.2.ops);
        let answer = store
            .run_tx_at("push", &at, input, move |tx, (caller, institution, asked, referee)| {
                Box::pin(sync_roll(tx, referee, caller, institution, asked, contacts.clone(), now))
            })
            .await;
        return answer.map(|answer| (SyncResponse { proof, ..answer }, None));
    }
    let (answer, contact) = store
        .read(&input, move |tx, (caller, institution, asked, referee)| {
            Box::pin(pull_roll(tx, referee, caller, institution, asked, now))
        })
        .await?;
    let answer = SyncResponse { proof, ..answer };
    Ok((answer, contact.map(|device| Contact { institution: input.1, device })))
}

/// Answers a request that has no edits, from one state of the database; with it the contact, where it is to be noted.
async fn pull_roll(
    tx: &mut Tx,
    referee: &Referee,
    (caller, phone): &(Caller, Option<PhoneId>),
    institution: &InstitutionId,
    asked: &SyncRequest,
    now: Timestamp,
) -> Result<(SyncResponse, Option<DeviceRow>), Failure> {
    takes(caller, asked)?;
    let at = tx.standing_get(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    role_at(caller, &at.place)?;
    let before = tx.device_get(institution, asked.dev).await?;
    let known_before = before.clone().unwrap_or_else(|| DeviceRow::unheard(asked.dev, caller.account));
    let received = known_before.acked;
    let (account, waiting, schema) = (caller.account, asked.pend.plausible(now), asked.schema);
    let device = DeviceRow { account, waiting, schema, seen_at: now, phone: *phone, ..known_before };
    let known = |before: &DeviceRow| {
        let recent = now.0 - before.seen_at.0 < CONTACT_MS;
        recent
            && before.waiting == waiting
            && before.account == account
            && before.schema == schema
            && before.phone == *phone
    };
    let mut answer = nothing_yet(asked, received, now);
    answer.calendar = referee.at(tx, &at).await?.told(&at, asked.win, now);
    answer.fates = fates(tx, institution, asked).await?;
    if asked.schema >= MIN_PULL_SCHEMA {
        let unread = Unread::of(tx, asked, &at).await?;
        if unread.reached {
            answer.roll = Some(tx.roll_digest(&at).await?);
        }
        unread.tell(&mut answer);
    }
    Ok((answer, (!before.as_ref().is_some_and(known)).then_some(device)))
}

/// Takes the edits of a request and answers with changes.
pub async fn sync_roll(
    tx: &mut Tx,
    referee: &Referee,
    (caller, phone): &(Caller, Option<PhoneId>),
    institution: &InstitutionId,
    asked: &SyncRequest,
    contacts: BTreeMap<EditId, Timestamp>,
    now: Timestamp,
) -> Result<SyncResponse, Failure> {
    takes(caller, asked)?;
    let (mut at, role) = enter(tx, caller, institution).await?;
    let ruling = referee.at(tx, &at).await?;
    let mut calendar = ruling.told(&at, asked.win, now);
    let fates = fates(tx, institution, asked).await?;
    let push = Push {
        role,
        floor: asked.floor,
        waiting: asked.pend.plausible(now),
        schema: asked.schema,
        phone: *phone,
        windows: Some(ruling.windows.clone()),
        contacts,
        ..Push::here(caller, &asked.ops, now)
    };
    // What was written until now is read first: a push that only writes at its end can be rehearsed.
    let before = Unread::of(tx, asked, &at).await?;
    let (taken, ledger) = accept_edits(tx, &mut at, push).await?;
    if at.concern.0.stale && !taken.changes.is_empty() {
        // It is counted behind the answer; who just worked on the roll is not told that nobody did.
        at.concern.0.stale = false;
        calendar = ruling.told(&at, None, now);
    }
    let named = asked.p < 2;
    // An app that knows no held edits keeps them until it is a newer one.
    let can_be_told = |outcome: &Outcome| {
        asked.p >= HELD_KNOWN || !matches!(outcome, Outcome::Held | Outcome::Declined { .. })
    };
    let results =
        taken.outcomes.iter().take_while(|(_, outcome)| can_be_told(outcome)).map(|(id, outcome)| {
            let late = ledger.receipts.get(id).is_some_and(|receipt| receipt.late);
            EditResult { id: named.then_some(*id), outcome: outcome.clone(), late }
        });
    let results: Vec<EditResult> = results.collect();
    let all_told = results.len() == taken.outcomes.len();
    let mut answer = SyncResponse { results, calendar, fates, ..nothing_yet(asked, ledger.acked, now) };
    if asked.schema < MIN_PULL_SCHEMA {
        return Ok(answer);
    }
    let mut unread = before.and(&taken, &ledger, asked.want.min(MAX_PAGE) as usize);
    if unread.reached && !named && all_told {
        let (known, numbers) = yours(&taken, &ledger.records, &asked.ops, asked.cur.seq);
        unread.page.retain(|record| !known.contains(&record.id));
        answer.yours = numbers;
    }
    if unread.reached {
        answer.roll = ledger.roll;
    }
    unread.tell(&mut answer);
    Ok(answer)
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
        fates: Vec::new(),
        calendar: None,
        server_time: now,
        proof: String::new(),
        min_schema: MIN_PULL_SCHEMA,
    }
}

/// What became of the held edits that a phone asks about, as far as it was decided.
async fn fates(
    tx: &mut Tx,
    institution: &InstitutionId,
    asked: &SyncRequest,
) -> Result<Vec<EditResult>, Failure> {
    let wanted: BTreeSet<EditId> = asked.held.iter().take(MAX_EDITS).copied().collect();
    let receipts = tx.receipts_get(institution, &wanted).await?;
    let decided = receipts.into_iter().filter(|(_, receipt)| receipt.outcome != Outcome::Held);
    Ok(decided
        .map(|(id, receipt)| EditResult { id: Some(id), outcome: receipt.outcome, late: receipt.late })
        .collect())
}

/// What a phone has not read yet of an institution.
struct Unread {
    /// The first of it, in the order of changes.
    page: Vec<StoredRecord>,
    /// How far one has read with it.
    to: Cursor,
    /// Whether that is as far as anybody can.
    reached: bool,
    /// The phone has read what never was here: the server was restored.
    diverged: bool,
}

impl Unread {
    /// Reads it. How the institution stands is of the same state as the records, so a page that is not full reaches its
    /// head.
    async fn of(tx: &mut Tx, asked: &SyncRequest, at: &Standing) -> Result<Self, Failure> {
        let (institution, head, read) = (&at.place.id, at.head, asked.cur);
        let unread = |page, to| Self { page, to, reached: to == head, diverged: false };
        if read == head {
            return Ok(unread(Vec::new(), head));
        }
        if hash_at(tx, institution, read.seq).await? != Some(read.h8) && !planted::has(Bug::NoChain) {
            return Ok(Self { diverged: true, reached: false, ..unread(Vec::new(), read) });
        }
        let limit = asked.want.min(MAX_PAGE);
        if limit == 0 {
            return Ok(unread(Vec::new(), read));
        }
        let page = tx.changes_after(institution, read.seq, limit).await?;
        let to = match page.last() {
            Some(last) if page.len() == limit as usize && last.ver < head.seq => {
                let h8 = hash_at(tx, institution, last.ver).await?.unwrap_or_default();
                Cursor { seq: last.ver, h8 }
            }
            _ => head,
        };
        Ok(unread(page, to))
    }

    /// With what was written just now: records that were written again come later, in their new state.
    fn and(mut self, taken: &Taken, ledger: &Ledger, limit: usize) -> Self {
        if self.diverged || taken.changes.is_empty() {
            return self;
        }
        self.page.retain(|record| !taken.before.contains_key(&record.id));
        if !self.reached || limit == 0 {
            return Self { reached: false, ..self };
        }
        let mut written: Vec<&StoredRecord> =
            taken.before.keys().filter_map(|id| ledger.records.get(id)).collect();
        written.sort_unstable_by_key(|record| record.ver);
        let room = limit.saturating_sub(self.page.len());
        self.reached = written.len() <= room;
        written.truncate(room);
        self.to = match written.last() {
            _ if self.reached => ledger.head,
            Some(last) => {
                let last = taken.changes.iter().find(|change| change.seq == last.ver);
                last.map_or(self.to, |change| Cursor { seq: change.seq, h8: change.h8 })
            }
            None => self.to,
        };
        self.page.extend(written.into_iter().cloned());
        self
    }

    fn tell(self, answer: &mut SyncResponse) {
        answer.page = self.page.into_iter().map(StoredRecord::for_phones).collect();
        (answer.to, answer.diverged) = (self.to, self.diverged);
        answer.more = !self.reached && !self.diverged;
    }
}

async fn hash_at(tx: &mut Tx, institution: &InstitutionId, seq: u64) -> Result<Option<H8>, Failure> {
    Ok(tx.chain_at(institution, &BTreeSet::from([seq])).await?.remove(&seq))
}
