//! Edits as every released version queued them: a phone may have kept them for months, and nothing that was typed may
//! be lost for that (sync.md 2.8, 20). A version that is released adds its file here; none is ever changed.

use shared::edits::{Edit, SCHEMA, SentEdit};

/// The shape's version and the queue.
const RELEASED: &[(u16, &str)] = &[(1, include_str!("released/edits-1.json"))];

#[test]
fn every_edit_that_was_ever_queued_is_still_read_whole() {
    for (schema, queue) in RELEASED {
        let edits: Vec<SentEdit> = serde_json::from_str(queue).expect("readable");
        assert!(edits.iter().all(|sent| sent.schema == *schema));
        assert!(edits.iter().any(|sent| matches!(sent.edit, Edit::Create { .. })));
        assert!(edits.iter().any(|sent| matches!(sent.edit, Edit::Set { .. })));
        assert!(edits.iter().any(|sent| matches!(sent.edit, Edit::Resolve { .. })));
        assert!(edits.iter().any(|sent| sent.edit.measured().is_some()));
        // What is read is all that was written: a part that today's type does not know would be missing here.
        let kept: serde_json::Value = serde_json::from_str(queue).expect("readable");
        assert_eq!(serde_json::to_value(&edits).expect("readable"), kept, "version {schema}");
    }
    assert_eq!(
        RELEASED.last().map(|(schema, _)| *schema),
        Some(SCHEMA),
        "the present shape has its file, too"
    );
}
