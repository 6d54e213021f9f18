//! Somebody above the local government opens one child's record, with a reason that is logged (domain.md 1.5, 7.6).

use super::Failure;
use crate::store::{Looked, Tx};
use shared::access::{Act, Caller};
use shared::edits::StoredRecord;
use shared::values::{Ids, InstitutionId, RecordId, Timestamp};
use shared::wire::access_log::{Access, Opening};
use shared::wire::error_body::ErrorCode;

/// The record. It is logged before it is shown.
pub async fn open_child(
    tx: &mut Tx,
    caller: &Caller,
    (institution, record): (&InstitutionId, RecordId),
    opening: &Opening,
    ids: &(dyn Ids + Send + Sync),
    now: Timestamp,
) -> Result<StoredRecord, Failure> {
    let not_found = || Failure::Refused(ErrorCode::NotFound);
    let place = tx.institution_get(institution).await?.ok_or_else(not_found)?;
    let lao = tx.lao_get(&place.lao).await?.ok_or_else(not_found)?;
    let may = caller.may(Act::OpenChild, institution, &lao) || caller.may(Act::KeepRoll, institution, &lao);
    let found = if may { tx.records_get(institution, &[record]).await?.pop() } else { None };
    let found = found.ok_or_else(not_found)?;
    let reason = opening.judged().ok_or_else(|| {
        let details = "กรุณาระบุเหตุผลที่ต้องเปิดดูข้อมูลเด็กคนนี้ อย่างน้อย 5 ตัวอักษร";
        Failure::Explained(ErrorCode::NotAcceptable, details.to_owned())
    })?;
    let looked = Looked { what: Access::Opened, institution, record: Some(record), reason: &reason };
    tx.access_add(caller, looked, ids, now).await?;
    Ok(found.for_phones())
}
