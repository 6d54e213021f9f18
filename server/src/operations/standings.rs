//! What stands at each institution is counted behind the answers, when its roll, the windows or the base changed: so a
//! board over the country only adds. The same look compares its people with those of other institutions by their numbers.

use crate::referee::Referee;
use crate::store::{AnswerKey, Duplicate, Store, StoreError, Tx};
use shared::checks::{Finding, Keys, check_pair};
use shared::children::{Field, Record};
use shared::confirming::{Confirmed, Level, Step, asking, digest_of};
use shared::edits::StoredRecord;
use shared::progress::{Look, Standing, TaskKey, TaskState, Tasks, tasks};
use shared::rounds::{RollAct, Stand, Window};
use shared::snapshots::{BaseRow, Compared, Elsewhere, difference};
use shared::values::citizen_id::PersonNumber;
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::tasks::Explanation;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Institutions that are counted in one step.
pub const STEP: u32 = 50;
/// Institutions that are written at once: whoever saves an edit meanwhile waits for so many.
const WRITTEN: usize = 10;

/// What was counted at one institution, to be written.
pub struct Counted {
    /// The institution.
    pub institution: InstitutionId,
    /// The change up to which, and the rules by which it was counted.
    as_of: (u64, u64),
    /// How often it was to be counted anew before this.
    expired: u64,
    /// The numbers.
    standing: Standing,
    /// The numbers of its people, where others stood for them until now.
    people: Option<Vec<(RecordId, u64)>>,
    /// Its children who may be the same as one elsewhere, as was known and as is.
    duplicates: (Vec<Duplicate>, Vec<Duplicate>),
    /// Its findings.
    pub found: Vec<TaskKey>,
    /// By what its children are brought together with others.
    pub keys: Vec<(RecordId, Keys)>,
}

/// Counts at most so many institutions that changed since they were counted; how many it were.
pub async fn catch_up(
    store: &Store,
    referee: &Arc<Referee>,
    now: Timestamp,
    limit: u32,
) -> Result<usize, StoreError> {
    let input = referee.clone();
    let counted = store
        .read::<_, _, StoreError, _>(&input, move |tx, referee| {
            Box::pin(async move {
                let stamp = referee.stamp(tx, now).await?;
                let due = tx.standings_due(stamp, limit).await?;
                count_all(tx, referee, &due, false, now).await
            })
        })
        .await?;
    let count = counted.len();
    write_all(store, counted, None).await?;
    Ok(count)
}

/// Counts institutions; in a `check` of the country, what was found before is over.
pub async fn count_all(
    tx: &mut Tx,
    referee: &Referee,
    institutions: &[InstitutionId],
    check: bool,
    now: Timestamp,
) -> Result<Vec<Counted>, StoreError> {
    let mut counted = Vec::new();
    for institution in institutions {
        counted.extend(count(tx, referee, institution, check, now).await?);
    }
    Ok(counted)
}

/// Writes what was counted; of a check of the country also what it found.
pub async fn write_all(
    store: &Store,
    counted: Vec<Counted>,
    run: Option<Timestamp>,
) -> Result<(), StoreError> {
    let mut counted = counted.into_iter().peekable();
    while counted.peek().is_some() {
        let some: Vec<Counted> = counted.by_ref().take(WRITTEN).collect();
        let moved: Result<Vec<InstitutionId>, StoreError> = store
            .run_tx("standings", some, move |tx, some| {
                Box::pin(async move {
                    for one in some {
                        write(tx, one, run).await?;
                    }
                    let moved = some.iter().filter(|one| one.people.is_some());
                    Ok(moved.map(|one| one.institution.clone()).collect())
                })
            })
            .await;
        look_again(store, moved?).await?;
    }
    Ok(())
}

/// Of institutions that were counted beside each other, perhaps by two servers, neither has seen the other's people: once both
/// are written, whoever shares a number that is no task yet is counted once more.
async fn look_again(store: &Store, moved: Vec<InstitutionId>) -> Result<(), StoreError> {
    if moved.is_empty() {
        return Ok(());
    }
    let looked = store.run_tx("look_again", moved, |tx, moved| {
        Box::pin(async move {
            for institution in moved {
                let people = tx.person_numbers_of(institution).await?;
                let numbers: Vec<u64> = people.iter().map(|(_, number)| *number).collect();
                let shared = tx.numbers_shared(institution, &numbers).await?;
                let known = tx.duplicates_of(institution).await?;
                if shared.iter().any(|(_, other)| !known.iter().any(|found| found.other == *other)) {
                    tx.standing_expire(institution).await?;
                }
            }
            Ok(())
        })
    });
    looked.await
}

async fn count(
    tx: &mut Tx,
    referee: &Referee,
    institution: &InstitutionId,
    check: bool,
    now: Timestamp,
) -> Result<Option<Counted>, StoreError> {
    let Some(at) = tx.standing_get(institution).await? else { return Ok(None) };
    let expired = tx.standing_expired(institution).await?;
    let stamp = referee.stamp(tx, now).await?;
    let ruling = referee.at(tx, &at).await?;
    let since = match Stand::at(&ruling.windows, Some(RollAct::Check), now) {
        Stand::Open(window) | Stand::After(window) => Some(window.from),
        Stand::Before(_) | Stand::Never => None,
    };
    let records = tx.records_all(institution).await?;
    let roll: Vec<(RecordId, &Record)> = records.iter().map(|stored| (stored.id, &stored.record)).collect();
    let look = Look { place: &at.place, today: now.bangkok_day(), since: since.map(Timestamp::bangkok_day) };
    let mut standing = look.standing(&roll);
    let (changed, last) = tx.changed_since(institution, since).await?;
    standing.tally.changed = changed;
    standing.last_change = last;
    standing.started = changed > 0 || standing.tally.checked > 0;
    standing.confirmed = confirmed(tx, institution, &records, asking(&ruling.windows, now)).await?;
    let people = numbers_of(&records);
    let duplicates = duplicates(tx, institution, &records, &people).await?;
    standing.tally.base = compared(tx, institution, &records, &people).await?;
    let kept = tx.person_numbers_of(institution).await?;
    let mut found: Vec<TaskKey> =
        look.findings(&roll).into_iter().map(|(record, finding)| TaskKey { record, finding }).collect();
    found.extend(duplicates.1.iter().map(task_of));
    let before = if check { Vec::new() } else { tx.check_found(institution).await? };
    let answers = tx.answers_of(institution).await?;
    standing.tally.tasks = Tasks::of(&states(&records, &found, &before, &answers));
    let on_roll = records.iter().filter_map(|stored| Some((stored.id, Keys::of(&stored.record)?)));
    Ok(Some(Counted {
        institution: institution.clone(),
        as_of: (at.head.seq, stamp),
        expired,
        standing,
        keys: on_roll.collect(),
        people: (people != kept).then_some(people),
        duplicates,
        found,
    }))
}

/// The highest level that confirmed a roll.
async fn confirmed(
    tx: &mut Tx,
    institution: &InstitutionId,
    records: &[StoredRecord],
    asks: Option<&Window>,
) -> Result<Option<Level>, StoreError> {
    let steps: Vec<Step> =
        tx.confirming_steps(institution).await?.into_iter().map(|(_, step)| step).collect();
    if steps.is_empty() {
        return Ok(None);
    }
    Ok(Confirmed::by(&steps).highest(asks.map(|window| window.round.id), digest_of(records)))
}

/// The tasks of a roll with their states. An explanation holds while the facts are those that it was said of.
pub fn states(
    records: &[StoredRecord],
    found: &[TaskKey],
    before: &[TaskKey],
    answers: &BTreeMap<AnswerKey, (String, Explanation)>,
) -> Vec<(TaskKey, TaskState)> {
    let told = if answers.is_empty() { &[] } else { records };
    let by_id: BTreeMap<RecordId, &Record> = told.iter().map(|stored| (stored.id, &stored.record)).collect();
    tasks(found, before, &|task| {
        let said = answers.get(&(task.record, task.finding.code, task.finding.field, task.finding.other));
        let record = by_id.get(&task.record);
        said.zip(record)
            .is_some_and(|((said_of, _), record)| *said_of == said_of_now(record, task.finding.field))
    })
}

/// A hash of the facts that a finding is about: those that are decided together with its field.
pub fn said_of_now(record: &Record, field: Option<Field>) -> String {
    let mut facts = blake3::Hasher::new();
    if let Some(field) = field {
        for field in field.group().fields() {
            facts.update(record.get(field).as_bytes()).update(b"\n");
        }
    } else {
        let last = record.last_measurement();
        facts.update(serde_json::to_string(&last).unwrap_or_default().as_bytes());
    }
    facts.finalize().to_hex()[..16].to_owned()
}

async fn write(tx: &mut Tx, counted: &Counted, run: Option<Timestamp>) -> Result<(), StoreError> {
    let institution = &counted.institution;
    let (before, now) = &counted.duplicates;
    if let Some(people) = &counted.people {
        tx.person_numbers_put(institution, people).await?;
    }
    if before != now {
        tx.duplicates_put(institution, now).await?;
        let others: BTreeSet<&InstitutionId> = before.iter().chain(now).map(|found| &found.other.0).collect();
        for other in others {
            tx.standing_expire(other).await?;
        }
    }
    if let Some(run) = run {
        tx.check_found_put(institution, run, &counted.found).await?;
    }
    tx.standing_put(institution, counted.as_of, counted.expired, &counted.standing).await
}

fn numbers_of(records: &[StoredRecord]) -> Vec<(RecordId, u64)> {
    let on_roll = records.iter().filter(|stored| stored.on_roll());
    let number = |stored: &StoredRecord| {
        Some((stored.id, PersonNumber::parse(stored.record.get(Field::CitizenId)).ok()?.as_u64()))
    };
    on_roll.filter_map(number).collect()
}

/// The duplicates of an institution as they were known, and as they are: those that are still true, and those whose number
/// is on another roll by now.
async fn duplicates(
    tx: &mut Tx,
    institution: &InstitutionId,
    records: &[StoredRecord],
    people: &[(RecordId, u64)],
) -> Result<(Vec<Duplicate>, Vec<Duplicate>), StoreError> {
    let mut before = tx.duplicates_of(institution).await?;
    before.sort_unstable();
    let numbers: Vec<u64> = people.iter().map(|(_, number)| *number).collect();
    let mut pairs: BTreeSet<(RecordId, (InstitutionId, RecordId))> =
        before.iter().map(|found| (found.here.1, found.other.clone())).collect();
    for (number, other) in tx.numbers_shared(institution, &numbers).await? {
        let here = people.iter().filter(|(_, own)| *own == number);
        pairs.extend(here.map(|(record, _)| (*record, other.clone())));
    }
    let mut now = Vec::new();
    for (record, other) in pairs {
        let here = records.iter().find(|stored| stored.id == record);
        let there = tx.records_get(&other.0, &[other.1]).await?.pop();
        let Some((here, there)) = here.zip(there.as_ref()) else { continue };
        now.extend(check_pair(&here.record, &there.record).into_iter().map(|(code, field)| Duplicate {
            here: (institution.clone(), record),
            other: other.clone(),
            code,
            field,
        }));
    }
    now.sort_unstable();
    Ok((before, now))
}

/// A duplicate as a task of the institution.
pub fn task_of(found: &Duplicate) -> TaskKey {
    let finding = Finding { code: found.code, field: Some(found.field), other: Some(found.other.1) };
    TaskKey { record: found.here.1, finding }
}

/// What is different from the base in force.
async fn compared(
    tx: &mut Tx,
    institution: &InstitutionId,
    records: &[StoredRecord],
    people: &[(RecordId, u64)],
) -> Result<Compared, StoreError> {
    let Some(snapshot) = tx.snapshot_in_force().await? else { return Ok(Compared::default()) };
    let part = tx.part_get(snapshot.id, institution).await?;
    let then = part.as_ref().map(super::snapshots::rows_of).unwrap_or_default();
    let row = |stored: &StoredRecord| BaseRow::of(stored.id.to_string(), &stored.record);
    let (now, gone): (Vec<&StoredRecord>, Vec<&StoredRecord>) =
        records.iter().partition(|stored| stored.on_roll());
    let (now, gone): (Vec<BaseRow>, Vec<BaseRow>) =
        (now.into_iter().map(row).collect(), gone.into_iter().map(row).collect());
    let here: HashSet<u64> = people.iter().map(|(_, number)| *number).collect();
    let there: HashSet<u64> = then.iter().filter_map(BaseRow::number).collect();
    let came: Vec<u64> = here.difference(&there).copied().collect();
    let left: Vec<u64> = there.difference(&here).copied().collect();
    let then_elsewhere = tx.numbers_elsewhere(snapshot.taken_at, institution, &came).await?;
    let now_elsewhere = tx.numbers_shared(institution, &left).await?;
    let elsewhere = Elsewhere {
        then: &|number| then_elsewhere.contains(&number),
        now: &|number| now_elsewhere.iter().any(|(other, _)| *other == number),
    };
    Ok(Compared::of(&then, &now, &difference(&then, &now, &gone, elsewhere)))
}
