//! Somebody above the local government opens one child's record, with a reason that is logged (domain.md 1.5, 7.6).

use super::Failure;
use crate::store::{Looked, Tx};
use shared::access::{Act, Caller};
use shared::edits::StoredRecord;
use shared::values::{Ids, InstitutionId, RecordId, Timestamp};
use shared::wire::access_log::{Access, FindChild, MAX_FOUND, Opening};
use shared::wire::error_body::ErrorCode;

/// The records of the child that somebody looks for, taken off or not. Each is logged before it is shown.
pub async fn find_child(
    tx: &mut Tx,
    caller: &Caller,
    institution: &InstitutionId,
    asked: &FindChild,
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<Vec<StoredRecord>, Failure> {
    may_open(tx, caller, institution).await?;
    let opening = Opening { reason: asked.reason.clone() };
    let reason = reason_of(&opening)?;
    let mut found = tx.records_all(institution).await?;
    found.retain(|stored| asked.fits(&stored.record));
    if found.len() > MAX_FOUND {
        let details = "พบหลายคน กรุณาระบุเลขประจำตัวประชาชน 13 หลัก";
        return Err(Failure::Explained(ErrorCode::NotAcceptable, details.to_owned()));
    }
    if found.is_empty() {
        // That somebody is not here was asked as well.
        let looked = Looked { what: Access::Opened, institution, record: None, reason: &reason };
        tx.access_add(caller, looked, ids, now).await?;
    }
    let mut opened = Vec::with_capacity(found.len());
    for stored in found {
        opened.push(open_child(tx, caller, (institution, stored.id), &opening, ids, now).await?);
    }
    Ok(opened)
}

/// The record. It is logged before it is shown.
pub async fn open_child(
    tx: &mut Tx,
    caller: &Caller,
    (institution, record): (&InstitutionId, RecordId),
    opening: &Opening,
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<StoredRecord, Failure> {
    may_open(tx, caller, institution).await?;
    let found = tx.records_get(institution, &[record]).await?.pop();
    let found = found.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let reason = reason_of(opening)?;
    let looked = Looked { what: Access::Opened, institution, record: Some(record), reason: &reason };
    tx.access_add(caller, looked, ids, now).await?;
    Ok(found.for_phones())
}

async fn may_open(tx: &mut Tx, caller: &Caller, institution: &InstitutionId) -> Result<(), Failure> {
    let not_found = || Failure::Refused(ErrorCode::NotFound);
    let place = tx.institution_get(institution).await?.ok_or_else(not_found)?;
    let lao = tx.lao_get(&place.lao).await?.ok_or_else(not_found)?;
    caller.may(Act::OpenChild, institution, &lao).then_some(()).ok_or_else(not_found)
}

fn reason_of(opening: &Opening) -> Result<String, Failure> {
    opening.judged().ok_or_else(|| {
        let details = "กรุณาระบุเหตุผลที่ต้องเปิดดูข้อมูลเด็กคนนี้ อย่างน้อย 5 ตัวอักษร";
        Failure::Explained(ErrorCode::NotAcceptable, details.to_owned())
    })
}
