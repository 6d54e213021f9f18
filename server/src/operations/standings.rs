//! What stands at each institution is counted behind the answers, when its roll, the windows or the base changed: so a
//! board over the country only adds. The same look compares its people with those of other institutions by their numbers.

use super::snapshots::Lists;
use crate::referee::Referee;
use crate::store::{AnswerKey, Duplicate, Standing, Store, StoreError, Tx};
use shared::checks::{Finding, check_pair};
use shared::children::{Field, Record};
use shared::confirming::{Confirmed, Level, Step, asking, digest_of};
use shared::edits::{RollDigest, StoredRecord};
use shared::progress::{Look, Standing as Counts, TaskKey, TaskState, Tasks, open_of, tasks};
use shared::rounds::{RollAct, Stand, Window};
use shared::values::citizen_id::PersonNumber;
use shared::values::{InstitutionId, RecordId, Timestamp};
use shared::wire::sync::{Concern, Returned};
use shared::wire::tasks::Explanation;
use std::collections::{BTreeMap, BTreeSet};
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
    standing: Counts,
    /// What the institution has to look at besides its roll.
    concern: Concern,
    /// When it was counted.
    at: Timestamp,
    /// The numbers of its people, where others stood for them until now.
    people: Option<Vec<(RecordId, u64)>>,
    /// Its children who may be the same as one elsewhere, as was known and as is.
    duplicates: (Vec<Duplicate>, Vec<Duplicate>),
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
                count_all(tx, referee, &due, now).await
            })
        })
        .await?;
    let count = counted.len();
    write_all(store, counted).await?;
    Ok(count)
}

/// Counts institutions.
pub async fn count_all(
    tx: &mut Tx,
    referee: &Referee,
    institutions: &[InstitutionId],
    now: Timestamp,
) -> Result<Vec<Counted>, StoreError> {
    let mut counted = Vec::new();
    for institution in institutions {
        counted.extend(count(tx, referee, institution, now).await?);
    }
    Ok(counted)
}

/// Writes what was counted.
pub async fn write_all(store: &Store, counted: Vec<Counted>) -> Result<(), StoreError> {
    let mut counted = counted;
    // Everybody who writes at several institutions goes through them in this order.
    counted.sort_by(|one, other| one.institution.cmp(&other.institution));
    let mut counted = counted.into_iter().peekable();
    while counted.peek().is_some() {
        let some: Vec<Counted> = counted.by_ref().take(WRITTEN).collect();
        let moved: Result<Vec<InstitutionId>, StoreError> = store
            .run_tx("standings", some, move |tx, some| {
                Box::pin(async move {
                    for one in some {
                        tx.concern_put(&one.institution, &one.concern, one.at).await?;
                    }
                    for one in some {
                        write(tx, one).await?;
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
    now: Timestamp,
) -> Result<Option<Counted>, StoreError> {
    let Some(at) = tx.standing_get(institution).await? else { return Ok(None) };
    let expired = tx.standing_expired(institution).await?;
    let stamp = referee.stamp(tx, now).await?;
    let ruling = referee.at(tx, &at).await?;
    let check = Stand::at(&ruling.windows, &[RollAct::Check].into(), now);
    let since = match check {
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
    let asks = asking(&ruling.windows, now);
    let returned = confirming(tx, &at, asks, &records, &mut standing).await?;
    let people = numbers_of(&records);
    let duplicates = duplicates(tx, institution, &records, &people).await?;
    if let Some(base) = tx.snapshot_in_force().await? {
        standing.tally.base = Lists::of_now(tx, &base, institution, &records).await?.compared();
    }
    let kept = tx.person_numbers_of(institution).await?;
    let mut found: Vec<TaskKey> =
        look.findings(&roll).into_iter().map(|(record, finding)| TaskKey { record, finding }).collect();
    found.extend(duplicates.1.iter().map(task_of));
    let before = tx.check_found(institution).await?;
    let answers = tx.answers_of(institution).await?;
    let states = states(&records, &found, &before, &answers);
    standing.tally.tasks = Tasks::of(&states);
    let elsewhere: Vec<TaskKey> = duplicates.1.iter().map(task_of).collect();
    let elsewhere = open_of(&states, &elsewhere);
    let concern = Concern { elsewhere, returned, stale: standing.awaits_check(check, now) };
    Ok(Some(Counted {
        institution: institution.clone(),
        as_of: (at.head.seq, stamp),
        expired,
        standing,
        concern,
        at: now,
        people: (people != kept).then_some(people),
        duplicates,
    }))
}

/// The highest level that confirmed a roll, and the level whose turn it is. With it who returned the roll.
async fn confirming(
    tx: &mut Tx,
    at: &Standing,
    asks: Option<&Window>,
    records: &[StoredRecord],
    counted: &mut Counts,
) -> Result<Option<Returned>, StoreError> {
    let steps: Vec<Step> =
        tx.confirming_steps(&at.place.id).await?.into_iter().map(|(_, step)| step).collect();
    if steps.is_empty() && asks.is_none() {
        return Ok(None);
    }
    // The digest costs as much as reading the roll, and says nothing where nobody decided yet.
    let digest = if steps.is_empty() { RollDigest::default() } else { digest_of(records) };
    let confirmed = Confirmed::by(&steps);
    counted.confirmed = confirmed.highest(asks.map(|window| window.round.id), digest);
    let Some(window) = asks else { return Ok(None) };
    if let Some(lao) = tx.lao_get(&at.place.lao).await? {
        let asked: Vec<Level> = Level::asked(window.confirming, lao.kind).collect();
        counted.turn = confirmed.turn(&asked, window.round.id, digest);
    }
    let returned = confirmed.returned(window.round.id);
    Ok(returned.map(|step| Returned { by: step.by.clone(), at: step.at, reason: step.reason.clone() }))
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

async fn write(tx: &mut Tx, counted: &Counted) -> Result<(), StoreError> {
    let institution = &counted.institution;
    let (before, now) = &counted.duplicates;
    if let Some(people) = &counted.people {
        tx.person_numbers_put(institution, people).await?;
    }
    if before != now {
        // A check of the country may have added others meanwhile.
        let only = |these: &[Duplicate], those: &[Duplicate]| -> Vec<Duplicate> {
            these.iter().filter(|found| those.binary_search(found).is_err()).cloned().collect()
        };
        tx.duplicates_forget(&only(before, now)).await?;
        tx.duplicates_add(&only(now, before)).await?;
        let others: BTreeSet<&InstitutionId> = before.iter().chain(now).map(|found| &found.other.0).collect();
        for other in others {
            tx.standing_expire(other).await?;
        }
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
        now.extend(check_pair(&here.record, &there.record).iter().map(|&(code, field)| Duplicate {
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
