//! How far the work has come, at one institution and over many (J12, R17, R21, R23, R30, R31).

use crate::checks::{CheckContext, Completeness, Finding, Severity, check_record, check_roll, completeness};
use crate::children::check::progress as check_progress;
use crate::children::{Field, Record};
use crate::codes;
use crate::confirming::Level;
use crate::json::{FromJson, ToJson};
use crate::places::Institution;
use crate::rounds::Stand;
use crate::snapshots::Compared;
use crate::sorted::SortedMap;
use crate::values::date::AcademicYear;
use crate::values::{CivilDate, RecordId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An institution where nothing was changed or checked for so long counts as stale, in milliseconds: 30 days (R17).
pub const STALE_MS: i64 = 30 * 86_400_000;

/// Findings by how grave they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tasks {
    /// To be put right, and not explained.
    pub errors: u64,
    /// To be checked, and not explained.
    pub warnings: u64,
    /// For information.
    pub infos: u64,
    /// Explained by the institution.
    pub explained: u64,
    /// Found when the country was last checked, and no longer there.
    pub fixed: u64,
}

/// What stands at one institution, or at all of a branch together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// Children on the roll.
    pub children: u64,
    /// Those by level; under nothing where the level is not of the list.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, u64>))]
    pub levels: SortedMap<String, u64>,
    /// Children who were seen in the check that is under way.
    pub checked: u64,
    /// Findings.
    pub tasks: Tasks,
    /// Mandatory facts that are there.
    pub filled: u64,
    /// Mandatory facts in all.
    pub wanted: u64,
    /// Children of whom something was changed since the window opened.
    pub changed: u64,
    /// The base in force and what is different now.
    pub base: Compared,
}

impl Tally {
    /// Adds what stands elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.children += other.children;
        for (level, count) in other.levels.iter() {
            *self.levels.or_default(level.clone()) += count;
        }
        self.checked += other.checked;
        let (tasks, more) = (&mut self.tasks, &other.tasks);
        tasks.errors += more.errors;
        tasks.warnings += more.warnings;
        tasks.infos += more.infos;
        tasks.explained += more.explained;
        tasks.fixed += more.fixed;
        self.filled += other.filled;
        self.wanted += other.wanted;
        self.changed += other.changed;
        self.base.add(&other.base);
    }

    /// How complete the records are, in whole per cent, rounded down (R30).
    pub fn percent_complete(&self) -> u64 {
        (self.filled * 100).checked_div(self.wanted).unwrap_or(100)
    }
}

/// What one institution has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The numbers.
    pub tally: Tally,
    /// Whether anything was done since the window opened.
    pub started: bool,
    /// "Checked on": the day on which the last child was seen, once all were (R31).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<CivilDate>,
    /// The highest level that confirmed, as far as it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Level>,
    /// The level whose turn it is to confirm, where a window asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Level>,
    /// When the last change arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<Timestamp>,
}

impl Standing {
    /// Whether nothing was changed or checked for so long. That the data are looked at makes them current, that a phone is
    /// switched on does not (R17, R31).
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let checked = self.checked_on.map(Timestamp::of_bangkok_day);
        let last = self.last_change.max(checked);
        last.is_none_or(|last| now.0 - last.0 > STALE_MS)
    }

    /// Whether the institution is to check its roll because it is stale: it has children, and may check them now.
    pub fn awaits_check(&self, check: Stand<'_>, now: Timestamp) -> bool {
        self.tally.children > 0 && check.is_open() && self.is_stale(now)
    }
}

/// What a roll is looked at with.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The institution.
    pub place: &'a Institution,
    /// The Bangkok day.
    pub today: CivilDate,
    /// The day on which the window opened; absent where none is open or it is open for good.
    pub since: Option<CivilDate>,
}

impl Look<'_> {
    /// What records of the institution are checked against.
    pub fn context(&self) -> CheckContext<'_> {
        CheckContext {
            today: self.today,
            academic_year: AcademicYear::of(self.today),
            kind: self.place.kind,
            levels_offered: &self.place.levels,
        }
    }

    /// Everything doubtful within one roll, by record. Children off the roll are no task.
    pub fn findings(&self, roll: &[(RecordId, &Record)]) -> Vec<(RecordId, Finding)> {
        let context = self.context();
        let on_roll = roll.iter().filter(|(_, record)| crate::checks::is_on_roll(record));
        let mut found: Vec<(RecordId, Finding)> = on_roll
            .flat_map(|&(id, record)| {
                check_record(record, &context).into_iter().map(move |found| (id, found))
            })
            .collect();
        found.extend(check_roll(roll));
        found
    }

    /// The numbers of one roll but for findings and base, which are told of more than the roll.
    pub fn standing(&self, roll: &[(RecordId, &Record)]) -> Standing {
        let mut tally = Tally::default();
        let mut facts = Completeness::default();
        for (_, record) in roll.iter().filter(|(_, record)| crate::checks::is_on_roll(record)) {
            let level =
                codes::Level::parse(record.get(Field::Level)).map(codes::Level::code).unwrap_or_default();
            *tally.levels.or_default(level.to_owned()) += 1;
            facts = facts.plus(completeness(record, self.place.kind));
        }
        let check = check_progress(&mut roll.iter().map(|(_, record)| *record), self.since);
        (tally.children, tally.checked) = (check.of, check.checked);
        (tally.filled, tally.wanted) = (facts.filled.into(), facts.wanted.into());
        Standing { tally, checked_on: check.done_on, ..Standing::default() }
    }
}

/// The state of a task (J10, R16).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Somebody has to look.
    Open,
    /// The institution said why it is right as it is.
    Explained,
    /// Found when the country was last checked, and no longer there: nobody has to say so.
    Fixed,
}

/// Which task: a finding about a field of a record.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskKey {
    /// The child.
    pub record: RecordId,
    /// What is doubtful.
    pub finding: Finding,
}

/// The tasks of an institution: `found` now, `before` when the country was last checked; `explained` says of a task
/// whether its explanation still holds.
pub fn tasks(
    found: &[TaskKey],
    before: &[TaskKey],
    explained: &dyn Fn(&TaskKey) -> bool,
) -> Vec<(TaskKey, TaskState)> {
    let same = |one: &TaskKey, other: &TaskKey| {
        let about = |task: &TaskKey| (task.record, task.finding.code, task.finding.field);
        about(one) == about(other)
    };
    let state = |task: &TaskKey| if explained(task) { TaskState::Explained } else { TaskState::Open };
    let mut tasks: Vec<(TaskKey, TaskState)> = found.iter().map(|task| (*task, state(task))).collect();
    let mut found: Vec<TaskKey> = found.to_vec();
    found.sort_unstable();
    for task in before {
        let at = found.partition_point(|other| other.record < task.record);
        let of_record = found[at..].iter().take_while(|other| other.record == task.record);
        if !of_record.into_iter().any(|other| same(other, task)) {
            tasks.push((*task, TaskState::Fixed));
        }
    }
    tasks
}

/// At how many children somebody still has to look because of some of the tasks.
pub fn open_of(states: &[(TaskKey, TaskState)], some: &[TaskKey]) -> u64 {
    let some: BTreeSet<&TaskKey> = some.iter().collect();
    let open = states.iter().filter(|(task, state)| *state == TaskState::Open && some.contains(task));
    open.map(|(task, _)| task.record).collect::<BTreeSet<RecordId>>().len() as u64
}

impl Tasks {
    /// Counts tasks.
    pub fn of(tasks: &[(TaskKey, TaskState)]) -> Self {
        let mut counts = Self::default();
        for (task, state) in tasks {
            let count = match (state, task.finding.severity()) {
                (TaskState::Fixed, _) => &mut counts.fixed,
                (TaskState::Explained, _) => &mut counts.explained,
                (TaskState::Open, Severity::Error) => &mut counts.errors,
                (TaskState::Open, Severity::Warning) => &mut counts.warnings,
                (TaskState::Open, Severity::Info) => &mut counts.infos,
            };
            *count += 1;
        }
        counts
    }
}
