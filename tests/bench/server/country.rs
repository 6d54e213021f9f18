//! What the department asks of the whole country: counting every institution, the board, a check, a base, the difference
//! of a province. The yardstick beside them is to read every record once through the same driver and do nothing with it.

use super::Options;
use super::process::{Place, ProcessCost};
use server::app::{RandomIds, SystemClock};
use server::operations::progress::{Asked, board};
use server::operations::snapshots::{add, compare, decide};
use server::operations::standings::{STEP, catch_up};
use server::operations::{Failure, check_country, draw_snapshot};
use server::referee::Referee;
use server::store::{Store, StoreError};
use shared::access::{Branch, Caller, Role, Scope};
use shared::snapshots::Origin;
use shared::values::{AccountId, Clock, SnapshotId, Timestamp};
use shared::wire::progress::Board;
use shared::wire::tasks::CheckRun;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Measures every size on `SQLite`, and the last on `PostgreSQL` where it is here.
pub async fn measure(options: &Options) {
    println!(
        "country: seconds; goals on 1.4 million children: board 1, check 60, base 60, province 2; memory 1,000 MB"
    );
    println!("engine | children | read once | counted | board | check | base | province | memory MB");
    let mut runs: Vec<(u32, Option<&String>)> = options.children.iter().map(|&size| (size, None)).collect();
    if let (Some(&largest), Some(address)) = (options.children.last(), &options.postgres) {
        runs.push((largest, Some(address)));
    }
    for (size, postgres) in runs {
        let place = Place::new(postgres);
        place.fill(&options.lec, &options.country, size);
        let store = place.open().await;
        of_country(&store, &place, size).await;
        store.close().await;
    }
}

async fn of_country(store: &Store, place: &Place, size: u32) {
    let now = SystemClock.now();
    let referee = Arc::<Referee>::default();
    let (read, ()) = timed(read_once(store)).await;
    let counting = async { while catch_up(store, &referee, now, STEP).await.expect("it is counted") > 0 {} };
    let (counted, ()) = timed(counting).await;
    let run = CheckRun {
        started_at: now,
        by: String::new(),
        done: 0,
        of: 0,
        found: 0,
        broke_off: false,
        finished_at: None,
    };
    let (checked, run) = timed(check_country::check(store, run, || SystemClock.now())).await;
    let run = run.expect("the check ends");
    let (drawn, id) = timed(base(store, now)).await;
    // The board is looked at once what the base changed was counted.
    while catch_up(store, &referee, now, STEP).await.expect("it is counted") > 0 {}
    let (shown, country) = timed(look(store, &referee, Branch::Country, now)).await;
    let largest = country.rows.iter().max_by_key(|row| row.tally.children).expect("there is a province");
    let input = (department(), id, largest.branch.clone());
    let difference = store.read::<_, _, Failure, _>(&input, |tx, (caller, id, within)| {
        Box::pin(compare(tx, caller, *id, within, None))
    });
    let (compared, places) = timed(difference).await;
    let memory = ProcessCost::of("self").peak_mb;
    println!(
        "{} | {size} | {} | {} | {} | {} ({} findings) | {} | {} ({} institutions, {} children) | {memory:.0}",
        place.engine(),
        seconds(read),
        seconds(counted),
        seconds(shown),
        seconds(checked),
        run.found,
        seconds(drawn),
        seconds(compared),
        places.expect("the difference").len(),
        largest.tally.children,
    );
}

async fn read_once(store: &Store) {
    let all = store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.institutions_all()));
    for institution in all.await.expect("the institutions") {
        let records = store.read::<_, _, StoreError, _>(&institution, |tx, id| Box::pin(tx.records_all(id)));
        std::hint::black_box(records.await.expect("the records"));
    }
}

/// A base as of yesterday, in force.
async fn base(store: &Store, now: Timestamp) -> SnapshotId {
    let as_of = now.bangkok_day().add_days(-1);
    let added: Result<SnapshotId, Failure> = store
        .run_tx("base", (), move |tx, ()| {
            Box::pin(async move {
                let of = tx.institutions_count().await?;
                Ok(add(tx, ("ฐาน", as_of, Origin::History), ("", of), &RandomIds, now).await?.id)
            })
        })
        .await;
    let id = added.expect("the base is asked for");
    draw_snapshot::draw(store, id).await.expect("the base is drawn");
    let decided: Result<_, Failure> =
        store.run_tx("base", id, move |tx, &id| Box::pin(decide(tx, "", id, true, now))).await;
    decided.expect("the base is in force");
    id
}

async fn look(store: &Store, referee: &Arc<Referee>, within: Branch, now: Timestamp) -> Board {
    let input = (department(), Asked { within: Some(within), kind: None }, referee.clone());
    let looked = store.read::<_, _, Failure, _>(&input, move |tx, (caller, asked, referee)| {
        Box::pin(board(tx, referee, caller, asked, now))
    });
    looked.await.expect("the board").0
}

fn department() -> Caller {
    let scopes = vec![Scope { role: Role::DlaOfficer, branch: Branch::Country }];
    Caller { account: AccountId(Uuid::nil()), name: String::new(), scopes }
}

async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = Instant::now();
    let done = work.await;
    (begun.elapsed(), done)
}

fn seconds(span: Duration) -> String {
    format!("{:.1}", span.as_secs_f64())
}
