//! A roll is confirmed or returned, level after level (J14, P7).

use super::Failure;
use super::tasks::counts_of;
use crate::referee::Referee;
use crate::store::{Stand, Standing, Tx};
use shared::access::{Act, Caller};
use shared::confirming::{Confirmed, Decided, Level, Step, Stopped, asking, digest_of};
use shared::edits::RollDigest;
use shared::lang::Lang;
use shared::rounds::Window;
use shared::values::{InstitutionId, Timestamp, thai};
use shared::wire::confirming::{ConfirmingStand, Decide, DuePlace, LevelStand};
use shared::wire::error_body::ErrorCode;
use shared::wire::tasks::MAX_EXPLANATION;

/// What a decision is judged by.
struct Case {
    at: Standing,
    /// The level at which the caller decides.
    own: Option<Level>,
    /// Whether the caller decides at any level of the institution, asked or not.
    may: bool,
    digest: RollDigest,
    /// The window that is open and asks for confirming.
    window: Option<Window>,
    /// The levels that it asks.
    asked: Vec<Level>,
    steps: Vec<(u64, Step)>,
}

impl Case {
    async fn of(
        tx: &mut Tx,
        referee: &Referee,
        caller: &Caller,
        at: Standing,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let not_found = || Failure::Refused(ErrorCode::NotFound);
        let lao = tx.lao_get(&at.place.lao).await?.ok_or_else(not_found)?;
        if !caller.may(Act::SeeCounts, &at.place.id, &lao) {
            return Err(not_found());
        }
        let windows = referee.at(tx, &at).await?.windows;
        let window = asking(&windows, now).cloned();
        let confirming = window.as_ref().map(|window| window.confirming).unwrap_or_default();
        let digest = digest_of(&tx.records_all(&at.place.id).await?);
        let asked: Vec<Level> = Level::asked(confirming, lao.kind).collect();
        let steps = tx.confirming_steps(&at.place.id).await?;
        let here = caller.scopes.iter().filter(|scope| scope.branch.holds(&at.place.id, &lao));
        let levels: Vec<Level> = here.filter_map(|scope| Level::of(scope.role)).collect();
        let told: Vec<Step> = steps.iter().map(|(_, step)| step.clone()).collect();
        let own = match &window {
            Some(window) => Confirmed::by(&told).due(&levels, &asked, window.round.id, digest),
            None => None,
        };
        Ok(Self { at, own, may: !levels.is_empty(), digest, window, asked, steps })
    }
}

/// How an institution stands.
pub async fn show(
    tx: &mut Tx,
    referee: &Referee,
    caller: &Caller,
    institution: &InstitutionId,
    now: Timestamp,
) -> Result<ConfirmingStand, Failure> {
    let at = tx.standing_get(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let case = Case::of(tx, referee, caller, at, now).await?;
    let steps: Vec<Step> = case.steps.iter().map(|(_, step)| step.clone()).collect();
    let confirmed = Confirmed::by(&steps);
    let mut levels = Vec::new();
    for &level in Level::ALL {
        let asked = case.asked.contains(&level);
        let standing = confirmed.standing(level);
        let last = case.steps.iter().rev().find(|(_, step)| Some(step) == standing).map(|(seq, _)| *seq);
        let changed_since = match last {
            Some(seq) => tx.changed_after(institution, seq).await?,
            None => 0,
        };
        let counts =
            case.window.as_ref().and_then(|window| confirmed.counts(level, window.round.id, case.digest));
        let confirmed = if asked { counts } else { standing }.cloned();
        if asked || standing.is_some() {
            levels.push(LevelStand { level, asked, confirmed, changed_since });
        }
    }
    let (tasks, children) = counts_of(tx, &case.at.place, now).await?;
    Ok(ConfirmingStand {
        place: case.at.place.name,
        children,
        digest: case.digest,
        round: case.window.map(|window| window.round),
        levels,
        own: case.own,
        tasks,
        steps: steps.into_iter().rev().collect(),
    })
}

/// The level of the caller at which an institution's roll waits to be confirmed.
pub fn turn_of(caller: &Caller, stand: &Stand) -> Option<Level> {
    let turn = stand.counted.as_ref()?.turn?;
    turn.is_decided_by(caller, &stand.place.id, &stand.lao).then_some(turn)
}

/// The institutions whose rolls wait to be confirmed at a level of the caller. With it those whose numbers are behind.
pub async fn due(
    tx: &mut Tx,
    referee: &Referee,
    caller: &Caller,
    now: Timestamp,
) -> Result<(Vec<DuePlace>, Vec<InstitutionId>), Failure> {
    if !caller.scopes.iter().any(|scope| Level::of(scope.role).is_some()) {
        return Ok((Vec::new(), Vec::new()));
    }
    let stamp = referee.stamp(tx, now).await?;
    let stands = tx.standings_of(caller, stamp).await?;
    let behind = stands.iter().filter(|stand| !stand.current).map(|stand| stand.place.id.clone()).collect();
    let due = stands.into_iter().filter_map(|stand| {
        let level = turn_of(caller, &stand)?;
        let tally = stand.counted?.tally;
        Some(DuePlace {
            id: stand.place.id,
            name: stand.place.name,
            lao_name: stand.lao.full_name(),
            level,
            children: tally.children,
            tasks: tally.tasks,
        })
    });
    Ok((due.collect(), behind))
}

/// Somebody confirms the roll, or returns it to those below.
pub async fn decide(
    tx: &mut Tx,
    referee: &Referee,
    caller: &Caller,
    institution: &InstitutionId,
    decide: &Decide,
    now: Timestamp,
) -> Result<(), Failure> {
    let at = tx.institution_lock(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let case = Case::of(tx, referee, caller, at, now).await?;
    if !case.may {
        return Err(Failure::Refused(ErrorCode::NotFound));
    }
    let (Some(level), Some(window)) = (case.own, &case.window) else {
        return Err(stopped(Stopped::NotAsked));
    };
    let reason = thai::normalise(&decide.reason);
    if reason.chars().count() > MAX_EXPLANATION {
        return Err(Failure::Explained(ErrorCode::NotAcceptable, "เหตุผลยาวเกิน 500 ตัวอักษร".to_owned()));
    }
    let steps: Vec<Step> = case.steps.iter().map(|(_, step)| step.clone()).collect();
    let confirmed = Confirmed::by(&steps);
    match decide.decided {
        Decided::Confirmed => {
            let (tasks, _) = counts_of(tx, &case.at.place, now).await?;
            let roll = (window.round.id, decide.digest, case.digest);
            let open = (tasks.errors, tasks.warnings);
            confirmed.may_confirm(level, &case.asked, roll, open, &reason).map_err(stopped)?;
        }
        Decided::Returned => confirmed.may_return(level, &case.asked, &reason).map_err(stopped)?,
    }
    let step = Step {
        round: window.round.id,
        level,
        decided: decide.decided,
        digest: case.digest,
        reason,
        by: caller.name.clone(),
        at: now,
    };
    let n = case.steps.len() as u64 + 1;
    tx.confirming_add(institution, (n, case.at.head.seq), caller, &step).await?;
    tx.standing_expire(institution).await?;
    Ok(())
}

fn stopped(why: Stopped) -> Failure {
    Failure::Explained(ErrorCode::NotAcceptable, why.words().in_lang(Lang::Th).to_owned())
}
