//! How edits leave the phone and changes reach it (sync.md 2.7).
//!
//! [`sync_once`] does one exchange after another until nothing is left: [`download`] for a roll that is not here
//! yet, then [`exchange`]. Each answer is stored in one batch that relies on the roll being as it was when asked,
//! so two tabs, a repeat or a late answer cannot mix. [`view`] says what the screen shows meanwhile, [`schedule`]
//! when to try again.

mod agreement;
pub mod download;
pub mod exchange;
pub mod forget;
pub mod outbox;
pub mod parcel;
mod renumber;
pub mod schedule;
mod told;
pub mod transport;
pub mod view;

pub use agreement::KnownDigests;
pub use transport::{Transport, TransportError};

use crate::store::schema::META;
use crate::store::{LocalStore, StoreError};
use shared::values::{Clock, Ids, InstitutionId};

/// Why syncing stopped. Nothing is lost by any of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The server did not answer as hoped.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The device could not keep the answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is needed to sync a roll.
pub struct Line<'a, S, T> {
    /// The phone's store.
    pub store: &'a S,
    /// The way to the server.
    pub transport: &'a T,
    /// The roll.
    pub institution: &'a InstitutionId,
    /// The phone's clock.
    pub clock: &'a dyn Clock,
    /// New ids.
    pub ids: &'a dyn Ids,
    /// What rolls add up to, as far as it is known since the door was opened.
    pub known: &'a KnownDigests,
}

/// The most exchanges in one go; the rest follows at the next occasion.
const MAX_EXCHANGES: u32 = 1_000;

/// Syncs a roll until nothing is left to send or to pull.
pub async fn sync_once<S: LocalStore, T: Transport>(line: &Line<'_, S, T>) -> Result<(), SyncError> {
    for _ in 0..MAX_EXCHANGES {
        let Some(meta) = line.store.get(META, line.institution.as_str()).await? else { return Ok(()) };
        let step = if meta.download.is_some() {
            download::next_page(line, meta).await
        } else {
            exchange::exchange(line, meta).await
        };
        match step {
            Ok(true) | Err(SyncError::Store(StoreError::Changed)) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
