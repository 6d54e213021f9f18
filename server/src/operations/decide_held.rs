//! The local government sees the edits that came when no window was open, child by child, and accepts or declines them
//! (P4). It can accept while a window is open for it; declining is always possible.

use super::accept_edits::{Push, ledger_of, write};
use super::{Failure, enter};
use crate::referee::Referee;
use crate::store::{Parked, Standing, Tx};
use shared::access::{Act, Caller, Role};
use shared::children::Record;
use shared::edits::{Outcome, accept_held, acts_of};
use shared::rounds::{Judged, Made, Window, judge};
use shared::values::{EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::held::{Decision, HeldEdit, HeldList, MAX_DECIDED, MAX_REASON};
use std::collections::{BTreeMap, BTreeSet};

/// What waits at an institution, as much of it as one decision can be about.
pub async fn list(
    tx: &mut Tx,
    referee: &Referee,
    caller: &Caller,
    institution: &InstitutionId,
    now: Timestamp,
) -> Result<HeldList, Failure> {
    let at = tx.standing_get(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let lao = tx.lao_get(&at.place.lao).await?;
    if !lao.is_some_and(|lao| caller.may(Act::DecideHeld, institution, &lao)) {
        return Err(Failure::Refused(ErrorCode::NotFound));
    }
    let windows = referee.at(tx, &at).await?.windows;
    let parked = tx.parked_first(institution, MAX_DECIDED).await?;
    let more = tx.parked_count(institution).await?.saturating_sub(parked.len() as u64);
    let ids: Vec<RecordId> = parked.iter().map(|parked| parked.sent.record).collect();
    let stored = tx.records_get(institution, &ids).await?;
    let named: BTreeMap<RecordId, String> =
        stored.iter().map(|stored| (stored.id, stored.record.name())).collect();
    let open = windows.iter().filter(|window| window.is_open(now)).map(|window| window.to).max();
    let edits = parked.into_iter().map(|parked| held_edit(parked, &named)).collect();
    Ok(HeldList { place: at.place.name, edits, more, open_until: open })
}

fn held_edit(parked: Parked, named: &BTreeMap<RecordId, String>) -> HeldEdit {
    let Parked { sent, by, arrived_at, contact_at, .. } = parked;
    let made = Made::of(contact_at, sent.at.since_contact_ms, arrived_at);
    let of_edit = || {
        let mut record = Record::default();
        sent.overlay(&mut record);
        record.name()
    };
    HeldEdit {
        name: named.get(&sent.record).cloned().unwrap_or_else(of_edit),
        made_at: (made.earliest == made.latest).then_some(made.latest),
        earliest: contact_at,
        phone_said: sent.at.wall,
        id: sent.id,
        record: sent.record,
        edit: sent.edit,
        by,
        arrived_at,
    }
}

/// Decides on some of what waits at an institution, in the order in which it was made.
pub async fn decide(
    tx: &mut Tx,
    referee: &Referee,
    caller: &Caller,
    institution: &InstitutionId,
    decision: &Decision,
    now: Timestamp,
) -> Result<(), Failure> {
    let (mut at, role) = enter(tx, caller, institution).await?;
    let reason = shared::values::thai::normalise(&decision.reason);
    if !role.allows(Act::DecideHeld) {
        return Err(Failure::Refused(ErrorCode::NotFound));
    }
    if decision.edits.len() > MAX_DECIDED {
        return Err(Failure::Refused(ErrorCode::TooLarge));
    }
    if !decision.accept && (reason.is_empty() || reason.chars().count() > MAX_REASON) {
        return Err(Failure::Explained(ErrorCode::NotAcceptable, "กรุณาระบุเหตุผลที่ไม่รับ".to_owned()));
    }
    let windows = referee.at(tx, &at).await?.windows;
    let waiting = tx.parked_at(institution).await?;
    let chosen = chosen(&waiting, decision);
    let mut left: Vec<Parked> =
        waiting.into_iter().filter(|parked| chosen.contains(&parked.sent.id)).collect();
    if !decision.accept {
        let declined = || Outcome::Declined { by: caller.name.clone(), reason: reason.clone() };
        let fates: Vec<_> = left.iter().map(|parked| (parked.sent.id, declined())).collect();
        return Ok(tx.parked_decided(institution, &fates, (false, &caller.name, &reason), now).await?);
    }
    // What waits behind another one follows it, in whatever order the two came; what no window allows goes on waiting.
    let (chosen, mut accepted) = (left.len(), 0);
    loop {
        let (before, mut waits) = (left.len(), Vec::new());
        for parked in left {
            match accept(tx, &mut at, (caller, role), &windows, &parked, now).await? {
                Some(outcome) => {
                    let fate = [(parked.sent.id, outcome)];
                    tx.parked_decided(institution, &fate, (true, &caller.name, ""), now).await?;
                    accepted += 1;
                }
                None => waits.push(parked),
            }
        }
        if waits.is_empty() || waits.len() == before {
            break;
        }
        left = waits;
    }
    if accepted == 0 && chosen > 0 { Err(Failure::Refused(ErrorCode::WindowClosed)) } else { Ok(()) }
}

/// What a decision is about. Whoever declines an edit declines what its author did on top of it, such as to a child who
/// is not added; whoever accepts one accepts what it rests on.
fn chosen(waiting: &[Parked], decision: &Decision) -> BTreeSet<EditId> {
    let named = |parked: &&Parked| decision.edits.contains(&parked.sent.id);
    let mut chosen: BTreeSet<EditId> = waiting.iter().filter(named).map(|parked| parked.sent.id).collect();
    loop {
        let before = chosen.len();
        for Parked { sent, .. } in waiting {
            let rests_on =
                || sent.own.values().filter(|edit| waiting.iter().any(|other| other.sent.id == **edit));
            if decision.accept && chosen.contains(&sent.id) {
                chosen.extend(rests_on().copied());
            } else if !decision.accept && rests_on().any(|edit| chosen.contains(edit)) {
                chosen.insert(sent.id);
            }
        }
        if chosen.len() == before {
            return chosen;
        }
    }
}

/// Accepts an edit as its author made it, with the rights of the local government; `None` when no window allows it now,
/// or when it rests on one that waits.
async fn accept(
    tx: &mut Tx,
    at: &mut Standing,
    (caller, role): (&Caller, Role),
    windows: &[Window],
    parked: &Parked,
    now: Timestamp,
) -> Result<Option<Outcome>, Failure> {
    let edits = std::slice::from_ref(&parked.sent);
    let author = Caller { account: parked.sent.user, name: parked.by.clone(), scopes: Vec::new() };
    let push = Push { author: &author, role, device: parked.sent.device, ..Push::here(caller, edits, now) };
    let mut ledger = ledger_of(tx, at, &push, 0).await?;
    let acts = acts_of(&parked.sent.edit, ledger.records.get(&parked.sent.record));
    let Judged::InTime(window) = judge(windows, &acts, Made::now(now), now) else { return Ok(None) };
    let (outcome, taken) = accept_held(&mut ledger, &parked.sent, window);
    if outcome == Outcome::Held {
        return Ok(None);
    }
    write(tx, at, &push, &taken, &ledger).await?;
    Ok(Some(outcome))
}
