//! The local government sees the edits that came when no window was open, child by child, and accepts or declines them
//! (P4). It can accept while a window is open for it; declining is always possible.

use super::accept_edits::{Push, ledger_of, write};
use super::{Failure, enter};
use crate::referee::Referee;
use crate::store::{Parked, Standing, Tx};
use shared::access::{Act, Caller};
use shared::children::{Field, Record};
use shared::edits::{Outcome, SentEdit, accept_held, acts_of};
use shared::rounds::{Judged, Made, Window, judge};
use shared::values::{EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::held::{Decision, HeldEdit, HeldList, MAX_DECIDED, MAX_REASON};
use std::collections::{BTreeMap, BTreeSet};

/// What waits at an institution.
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
    let (_, windows) = referee.at(tx, &at).await?;
    let parked = tx.parked_at(institution).await?;
    let ids: Vec<RecordId> = parked.iter().map(|parked| parked.sent.record).collect();
    let stored = tx.records_get(institution, &ids).await?;
    let named: BTreeMap<RecordId, String> =
        stored.iter().map(|stored| (stored.id, name_of(&stored.record))).collect();
    let open = windows.iter().filter(|window| window.is_open(now)).map(|window| window.to).max();
    let edits = parked.into_iter().map(|parked| held_edit(parked, &named)).collect();
    Ok(HeldList { place: at.place.name, edits, open_until: open })
}

fn name_of(record: &Record) -> String {
    format!("{} {}", record.get(Field::FirstName), record.get(Field::LastName)).trim().to_owned()
}

fn held_edit(parked: Parked, named: &BTreeMap<RecordId, String>) -> HeldEdit {
    let Parked { sent, by, arrived_at, contact_at, .. } = parked;
    let made = Made::of(contact_at, sent.at.since_contact_ms, arrived_at);
    let of_edit = || {
        let mut record = Record::default();
        sent.overlay(&mut record);
        name_of(&record)
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
    if !role.allows(Act::DecideHeld) || decision.edits.len() > MAX_DECIDED {
        return Err(Failure::Refused(ErrorCode::NotFound));
    }
    if !decision.accept && (reason.is_empty() || reason.chars().count() > MAX_REASON) {
        return Err(Failure::Explained(ErrorCode::NotAcceptable, "กรุณาระบุเหตุผลที่ไม่รับ".to_owned()));
    }
    let (_, windows) = referee.at(tx, &at).await?;
    let waiting = tx.parked_at(institution).await?;
    let chosen = chosen(&waiting, decision);
    for parked in waiting.into_iter().filter(|parked| chosen.contains(&parked.sent.id)) {
        let id = parked.sent.id;
        let outcome = if decision.accept {
            accept(tx, &mut at, caller, &windows, parked, now).await?
        } else {
            Outcome::Declined { by: caller.name.clone(), reason: reason.clone() }
        };
        let told = (decision.accept, &*caller.name, &*reason);
        tx.parked_decided(institution, &[(id, outcome)], told, now).await?;
    }
    Ok(())
}

/// What a decision is about. Whoever declines an edit declines what its author did on top of it, such as to a child who
/// is not added.
fn chosen(waiting: &[Parked], decision: &Decision) -> BTreeSet<EditId> {
    let mut chosen = BTreeSet::new();
    for parked in waiting {
        let follows = || parked.sent.own.values().any(|before| chosen.contains(before));
        if decision.edits.contains(&parked.sent.id) || (!decision.accept && follows()) {
            chosen.insert(parked.sent.id);
        }
    }
    chosen
}

async fn accept(
    tx: &mut Tx,
    at: &mut Standing,
    caller: &Caller,
    windows: &[Window],
    parked: Parked,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let edits: [SentEdit; 1] = [parked.sent];
    let author = Caller { account: edits[0].user, name: parked.by, scopes: Vec::new() };
    let push = Push {
        author: &author,
        role: parked.role,
        device: edits[0].device,
        ..Push::here(caller, &edits, now)
    };
    let mut ledger = ledger_of(tx, at, &push, 0).await?;
    let acts = acts_of(&edits[0].edit, ledger.records.get(&edits[0].record));
    let Judged::InTime(window) = judge(windows, &acts, Made::now(now), now) else {
        return Err(Failure::Refused(ErrorCode::WindowClosed));
    };
    let (outcome, taken) = accept_held(&mut ledger, &edits[0], window);
    write(tx, at, &push, &taken, &ledger).await?;
    Ok(outcome)
}
