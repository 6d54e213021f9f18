//! Whether the roll here is the roll there.

use super::{Hand, NOW, at, child, nothing, server};
use crate::store::schema::{ANEW, META, RECORDS, keyed};
use crate::store::{Batch, LocalStore, RollMeta};
use futures::executor::block_on;
use shared::edits::StoredRecord;
use shared::wire::sync::SyncResponse;
use std::cell::Cell;

#[test]
fn both_rolls_agree_only_after_their_digests_were_compared() {
    let roll = [child(1, "น้อย"), child(2, "นิด")];
    let phone = Hand::holding(&roll);
    assert_eq!(phone.meta().agreed, None);
    let busy = server(&roll, |asked| Ok(SyncResponse { roll: None, ..nothing(asked, &[]) }));
    phone.sync(&busy).expect("an answer");
    assert_eq!(phone.meta().agreed, None, "no digest, no word");
    phone.sync(&server(&roll, |asked| Ok(nothing(asked, &roll)))).expect("an answer");
    assert_eq!(phone.meta().agreed, Some(NOW));
}

#[test]
fn a_roll_that_differs_is_read_anew_once_and_the_old_one_stays_until_then() {
    let theirs = [child(1, "น้อย"), child(2, "นิด"), child(3, "แดง")];
    let phone = Hand::holding(&[child(1, "ผิด")]);
    let calls = Cell::new(0);
    let server = server(&theirs, |asked| {
        calls.set(calls.get() + 1);
        Ok(nothing(asked, &theirs))
    });
    phone.sync(&server).expect("an answer");
    assert_eq!(phone.rows(RECORDS), theirs);
    assert!(phone.rows(ANEW).is_empty() && phone.meta().agreed == Some(NOW) && !phone.meta().mended);
    assert_eq!(calls.get(), 2, "once to see the difference, once to see it gone");
}

#[test]
fn a_roll_that_agreed_is_read_whole_again_only_when_the_door_was_opened_anew() {
    let roll = [child(1, "น้อย"), child(2, "นิด"), child(3, "แดง")];
    let phone = Hand::holding(&roll);
    phone.sync(&server(&roll, |asked| Ok(nothing(asked, &roll)))).expect("an answer");
    // A fault of the device, behind the back of the app.
    let spoilt = child(2, "ผิด");
    let batch = Batch::new().put(RECORDS, &keyed(&phone.at, &spoilt.id), &spoilt);
    block_on(phone.store.commit(batch)).expect("room");

    let theirs = [child(1, "น้อยใหม่"), child(2, "นิด"), child(3, "แดง"), child(4, "ดำ")];
    let page = || vec![theirs[0].clone(), theirs[3].clone()];
    let server = server(&theirs, |asked| {
        let page = if asked.cur == at(9) { page() } else { Vec::new() };
        Ok(SyncResponse { page, to: at(10), ..nothing(asked, &theirs) })
    });
    phone.sync(&server).expect("an answer");
    phone.sync(&server).expect("an answer");
    assert_eq!((phone.rows(RECORDS)[1].clone(), phone.meta().agreed), (spoilt, Some(NOW)));
    phone.known.forget();
    phone.sync(&server).expect("an answer");
    assert_eq!(phone.rows(RECORDS), theirs);
}

#[test]
fn what_was_known_of_a_roll_counts_no_more_after_another_window_or_many_changes() {
    let spoil = |phone: &Hand, meta: RollMeta| {
        let spoilt = child(2, "ผิด");
        let batch = Batch::new().put(RECORDS, &keyed(&phone.at, &spoilt.id), &spoilt);
        block_on(phone.store.commit(batch.put(META, phone.at.as_str(), &meta))).expect("room");
    };
    let roll: Vec<StoredRecord> = (1..60).map(|n| child(n, "น้อย")).collect();
    let server = server(&roll, |asked| Ok(nothing(asked, &roll)));

    let phone = Hand::holding(&roll);
    phone.sync(&server).expect("an answer");
    spoil(&phone, RollMeta { server_time: Some(NOW.plus_ms(1)), ..phone.meta() });
    phone.sync(&server).expect("an answer");
    assert_eq!(phone.rows(RECORDS), roll);

    spoil(&phone, phone.meta());
    let many = super::server(&roll, |asked| {
        let page: Vec<_> = if asked.cur == at(9) { roll[2..53].to_vec() } else { Vec::new() };
        Ok(SyncResponse { page, to: at(10), ..nothing(asked, &roll) })
    });
    phone.sync(&many).expect("an answer");
    assert_eq!(phone.rows(RECORDS), roll);
}

#[test]
fn a_difference_that_stays_is_not_read_anew_without_end() {
    let theirs = [child(1, "น้อย")];
    let phone = Hand::holding(&theirs);
    let other = [child(1, "อื่น")];
    let server = server(&theirs, |asked| Ok(nothing(asked, &other)));
    phone.sync(&server).expect("an answer");
    assert_eq!((server.asked.borrow().len(), phone.meta().agreed), (2, None));
    phone.sync(&server).expect("an answer");
    assert_eq!(server.asked.borrow().len(), 3);
}
