//! One round trip: waiting edits go, receipts and changes come, and all that came is kept at once.

use super::outbox::{needing_attention, to_send, waiting};
use super::transport::Transport;
use super::{Line, SyncError};
use crate::store::schema::{
    ATTENTION, Download, META, OUTBOX, RECORDS, SENT, keyed, numbered, of_institution,
};
use crate::store::{Batch, Keys, LocalStore, RollMeta, SentEntry, StoreError};
use shared::edits::{Cursor, Outcome, SCHEMA, SentEdit};
use shared::values::{DeviceId, InstitutionId};
use shared::wire::sync::{MAX_PAGE, PROTOCOL, SyncRequest, SyncResponse};

/// Edits in one request.
const BATCH: usize = 50;
/// Receipted edits that are kept, for the case that the server must be restored.
const KEEP_SENT: usize = 2_000;

/// Does one round trip. Returns whether there is more to do.
pub async fn exchange<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: RollMeta,
) -> Result<bool, SyncError> {
    let queue = to_send(line.store, line.institution, &meta, BATCH).await?;
    let asked = SyncRequest {
        p: PROTOCOL,
        schema: SCHEMA,
        dev: meta.device,
        cur: meta.cursor,
        ops: queue.edits,
        floor: queue.floor,
        want: MAX_PAGE,
        pend: waiting(line.store, line.institution, line.clock.now()).await?,
    };
    let answer = line.transport.sync(line.institution, &asked).await?;
    let copied = answer.results.iter().any(|result| result.outcome == Outcome::Renumber);
    let batch =
        if copied { renumbered(line, &meta).await? } else { stored(line, &meta, &asked, &answer).await? };
    line.store.commit(batch).await?;
    let forgotten = answer.acked < meta.acked;
    Ok(copied || forgotten || answer.more || answer.diverged || queue.more)
}

/// Everything that an answer brings, as one batch that relies on the roll being as it was when asked.
async fn stored<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: &RollMeta,
    asked: &SyncRequest,
    answer: &SyncResponse,
) -> Result<Batch, StoreError> {
    let inst = line.institution;
    let key = inst.as_str();
    let mut next = RollMeta { acked: answer.acked, server_time: Some(answer.server_time), ..meta.clone() };
    let mut batch = Batch::new().expect(META, key, Some(meta));
    let mut receipted: Vec<(u64, Outcome)> = Vec::new();
    let mut asking = needing_attention(line.store, inst).await?;

    for sent in &asked.ops {
        let result = answer.results.iter().find(|result| result.id == sent.id && result.outcome.is_final());
        let Some(result) = result else { continue };
        let entry = SentEntry {
            sent: sent.clone(),
            outcome: result.outcome.clone(),
            received_at: answer.server_time,
        };
        let place = numbered(inst, sent.n);
        let before = line.store.get(SENT, &place).await?.map(|before| before.outcome);
        receipted.push((sent.n, result.outcome.clone()));
        batch.drop_from(OUTBOX, &place);
        batch.add(SENT, &place, &entry);
        // The same answer once more: the person may have dealt with it already.
        if before.as_ref() == Some(&result.outcome) {
            continue;
        }
        if matches!(result.outcome, Outcome::Rejected { .. } | Outcome::Conflict { .. }) {
            batch.add(ATTENTION, &keyed(inst, &sent.id), &entry);
            asking.push(entry);
        } else if before.is_some() {
            batch.drop_from(ATTENTION, &keyed(inst, &sent.id));
        }
    }

    if answer.diverged {
        for (old, _) in line.store.list_text(RECORDS.name, Keys::all(&of_institution(inst))).await? {
            batch.drop_from(RECORDS, &old);
        }
        next.cursor = Cursor::default();
        next.download = Some(Download::default());
        next.unseen.clear();
    } else {
        next.cursor = answer.to;
        for record in &answer.page {
            batch.add(RECORDS, &keyed(inst, &record.id), record);
        }
        drop_settled(&asking, inst, answer, &mut batch);
        for (n, outcome) in &receipted {
            if outcome.seq().is_some() && !next.unseen.contains(n) {
                next.unseen.push(*n);
            }
        }
        next.unseen = unseen_after(line.store, inst, &next, &receipted).await?;
    }
    forget_oldest(line.store, inst, &next, &mut batch).await?;
    Ok(batch.put(META, key, &next))
}

/// Numbers whose effect lies beyond what was pulled.
async fn unseen_after(
    store: &impl LocalStore,
    inst: &InstitutionId,
    next: &RollMeta,
    receipted: &[(u64, Outcome)],
) -> Result<Vec<u64>, StoreError> {
    let mut unseen = Vec::new();
    for &n in &next.unseen {
        let seq = match receipted.iter().find(|(number, _)| *number == n) {
            Some((_, outcome)) => outcome.seq(),
            None => store.get(SENT, &numbered(inst, n)).await?.and_then(|entry| entry.outcome.seq()),
        };
        if seq.is_some_and(|seq| seq > next.cursor.seq) {
            unseen.push(n);
        }
    }
    Ok(unseen)
}

/// Questions of mine, also those that this very answer brings, that the pulled records do not hold were answered;
/// they need nobody any more.
fn drop_settled(asking: &[SentEntry], inst: &InstitutionId, answer: &SyncResponse, batch: &mut Batch) {
    for entry in asking {
        let Outcome::Conflict { seq, .. } = entry.outcome else { continue };
        let pulled = answer.page.iter().find(|record| record.id == entry.sent.record && record.ver >= seq);
        let waits = |record: &shared::edits::StoredRecord| {
            record.conflicts.iter().flat_map(|open| &open.waiting).any(|waits| waits.edit == entry.sent.id)
        };
        if pulled.is_some_and(|record| !waits(record)) {
            batch.drop_from(ATTENTION, &keyed(inst, &entry.sent.id));
        }
    }
}

/// Receipted edits beyond the number that is kept leave, the oldest first, as long as the server has them.
async fn forget_oldest(
    store: &impl LocalStore,
    inst: &InstitutionId,
    next: &RollMeta,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let kept = next.next_n.saturating_sub(1);
    let surplus = kept.saturating_sub(KEEP_SENT as u64).min(next.acked);
    if surplus == 0 {
        return Ok(());
    }
    let prefix = of_institution(inst);
    let oldest = store.list(SENT, Keys { prefix: &prefix, after: "", limit: 100 }).await?;
    for (key, entry) in oldest {
        if entry.sent.n <= surplus && !next.unseen.contains(&entry.sent.n) {
            batch.drop_from(SENT, &key);
        }
    }
    Ok(())
}

/// This phone's profile was copied and the copy was faster: it becomes a device of its own. All edits keep their
/// ids and get new numbers; those that the server has are recognised by id when they come again.
async fn renumbered<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: &RollMeta,
) -> Result<Batch, StoreError> {
    let inst = line.institution;
    let prefix = of_institution(inst);
    let device = DeviceId::new(line.ids);
    let sent = line.store.list(SENT, Keys::all(&prefix)).await?;
    let waiting: Vec<(String, SentEdit)> = line.store.list(OUTBOX, Keys::all(&prefix)).await?;
    let mut batch = Batch::new().expect(META, inst.as_str(), Some(meta));
    let mut n = 0;
    let mut unseen = Vec::new();
    for (key, _) in &sent {
        batch.drop_from(SENT, key);
    }
    for (key, _) in &waiting {
        batch.drop_from(OUTBOX, key);
    }
    for (_, mut entry) in sent {
        n += 1;
        if meta.unseen.contains(&entry.sent.n) {
            unseen.push(n);
        }
        entry.sent = SentEdit { device, n, ..entry.sent };
        batch.add(SENT, &numbered(inst, n), &entry);
        let attention = keyed(inst, &entry.sent.id);
        if line.store.get_text(ATTENTION.name, &attention).await?.is_some() {
            batch.add(ATTENTION, &attention, &entry);
        }
    }
    for (_, edit) in waiting {
        n += 1;
        batch.add(OUTBOX, &numbered(inst, n), &SentEdit { device, n, ..edit });
    }
    let next = RollMeta { device, next_n: n + 1, acked: 0, unseen, ..meta.clone() };
    Ok(batch.put(META, inst.as_str(), &next))
}
