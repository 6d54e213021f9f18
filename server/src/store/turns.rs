//! Who writes at one institution at the same time. In PostgreSQL they wait for one row, so more than two of them at a
//! time would only hold connections that others need (sync.md 2.8, 38): they take turns. Who is not alone need not
//! rehearse for SQLite: it would be in vain.

use shared::values::InstitutionId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Writers of one institution at a time: one works, the next is ready.
const AT_A_TIME: usize = 2;

/// A turn; it ends with its owner.
pub(super) type Turn = OwnedSemaphorePermit;

/// The institutions at which somebody writes.
#[derive(Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<InstitutionId, Arc<Semaphore>>>>);

/// Being at an institution, until it is dropped.
pub struct Presence {
    turns: Arc<Semaphore>,
    /// Whether nobody else was there before.
    pub alone: bool,
}

impl Turns {
    /// Waits for a turn.
    pub async fn take(&self, institution: &InstitutionId) -> Turn {
        self.come(institution).turns.acquire_owned().await.expect("turns are never closed")
    }

    /// Comes to an institution.
    pub fn come(&self, institution: &InstitutionId) -> Presence {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Where nobody is, only this map holds the turns.
        all.retain(|_, turns| Arc::strong_count(turns) > 1);
        let turns = all.entry(institution.clone()).or_insert_with(|| Arc::new(Semaphore::new(AT_A_TIME)));
        let alone = Arc::strong_count(turns) == 1;
        Presence { turns: turns.clone(), alone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn two_write_at_an_institution_and_others_at_others() {
        let turns = Turns::default();
        let [one, other] = ["a", "b"].map(|id| InstitutionId::parse(id).unwrap());
        let first = turns.take(&one).await;
        let _second = turns.take(&one).await;
        assert!(turns.take(&one).now_or_never().is_none());
        assert!(turns.take(&other).now_or_never().is_some());
        drop(first);
        assert!(turns.take(&one).now_or_never().is_some());
        assert_eq!(turns.0.lock().unwrap().len(), 1, "nobody writes at the other any more");
    }
}
