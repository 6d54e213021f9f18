//! What the system does, each inside a transaction it is given. Knows no HTTP.

pub mod accept_edits;
pub mod boot_roll;
pub mod check_country;
pub mod check_history;
pub mod confirm;
pub mod decide_held;
pub mod draw_snapshot;
pub mod export_roll;
pub mod hand_in;
pub mod import_people;
pub mod import_plan;
pub mod import_roll;
pub mod log_access;
pub mod open_child;
pub mod people;
pub mod progress;
pub mod rounds;
pub mod sign_in;
pub mod snapshots;
pub mod standings;
pub mod sync_roll;
pub mod tasks;
pub mod thaid;

use crate::store::{Contends, Standing, StoreError, Tx};
use shared::access::{Caller, Role};
use shared::places::Institution;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;

/// Why an operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A person can be told why.
    #[error("{0:?}")]
    Refused(ErrorCode),
    /// The same, with the details that help to mend it.
    #[error("{0:?}: {1}")]
    Explained(ErrorCode, String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contends for Failure {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(cause) if cause.is_contention())
    }
}

/// An institution in the caller's branch with the caller's role there. Outside the branch there is nothing: a
/// thing that may not be seen is not found (R38).
pub async fn reach(tx: &mut Tx, caller: &Caller, id: &InstitutionId) -> Result<(Institution, Role), Failure> {
    let institution = tx.institution_get(id).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let role = role_at(caller, &institution)?;
    Ok((institution, role))
}

/// How an institution in the caller's branch stands, where nobody else may write at it until the transaction ends, and
/// the caller's role there.
pub async fn enter(tx: &mut Tx, caller: &Caller, id: &InstitutionId) -> Result<(Standing, Role), Failure> {
    let at = tx.institution_lock(id).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
    let role = role_at(caller, &at.place)?;
    Ok((at, role))
}

fn role_at(caller: &Caller, place: &Institution) -> Result<Role, Failure> {
    caller.role_at(&place.id, &place.lao).ok_or(Failure::Refused(ErrorCode::NotFound))
}
