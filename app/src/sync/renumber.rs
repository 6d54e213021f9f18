//! A copied phone becomes a device of its own (sync.md 2.8, 36).

use super::Line;
use super::transport::Transport;
use crate::store::schema::{ATTENTION, ENVELOPES, META, OUTBOX, SENT, keyed, numbered, of_institution};
use crate::store::{Batch, Keys, LocalStore, RollMeta, StoreError};
use shared::edits::SentEdit;
use shared::values::DeviceId;

/// This phone's profile was copied and the copy was faster: it becomes a device of its own. All edits keep their
/// ids and get new numbers; those that the server has are recognised by id when they come again.
pub(super) async fn renumbered<S: LocalStore, T: Transport>(
    line: &Line<'_, S, T>,
    meta: &RollMeta,
) -> Result<(Batch, RollMeta), StoreError> {
    let inst = line.institution;
    let prefix = of_institution(inst);
    let device = DeviceId::new(line.ids);
    let sent = line.store.list(SENT, Keys::all(&prefix)).await?;
    let waiting: Vec<(String, SentEdit)> = line.store.list(OUTBOX, Keys::all(&prefix)).await?;
    let mut batch = Batch::new().expect(META, inst.as_str(), Some(meta));
    let mut n = 0;
    let mut unseen = Vec::new();
    for (key, _) in &sent {
        batch.drop_from(SENT, key);
    }
    for (key, _) in &waiting {
        batch.drop_from(OUTBOX, key);
        batch.drop_from(ENVELOPES, key);
    }
    for (_, mut entry) in sent {
        n += 1;
        if meta.unseen.contains(&entry.sent.n) {
            unseen.push(n);
        }
        entry.sent = SentEdit { device, n, ..entry.sent };
        batch.add(SENT, &numbered(inst, n), &entry);
        let attention = keyed(inst, &entry.sent.id);
        if line.store.get_text(ATTENTION.name, &attention).await?.is_some() {
            batch.add(ATTENTION, &attention, &entry);
        }
    }
    for (_, edit) in waiting {
        n += 1;
        batch.add(OUTBOX, &numbered(inst, n), &SentEdit { device, n, ..edit });
    }
    let next = RollMeta { device, next_n: n + 1, acked: 0, unseen, ..meta.clone() };
    Ok((batch, next))
}
