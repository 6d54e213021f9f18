//! Edits that wait for the local government.

use super::{Hand, NOW, child, nothing, server};
use crate::store::schema::{ATTENTION, META, OUTBOX, SENT, keyed, numbered};
use crate::store::{Batch, LocalStore, RollMeta, SentEntry};
use futures::executor::block_on;
use shared::children::Field;
use shared::edits::{Cursor, Outcome};
use shared::values::Timestamp;
use shared::wire::sync::{EditResult, MAX_EDITS, SyncRequest, SyncResponse};
use std::cell::Cell;

/// A phone of which so many edits of one child are held.
fn waiting(phone: &Hand, count: usize) {
    let noi = child(1, "น้อย");
    for n in 0..count {
        phone.corrects(&noi, Field::GuardianPhone, &format!("08{n:08}"));
    }
    let mut batch = Batch::new();
    let mut acked = 0;
    for sent in phone.rows(OUTBOX) {
        acked = sent.n;
        batch = batch.remove(OUTBOX, &numbered(&phone.at, sent.n));
        let entry = SentEntry { sent, outcome: Outcome::Held, received_at: NOW, late: false };
        batch.add(SENT, &numbered(&phone.at, acked), &entry);
        batch.add(ATTENTION, &keyed(&phone.at, &entry.sent.id), &entry);
    }
    let meta = RollMeta { acked, ..phone.meta() };
    batch.add(META, phone.at.as_str(), &meta);
    block_on(phone.store.commit(batch)).expect("room");
}

#[test]
fn of_more_held_edits_than_a_request_names_each_is_asked_about() {
    let phone = Hand::holding(&[child(1, "น้อย")]);
    let count = 2 * MAX_EDITS + 1;
    waiting(&phone, count);
    let last = phone.rows(ATTENTION).into_iter().max_by_key(|entry| entry.sent.n).expect("one").sent;
    let outcome = Outcome::Declined { by: "วิชัย".to_owned(), reason: "ซ้ำ".to_owned() };
    let times = Cell::new(0_i64);
    let server = server(&[child(1, "น้อย")], |asked: &SyncRequest| {
        times.set(times.get() + 1);
        assert!(asked.held.len() <= MAX_EDITS);
        let told = asked.held.contains(&last.id).then(|| EditResult {
            id: Some(last.id),
            outcome: outcome.clone(),
            late: false,
        });
        let server_time = Timestamp(NOW.0 + times.get());
        let at = Cursor { seq: asked.cur.seq, ..asked.cur };
        let answer = nothing(asked, &[child(1, "น้อย")]);
        Ok(SyncResponse { fates: told.into_iter().collect(), acked: last.n, to: at, server_time, ..answer })
    });
    for _ in 0..4 {
        phone.sync(&server).expect("an answer");
    }
    let fates = phone.rows(ATTENTION).into_iter().filter(|entry| entry.outcome == outcome);
    assert_eq!(fates.count(), 1, "asked {:?}", times.get());
}
