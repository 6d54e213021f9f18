//! What waits, what was sent, and what needs a person (sync.md 2.2).

use crate::store::schema::{ATTENTION, OUTBOX, SENT, number_part, numbered, of_institution};
use crate::store::{Keys, LocalStore, RollMeta, SentEntry, StoreError};
use futures::future::join;
use shared::edits::{Outcome, SentEdit, StoredRecord};
use shared::planted::{self, Bug};
use shared::values::{EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::sync::Waiting;

/// One of my edits that is not simply done.
#[derive(Clone, Debug)]
pub struct Mine {
    /// The edit.
    pub sent: SentEdit,
    /// The answer, if there is one.
    pub outcome: Option<Outcome>,
    /// Whether its effect was pulled since.
    pub pulled: bool,
}

impl Mine {
    /// Whether its values are shown over the shadow: it waits, here or for the local government, or its effect was not
    /// pulled yet.
    pub fn shows(&self) -> bool {
        self.held() || !self.pulled && !self.refused()
    }

    /// Whether it waits for the local government.
    pub fn held(&self) -> bool {
        self.outcome == Some(Outcome::Held)
    }

    /// Whether the server refused it, or the local government declined it.
    pub fn refused(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Rejected { .. } | Outcome::Declined { .. }))
    }
}

/// My edits that are not simply done, in the order in which they were made: refused and asked-about ones,
/// receipted ones that were not pulled yet, and those that wait; of one record or of all.
pub async fn my_edits(
    store: &impl LocalStore,
    institution: &InstitutionId,
    meta: &RollMeta,
    of: Option<RecordId>,
) -> Result<Vec<Mine>, StoreError> {
    let prefix = of_institution(institution);
    let about = of.map(|id| id.to_string()).unwrap_or_default();
    let mut mine: Vec<Mine> = Vec::new();
    let attention = store.list_holding(ATTENTION, Keys::all(&prefix), &about);
    let waiting = store.list_holding(OUTBOX, Keys::all(&prefix), &about);
    let (attention, waiting) = join(attention, waiting).await;
    for (_, entry) in attention? {
        if !meta.unseen.contains(&entry.sent.n) {
            add_in_order(&mut mine, Mine { sent: entry.sent, outcome: Some(entry.outcome), pulled: true });
        }
    }
    for &n in &meta.unseen {
        if let Some(entry) = store.get(SENT, &numbered(institution, n)).await? {
            add_in_order(&mut mine, Mine { sent: entry.sent, outcome: Some(entry.outcome), pulled: false });
        }
    }
    for (_, sent) in waiting? {
        mine.push(Mine { sent, outcome: None, pulled: false });
    }
    mine.retain(|mine| of.is_none_or(|id| mine.sent.record == id));
    Ok(mine)
}

fn add_in_order(all: &mut Vec<Mine>, mine: Mine) {
    let place = all.partition_point(|other| other.sent.n < mine.sent.n);
    all.insert(place, mine);
}

/// What a phone has to send next, and the lowest number it still holds.
pub struct Queue {
    /// The edits in order.
    pub edits: Vec<SentEdit>,
    /// The lowest number held.
    pub floor: Option<u64>,
    /// Whether more wait behind these.
    pub more: bool,
}

/// The next edits to send: receipted ones that the server has forgotten first, then those that wait.
pub async fn to_send(
    store: &impl LocalStore,
    institution: &InstitutionId,
    meta: &RollMeta,
    limit: usize,
) -> Result<Queue, StoreError> {
    let prefix = of_institution(institution);
    let some = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
    let after = number_part(meta.acked);
    let mut forgotten = store.list(SENT, Keys { prefix: &prefix, after: &after, limit: some }).await?;
    if planted::has(Bug::NoRewind) {
        forgotten.clear();
    }
    let waiting = store.list(OUTBOX, Keys { prefix: &prefix, after: "", limit: some }).await?;
    let oldest = store.list(SENT, Keys { prefix: &prefix, after: "", limit: 1 }).await?;

    let floor = oldest.first().map(|(_, entry)| entry.sent.n).or(waiting.first().map(|(_, sent)| sent.n));
    let forgotten = forgotten.into_iter().map(|(_, entry)| entry.sent);
    let mut edits: Vec<SentEdit> = forgotten.chain(waiting.into_iter().map(|(_, sent)| sent)).collect();
    let more = edits.len() > limit;
    edits.truncate(limit);
    Ok(Queue { edits, floor, more })
}

/// How much waits and how old the oldest is, by the phone's own clock.
pub async fn waiting(
    store: &impl LocalStore,
    institution: &InstitutionId,
    now: Timestamp,
) -> Result<Waiting, StoreError> {
    let prefix = of_institution(institution);
    let oldest = store.list(OUTBOX, Keys { prefix: &prefix, after: "", limit: 1 }).await?;
    let oldest_ms = oldest.first().map_or(0, |(_, sent)| (now.0 - sent.at.wall.0).max(0));
    let count = store.list_text(OUTBOX.name, Keys::all(&prefix)).await?.len() as u64;
    Ok(Waiting { count, oldest_ms })
}

/// Whether an edit of mine still waits in an open question.
pub fn open_question(record: &StoredRecord, edit: EditId) -> bool {
    record.conflicts.iter().flat_map(|open| &open.waiting).any(|waits| waits.edit == edit)
}

/// Edits that need a person, about in the order in which they were made.
pub async fn needing_attention(
    store: &impl LocalStore,
    institution: &InstitutionId,
) -> Result<Vec<SentEntry>, StoreError> {
    let open = unfinished(store, institution).await?;
    Ok(open.into_iter().filter(|entry| entry.outcome != Outcome::Held).collect())
}

/// Edits that wait for the local government.
pub async fn held(
    store: &impl LocalStore,
    institution: &InstitutionId,
) -> Result<Vec<SentEntry>, StoreError> {
    let open = unfinished(store, institution).await?;
    Ok(open.into_iter().filter(|entry| entry.outcome == Outcome::Held).collect())
}

/// Received edits that are not done: a person must look at them, here or at the office.
pub async fn unfinished(
    store: &impl LocalStore,
    institution: &InstitutionId,
) -> Result<Vec<SentEntry>, StoreError> {
    let rows = store.list(ATTENTION, Keys::all(&of_institution(institution))).await?;
    Ok(rows.into_iter().map(|(_, entry)| entry).collect())
}
