//! What waits, what was received, and what needs the person.

use super::child::child_page;
use super::roll::{Roll, RowState};
use crate::store::schema::{ATTENTION, META, OUTBOX, SENT, TOLD, Told, of_institution};
use crate::store::{Keys, LocalStore, RollMeta, SentEntry, StoreError};
use crate::sync::outbox::{Mine, held, needing_attention};
use futures::future::FutureExt;
use shared::children::Record;
use shared::edits::{Edit, Outcome, SentEdit};
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::sync::Concern;

/// How many received edits the screen shows, the latest first.
const SHOW_RECEIVED: usize = 50;

/// Where an edit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// It waits on this phone, or waits again because a restored server has forgotten it.
    OnPhone,
    /// It was received.
    Received {
        /// When.
        at: Timestamp,
        /// With this answer.
        outcome: Outcome,
        /// Whether its window had closed by then (ส่งช้า).
        late: bool,
    },
    /// It came when no window was open, and waits for the local government.
    Held,
    /// It needs the person: refused, declined, or a question is open.
    NeedsYou(Outcome),
}

/// One edit for the screen.
#[derive(Clone, Debug)]
pub struct Item {
    /// The edit.
    pub sent: SentEdit,
    /// The child's name as it stands now; empty when it is not known.
    pub name: String,
    /// Where it stands.
    pub state: ItemState,
}

/// What the screen of edits shows.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    /// What the server said there is to look at besides the roll, as far as no work that waits answers it.
    pub concern: Concern,
    /// Edits and questions that need the person.
    pub needs_you: Vec<Item>,
    /// Edits that wait for the local government.
    pub held: Vec<Item>,
    /// Children with an open question that somebody else's edit raised.
    pub questions: Vec<(RecordId, String)>,
    /// Values written over or not chosen, with the key under which that is kept.
    pub told: Vec<(String, Told)>,
    /// When the digests of the roll here and there were last compared and equal.
    pub agreed: Option<Timestamp>,
    /// Whether the roll is being read anew.
    pub anew: bool,
    /// Edits that wait.
    pub waiting: Vec<Item>,
    /// Edits that were received, the latest first.
    pub received: Vec<Item>,
}

/// How many edits wait on this phone, of whatever institution.
pub async fn all_waiting(store: &impl LocalStore) -> Result<usize, StoreError> {
    Ok(store.list_text(OUTBOX.name, Keys::all("")).await?.len())
}

/// What has to be told beside every screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many things need the person on the roll that is being worked on.
    pub needing: usize,
    /// The same on all rolls, as far as they were read.
    pub needing_everywhere: usize,
    /// Whether an edit waits on this phone, of whatever roll.
    pub waits: bool,
}

/// Reads it. `asked` are the children of the roll with an open question, as it was last read: reading it again after
/// each commit would cost too much.
pub async fn standing(
    store: &impl LocalStore,
    at: Option<&InstitutionId>,
    asked: &[RecordId],
) -> Result<Standing, StoreError> {
    let mut standing = Standing { waits: all_waiting(store).await? > 0, ..Standing::default() };
    let all = store.list(ATTENTION, Keys::all("")).await?;
    let all = all.iter().filter(|(_, entry)| entry.outcome != Outcome::Held).count();
    standing.needing_everywhere = all;
    let mut own_concern = 0;
    for (inst, meta) in store.list(META, Keys::all("")).await? {
        let concern = concern_of(&meta, standing.waits).count();
        standing.needing_everywhere += concern;
        if at.is_some_and(|at| inst == at.as_str()) {
            own_concern = concern;
        }
    }
    let Some(at) = at else { return Ok(standing) };
    let needing = needing_attention(store, at).await?;
    let elsewhere = standing.needing_everywhere.saturating_sub(needing.len() + own_concern);
    let own = unanswered(store, at, needing).boxed_local().await?;
    standing.needing = own.len() + own_concern;
    for id in asked.iter().filter(|id| own.iter().all(|entry| entry.sent.record != **id)) {
        let page = child_page(store, at, *id).boxed_local().await?;
        standing.needing += usize::from(page.is_some_and(|page| !page.stored.conflicts.is_empty()));
    }
    standing.needing_everywhere = elsewhere + standing.needing;
    Ok(standing)
}

/// Without the questions that an edit of mine has answered on this phone.
async fn unanswered(
    store: &impl LocalStore,
    at: &InstitutionId,
    needing: Vec<SentEntry>,
) -> Result<Vec<SentEntry>, StoreError> {
    let mut open = Vec::new();
    for entry in needing {
        let answers = |mine: &Mine| match &mine.sent.edit {
            Edit::Resolve { settles, .. } => mine.shows() && settles.contains(&entry.sent.id),
            _ => false,
        };
        let page = match entry.outcome {
            Outcome::Conflict { .. } => child_page(store, at, entry.sent.record).boxed_local().await?,
            _ => None,
        };
        if !page.is_some_and(|page| page.mine.iter().any(answers)) {
            open.push(entry);
        }
    }
    Ok(open)
}

/// Reads the edits of an institution beside its roll, from which the names come.
pub async fn inbox(
    store: &impl LocalStore,
    institution: &InstitutionId,
    roll: &Roll,
) -> Result<Inbox, StoreError> {
    let name_in = |sent: &SentEdit| {
        // A refused child stands on no roll, but the edit says who it was.
        let mut record = Record::default();
        sent.overlay(&mut record);
        record.name()
    };
    let item = |sent: SentEdit, state| {
        let row = roll.rows.iter().find(|row| row.id == sent.record);
        let name = row.map_or_else(|| name_in(&sent), super::ChildRow::name);
        Item { sent, name, state }
    };
    let prefix = of_institution(institution);
    let mut inbox = Inbox::default();
    for entry in held(store, institution).await? {
        inbox.held.push(item(entry.sent, ItemState::Held));
    }
    let needing = needing_attention(store, institution).await?;
    for entry in unanswered(store, institution, needing).boxed_local().await? {
        inbox.needs_you.push(item(entry.sent, ItemState::NeedsYou(entry.outcome)));
    }
    let asked: Vec<RecordId> = inbox.needs_you.iter().map(|item| item.sent.record).collect();
    inbox.questions = roll
        .rows
        .iter()
        .filter(|row| row.state == RowState::NeedsYou && !asked.contains(&row.id))
        .map(|row| (row.id, row.name()))
        .collect();
    let told = store.list(TOLD, Keys::all(&prefix)).await?;
    inbox.told = told.into_iter().filter(|(_, told)| !told.read).collect();
    inbox.agreed = roll.meta.agreed;
    inbox.anew = roll.meta.download.as_ref().is_some_and(|download| download.anew);
    for (_, sent) in store.list(OUTBOX, Keys::all(&prefix)).await? {
        inbox.waiting.push(item(sent, ItemState::OnPhone));
    }
    let received = store.list(SENT, Keys::all(&prefix)).await?;
    let (received, forgotten): (Vec<_>, Vec<_>) =
        received.into_iter().partition(|(_, entry)| entry.sent.n <= roll.meta.acked);
    inbox.waiting.extend(forgotten.into_iter().map(|(_, entry)| item(entry.sent, ItemState::OnPhone)));
    for (_, entry) in received.into_iter().rev().take(SHOW_RECEIVED) {
        let SentEntry { sent, outcome, received_at: at, late } = entry;
        inbox.received.push(item(sent, ItemState::Received { at, outcome, late }));
    }
    inbox.concern = concern_of(&roll.meta, !inbox.waiting.is_empty());
    Ok(inbox)
}

/// What the server said there is to look at besides a roll. Whoever worked on it since is not told that nobody did.
fn concern_of(meta: &RollMeta, waits: bool) -> Concern {
    let concern = meta.calendar.as_ref().and_then(|calendar| calendar.concern.clone()).unwrap_or_default();
    Concern { stale: concern.stale && !waits, ..concern }
}
