//! Many writers at once, in one server and in two: nothing is lost, nothing is done twice, and no reader passes a
//! change that is not there yet (sync.md 2.4, 2.8 no. 6 and 7).

use crate::harness::{Actor, Answer, CENTRE, Database, TestServer};
use axum::http::Method;
use futures::future::join_all;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use server::gate::Errand;
use server::operations::Failure;
use server::operations::check_history::check_history;
use server::operations::sync_roll::sync_roll;
use server::referee::Referee;
use server::store::StoreError;
use shared::children::Field;
use shared::edits::{Edit, SentEdit};
use shared::sorted::SortedMap;
use shared::values::{Clock, EditId, InstitutionId, RecordId};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::sync::SyncResponse;
use sqlx::{Connection, PgConnection, Row};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

fn a_child(actor: &Actor, name: &str) -> SentEdit {
    let fields = SortedMap::from([(Field::FirstName, name.to_owned())]);
    actor.draft(RecordId::new(actor.server.ids()), Edit::Create { fields, measured: None })
}

/// The history is dense and holds each of these edits once.
async fn whole(server: &TestServer, sent: &BTreeSet<EditId>) {
    let history = server.history(CENTRE).await;
    let numbers: Vec<u64> = history.iter().map(|row| row.seq).collect();
    assert_eq!(numbers, (1..=sent.len() as u64).collect::<Vec<_>>());
    let edits: BTreeSet<EditId> = history.iter().map(|row| row.edit).collect();
    assert_eq!(edits, *sent);
    let checked = check_history(server.store(), &InstitutionId::parse(CENTRE).unwrap()).await.unwrap();
    assert!(checked.misfits.is_empty() && checked.digest_fits, "{checked:?}");
}

/// Sends children one push after another, some pushes twice; returns the edits.
async fn writes(actor: Actor, seed: u64) -> Vec<EditId> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut sent = Vec::new();
    for push in 0..6 {
        let edits: Vec<SentEdit> =
            (0..random.random_range(1..4)).map(|n| a_child(&actor, &format!("{seed} {push} {n}"))).collect();
        let first = actor.send(&edits).await;
        first.accepted();
        if random.random_ratio(1, 3) {
            assert_eq!(
                actor.send(&edits).await.outcomes(),
                first.outcomes(),
                "a repeat gets the same answer"
            );
        }
        sent.extend(edits.iter().map(|sent| sent.id));
    }
    sent
}

/// Reads on until the last change that was written; returns the records that came.
async fn reads(actor: &Actor, written: &Cell<Option<u64>>) -> BTreeSet<RecordId> {
    let mut seen = BTreeSet::new();
    while written.get() != Some(actor.cursor.get().seq) {
        let page = actor.page(3).await;
        assert!(!page.diverged);
        seen.extend(page.page.iter().map(|record| record.id));
        assert_eq!(seen.len() as u64, page.to.seq, "the cursor passed a change");
    }
    seen
}

async fn race(servers: &[TestServer]) {
    let mut writers = Vec::new();
    for (seed, server) in (0..8).zip(servers.iter().cycle()) {
        let actor = servers[0].sign_in(if seed % 4 < 2 { "malee" } else { "somchai" }).await;
        writers.push(writes(actor.at(server), seed));
    }
    let reader = servers[0].sign_in("somchai").await;
    let readers = [reader.at(&servers[0]), reader.at(&servers[servers.len() - 1])];
    let written = Cell::new(None);
    let readers = join_all(readers.iter().map(|reader| reads(reader, &written)));
    let writers = async {
        let sent: BTreeSet<EditId> = join_all(writers).await.into_iter().flatten().collect();
        written.set(Some(sent.len() as u64));
        sent
    };
    let (sent, seen) = futures::join!(writers, readers);
    whole(&servers[0], &sent).await;
    assert!(seen.iter().all(|seen| seen.len() == sent.len()));
}

#[tokio::test]
async fn many_writers_lose_nothing_and_no_reader_passes_a_change() {
    race(&[TestServer::start().await]).await;
}

#[tokio::test]
async fn two_servers_on_one_database_serve_the_same_phones() {
    let one = TestServer::start().await;
    let other = one.another().await;
    race(&[one.clone(), other.clone()]).await;

    let malee = one.sign_in("malee").await;
    malee.pull().await;
    let child = malee.create("แก้ว").await;
    let edit = malee.draft(child, malee.setting(child, &[(Field::LastName, "ใจดี")]));
    let first = malee.send(std::slice::from_ref(&edit)).await;
    // The answer was lost, and the phone asks the other server; the session holds there as well.
    let repeated = malee.at(&other).send(std::slice::from_ref(&edit)).await;
    assert_eq!(repeated.outcomes(), first.outcomes());
    assert_eq!(malee.at(&other).reads(child, Field::LastName).await, "ใจดี");
}

#[tokio::test]
async fn a_second_writer_waits_and_a_reader_between_them_loses_nothing() {
    let server = TestServer::start().await;
    let (malee, somchai) = (server.sign_in("malee").await, server.sign_in("somchai").await);
    malee.create("ก้อย").await;
    somchai.pull().await;
    let begin = somchai.cursor.get();

    // The first has done everything except the commit.
    let gate = Arc::new(Semaphore::new(0));
    let (store, now) = (server.store().clone(), server.clock().now());
    let asked = malee.request(&[a_child(&malee, "ขวัญ")], 0);
    let input = ((server.caller(malee.account).await, None), malee.institution.clone(), asked, gate.clone());
    let first = tokio::spawn(async move {
        let done: Result<SyncResponse, Failure> = store
            .run_tx("first", input, move |tx, (caller, institution, asked, gate)| {
                Box::pin(async move {
                    let answer =
                        sync_roll(tx, &Referee::default(), caller, institution, asked, BTreeMap::new(), now)
                            .await;
                    let _ = gate.acquire().await;
                    answer
                })
            })
            .await;
        done.unwrap()
    });
    tokio::time::sleep(Duration::from_millis(200)).await;

    let second = a_child(&somchai, "จุ๋ม");
    let sender = somchai.copied();
    let second = [second];
    let (sending, between) = futures::join!(sender.send(&second), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let between = somchai.page(50).await;
        assert_eq!((between.page.len(), between.to), (0, begin), "a change is read before it is there");
        gate.add_permits(1);
        between.to
    });
    sending.accepted();
    assert_eq!(first.await.unwrap().results.len(), 1);
    somchai.cursor.set(between);
    let page = somchai.page(50).await;
    assert_eq!(page.page.iter().map(|record| record.ver).collect::<Vec<_>>(), [2, 3], "a change was passed");
}

#[tokio::test]
async fn a_crowd_is_told_when_to_come_again_and_work_goes_in_first() {
    let (server, recorder) = TestServer::with_recorder().await;
    let boot = paths::boot(&recorder.institution, None);
    let (pull, push) = (recorder.request(&[], 50), recorder.request(&[a_child(&recorder, "ก้อย")], 0));
    let turned_away = |answer: Answer| {
        answer.failed(503, ErrorCode::Busy);
        let seconds: u64 = answer.header("retry-after").parse().unwrap();
        assert!((10..20).contains(&seconds), "{seconds}");
    };
    let mut crowd = Vec::new();
    let mut fill = |errand| {
        while let Ok(pass) = server.gate().enter(errand) {
            crowd.push(pass);
        }
    };
    fill(Errand::Boot);
    turned_away(recorder.get(&boot).await);
    assert_eq!(recorder.exchange(&pull).await.status, 200);
    fill(Errand::Pull);
    turned_away(recorder.exchange(&pull).await);
    assert_eq!(recorder.exchange(&push).await.status, 200);
    fill(Errand::Push);
    turned_away(recorder.exchange(&push).await);
    let places = [
        paths::SESSION.to_owned(),
        paths::import_preview(&recorder.institution),
        paths::rescue(&recorder.institution),
    ];
    for path in places {
        // The gate stands before the look at the cookie.
        turned_away(server.ask(Method::POST, &path, "", "{}").await);
    }
    assert_eq!(server.ask(Method::GET, paths::HEALTHZ, "", "").await.status, 200);
    drop(crowd);
    assert_eq!(recorder.get(&boot).await.status, 200);
}

/// Keeps an institution locked until the gate opens, as a dead lock holder would.
fn hold(server: &TestServer, institution: &InstitutionId) -> (Arc<Semaphore>, JoinHandle<()>) {
    let gate = Arc::new(Semaphore::new(0));
    let (store, held) = (server.store().clone(), (institution.clone(), gate.clone()));
    let holding = tokio::spawn(async move {
        let done: Result<(), StoreError> = store
            .run_tx("hold", held, |tx, (institution, gate)| {
                Box::pin(async move {
                    tx.institution_lock(institution).await?;
                    gate.acquire().await.map(|_| ()).map_err(|_| StoreError::BrokeOff)
                })
            })
            .await;
        done.unwrap();
    });
    (gate, holding)
}

/// A lock on PostgreSQL is waited for two seconds (sync.md 2.8 no. 7).
#[tokio::test]
async fn who_waits_too_long_for_an_institution_is_told_to_come_again() {
    let server = TestServer::start().await;
    if !server.on_postgres() {
        return;
    }
    let (malee, pranee) = (server.sign_in("malee").await, server.sign_in("pranee").await);
    let (gate, holding) = hold(&server, &malee.institution);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sent = [a_child(&malee, "ก้อย")];
    let answer = malee.exchange(&malee.request(&sent, 0)).await;
    assert!(!answer.header("retry-after").is_empty());
    answer.failed(503, ErrorCode::Busy);
    pranee.send(&[a_child(&pranee, "ขวัญ")]).await.accepted();
    gate.add_permits(1);
    holding.await.unwrap();
    malee.send(&sent).await.accepted();
}

/// On PostgreSQL each writer that waits holds a connection.
#[tokio::test]
async fn who_waits_for_one_institution_leaves_connections_to_the_others() {
    let server = TestServer::start().await;
    if !server.on_postgres() {
        return;
    }
    let (malee, pranee) = (server.sign_in("malee").await, server.sign_in("pranee").await);
    assert_ne!(malee.institution, pranee.institution);
    let (gate, holding) = hold(&server, &malee.institution);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let crowd = join_all((0..12).map(|_| server.sign_in("malee"))).await;
    let crowd = join_all(crowd.iter().map(|one| async { one.send(&[a_child(one, "ก้อย")]).await.accepted() }));
    let beside = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let begun = std::time::Instant::now();
        pranee.send(&[a_child(&pranee, "ขวัญ")]).await.accepted();
        assert!(begun.elapsed() < Duration::from_secs(1), "it waited for another institution");
        gate.add_permits(1);
    };
    futures::join!(crowd, beside);
    holding.await.unwrap();
}

#[tokio::test]
async fn two_servers_that_start_at_once_on_an_empty_database_both_stand() {
    let database = Database::new().await;
    let (one, other) = futures::join!(database.open(), database.open());
    assert!(one.is_empty().await.unwrap() && other.is_empty().await.unwrap());
}

/// Why there is no sequence: the same interleaving on one loses a row.
#[tokio::test]
async fn with_a_sequence_the_same_order_of_events_loses_a_row() {
    let Ok(address) = std::env::var("LEC_TEST_POSTGRES") else { return };
    let connect = async || PgConnection::connect(&format!("{address}/postgres")).await.unwrap();
    let (mut first, mut second, mut reader) = (connect().await, connect().await, connect().await);
    let make = "CREATE TABLE by_sequence (id BIGSERIAL PRIMARY KEY)";
    sqlx::query(make).execute(&mut reader).await.unwrap();
    let insert = "INSERT INTO by_sequence DEFAULT VALUES";
    let mut slow = first.begin().await.unwrap();
    sqlx::query(insert).execute(&mut *slow).await.unwrap();
    sqlx::query(insert).execute(&mut second).await.unwrap();
    let highest = sqlx::query("SELECT max(id) FROM by_sequence").fetch_one(&mut reader).await.unwrap();
    slow.commit().await.unwrap();
    let after = sqlx::query("SELECT id FROM by_sequence WHERE id > $1").bind(highest.get::<i64, _>(0));
    assert!(after.fetch_all(&mut reader).await.unwrap().is_empty(), "the first row is never read");
    sqlx::query("DROP TABLE by_sequence").execute(&mut reader).await.unwrap();
}
