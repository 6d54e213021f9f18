//! A file changes a roll: first shown, then done, through the same door as every other edit.

use super::accept_edits::{Push, accept_edits};
use super::import_plan::{Act, Plan, other_institution, plan};
use super::{Failure, enter, role_at};
use crate::referee::Referee;
use crate::store::{Standing, Tx};
use crate::workbook::Sheet;
use shared::access::Caller;
use shared::edits::{Cursor, MadeAt, Outcome, SCHEMA, SentEdit, acts_of};
use shared::rounds::Stand;
use shared::sorted::SortedMap;
use shared::values::{DeviceId, EditId, Ids, InstitutionId, RecordId, Timestamp};
use shared::wire::error_body::ErrorCode;
use shared::wire::imports::{Applied, Preview};
use shared::wire::sync::MAX_EDITS;

/// Says what a file would do, and, where a referee is asked, whether it may now. Writes nothing.
pub async fn preview_import(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    (sheet, referee): (&Sheet, Option<&Referee>),
    now: Timestamp,
) -> Result<Preview, Failure> {
    let at = tx.standing_get(institution).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    role_at(caller, &at.place)?;
    let Plan { acts, mut preview } = prepare(tx, &at, sheet, now).await?;
    preview.at = now;
    if let Some(referee) = referee {
        let windows = referee.at(tx, &at).await?.windows;
        let mut wanted = acts.iter().map(|act| acts_of(&act.edit, None));
        preview.shut_acts = wanted.find(|acts| !Stand::at(&windows, acts, now).is_open()).unwrap_or_default();
        preview.windows = if preview.shut_acts.is_empty() { Vec::new() } else { windows.to_vec() };
    }
    Ok(preview)
}

/// Does it. With a token, only what was shown under it: the same file, and a roll that has not changed since. Without a
/// referee it is the operator who fills the register, and no window is asked for.
pub async fn apply_import(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    sheet: &Sheet,
    (token, referee): (Option<&String>, Option<&Referee>),
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<Applied, Failure> {
    let (mut at, role) = enter(tx, caller, institution).await?;
    let windows = match referee {
        Some(referee) => Some(referee.at(tx, &at).await?.windows),
        None => None,
    };
    let plan = prepare(tx, &at, sheet, now).await?;
    let chain = at.head;
    if token.is_some_and(|token| *token != plan.preview.token) {
        return Err(Failure::Refused(ErrorCode::PreviewOutdated));
    }
    let device = DeviceId(ids.next());
    let numbered = (1..).zip(plan.acts);
    let edits: Vec<SentEdit> = numbered
        .map(|(n, Act { record, edit })| {
            let id = ids.next();
            // The edit that brings a child bears the child's id, so that a first download carries it once.
            let (record, base) = record.unwrap_or((RecordId(id), 0));
            SentEdit {
                id: EditId(id),
                device,
                n,
                user: caller.account,
                schema: SCHEMA,
                institution: institution.clone(),
                record,
                base,
                chain,
                edit,
                own: SortedMap::new(),
                at: MadeAt::unproven(now),
            }
        })
        .collect();
    for edits in edits.chunks(MAX_EDITS) {
        let push = Push { role, windows: windows.clone(), ..Push::here(caller, edits, now) };
        let (done, _) = accept_edits(tx, &mut at, push).await?;
        // Nobody else writes between the plan and here, so there is nothing to ask or to refuse.
        if done.outcomes.iter().any(|(_, outcome)| *outcome == Outcome::Held) {
            return Err(Failure::Refused(ErrorCode::WindowClosed));
        }
        let is_in = |outcome: &Outcome| matches!(outcome, Outcome::Applied { .. } | Outcome::Merged { .. });
        if let Some((edit, outcome)) = done.outcomes.iter().find(|(_, outcome)| !is_in(outcome)) {
            tracing::error!(%edit, ?outcome, "an edit of an import was not applied");
            return Err(Failure::Refused(ErrorCode::Internal));
        }
    }
    Ok(Applied { new: plan.preview.new, changed: plan.preview.changed })
}

async fn prepare(tx: &mut Tx, at: &Standing, sheet: &Sheet, now: Timestamp) -> Result<Plan, Failure> {
    let lao = tx.lao_get(&at.place.lao).await?;
    if let Some(whose) = other_institution(sheet, &at.place, lao.as_ref()) {
        return Err(Failure::Explained(ErrorCode::WrongInstitution, whose));
    }
    let records = tx.records_all(&at.place.id).await?;
    let mut plan = plan(sheet, &records, &at.place, now.bangkok_day());
    plan.preview.token = token(sheet, &at.place.id, at.head);
    Ok(plan)
}

/// Stands for one file and one state of one roll.
fn token(sheet: &Sheet, institution: &InstitutionId, head: Cursor) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&sheet.digest);
    hasher.update(institution.as_str().as_bytes());
    hasher.update(&head.seq.to_be_bytes());
    hasher.update(&head.h8.0);
    hasher.finalize().to_hex().to_string()
}
