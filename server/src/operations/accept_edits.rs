//! A push is taken: the ledger is loaded, `shared` decides, and everything it decided is written, in the one
//! transaction that the caller commits.

use super::Failure;
use crate::store::{Author, DeviceRow, Parked, Standing, StoreError, Tx};
use shared::access::{Caller, Role};
use shared::edits::{Ledger, Outcome, Receipt, SentEdit, Taken, accept_push};
use shared::rounds::Window;
use shared::values::{DeviceId, EditId, InstitutionId, PhoneId, RecordId, Timestamp};
use shared::wire::sync::Waiting;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How far predecessors of an edit are followed through refused ones.
const MAX_OWN_STEPS: usize = 200;

/// More lost edits of one device are not counted: a phone may say anything, and offices add it up.
const MAX_LOST: u64 = 1_000_000;

/// A push as it arrived.
pub struct Push<'a> {
    /// Who sends, and answers for it.
    pub caller: &'a Caller,
    /// Who made the edits; another person only where they were handed in for somebody.
    pub author: &'a Caller,
    /// What the sender is there.
    pub role: Role,
    /// From which device.
    pub device: DeviceId,
    /// The edits in order of their numbers.
    pub edits: &'a [SentEdit],
    /// The lowest number the phone still holds.
    pub floor: Option<u64>,
    /// What waits on the phone.
    pub waiting: Waiting,
    /// The shape of the edits that its app makes; 0 when this is no phone.
    pub schema: u16,
    /// On which phone, where that is known.
    pub phone: Option<PhoneId>,
    /// The windows of the institution; `None` where the operator fills the register.
    pub windows: Option<Arc<[Window]>>,
    /// When the phone last heard the server before each edit, as far as it proves that.
    pub contacts: BTreeMap<EditId, Timestamp>,
    /// When it arrived.
    pub now: Timestamp,
}

impl<'a> Push<'a> {
    /// Edits that somebody makes here and now, without a phone; the windows are not asked.
    pub fn here(caller: &'a Caller, edits: &'a [SentEdit], now: Timestamp) -> Self {
        Self {
            caller,
            author: caller,
            role: Role::Recorder,
            device: edits.first().map_or(DeviceId(uuid::Uuid::nil()), |sent| sent.device),
            edits,
            floor: None,
            waiting: Waiting::default(),
            schema: 0,
            phone: None,
            windows: None,
            contacts: BTreeMap::new(),
            now,
        }
    }
}

/// Takes a push at an institution that is locked. Returns what it did, and the ledger as it stands then; the
/// institution is brought to there.
pub async fn accept_edits(
    tx: &mut Tx,
    at: &mut Standing,
    push: Push<'_>,
) -> Result<(Taken, Ledger), Failure> {
    let inst = &at.place.id;
    let device = tx.device_get(inst, push.device).await?;
    let device = device.unwrap_or_else(|| DeviceRow::unheard(push.device, push.caller.account));
    let mut ledger = ledger_of(tx, at, &push, device.acked).await?;
    let taken = accept_push(&mut ledger, push.edits, push.floor);

    tx.gather();
    write_changes(tx, at, &push, &taken, &ledger).await?;
    tx.receipts_add(inst, push.device, &taken.receipts).await?;
    tx.parked_add(inst, &parked(&taken, &push)).await?;
    let newly_lost = taken.lost.map_or(0, |(from, to)| (to - from).saturating_add(1));
    let mut refused = device.refused;
    for receipt in &taken.receipts {
        if let Outcome::Rejected { why } = receipt.receipt.outcome {
            *refused.entry(why).or_default() += 1;
        }
    }
    let answered = taken.outcomes.iter().filter(|(_, outcome)| outcome.is_final()).count();
    let device = DeviceRow {
        id: push.device,
        account: push.caller.account,
        acked: ledger.acked,
        waiting: push.waiting.without(answered as u64),
        seen_at: push.now,
        lost: device.lost.saturating_add(newly_lost).min(MAX_LOST),
        schema: push.schema,
        refused,
        phone: push.phone,
    };
    tx.device_put(inst, &device).await?;
    tx.write_gathered().await?;
    (at.head, at.roll) = (ledger.head, ledger.roll);
    Ok((taken, ledger))
}

/// Writes what an edit did that was held and is accepted now. Its receipt is there already.
pub async fn write(
    tx: &mut Tx,
    at: &mut Standing,
    push: &Push<'_>,
    taken: &Taken,
    ledger: &Ledger,
) -> Result<(), StoreError> {
    write_changes(tx, at, push, taken, ledger).await?;
    (at.head, at.roll) = (ledger.head, ledger.roll);
    Ok(())
}

async fn write_changes(
    tx: &mut Tx,
    at: &Standing,
    push: &Push<'_>,
    taken: &Taken,
    ledger: &Ledger,
) -> Result<(), StoreError> {
    let inst = &at.place.id;
    let author = Author {
        account: push.caller.account,
        by: push.author.name.clone(),
        device: push.device,
        arrived_at: push.now,
    };
    let touched: Vec<_> = taken.before.keys().filter_map(|id| ledger.records.get(id)).collect();
    tx.records_put(inst, &touched).await?;
    tx.history_add(inst, &author, &taken.changes).await?;
    if ledger.head != at.head {
        tx.head_put(inst, ledger.head, ledger.roll).await?;
    }
    Ok(())
}

/// The edits that wait for the local government from now on.
fn parked(taken: &Taken, push: &Push<'_>) -> Vec<Parked> {
    let held = taken.receipts.iter().filter(|new| new.receipt.outcome == Outcome::Held);
    held.filter_map(|new| new.payload.clone())
        .map(|sent| Parked {
            contact_at: push.contacts.get(&sent.id).copied(),
            sent,
            by: push.author.name.clone(),
            role: push.role,
            arrived_at: push.now,
        })
        .collect()
}

/// What the rule may look at, loaded for a push.
pub async fn ledger_of(
    tx: &mut Tx,
    at: &Standing,
    push: &Push<'_>,
    acked: u64,
) -> Result<Ledger, StoreError> {
    let inst = &at.place.id;
    let seqs: BTreeSet<u64> = push.edits.iter().map(|sent| sent.chain.seq).collect();
    let records: BTreeSet<RecordId> = push.edits.iter().map(|sent| sent.record).collect();
    let records: Vec<RecordId> = records.into_iter().collect();
    let stored = tx.records_get(inst, &records).await?;
    Ok(Ledger {
        institution: inst.clone(),
        head: at.head,
        acked,
        receipts: receipts_behind(tx, inst, push).await?,
        records: stored.into_iter().map(|record| (record.id, record)).collect(),
        chain: tx.chain_at(inst, &seqs).await?,
        device: push.device,
        user: push.author.account,
        by: push.author.name.clone(),
        role: push.role,
        now: push.now,
        roll: Some(tx.roll_digest(at).await?),
        kind: at.place.kind,
        levels: at.place.levels.clone(),
        windows: push.windows.clone(),
        contacts: push.contacts.clone(),
    })
}

/// Receipts of the edits themselves, and of their predecessors as far as the chain leads.
async fn receipts_behind(
    tx: &mut Tx,
    inst: &InstitutionId,
    push: &Push<'_>,
) -> Result<BTreeMap<EditId, Receipt>, StoreError> {
    let mut wanted: BTreeSet<EditId> = push.edits.iter().map(|sent| sent.id).collect();
    wanted.extend(push.edits.iter().flat_map(|sent| sent.own.values().copied()));
    let mut found = BTreeMap::new();
    for _ in 0..MAX_OWN_STEPS {
        let receipts = tx.receipts_get(inst, &wanted).await?;
        wanted = receipts
            .values()
            .flat_map(|receipt| receipt.own.values().copied())
            .filter(|edit| !found.contains_key(edit) && !receipts.contains_key(edit))
            .collect();
        found.extend(receipts);
        if wanted.is_empty() {
            break;
        }
    }
    Ok(found)
}
