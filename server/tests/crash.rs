//! The real server dies at any moment: whatever a phone had an answer for is there, once (sync.md 2.8, 2 and 4).

#[cfg(feature = "failpoints")]
use crate::harness::CENTRE_B;
use crate::harness::{CENTRE, Database, PASSWORD, Process, world};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use server::app::{RandomIds, SystemClock};
use server::operations::check_history::check_history;
use server::store::{Store, StoreError};
#[cfg(feature = "failpoints")]
use shared::checks::FindingCode;
use shared::children::Field;
use shared::edits::{Cursor, Edit, HistoryRow, MadeAt, Outcome, SCHEMA, SentEdit};
use shared::sorted::SortedMap;
use shared::values::{AccountId, Clock, DeviceId, EditId, InstitutionId, RecordId};
use shared::wire::paths;
use shared::wire::session::SessionBody;
use shared::wire::sync::{PROTOCOL, SyncRequest, SyncResponse, Waiting};
#[cfg(feature = "failpoints")]
use shared::wire::tasks::{CheckRun, Task};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A phone that sends one push after another, and repeats the one that got no answer.
struct Phone {
    cookie: String,
    user: AccountId,
    device: DeviceId,
    at: InstitutionId,
    next_n: u64,
    waiting: Vec<SentEdit>,
    answered: Arc<Mutex<Vec<EditId>>>,
    /// What the server said last: 0 for nothing.
    last_status: u16,
}

impl Phone {
    fn sign_in(server: &Process) -> Self {
        Self::of(server, "malee", CENTRE)
    }

    fn of(server: &Process, name: &str, at: &str) -> Self {
        let (cookie, session) = signed_in(server, name);
        let at = InstitutionId::parse(at).unwrap();
        let (user, device) = (session.caller.account, DeviceId::new(&RandomIds));
        Self {
            cookie,
            user,
            device,
            at,
            next_n: 1,
            waiting: Vec::new(),
            answered: Arc::default(),
            last_status: 0,
        }
    }

    fn adds_a_child(&mut self) {
        self.adds([(Field::FirstName, format!("เด็ก {}", self.next_n))].into());
    }

    fn adds(&mut self, fields: SortedMap<Field, String>) {
        self.waiting.push(SentEdit {
            id: EditId::new(&RandomIds),
            device: self.device,
            n: self.next_n,
            user: self.user,
            schema: SCHEMA,
            institution: self.at.clone(),
            record: RecordId::new(&RandomIds),
            base: 0,
            chain: Cursor::default(),
            edit: Edit::Create { fields, measured: None },
            own: SortedMap::new(),
            at: MadeAt::unproven(SystemClock.now()),
        });
        self.next_n += 1;
    }

    fn answered(&self) -> Vec<EditId> {
        self.answered.lock().unwrap().clone()
    }

    /// Sends what waits; whether there was a good answer.
    fn sends(&mut self, server: &Process) -> bool {
        let asked = SyncRequest {
            p: PROTOCOL,
            schema: SCHEMA,
            dev: self.device,
            cur: Cursor::default(),
            ops: self.waiting.clone(),
            floor: None,
            want: 0,
            held: Vec::new(),
            win: None,
            pend: Waiting::default(),
        };
        let body = serde_json::to_vec(&asked).unwrap();
        let answer = server.post(&paths::sync(&self.at), &self.cookie, &body);
        self.last_status = answer.as_ref().map_or(0, |(status, ..)| *status);
        let Some((200, _, body)) = answer else { return false };
        let answer: SyncResponse = serde_json::from_slice(&body).unwrap();
        assert!(answer.results.iter().all(|result| matches!(result.outcome, Outcome::Applied { .. })));
        assert_eq!(answer.acked, self.next_n - 1);
        self.answered.lock().unwrap().extend(self.waiting.drain(..).map(|sent| sent.id));
        true
    }
}

fn signed_in(server: &Process, name: &str) -> (String, SessionBody) {
    let body = serde_json::json!({ "name": name, "password": PASSWORD }).to_string();
    let (status, cookie, body) = server.post(paths::SESSION, "", body.as_bytes()).unwrap();
    assert_eq!(status, 200);
    (cookie, serde_json::from_slice(&body).unwrap())
}

fn rounds() -> u32 {
    std::env::var("LEC_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(50)
}

async fn database() -> Database {
    let database = Database::new().await;
    let store = database.open().await;
    world::fill(&store).await;
    store.close().await;
    database
}

/// The history is dense, holds no edit twice, and begins with these.
async fn holds(store: &Store, answered: &[EditId]) {
    let at = InstitutionId::parse(CENTRE).unwrap();
    let history: Result<Vec<HistoryRow>, StoreError> =
        store.read(&at, |tx, at| Box::pin(tx.history_all(at))).await;
    let history = history.unwrap();
    assert!(history.iter().map(|row| row.seq).eq(1..=history.len() as u64), "a number is missing");
    let edits: BTreeSet<EditId> = history.iter().map(|row| row.edit).collect();
    assert_eq!(edits.len(), history.len(), "an edit is there twice");
    assert!(answered.iter().all(|edit| edits.contains(edit)), "an answered edit is lost");
    let checked = check_history(store, &at).await.unwrap();
    assert!(checked.misfits.is_empty() && checked.digest_fits, "{checked:?}");
    store.close().await;
}

#[tokio::test]
async fn what_was_answered_survives_a_server_that_is_killed_at_any_moment() {
    let database = database().await;
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let mut phone: Option<Phone> = None;
    let mut broken_off = 0;
    for round in 0..rounds() {
        let server = Process::start(&database);
        let phone = phone.get_or_insert_with(|| Phone::sign_in(&server));
        let dies_after = Duration::from_micros(random.random_range(500..60_000));
        std::thread::scope(|scope| {
            let begun = Instant::now();
            let sending = scope.spawn(|| {
                loop {
                    for _ in 0..random.random_range(1..5) {
                        phone.adds_a_child();
                    }
                    if !phone.sends(&server) {
                        break;
                    }
                }
            });
            std::thread::sleep(dies_after.saturating_sub(begun.elapsed()));
            server.kill();
            sending.join().unwrap();
        });
        broken_off += u32::from(!phone.waiting.is_empty());
        drop(server);
        if round % 10 == 0 {
            holds(&database.open().await, &phone.answered()).await;
        }
    }
    let mut phone = phone.unwrap();
    let server = Process::start(&database);
    assert!(phone.sends(&server), "what got no answer is taken now");
    drop(server);
    assert!(broken_off > 0 && !phone.answered().is_empty(), "{broken_off} of {} broke off", rounds());
    holds(&database.open().await, &phone.answered()).await;
}

/// The edits in the history.
#[cfg(feature = "failpoints")]
async fn edits_of(store: &Store) -> BTreeSet<EditId> {
    let at = InstitutionId::parse(CENTRE).unwrap();
    let history: Result<Vec<HistoryRow>, StoreError> =
        store.read(&at, |tx, at| Box::pin(tx.history_all(at))).await;
    store.close().await;
    history.unwrap().into_iter().map(|row| row.edit).collect()
}

/// The moments in which a process can die between two statements, or between the commit and the answer.
#[cfg(feature = "failpoints")]
const MOMENTS: [&str; 5] =
    ["records_written", "history_written", "receipts_written", "before_commit", "after_commit"];

/// The same where a push is written in one statement.
#[cfg(feature = "failpoints")]
const MOMENTS_OF_POSTGRES: [&str; 3] = ["gathered_written", "before_commit", "after_commit"];

#[cfg(feature = "failpoints")]
#[tokio::test]
async fn what_was_answered_survives_a_server_that_dies_at_any_named_moment() {
    let database = database().await;
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let server = Process::start(&database);
    let mut phone = Phone::sign_in(&server);
    drop(server);
    let moments: &[&str] = match &database {
        Database::File(_) => &MOMENTS,
        Database::Postgres(_) => &MOMENTS_OF_POSTGRES,
    };
    for round in 0..rounds().max(10) {
        let moment = moments[round as usize % moments.len()];
        let carried: BTreeSet<EditId> = phone.waiting.iter().map(|sent| sent.id).collect();
        let server = Process::start_dying(&database, moment, random.random_range(0..6));
        loop {
            for _ in 0..random.random_range(1..5) {
                phone.adds_a_child();
            }
            if !phone.sends(&server) {
                break;
            }
        }
        assert_eq!(phone.last_status, 0, "{moment}: an answer instead of a death");
        assert!(server.died(), "{moment}");
        // Between two statements nothing is kept; behind the commit all is, and the repetition finds it there.
        let kept = edits_of(&database.open().await).await;
        let new = phone.waiting.iter().filter(|sent| !carried.contains(&sent.id));
        assert!(new.clone().count() > 0);
        for sent in new {
            assert_eq!(kept.contains(&sent.id), moment == "after_commit", "{moment}: {}", sent.n);
        }
        if round % 10 < 5 {
            holds(&database.open().await, &phone.answered()).await;
        }
    }
    let server = Process::start(&database);
    assert!(phone.sends(&server), "what got no answer is taken now");
    drop(server);
    holds(&database.open().await, &phone.answered()).await;
}

/// The last check of the country, once it is finished.
#[cfg(feature = "failpoints")]
fn checked(server: &Process, cookie: &str) -> CheckRun {
    for _ in 0..500 {
        let (_, _, body) = server.ask("GET", paths::CHECKS, cookie, b"").unwrap();
        let last: Option<CheckRun> = serde_json::from_slice(&body).unwrap();
        if let Some(last) = last.filter(|last| last.finished_at.is_some()) {
            return last;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the check is not finished");
}

#[cfg(feature = "failpoints")]
#[tokio::test]
async fn a_check_of_the_country_that_a_death_broke_off_is_done_when_the_server_starts_again() {
    for moment in ["rolls_checked", "duplicates_changed"] {
        let database = database().await;
        let server = Process::start_dying(&database, moment, 0);
        for (name, at) in [("malee", CENTRE), ("pranee", CENTRE_B)] {
            let mut phone = Phone::of(&server, name, at);
            let names = [(Field::FirstName, "น้อย".to_owned()), (Field::LastName, "ใจดี".to_owned())];
            phone.adds(
                [&names[..], &[(Field::BirthDate, "2021-02-03".to_owned())]].concat().into_iter().collect(),
            );
            assert!(phone.sends(&server));
        }
        let (cookie, _) = signed_in(&server, "dla");
        // It may die before it has answered.
        server.post(paths::CHECKS, &cookie, b"");
        assert!(server.died(), "{moment}");
        let server = Process::start(&database);
        let run = checked(&server, &cookie);
        assert_eq!((run.done, run.of, run.broke_off), (3, 3, false), "{moment}");
        let (cookie, _) = signed_in(&server, "malee");
        let at = InstitutionId::parse(CENTRE).unwrap();
        let (_, _, body) = server.ask("GET", &paths::tasks(&at), &cookie, b"").unwrap();
        let tasks: Vec<Task> = serde_json::from_slice(&body).unwrap();
        let alike = tasks.iter().filter(|task| task.finding.code == FindingCode::DupPerson);
        assert_eq!(alike.count(), 1, "{moment}: {tasks:?}");
    }
}

#[tokio::test]
async fn a_snapshot_of_the_disk_opens_and_holds_what_was_answered() {
    let database = database().await;
    let Database::File(folder) = &database else { return };
    let server = Process::start(&database);
    let mut phone = Phone::sign_in(&server);
    for _ in 0..5 {
        let (known, copy) = (phone.answered.clone(), tempfile::tempdir().unwrap());
        let answered = std::thread::scope(|scope| {
            let sending = scope.spawn(|| {
                for _ in 0..20 {
                    phone.adds_a_child();
                    assert!(phone.sends(&server));
                }
            });
            std::thread::sleep(Duration::from_millis(20));
            let answered = server.snapshot(folder.path(), copy.path(), || known.lock().unwrap().clone());
            sending.join().unwrap();
            answered
        });
        assert!(!answered.is_empty());
        holds(&Store::open(&copy.path().join("lec.sqlite")).await.unwrap(), &answered).await;
    }
}

#[tokio::test]
async fn a_full_disk_is_no_answer() {
    let database = database().await;
    let Database::File(folder) = &database else { return };
    let size = std::fs::metadata(folder.path().join("lec.sqlite")).unwrap().len();
    let server = Process::start_with_room(&database, size / 1_024 + 300);
    let mut phone = Phone::sign_in(&server);
    phone.adds_a_child();
    // After a refusal the log is moved, which may make room once more: it is full when that does not help any more.
    let mut refused = 0;
    while refused < 3 {
        if phone.sends(&server) {
            (0..20).for_each(|_| phone.adds_a_child());
            refused = 0;
        } else {
            assert_eq!(phone.last_status, 503, "the phone comes again");
            refused += 1;
        }
        assert!(phone.next_n < 20_000, "the disk does not become full");
    }
    let answered = phone.answered();
    server.make_room();
    assert!(phone.sends(&server), "with room again, the same server takes what got no answer");
    drop(server);
    holds(&database.open().await, &answered).await;
    holds(&database.open().await, &phone.answered()).await;
}
