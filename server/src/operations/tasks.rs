//! What is doubtful at an institution, as tasks (J10, R16): its recorder puts it right or explains it, those above look.

use super::standings::{said_of_now, states, task_of};
use super::{Failure, reach};
use crate::store::Tx;
use shared::access::{Act, Caller};
use shared::checks::Severity;
use shared::children::Record;
use shared::places::Institution;
use shared::progress::{Look, TaskKey, Tasks};
use shared::values::{InstitutionId, RecordId, Timestamp, thai};
use shared::wire::error_body::ErrorCode;
use shared::wire::tasks::{CheckRun, Explain, Explanation, MAX_EXPLANATION, Task};
use std::collections::BTreeMap;

/// How much is doubtful at an institution as its roll is now, and how many children it has.
pub async fn counts_of(tx: &mut Tx, place: &Institution, now: Timestamp) -> Result<(Tasks, u64), Failure> {
    let records = tx.records_all(&place.id).await?;
    let roll: Vec<(RecordId, &Record)> = records.iter().map(|stored| (stored.id, &stored.record)).collect();
    let look = Look { place, today: now.bangkok_day(), since: None };
    let mut found: Vec<TaskKey> =
        look.findings(&roll).into_iter().map(|(record, finding)| TaskKey { record, finding }).collect();
    found.extend(tx.duplicates_of(&place.id).await?.iter().map(task_of));
    let answers = tx.answers_of(&place.id).await?;
    let children = records.iter().filter(|stored| stored.on_roll()).count() as u64;
    // An explained finding to be put right stops confirming all the same.
    let mut counts = Tasks::of(&states(&records, &found, &[], &answers));
    counts.errors = found.iter().filter(|task| task.finding.severity() == Severity::Error).count() as u64;
    Ok((counts, children))
}

/// The tasks of an institution, as its roll is now; the gravest first.
pub async fn list(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    now: Timestamp,
) -> Result<Vec<Task>, Failure> {
    let not_found = || Failure::Refused(ErrorCode::NotFound);
    let place = tx.institution_get(institution).await?.ok_or_else(not_found)?;
    let lao = tx.lao_get(&place.lao).await?.ok_or_else(not_found)?;
    if !caller.may(Act::SeeCounts, institution, &lao) {
        return Err(not_found());
    }
    let named = caller.role_at(institution, &place.lao).is_some();
    let records = tx.records_all(institution).await?;
    let by_id: BTreeMap<RecordId, &Record> =
        records.iter().map(|stored| (stored.id, &stored.record)).collect();
    let roll: Vec<(RecordId, &Record)> = by_id.iter().map(|(&id, &record)| (id, record)).collect();
    let look = Look { place: &place, today: now.bangkok_day(), since: None };
    let mut found: Vec<TaskKey> =
        look.findings(&roll).into_iter().map(|(record, finding)| TaskKey { record, finding }).collect();
    let duplicates = tx.duplicates_of(institution).await?;
    found.extend(duplicates.iter().map(task_of));
    let before = tx.check_found(institution).await?;
    let answers = tx.answers_of(institution).await?;
    let mut tasks = Vec::new();
    for (key, state) in states(&records, &found, &before, &answers) {
        let elsewhere = duplicates.iter().find(|found| Some(found.other.1) == key.finding.other);
        let other = match elsewhere {
            Some(found) => tx.other_side(&found.other.0).await?,
            None => None,
        };
        let name = by_id.get(&key.record).filter(|_| named).map(|record| record.name()).unwrap_or_default();
        let said = answers.get(&(key.record, key.finding.code, key.finding.field, key.finding.other));
        let explanation = said.map(|(_, explanation)| explanation.clone());
        tasks.push(Task { record: key.record, name, finding: key.finding, state, explanation, other });
    }
    tasks.sort_by_key(|task| (task.state, task.finding.severity(), task.finding.code));
    Ok(tasks)
}

/// Somebody who keeps the roll says why something doubtful is right as it is.
pub async fn explain(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    said: &Explain,
    now: Timestamp,
) -> Result<(), Failure> {
    reach(tx, caller, institution).await?;
    let reason = thai::normalise(&said.reason);
    if reason.is_empty() || reason.chars().count() > MAX_EXPLANATION {
        let why = "กรุณาระบุคำชี้แจง ไม่เกิน 500 ตัวอักษร".to_owned();
        return Err(Failure::Explained(ErrorCode::NotAcceptable, why));
    }
    let found = tx.records_get(institution, &[said.record]).await?.pop();
    let stored = found.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let said_of = said_of_now(&stored.record, said.field);
    let explanation = Explanation { reason, by: caller.name.clone(), at: now };
    let key = (said.record, said.code, said.field, said.other);
    tx.answer_put(institution, key, &said_of, caller, &explanation).await?;
    tx.standing_expire(institution).await?;
    Ok(())
}

/// The department asks for a check of the whole country. While one is under way there is no other.
pub async fn ask_for_check(
    tx: &mut Tx,
    caller: &Caller,
    now: Timestamp,
) -> Result<(CheckRun, bool), Failure> {
    if caller.branches_for(Act::OpenRounds).next().is_none() {
        return Err(Failure::Refused(ErrorCode::NotFound));
    }
    let last = tx.check_run_last().await?.filter(|last| !last.broke_off);
    if let Some(under_way) =
        last.filter(|last| last.finished_at.is_none() && now.0 - last.started_at.0 < GIVEN_UP_MS)
    {
        return Ok((under_way, false));
    }
    let of = tx.institutions_count().await?;
    let by = caller.name.clone();
    let run = CheckRun { started_at: now, by, done: 0, of, found: 0, broke_off: false, finished_at: None };
    tx.check_run_put(&run).await?;
    Ok((run, true))
}

/// A check that was not finished after so long broke off, in milliseconds: half an hour.
const GIVEN_UP_MS: i64 = 30 * 60_000;
