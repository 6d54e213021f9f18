//! What goes out when the page is left (sync.md 2.8, 16). It is made ready before: a page that goes away has no time
//! to read. Its answer is lost, which costs nothing, because the next start sends the same again.

use super::Line;
use super::exchange::question;
use super::transport::Transport;
use crate::store::schema::META;
use crate::store::{LocalStore, StoreError};
use shared::edits::SentEdit;
use shared::json;
use shared::values::InstitutionId;
use shared::wire::sync::SyncRequest;

/// Edits in a parcel.
const MAX_PACKED: usize = 50;

/// The first edits that wait on a roll, as a request.
pub struct Parcel {
    to: InstitutionId,
    asked: SyncRequest,
    /// The number of the edit that follows.
    next_n: u64,
}

impl Parcel {
    /// Packs what waits on a roll; nothing for one that is not here yet.
    pub async fn pack<S: LocalStore, T: Transport>(
        line: &Line<'_, S, T>,
    ) -> Result<Option<Self>, StoreError> {
        let meta = line.store.get(META, line.institution.as_str()).await?;
        let Some(meta) = meta.filter(|meta| meta.download.is_none()) else { return Ok(None) };
        // No changes are asked for: nobody would be there to store them.
        let (asked, _) = question(line, &meta, MAX_PACKED, 0).await?;
        Ok(Some(Self { to: line.institution.clone(), asked, next_n: meta.next_n }))
    }

    /// Adds an edit that was kept since, while there is room. `false` when something between is missing or the parcel
    /// is of another roll or device, so that it must be packed anew.
    pub fn add(&mut self, sent: &SentEdit) -> bool {
        let follows = sent.n == self.next_n && self.to == sent.institution && self.asked.dev == sent.device;
        if follows {
            self.next_n += 1;
            let ops = &mut self.asked.ops;
            // Beyond the room there may be a gap already.
            if ops.len() < MAX_PACKED && ops.last().is_none_or(|last| last.n + 1 == sent.n) {
                ops.push(sent.clone());
            }
        }
        follows
    }

    /// The roll and the body of at most so many bytes; `None` when no edit waits.
    pub fn sealed(&self, most: usize) -> Option<(&InstitutionId, String)> {
        let mut asked = self.asked.clone();
        while !asked.ops.is_empty() {
            let body = json::written(&asked);
            if body.len() <= most {
                return Some((&self.to, body));
            }
            asked.ops.truncate(asked.ops.len() / 2);
        }
        None
    }
}
