//! One round trip: waiting edits go, receipts and changes come, and all that came is kept at once.

use super::agreement::compared;
use super::outbox::{held, open_question, to_send, unfinished, waiting};
use super::renumber::renumbered;
use super::told::tell;
use super::transport::{Transport, TransportError};
use super::{Line, SyncError};
use crate::store::schema::{
    ATTENTION, ENVELOPES, META, OUTBOX, RECORDS, SENT, keyed, numbered, of_institution,
};
use crate::store::{Batch, Keys, LocalStore, RollMeta, SentEntry, StoreError};
use shared::edits::{Contact, Cursor, Outcome, RollDigest, SCHEMA, SentEdit, StoredRecord, shadow_after};
use shared::planted::{self, Bug};
use shared::values::{EditId, InstitutionId};
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{EditResult, MAX_EDITS, MAX_PAGE, PROTOCOL, SyncRequest, SyncResponse};

/// Receipted edits that are kept, for the case that the server must be restored (product.md 3).
const KEEP_SENT: u64 = 2_000;
/// For so long they are kept at most, in milliseconds: 90 days.
const KEEP_SENT_MS: i64 = 90 * 86_400_000;

/// Does one round trip. Returns whether there is more to do.
pub async fn exchange<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: RollMeta,
) -> Result<bool, SyncError> {
    let (asked, more) = question(line, &meta, meta.batch, MAX_PAGE).await?;
    let answer = match line.transport.sync(line.institution, &asked).await {
        Err(TransportError::TooSlow | TransportError::Refused(ErrorCode::TooLarge, ..))
            if asked.ops.len() > 1 =>
        {
            let next = RollMeta { batch: asked.ops.len() / 2, ..meta.clone() };
            let key = line.institution.as_str();
            line.store.commit(Batch::new().expect(META, key, Some(&meta)).put(META, key, &next)).await?;
            return Ok(true);
        }
        answer => answer?,
    };
    let copied = answer.results.iter().any(|result| result.outcome == Outcome::Renumber);
    let (batch, next, digest) = if copied {
        let (batch, next) = renumbered(line, &meta).await?;
        (batch, next, None)
    } else {
        stored(line, &meta, &asked, &answer).await?
    };
    commit_answer(line.store, batch.put(META, line.institution.as_str(), &next)).await?;
    line.known.note(line.institution, &next, digest);
    let forgotten = answer.acked < meta.acked;
    if copied || forgotten || answer.more || next.download.is_some() || more {
        return Ok(true);
    }
    if answer.min_schema > SCHEMA {
        return Err(TransportError::too_old().into());
    }
    Ok(false)
}

/// Keeps an answer at once; otherwise only with a planted bug.
async fn commit_answer(store: &impl LocalStore, mut batch: Batch) -> Result<(), StoreError> {
    if planted::has(Bug::NoCompareAndSet) {
        batch.expected.clear();
    }
    if planted::has(Bug::CursorBeforeData)
        && let Some(meta) = batch.writes.pop()
    {
        let first = Batch { expected: std::mem::take(&mut batch.expected), writes: vec![meta] };
        store.commit(first).await?;
    }
    store.commit(batch).await
}

/// What a roll has to ask and to send, and whether more edits wait behind these.
pub async fn question<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: &RollMeta,
    batch: usize,
    want: u32,
) -> Result<(SyncRequest, bool), StoreError> {
    let queue = to_send(line.store, line.institution, meta, batch).await?;
    let asked = SyncRequest {
        p: PROTOCOL,
        schema: SCHEMA,
        dev: meta.device,
        cur: meta.cursor,
        ops: queue.edits,
        floor: queue.floor,
        want,
        held: waiting_for_office(line.store, line.institution, meta).await?,
        win: meta.calendar.as_ref().filter(|told| told.concern.is_some()).map(|told| told.version),
        pend: waiting(line.store, line.institution, line.clock.now()).await?,
    };
    Ok((asked, queue.more))
}

/// Edits of mine that wait for the local government, as far as the server has them. Of more than fit into a request some
/// are asked about this time and others the next, whichever were decided first.
async fn waiting_for_office(
    store: &impl LocalStore,
    inst: &InstitutionId,
    meta: &RollMeta,
) -> Result<Vec<EditId>, StoreError> {
    let held = held(store, inst).await?.into_iter().filter(|entry| entry.sent.n <= meta.acked);
    let held: Vec<EditId> = held.map(|entry| entry.sent.id).collect();
    let turns = held.len().div_ceil(MAX_EDITS).max(1) as u64;
    let turn = meta.server_time.map_or(0, |heard| heard.0.unsigned_abs()) % turns;
    let before = usize::try_from(turn).unwrap_or_default() * MAX_EDITS;
    Ok(held.into_iter().skip(before).take(MAX_EDITS).collect())
}

/// The answers to edits, also to held ones of which the fate is told now, each with its edit.
fn answered<'a>(
    asked: &'a SyncRequest,
    answer: &'a SyncResponse,
    mine: &'a [SentEntry],
) -> Vec<(&'a SentEdit, &'a EditResult)> {
    let sent = asked.ops.iter().zip(&answer.results).take_while(|(_, result)| result.outcome.is_final());
    let told = answer.fates.iter().filter_map(|fate| {
        let entry = mine.iter().find(|entry| Some(entry.sent.id) == fate.id)?;
        Some((&entry.sent, fate))
    });
    sent.chain(told).collect()
}

/// Everything that an answer brings, as one batch that relies on the roll being as it was when asked, and what the roll
/// then adds up to, if that is known.
async fn stored<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: &RollMeta,
    asked: &SyncRequest,
    answer: &SyncResponse,
) -> Result<(Batch, RollMeta, Option<RollDigest>), StoreError> {
    let (inst, key) = (line.institution, line.institution.as_str());
    let batch_size = if asked.ops.is_empty() { meta.batch } else { (meta.batch * 2).min(MAX_EDITS) };
    let mut next = RollMeta {
        acked: answer.acked,
        server_time: Some(answer.server_time),
        contact: Some(Contact { at: answer.server_time, proof: answer.proof.clone() }),
        calendar: answer.calendar.clone().or_else(|| meta.calendar.clone()),
        batch: batch_size,
        ..meta.clone()
    };
    let (mut batch, mut digest) = (Batch::new().expect(META, key, Some(meta)), None);
    let mut receipted: Vec<(u64, SentEntry)> = Vec::new();
    let mine = unfinished(line.store, inst).await?;
    let mut asking = mine.clone();

    for (sent, result) in answered(asked, answer, &mine) {
        let entry = SentEntry {
            sent: sent.clone(),
            outcome: result.outcome.clone(),
            received_at: answer.server_time,
            late: result.late,
        };
        let place = numbered(inst, sent.n);
        let before = line.store.get(SENT, &place).await?.map(|before| before.outcome);
        receipted.push((sent.n, entry.clone()));
        batch.drop_from(OUTBOX, &place);
        batch.drop_from(ENVELOPES, &place);
        batch.add(SENT, &place, &entry);
        // The same answer once more: the person may have dealt with it already. Of a held one it is news.
        let was_held = mine.iter().any(|mine| mine.sent == *sent && mine.outcome == Outcome::Held);
        if before.as_ref() == Some(&result.outcome) && !was_held {
            continue;
        }
        if !matches!(result.outcome, Outcome::Applied { .. } | Outcome::Merged { .. }) {
            batch.add(ATTENTION, &keyed(inst, &sent.id), &entry);
            asking.push(entry);
        } else if before.is_some() || was_held {
            batch.drop_from(ATTENTION, &keyed(inst, &sent.id));
        }
    }

    if answer.diverged && planted::has(Bug::ResumeAfterDivergence) {
        next.cursor = Cursor::default();
    } else if answer.diverged {
        next = next.read_anew();
    } else {
        next.cursor = answer.to;
        let changed = changed(line.store, inst, asked, answer).await?;
        for record in &changed {
            batch.add(RECORDS, &keyed(inst, &record.id), record);
        }
        tell(line.store, inst, asked, answer, &mut batch).await?;
        drop_settled(line.store, &asking, inst, answer, &mut batch).await?;
        for (n, entry) in &receipted {
            if entry.outcome.seq().is_some() && !next.unseen.contains(n) {
                next.unseen.push(*n);
            }
        }
        next.unseen = unseen_after(line.store, inst, &next, answer, &receipted).await?;
        (next, digest) = compared(line, meta, next, answer, &changed).await?;
    }
    forget_oldest(line.store, inst, &next, &mut batch).await?;
    Ok((batch, next, digest))
}

/// The records that an answer changes: those of the page, and those that this phone changed alone and writes itself.
async fn changed(
    store: &impl LocalStore,
    inst: &InstitutionId,
    asked: &SyncRequest,
    answer: &SyncResponse,
) -> Result<Vec<StoredRecord>, StoreError> {
    let mut changed = answer.page.clone();
    for (sent, result) in asked.ops.iter().zip(&answer.results) {
        let (true, Some(seq)) = (answer.yours.contains(&sent.n), result.outcome.seq()) else { continue };
        let place = changed.iter().position(|record| record.id == sent.record);
        let shadow = match place {
            Some(place) => Some(changed.swap_remove(place)),
            None => store.get(RECORDS, &keyed(inst, &sent.record)).await?,
        };
        changed.push(shadow_after(shadow, sent, seq));
    }
    Ok(changed)
}

/// Numbers whose effect lies beyond what was pulled. Before the last page the cursor may pass a change whose record
/// is not in the shadows yet, because it changed once more and comes with a later page.
async fn unseen_after(
    store: &impl LocalStore,
    inst: &InstitutionId,
    next: &RollMeta,
    answer: &SyncResponse,
    receipted: &[(u64, SentEntry)],
) -> Result<Vec<u64>, StoreError> {
    let mut unseen = Vec::new();
    for &n in &next.unseen {
        let entry = match receipted.iter().find(|(number, _)| *number == n) {
            Some((_, entry)) => Some(entry.clone()),
            None => store.get(SENT, &numbered(inst, n)).await?,
        };
        let Some((seq, record)) = entry.and_then(|entry| Some((entry.outcome.seq()?, entry.sent.record)))
        else {
            continue;
        };
        let passed_by = answer.more && {
            let here = store.get(RECORDS, &keyed(inst, &record)).await?;
            let shadow = answer.page.iter().find(|page| page.id == record).or(here.as_ref());
            shadow.is_none_or(|shadow| shadow.ver < seq)
        };
        if n > next.acked || seq > next.cursor.seq || passed_by {
            unseen.push(n);
        }
    }
    Ok(unseen)
}

/// Questions of mine, also those that this very answer brings, that the pulled records do not hold were answered;
/// they need nobody any more.
/// The answer to an edit may come after its record was pulled, where it was held meanwhile.
async fn drop_settled(
    store: &impl LocalStore,
    asking: &[SentEntry],
    inst: &InstitutionId,
    answer: &SyncResponse,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    for entry in asking {
        let Outcome::Conflict { seq, .. } = entry.outcome else { continue };
        let here = store.get(RECORDS, &keyed(inst, &entry.sent.record)).await?;
        let in_page = answer.page.iter().find(|record| record.id == entry.sent.record);
        let pulled = in_page.or(here.as_ref()).filter(|record| record.ver >= seq);
        if pulled.is_some_and(|record| !open_question(record, entry.sent.id)) {
            batch.drop_from(ATTENTION, &keyed(inst, &entry.sent.id));
        }
    }
    Ok(())
}

/// Receipted edits beyond the number or the time that is kept leave, the oldest first, as long as the server has
/// them.
async fn forget_oldest(
    store: &impl LocalStore,
    inst: &InstitutionId,
    next: &RollMeta,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let surplus = next.next_n.saturating_sub(1).saturating_sub(KEEP_SENT);
    let now = next.server_time.unwrap_or_default();
    let goes = |entry: &SentEntry| {
        let old = entry.sent.n <= surplus || now.0 - entry.received_at.0 > KEEP_SENT_MS;
        old && entry.sent.n <= next.acked && !next.unseen.contains(&entry.sent.n)
    };
    let prefix = of_institution(inst);
    for limit in [1, 100] {
        let oldest = store.list(SENT, Keys { prefix: &prefix, after: "", limit }).await?;
        let gone = oldest.iter().filter(|(_, entry)| goes(entry));
        gone.for_each(|(key, _)| batch.drop_from(SENT, key));
        if !oldest.first().is_some_and(|(_, entry)| goes(entry)) {
            break;
        }
    }
    Ok(())
}
