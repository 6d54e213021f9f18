//! Edits that phones of a country may send, made ready before anything is measured: people with sessions at many
//! institutions, pushes from phones of their own, and the rows that such pushes come to.

use super::load::{Push, Pushes};
use flate2::Compression;
use flate2::write::GzEncoder;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use server::app::SystemClock;
use server::passwords::{hash_cheaply, token_hash};
use server::store::{AccountRow, SessionRow, Store, StoreError, Tx};
use shared::access::{Branch, Role, Scope};
use shared::children::Field;
use shared::edits::{
    Cursor, Edit, HistoryRow, Ledger, MadeAt, RollDigest, SCHEMA, SentEdit, StoredRecord, accept_push,
};
use shared::places::Institution;
use shared::sorted::SortedMap;
use shared::values::ids::uuid_v7;
use shared::values::{AccountId, Clock, DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::paths;
use shared::wire::sync::{MAX_PAGE, PROTOCOL, SyncRequest, Waiting};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// The most institutions at which anything is done.
const PLACES: usize = 4_000;
/// One field of a group of its own for each round over the institutions, so that phones that have not read of each
/// other do not contradict each other.
const FIELDS: [Field; 6] = [
    Field::GuardianPhone,
    Field::FatherPhone,
    Field::MotherPhone,
    Field::CurrentHouseNo,
    Field::RegisteredHouseNo,
    Field::StudentNo,
];

/// The people of a country who send.
pub struct Country<'s> {
    store: &'s Store,
    places: Vec<At>,
    next: usize,
    round: usize,
    rng: ChaCha8Rng,
    now: Timestamp,
}

/// One institution with somebody who works there.
#[derive(Clone)]
pub struct At {
    /// The institution.
    pub place: Institution,
    /// Who sends.
    pub account: AccountId,
    /// The session.
    pub cookie: String,
    /// How far its history goes.
    pub head: Cursor,
}

/// Rows to write.
pub struct Prepared {
    /// Where.
    pub institution: InstitutionId,
    /// The records as they stand then.
    pub records: Vec<StoredRecord>,
    /// What is added to the history.
    pub changes: Vec<HistoryRow>,
    /// The head then.
    pub head: Cursor,
    /// The digest of the roll then.
    pub roll: Option<RollDigest>,
}

/// Work at one institution only.
pub struct Hot {
    /// As requests.
    pub pushes: Pushes,
    /// As rows.
    pub rows: Vec<Prepared>,
}

impl<'s> Country<'s> {
    /// Gives somebody at each of many institutions a session.
    pub async fn of(store: &'s Store) -> Self {
        let now = SystemClock.now();
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let places = people(store, PLACES, 50, now, &mut rng).await;
        Self { store, places, next: 0, round: 0, rng, now }
    }

    /// Reads anew how far the histories go.
    pub async fn read_heads(&mut self) {
        for at in &mut self.places {
            let head: Result<_, StoreError> =
                self.store.read(&at.place.id, |tx, id| Box::pin(tx.head_get(id))).await;
            at.head = head.expect("a head").expect("the institution is there");
        }
    }

    /// The next institution in turn; the field changes after each round.
    fn next(&mut self) -> Option<(At, Field)> {
        if self.next == self.places.len() {
            (self.next, self.round) = (0, self.round + 1);
        }
        let field = *FIELDS.get(self.round)?;
        self.next += 1;
        Some((self.places[self.next - 1].clone(), field))
    }

    async fn next_edits(&mut self, edits: usize) -> Option<(At, Vec<StoredRecord>, Vec<SentEdit>)> {
        let limit = u32::try_from(2 * edits).expect("a push is small");
        let (at, field, records) = loop {
            let (at, field) = self.next()?;
            let records: Result<_, StoreError> =
                self.store.read(&at.place.id, |tx, id| Box::pin(tx.records_after(id, None, limit))).await;
            let mut records: Vec<StoredRecord> = records.expect("records");
            records.retain(|stored| stored.off_since.is_none());
            records.truncate(edits);
            if records.len() == edits {
                break (at, field, records);
            }
        };
        let device = DeviceId(id(&mut self.rng));
        let made = (1..).zip(&records).map(|(n, stored)| {
            let value = format!("{:010}", self.rng.random_range(0..10_000_000));
            let edit = Edit::setting(&stored.record, [(field, value)]).expect("a change");
            sent(&at, device, (n, id(&mut self.rng)), (stored.id, stored.ver), edit, self.now)
        });
        let made = made.collect();
        Some((at, records, made))
    }

    /// Pushes of so many edits, in so many rounds over the institutions.
    pub async fn pushes(&mut self, edits: usize, rounds: usize) -> Pushes {
        let mut pushes = Vec::new();
        let end = self.round + rounds;
        while let Some((at, _, made)) = self.next_edits(edits).await {
            if self.round == end {
                break;
            }
            pushes.push(push_of(&at, made, MAX_PAGE));
        }
        Arc::new(Mutex::new(pushes))
    }

    /// The rows that pushes of so many edits come to, one for each institution but the hot one.
    pub async fn rows(&mut self, edits: usize) -> Vec<Prepared> {
        let mut rows = Vec::new();
        let round = self.round;
        self.next = 1;
        while self.next < self.places.len() {
            let Some((at, records, made)) = self.next_edits(edits).await else { break };
            if self.round != round {
                break;
            }
            rows.push(prepared(&mut ledger(&at, records, made[0].device, self.now), &made));
        }
        rows
    }

    /// New children of one institution, so many in a push.
    pub async fn hot(&mut self, edits: usize) -> Hot {
        let at = self.places[0].clone();
        let first: Result<_, StoreError> =
            self.store.read(&at.place.id, |tx, id| Box::pin(tx.records_after(id, None, 1))).await;
        let first: Vec<StoredRecord> = first.expect("records");
        let fields: SortedMap<Field, String> =
            first[0].record.fields().map(|(field, value)| (field, value.to_owned())).collect();
        let (mut pushes, mut rows) = (Vec::new(), Vec::new());
        let mut bare = ledger(&at, Vec::new(), DeviceId(id(&mut self.rng)), self.now);
        for turn in 0..2_000 {
            let device = DeviceId(id(&mut self.rng));
            let made = (1..=edits as u64).map(|n| {
                let edit = Edit::Create { fields: fields.clone(), measured: None };
                let record = RecordId(id(&mut self.rng));
                sent(&at, device, (n, id(&mut self.rng)), (record, 0), edit, self.now)
            });
            let made: Vec<SentEdit> = made.collect();
            if turn % 2 == 0 {
                // They read nothing of each other: what is measured is taking.
                pushes.push(push_of(&at, made, 0));
            } else {
                (bare.acked, bare.device) = (0, device);
                rows.push(prepared(&mut bare, &made));
                bare.records.clear();
            }
        }
        Hot { pushes: Arc::new(Mutex::new(pushes)), rows }
    }
}

/// Gives somebody a session at each of so many institutions that have so many children.
pub async fn people(
    store: &Store,
    count: usize,
    children: u64,
    now: Timestamp,
    rng: &mut ChaCha8Rng,
) -> Vec<At> {
    let all: Result<_, StoreError> = store.read(&(), |tx, ()| Box::pin(tx.institutions_all())).await;
    let mut found = Vec::new();
    for institution in all.expect("institutions") {
        if found.len() == count {
            break;
        }
        let (account, token) = (AccountId(id(rng)), id(rng).simple().to_string());
        let input = (institution, account, token);
        let at: Result<_, StoreError> = store
            .run_tx("person", input, move |tx, (institution, account, token)| {
                Box::pin(person(tx, institution, *account, token, children, now))
            })
            .await;
        found.extend(at.expect("a person"));
    }
    found
}

async fn person(
    tx: &mut Tx,
    institution: &InstitutionId,
    account: AccountId,
    token: &str,
    children: u64,
    now: Timestamp,
) -> Result<Option<At>, StoreError> {
    if tx.records_count(institution).await? < children {
        return Ok(None);
    }
    let (Some(place), Some(head)) = (tx.institution_get(institution).await?, tx.head_get(institution).await?)
    else {
        return Ok(None);
    };
    let name = format!("load-{account}");
    let password = hash_cheaply("");
    let row = AccountRow {
        id: account,
        name: name.clone(),
        display: name,
        password,
        failures: 0,
        locked_until: now,
    };
    tx.account_put(&row).await?;
    let branch = Branch::Institution(institution.clone());
    tx.scopes_put(account, &[Scope { role: Role::Recorder, branch }]).await?;
    let session = SessionRow {
        token_hash: token_hash(token),
        phone: None,
        replaces: String::new(),
        created_at: now,
        expires_at: now.plus_ms(86_400_000),
    };
    tx.session_add(account, &session).await?;
    Ok(Some(At { place, account, cookie: format!("lec={token}"), head }))
}

/// A new id.
pub fn id(rng: &mut ChaCha8Rng) -> Uuid {
    uuid_v7(SystemClock.now().0, rng.random())
}

fn sent(
    at: &At,
    device: DeviceId,
    (n, id): (u64, Uuid),
    (record, base): (RecordId, u64),
    edit: Edit,
    now: Timestamp,
) -> SentEdit {
    SentEdit {
        id: EditId(id),
        device,
        n,
        user: at.account,
        schema: SCHEMA,
        institution: at.place.id.clone(),
        record,
        base,
        chain: at.head,
        edit,
        own: SortedMap::new(),
        at: MadeAt::unproven(now),
    }
}

fn push_of(at: &At, ops: Vec<SentEdit>, want: u32) -> Push {
    let asked = SyncRequest {
        p: PROTOCOL,
        schema: SCHEMA,
        dev: ops[0].device,
        cur: at.head,
        pend: Waiting { count: ops.len() as u64, oldest_ms: 1_000 },
        ops,
        floor: Some(1),
        want,
        held: Vec::new(),
        win: None,
    };
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&serde_json::to_vec(&asked).expect("plain data")).expect("memory");
    let body = packer.finish().expect("memory");
    Push { path: paths::sync(&at.place.id), cookie: at.cookie.clone(), body }
}

fn ledger(at: &At, records: Vec<StoredRecord>, device: DeviceId, now: Timestamp) -> Ledger {
    Ledger {
        institution: at.place.id.clone(),
        head: at.head,
        acked: 0,
        receipts: BTreeMap::new(),
        roll: Some(RollDigest::of(&records)),
        records: records.into_iter().map(|record| (record.id, record)).collect(),
        chain: BTreeMap::from([(at.head.seq, at.head.h8)]),
        device,
        user: at.account,
        by: "ครูมาลี ใจดี".to_owned(),
        role: Role::Recorder,
        now,
        kind: at.place.kind,
        levels: at.place.levels.clone(),
        windows: None,
        contacts: BTreeMap::new(),
    }
}

fn prepared(ledger: &mut Ledger, made: &[SentEdit]) -> Prepared {
    let taken = accept_push(ledger, made, None);
    assert_eq!(taken.changes.len(), made.len(), "not all was taken: {:?}", taken.outcomes.first());
    Prepared {
        institution: ledger.institution.clone(),
        records: taken.before.keys().filter_map(|id| ledger.records.get(id)).cloned().collect(),
        changes: taken.changes,
        head: ledger.head,
        roll: ledger.roll,
    }
}
