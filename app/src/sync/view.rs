//! What the screen shows: the shadow with one's own waiting edits over it (I8 of sync.md 4.3).

use shared::children::Enrolment;
use shared::edits::{Edit, SentEdit, StoredRecord};

/// A record as its person sees it; `None` when there is neither a shadow nor an edit that creates it.
pub fn view<'a>(
    shadow: Option<&StoredRecord>,
    mine: impl IntoIterator<Item = &'a SentEdit>,
) -> Option<StoredRecord> {
    let mut seen = shadow.cloned();
    for sent in mine {
        match &mut seen {
            Some(seen) => {
                let was_on = seen.on_roll();
                sent.overlay(&mut seen.record);
                if was_on && !Enrolment::of(&seen.record).on_roll() {
                    seen.off_since = Some(sent.at.wall);
                }
                if let Edit::Resolve { group, settles, .. } = &sent.edit {
                    seen.conflicts.retain_mut(|open| {
                        if open.group == *group {
                            open.waiting.retain(|waits| !settles.contains(&waits.edit));
                        }
                        !open.waiting.is_empty()
                    });
                }
            }
            None if matches!(sent.edit, Edit::Create { .. }) => seen = Some(created_by(sent)),
            None => {}
        }
    }
    seen
}

fn created_by(sent: &SentEdit) -> StoredRecord {
    let mut stored = StoredRecord::new(sent.record, 0, shared::children::Record::default());
    sent.overlay(&mut stored.record);
    stored
}
