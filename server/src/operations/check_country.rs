//! The checks over the whole country (R15): every roll by itself, then its children against those of all other
//! institutions. What is found becomes tasks of the institutions; nobody's work waits for it.

use super::standings::{Counted, STEP, count_all, write_all};
use crate::referee::Referee;
use crate::store::{At, Duplicate, Store, StoreError};
use shared::checks::{Keys, check_pair};
use shared::edits::StoredRecord;
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::tasks::CheckRun;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many of one name are compared with each other; more alike ones have no use.
const COMPARED: usize = 100;
/// Duplicates in one statement.
const ROWS: usize = 2_000;

/// A child as it is brought together with others.
struct Person {
    keys: Keys,
    institution: u32,
    record: RecordId,
}

/// Does a check that was asked for.
pub async fn check(
    store: &Store,
    referee: &Arc<Referee>,
    mut run: CheckRun,
    now: impl Fn() -> Timestamp,
) -> Result<CheckRun, StoreError> {
    let all = store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.institutions_all())).await?;
    run.of = all.len() as u64;
    let mut people: Vec<Person> = Vec::new();
    for (first, step) in all.chunks(STEP as usize).enumerate() {
        let counted = counted(store, referee, step, now()).await?;
        let places: BTreeMap<&InstitutionId, u32> =
            step.iter().zip(u32::try_from(first).unwrap_or(0) * STEP..).collect();
        for one in &counted {
            let Some(&institution) = places.get(&one.institution) else { continue };
            let keys = one.keys.iter();
            people.extend(keys.map(|&(record, keys)| Person { keys, institution, record }));
            run.found += one.found.len() as u64;
        }
        run.done += step.len() as u64;
        write_all(store, counted, Some(run.started_at)).await?;
        put(store, &run).await?;
    }
    let found = judge(store, &all, &people, candidates(&people)).await?;
    let affected: BTreeSet<InstitutionId> =
        found.iter().flat_map(|found| [found.here.0.clone(), found.other.0.clone()]).collect();
    run.found += 2 * found.len() as u64;
    let affected: Vec<InstitutionId> = affected.into_iter().collect();
    replace(store, found, &affected).await?;
    for step in affected.chunks(STEP as usize) {
        write_all(store, counted(store, referee, step, now()).await?, Some(run.started_at)).await?;
    }
    run.finished_at = Some(now());
    put(store, &run).await?;
    Ok(run)
}

async fn counted(
    store: &Store,
    referee: &Arc<Referee>,
    step: &[InstitutionId],
    now: Timestamp,
) -> Result<Vec<Counted>, StoreError> {
    let input = (referee.clone(), step.to_vec());
    store.read(&input, move |tx, (referee, step)| Box::pin(count_all(tx, referee, step, true, now))).await
}

async fn put(store: &Store, run: &CheckRun) -> Result<(), StoreError> {
    store.run_tx("check_run", run.clone(), |tx, run| Box::pin(tx.check_run_put(run))).await
}

/// Pairs of two institutions that share a key.
fn candidates(people: &[Person]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let keys: [fn(&Keys) -> Option<u64>; 3] = [|keys| keys.number, |keys| keys.name, |keys| keys.guardian];
    for (which, key) in keys.into_iter().enumerate() {
        let mut order: Vec<(u64, u32)> =
            (0..).zip(people).filter_map(|(place, person)| Some((key(&person.keys)?, place))).collect();
        order.sort_unstable();
        for alike in order.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
            let alike = &alike[..alike.len().min(COMPARED)];
            for (at, &(_, one)) in alike.iter().enumerate() {
                for &(_, other) in &alike[at + 1..] {
                    let (a, b) = (&people[one as usize], &people[other as usize]);
                    // Names are many; only a birth date beside them makes two of one name worth a look.
                    if a.institution != b.institution && (which != 1 || a.keys.may_be_one(&b.keys)) {
                        pairs.insert((one as usize, other as usize));
                    }
                }
            }
        }
    }
    pairs
}

async fn judge(
    store: &Store,
    all: &[InstitutionId],
    people: &[Person],
    pairs: BTreeSet<(usize, usize)>,
) -> Result<Vec<Duplicate>, StoreError> {
    let at = |place: usize| -> At { (all[people[place].institution as usize].clone(), people[place].record) };
    let mut found = Vec::new();
    for (one, other) in pairs {
        let pair = (at(one), at(other));
        let (here, there) = store
            .read::<_, _, StoreError, _>(&pair, |tx, (one, other)| {
                Box::pin(async move {
                    Ok((
                        tx.records_get(&one.0, &[one.1]).await?.pop(),
                        tx.records_get(&other.0, &[other.1]).await?.pop(),
                    ))
                })
            })
            .await?;
        let Some((here, there)): Option<(StoredRecord, StoredRecord)> = here.zip(there) else { continue };
        let alike = check_pair(&here.record, &there.record).into_iter();
        let (here, other) = pair;
        found.extend(alike.map(|(code, field)| Duplicate {
            here: here.clone(),
            other: other.clone(),
            code,
            field,
        }));
    }
    Ok(found)
}

/// What was found takes the place of what was known.
async fn replace(store: &Store, found: Vec<Duplicate>, affected: &[InstitutionId]) -> Result<(), StoreError> {
    store
        .run_tx("duplicates", (found, affected.to_vec()), |tx, (found, affected)| {
            Box::pin(async move {
                tx.duplicates_forget().await?;
                for some in found.chunks(ROWS) {
                    tx.duplicates_add(some).await?;
                }
                for institution in affected {
                    tx.standing_expire(institution).await?;
                }
                Ok(())
            })
        })
        .await
}
