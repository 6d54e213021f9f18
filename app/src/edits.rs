//! The write path: an edit is judged by the rule, numbered, and put into the outbox, all before the screen says
//! "saved on this device".

use crate::store::room::make_room;
use crate::store::schema::{
    ATTENTION, DRAFTS, Draft, META, OUTBOX, RECORDS, SENT, TOLD, keyed, numbered, of_institution,
};
use crate::store::{Batch, Keys, LocalStore, RollMeta, SentEntry, StoreError};
use crate::sync::outbox::{Mine, my_edits};
use crate::sync::view::view;
use futures::future::join;
use shared::access::Role;
use shared::children::{Field, Group};
use shared::edits::{Cursor, Edit, Facts, MadeAt, Refusal, SCHEMA, SentEdit, StoredRecord, Verdict, apply};
use shared::planted::{self, Bug};
use shared::sorted::{SortedMap, SortedSet};
use shared::values::{AccountId, Clock, DeviceId, EditId, Ids, InstitutionId, RecordId, Timestamp};

/// Why an edit was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The rule refuses it; nothing was kept but the form is still there.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The roll is not on this device yet.
    #[error("the roll is not here yet")]
    NoRoll,
    /// The device could not keep it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who edits, where, and with which clock and ids.
pub struct Desk<'a> {
    /// The roll.
    pub institution: &'a InstitutionId,
    /// The person.
    pub user: AccountId,
    /// What the person is there.
    pub role: Role,
    /// The phone's clock; evidence only.
    pub clock: &'a dyn Clock,
    /// The last answer that this run of the app heard for the roll.
    pub heard: Option<Heard>,
    /// The phone's steady clock now, in milliseconds since any moment.
    pub steady_ms: i64,
    /// New ids.
    pub ids: &'a dyn Ids,
}

/// An answer of the server, noted by both clocks of the phone when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The server's clock in the answer.
    pub at: Timestamp,
    /// The steady clock then, in milliseconds.
    pub steady_ms: i64,
    /// What the phone took for the time.
    pub wall: Timestamp,
}

impl Heard {
    /// Milliseconds since then. The steady clock stands still while a phone sleeps, the other one may be set by anybody:
    /// the longer time counts, so that neither makes an edit older than it is.
    pub fn since_ms(&self, steady_ms: i64, wall: Timestamp) -> i64 {
        (steady_ms - self.steady_ms).max(wall.0 - self.wall.0).max(0)
    }
}

/// What was heard of so lately is not asked for again because somebody looks at it, in milliseconds.
pub const LATELY_MS: i64 = 30_000;

/// How often an edit is tried when another tab is writing, too.
const TRIES: u32 = 20;

/// Makes sure that the phone has a place for the roll, so that it can be downloaded.
pub async fn open_roll(store: &impl LocalStore, desk: &Desk<'_>) -> Result<RollMeta, StoreError> {
    let key = desk.institution.as_str();
    if let Some(meta) = store.get(META, key).await? {
        return Ok(meta);
    }
    let meta = RollMeta::begin(DeviceId::new(desk.ids));
    match store.commit(Batch::new().expect(META, key, None).put(META, key, &meta)).await {
        Ok(()) => Ok(meta),
        Err(StoreError::Changed) => Ok(store.get(META, key).await?.unwrap_or(meta)),
        Err(error) => Err(error),
    }
}

/// For how many milliseconds the server need not be asked about a roll that is opened: somebody goes to and fro between the
/// list and its children.
pub fn fresh_for_ms(desk: &Desk<'_>, meta: &RollMeta) -> u32 {
    let since = made_at(desk, meta, desk.clock.now()).since_contact_ms.filter(|_| meta.download.is_none());
    since.and_then(|since| u32::try_from(LATELY_MS - since).ok()).unwrap_or(0)
}

/// An edit as a person made it on a screen.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    /// The record.
    pub record: RecordId,
    /// What was done.
    pub edit: Edit,
    /// The version of the record on that screen: what came in behind an open form was not seen.
    pub seen: u64,
    /// How far the phone had read when that screen was opened: a restored server may give the number of that version
    /// to another change. `None` for an act on what stands there now.
    pub read: Option<Cursor>,
    /// The draft that this finishes.
    pub draft: Option<&'a str>,
}

impl Made<'_> {
    /// An act on a record as it stands on the screen.
    pub fn on(stored: &StoredRecord, edit: Edit) -> Self {
        Self { record: stored.id, edit, seen: stored.ver, read: None, draft: None }
    }
}

/// What an edit of a record is judged by, as it was read. It may be read ahead: all of it stands and falls with the
/// roll's META, which must be unchanged when the edit is kept.
#[derive(Clone, Debug)]
pub struct Known {
    meta: RollMeta,
    shadow: Option<StoredRecord>,
    mine: Vec<Mine>,
}

/// Reads what an edit of a record will be judged by.
pub async fn look(
    store: &impl LocalStore,
    institution: &InstitutionId,
    id: RecordId,
) -> Result<Known, RecordError> {
    let key = keyed(institution, &id);
    let (meta, shadow) = join(store.get(META, institution.as_str()), store.get(RECORDS, &key)).await;
    let (meta, shadow) = (meta?.ok_or(RecordError::NoRoll)?, shadow?);
    let mine = my_edits(store, institution, &meta, Some(id)).await?;
    Ok(Known { meta, shadow, mine })
}

/// Takes an edit of a record. When it returns, the edit is kept for good and waits to be sent. What was read ahead
/// need not be read now. A full device first gives up what can be fetched again.
pub async fn record(
    store: &impl LocalStore,
    desk: &Desk<'_>,
    made: &Made<'_>,
    mut ahead: Option<Known>,
) -> Result<SentEdit, RecordError> {
    let mut room_made = false;
    for _ in 0..TRIES {
        let known = match ahead.take() {
            Some(known) => known,
            None => look(store, desk.institution, made.record).await?,
        };
        match try_record(store, desk, made, known).await {
            Err(RecordError::Store(StoreError::Changed)) => {}
            Err(RecordError::Store(StoreError::Full)) if !room_made => {
                room_made = true;
                make_room(store, desk.institution).await?;
            }
            result => return result,
        }
    }
    Err(StoreError::Changed.into())
}

async fn try_record(
    store: &impl LocalStore,
    desk: &Desk<'_>,
    made: &Made<'_>,
    Known { meta, shadow, mine }: Known,
) -> Result<SentEdit, RecordError> {
    let (id, edit) = (made.record, made.edit.clone());
    let meta_key = desk.institution.as_str();
    let pulled = pulled_behind(store, desk.institution, made, shadow.as_ref()).await?;
    let now = desk.clock.now();
    let seen = view(shadow.as_ref(), mine.iter().filter(|mine| mine.shows()).map(|mine| &mine.sent));

    let sent = SentEdit {
        id: EditId::new(desk.ids),
        device: meta.device,
        n: meta.next_n,
        user: desk.user,
        schema: SCHEMA,
        institution: desk.institution.clone(),
        record: id,
        base: version_seen(made.seen, shadow.as_ref(), &meta).min(version_covered(
            &mine,
            shadow.as_ref(),
            &edit,
        )),
        chain: made.read.unwrap_or(meta.cursor),
        own: if planted::has(Bug::OwnChainOff) { SortedMap::new() } else { own_before(&pulled, &mine) },
        edit,
        at: made_at(desk, &meta, now),
    };

    let facts = Facts {
        record: seen.as_ref(),
        role: desk.role,
        by: "",
        chain_ok: true,
        own: &SortedMap::new(),
        next_ver: sent.base,
        now,
        together: None,
    };
    if let Verdict::Refused(why) = apply(&facts, &sent) {
        return Err(RecordError::Refused(why));
    }

    let next = RollMeta { next_n: meta.next_n + 1, ..meta.clone() };
    let mut batch = Batch::new().expect(META, meta_key, Some(&meta)).put(META, meta_key, &next).put(
        OUTBOX,
        &numbered(desk.institution, sent.n),
        &sent,
    );
    for answered in answered_by(&mine, &sent) {
        batch = batch.remove(ATTENTION, &keyed(desk.institution, &answered));
    }
    if let Some(draft) = made.draft {
        batch = batch.remove(DRAFTS, draft);
    }
    store.commit(batch).await?;
    Ok(sent)
}

/// The evidence of time: the last contact that the server proves, and how long that is ago where this run heard it.
fn made_at(desk: &Desk<'_>, meta: &RollMeta, now: Timestamp) -> MadeAt {
    let contact = meta.contact.clone().filter(|contact| !contact.proof.is_empty());
    let heard = desk.heard.filter(|heard| contact.as_ref().is_some_and(|contact| contact.at == heard.at));
    let since_contact_ms = heard.map(|heard| heard.since_ms(desk.steady_ms, now));
    MadeAt { wall: now, since_contact_ms, contact }
}

/// My edits whose effect was pulled while the form stood open. The form had shown them already, or they are of another
/// tab; its version is older than they are, so they must be named.
async fn pulled_behind(
    store: &impl LocalStore,
    institution: &InstitutionId,
    made: &Made<'_>,
    shadow: Option<&StoredRecord>,
) -> Result<Vec<SentEdit>, StoreError> {
    if shadow.is_none_or(|shadow| shadow.ver <= made.seen) {
        return Ok(Vec::new());
    }
    let sent = store.list(SENT, Keys::all(&of_institution(institution))).await?;
    let behind = |entry: &SentEntry| {
        entry.sent.record == made.record && entry.outcome.seq().is_some_and(|seq| seq > made.seen)
    };
    Ok(sent.into_iter().map(|(_, entry)| entry).filter(behind).map(|entry| entry.sent).collect())
}

/// For each group, my latest edit on it whose effect is not in the shadow. All groups are named, not only those
/// that the edit writes: taking off the roll looks at the whole record, and "merged" is said of others' edits only.
fn own_before(pulled: &[SentEdit], mine: &[Mine]) -> SortedMap<Group, EditId> {
    let received = |mine: &&Mine| !(planted::has(Bug::InFlightIsReceived) && mine.outcome.is_none());
    let mine = mine.iter().filter(received).map(|mine| &mine.sent);
    let mut own = SortedMap::new();
    for sent in pulled.iter().chain(mine) {
        own.extend(sent.edit.groups().into_iter().map(|group| (group, sent.id)));
    }
    own
}

/// The version that the person was looking at; 0 where there was none. The shadow may have become newer behind the
/// form, or older when a restored server was read anew.
fn version_seen(on_screen: u64, shadow: Option<&StoredRecord>, meta: &RollMeta) -> u64 {
    if planted::has(Bug::BaseIsCursor) {
        return meta.cursor.seq;
    }
    let here = shadow.map_or(0, |shadow| shadow.ver);
    if planted::has(Bug::FormSeesLatest) { here } else { here.min(on_screen) }
}

/// While my own waiting edit stands over a fact on the screen, what others write below it is not seen: where that
/// happened, the person knows what the waiting edit knew. Taking off the roll looks at the whole record.
fn version_covered(mine: &[Mine], shadow: Option<&StoredRecord>, edit: &Edit) -> u64 {
    let whole = edit.wanted().any(|(field, _)| field == Field::Status);
    let groups = edit.groups();
    let mut covered = SortedSet::new();
    let mut known = u64::MAX;
    for mine in mine.iter().filter(|mine| mine.shows()) {
        let (Edit::Set { changes, .. } | Edit::Resolve { changes, .. }) = &mine.sent.edit else { continue };
        let asked = |field: Field| (whole || groups.contains(&field.group())) && !field.group().is_mark();
        for (field, change) in changes.iter().filter(|(field, _)| asked(**field)) {
            let below = shadow.map_or("", |shadow| shadow.record.get(*field));
            let first = covered.insert(*field);
            if first && below != change.from && below != change.to {
                known = known.min(mine.sent.base);
            }
        }
    }
    known
}

/// My refused edits that this one does again: they need nobody's attention any more.
fn answered_by(mine: &[Mine], sent: &SentEdit) -> Vec<EditId> {
    let groups = sent.edit.groups();
    let done_again = |mine: &&Mine| mine.refused() && mine.sent.edit.groups().is_subset(&groups);
    mine.iter().filter(done_again).map(|mine| mine.sent.id).collect()
}

/// Puts a refused edit away for good, because a person said so after reading what it was.
pub async fn discard_refused(
    store: &impl LocalStore,
    institution: &InstitutionId,
    edit: EditId,
) -> Result<(), StoreError> {
    store.commit(Batch::new().remove(ATTENTION, &keyed(institution, &edit))).await
}

/// Notes that a person has read that a value was written over.
pub async fn mark_read(store: &impl LocalStore, key: &str) -> Result<(), StoreError> {
    let Some(mut told) = store.get(TOLD, key).await? else { return Ok(()) };
    told.read = true;
    store.commit(Batch::new().put(TOLD, key, &told)).await
}

/// What keeps a form that is being filled in; an empty one is forgotten.
pub fn keep_draft(key: &str, draft: &Draft) -> Batch {
    if *draft == Draft::default() {
        Batch::new().remove(DRAFTS, key)
    } else {
        Batch::new().put(DRAFTS, key, draft)
    }
}
