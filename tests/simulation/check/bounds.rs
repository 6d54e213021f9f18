//! Each request and each answer by itself.

use shared::values::RecordId;
use shared::wire::sync::{MAX_BODY, MAX_EDITS, MAX_PAGE, SyncRequest, SyncResponse};
use std::collections::BTreeMap;

/// I19: a request is within its bounds. One that is too large in bytes is refused by the server, and must come again
/// in smaller parts.
pub fn request_fits(asked: &SyncRequest) -> bool {
    assert!(asked.ops.len() <= MAX_EDITS, "I19: {} edits in one request", asked.ops.len());
    assert!(asked.want <= MAX_PAGE, "I19: {} records wanted", asked.want);
    serde_json::to_vec(asked).expect("a request is JSON").len() <= MAX_BODY
}

/// I5, I19: a page holds exactly what changed between the two cursors, in order, and no more than was wanted. Only what a
/// `restored` server forgot comes back under a number that the phone has read before.
pub fn page_is_whole(
    restored: bool,
    asked: &SyncRequest,
    answer: &SyncResponse,
    (head, versions): &(u64, Vec<(RecordId, u64)>),
) {
    assert!(answer.page.len() <= asked.want.min(MAX_PAGE) as usize, "I19: a page is too long");
    if answer.diverged {
        assert!(answer.page.is_empty(), "I5: changes of another history");
        return;
    }
    let (from, to) = (asked.cur.seq, answer.to.seq);
    let mut page: BTreeMap<u64, RecordId> =
        answer.page.iter().map(|record| (record.ver, record.id)).collect();
    for sent in asked.ops.iter().filter(|sent| answer.yours.contains(&sent.n)) {
        let now = versions.iter().find(|(id, ver)| *id == sent.record && (*ver > from || !restored));
        page.extend(now.map(|(id, ver)| (*ver, *id)));
    }
    let between = versions.iter().filter(|(_, ver)| (from + 1..=to).contains(ver));
    let changed: BTreeMap<u64, RecordId> = between.map(|(id, ver)| (*ver, *id)).collect();
    assert_eq!(page, changed, "I5: the page from {from} to {to}");
    assert!(answer.page.is_sorted_by_key(|record| record.ver), "I5: a page out of order");
    assert_eq!(answer.more, to < *head, "I5: whether there is more after {to} of {head}");
}
