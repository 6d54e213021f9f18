//! The checks over the whole country (R15): every roll by itself, then its children against those of all other
//! institutions. What is found becomes tasks of the institutions; nobody's work waits for it.

use super::standings::{STEP, task_of};
use crate::store::{At, Duplicate, Store, StoreError, Tx, die_in_a_test};
use futures::{StreamExt, TryStreamExt, stream};
use shared::checks::{Keys, doubtful_pairs};
use shared::children::Record;
use shared::progress::{Look, TaskKey, TaskState, tasks};
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::tasks::CheckRun;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Steps that are looked at beside each other.
const LANES: usize = 2;
/// Duplicates that are written at once: whoever saves an edit meanwhile waits for so many.
const ROWS: usize = 50;

/// What was found on one roll.
struct Looked {
    institution: InstitutionId,
    /// The change up to which it was looked at.
    seq: u64,
    found: Vec<TaskKey>,
    /// How many of them are of this roll alone.
    own: u64,
    /// Whether something that the last check had found is put right.
    fixed: bool,
    people: Vec<(RecordId, Keys)>,
}

/// The people of the country by their places: of which institution, which record, and their keys.
#[derive(Default)]
struct Country {
    institutions: Vec<InstitutionId>,
    records: Vec<RecordId>,
    people: Vec<(u32, Keys)>,
}

/// Does a check that was asked for.
pub async fn check(
    store: &Store,
    mut run: CheckRun,
    now: impl Fn() -> Timestamp,
) -> Result<CheckRun, StoreError> {
    let all = store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.institutions_all())).await?;
    run.of = all.len() as u64;
    let day = now();
    let steps = stream::iter(all.chunks(STEP as usize).map(<[InstitutionId]>::to_vec))
        .map(|step| looked(store.clone(), step, day))
        .buffered(LANES);
    let mut steps = std::pin::pin!(steps);
    let mut country = Country::default();
    while let Some(step) = steps.try_next().await? {
        run.done += step.len() as u64;
        run.found += step.iter().map(|one| one.own).sum::<u64>();
        let step = Arc::new(step);
        let input = (step.clone(), run.clone());
        store.run_tx("check_found", input, |tx, (step, run)| Box::pin(keep(tx, step, run))).await?;
        die_in_a_test("rolls_checked");
        for one in step.iter() {
            country.add(one);
        }
    }
    let found = country.duplicates();
    run.found += 2 * found.len() as u64;
    replace(store, found, run.started_at).await?;
    run.finished_at = Some(now());
    let ended = run.clone();
    store.run_tx("check_run", ended, |tx, run| Box::pin(tx.check_run_put(run))).await?;
    Ok(run)
}

/// Looks at rolls, on another core where there is one.
async fn looked(store: Store, step: Vec<InstitutionId>, now: Timestamp) -> Result<Vec<Looked>, StoreError> {
    let looking = tokio::spawn(async move {
        store
            .read::<_, _, StoreError, _>(&step, move |tx, step| {
                Box::pin(async move {
                    let mut looked = Vec::new();
                    for institution in step {
                        looked.extend(look(tx, institution, now).await?);
                    }
                    Ok(looked)
                })
            })
            .await
    });
    looking.await.unwrap_or_else(|ended| std::panic::resume_unwind(ended.into_panic()))
}

async fn look(
    tx: &mut Tx,
    institution: &InstitutionId,
    now: Timestamp,
) -> Result<Option<Looked>, StoreError> {
    let Some(at) = tx.standing_get(institution).await? else { return Ok(None) };
    let records = tx.records_all(institution).await?;
    let roll: Vec<(RecordId, &Record)> = records.iter().map(|stored| (stored.id, &stored.record)).collect();
    let look = Look { place: &at.place, today: now.bangkok_day(), since: None };
    let mut found: Vec<TaskKey> =
        look.findings(&roll).into_iter().map(|(record, finding)| TaskKey { record, finding }).collect();
    let own = found.len() as u64;
    found.extend(tx.duplicates_of(institution).await?.iter().map(task_of));
    let before = tx.check_found(institution).await?;
    let fixed = tasks(&found, &before, &|_| false).iter().any(|(_, state)| *state == TaskState::Fixed);
    let people = roll.iter().filter_map(|&(id, record)| Some((id, Keys::of(record)?))).collect();
    Ok(Some(Looked { institution: institution.clone(), seq: at.head.seq, found, own, fixed, people }))
}

/// Keeps what was found on some rolls, and how far the check is.
async fn keep(tx: &mut Tx, step: &[Looked], run: &CheckRun) -> Result<(), StoreError> {
    for one in step {
        tx.check_found_put(&one.institution, run.started_at, &one.found).await?;
        let moved = tx.head_get(&one.institution).await?.is_some_and(|head| head.seq != one.seq);
        if one.fixed || moved {
            tx.standing_expire(&one.institution).await?;
        }
    }
    tx.check_run_put(run).await
}

impl Country {
    fn add(&mut self, looked: &Looked) {
        let institution = u32::try_from(self.institutions.len()).unwrap_or(u32::MAX);
        self.institutions.push(looked.institution.clone());
        for &(record, keys) in &looked.people {
            self.records.push(record);
            self.people.push((institution, keys));
        }
    }

    fn at(&self, place: u32) -> At {
        let place = place as usize;
        (self.institutions[self.people[place].0 as usize].clone(), self.records[place])
    }

    fn duplicates(&self) -> Vec<Duplicate> {
        let doubts = |(one, other): (u32, u32)| {
            let found = self.people[one as usize].1.doubts(&self.people[other as usize].1);
            found.iter().map(move |&(code, field)| Duplicate {
                here: self.at(one),
                other: self.at(other),
                code,
                field,
            })
        };
        doubtful_pairs(&self.people).into_iter().flat_map(doubts).collect()
    }
}

/// What was found takes the place of what was known, in steps. Those of one number come and go with the rolls, also while a
/// check is under way.
async fn replace(store: &Store, found: Vec<Duplicate>, run: Timestamp) -> Result<(), StoreError> {
    let known = store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.duplicates_all())).await?;
    let known: BTreeSet<Duplicate> = known.into_iter().map(Duplicate::in_order).collect();
    let found: BTreeSet<Duplicate> = found.into_iter().map(Duplicate::in_order).collect();
    let gone: Vec<&Duplicate> = known.difference(&found).filter(|gone| !gone.code.is_of_number()).collect();
    let new: Vec<&Duplicate> = found.difference(&known).collect();
    let steps = gone.chunks(ROWS).map(|some| (some, false)).chain(new.chunks(ROWS).map(|some| (some, true)));
    for (some, is_new) in steps {
        let some: Vec<Duplicate> = some.iter().copied().cloned().collect();
        let change = store.run_tx("duplicates", (some, is_new), move |tx, (some, is_new)| {
            Box::pin(change(tx, some, *is_new, run))
        });
        change.await?;
        die_in_a_test("duplicates_changed");
    }
    Ok(())
}

/// Adds duplicates or takes them away, at both institutions.
async fn change(tx: &mut Tx, some: &[Duplicate], is_new: bool, run: Timestamp) -> Result<(), StoreError> {
    if is_new {
        tx.duplicates_add(some).await?;
    } else {
        tx.duplicates_forget(some).await?;
    }
    let mut changed: BTreeMap<&InstitutionId, BTreeSet<TaskKey>> = BTreeMap::new();
    let turned: Vec<Duplicate> = some.iter().map(Duplicate::turned).collect();
    for found in some.iter().chain(&turned) {
        changed.entry(&found.here.0).or_default().insert(task_of(found));
    }
    for (institution, changed) in changed {
        let mut found = tx.check_found(institution).await?;
        found.retain(|task| !changed.contains(task));
        found.extend(changed.into_iter().filter(|_| is_new));
        tx.check_found_put(institution, run, &found).await?;
        tx.standing_expire(institution).await?;
    }
    Ok(())
}
