//! A push is taken: the ledger is loaded, `shared` decides, and everything it decided is written, in the one
//! transaction that the caller commits.

use super::Failure;
use crate::store::{Author, DeviceRow, StoreError, Tx};
use fail::fail_point;
use shared::access::{Caller, Role};
use shared::edits::{Ledger, Outcome, Receipt, SentEdit, Taken, accept_push};
use shared::places::Institution;
use shared::values::{DeviceId, EditId, RecordId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::Waiting;
use std::collections::{BTreeMap, BTreeSet};

/// How far predecessors of an edit are followed through refused ones.
const MAX_OWN_STEPS: usize = 200;

/// More lost edits of one device are not counted: a phone may say anything, and offices add it up.
const MAX_LOST: u64 = 1_000_000;

/// A push as it arrived.
pub struct Push<'a> {
    /// The institution.
    pub institution: &'a Institution,
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
    /// When it arrived.
    pub now: Timestamp,
}

/// Takes a push. Returns what it did, and the ledger as it stands then.
pub async fn accept_edits(tx: &mut Tx, push: Push<'_>) -> Result<(Taken, Ledger), Failure> {
    let inst = &push.institution.id;
    let device = tx.device_get(inst, push.device).await?;
    let device = device.unwrap_or_else(|| DeviceRow::unheard(push.device, push.caller.account));
    let mut ledger = load(tx, &push, device.acked).await?;
    let before = ledger.head;
    let taken = accept_push(&mut ledger, push.edits, push.floor);

    let author = Author {
        account: push.caller.account,
        by: push.author.name.clone(),
        device: push.device,
        arrived_at: push.now,
    };
    let touched: Vec<_> = taken.before.keys().filter_map(|id| ledger.records.get(id)).collect();
    tx.records_put(inst, &touched).await?;
    fail_point!("records_written", |_| std::process::abort());
    tx.history_add(inst, &author, &taken.changes).await?;
    fail_point!("history_written", |_| std::process::abort());
    tx.receipts_add(inst, push.device, &taken.receipts).await?;
    fail_point!("receipts_written", |_| std::process::abort());
    if ledger.head != before {
        tx.head_put(inst, ledger.head, ledger.roll).await?;
    }
    let newly_lost = taken.lost.map_or(0, |(from, to)| (to - from).saturating_add(1));
    if newly_lost > 0 {
        tracing::warn!(%inst, device = %push.device, newly_lost, "a device lost edits before they were sent");
    }
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
    };
    tx.device_put(inst, &device).await?;
    Ok((taken, ledger))
}

async fn load(tx: &mut Tx, push: &Push<'_>, acked: u64) -> Result<Ledger, Failure> {
    let inst = &push.institution.id;
    let head = tx.head_get(inst).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let seqs: BTreeSet<u64> = push.edits.iter().map(|sent| sent.chain.seq).collect();
    let records: BTreeSet<RecordId> = push.edits.iter().map(|sent| sent.record).collect();
    let records: Vec<RecordId> = records.into_iter().collect();
    let stored = tx.records_get(inst, &records).await?;
    Ok(Ledger {
        institution: inst.clone(),
        head,
        acked,
        receipts: receipts_behind(tx, push).await?,
        records: stored.into_iter().map(|record| (record.id, record)).collect(),
        chain: tx.chain_at(inst, &seqs).await?,
        device: push.device,
        user: push.author.account,
        by: push.author.name.clone(),
        role: push.role,
        now: push.now,
        roll: Some(tx.roll_digest(inst).await?),
        kind: push.institution.kind,
        levels: push.institution.levels.clone(),
    })
}

/// Receipts of the edits themselves, and of their predecessors as far as the chain leads.
async fn receipts_behind(tx: &mut Tx, push: &Push<'_>) -> Result<BTreeMap<EditId, Receipt>, StoreError> {
    let mut wanted: BTreeSet<EditId> = push.edits.iter().map(|sent| sent.id).collect();
    wanted.extend(push.edits.iter().flat_map(|sent| sent.own.values().copied()));
    let mut found = BTreeMap::new();
    for _ in 0..MAX_OWN_STEPS {
        let receipts = tx.receipts_get(&push.institution.id, &wanted).await?;
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
