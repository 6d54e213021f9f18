//! A phone that was cut off.

use super::{Hand, child};
use crate::store::schema::{CUT, ENVELOPES, OUTBOX, RECORDS, SEALED, THE_VAULT, VAULT};
use crate::store::vault::Vault;
use crate::store::{Batch, Keys, LocalStore};
use crate::sync::forget::{empty, put_aside};
use futures::executor::block_on;
use shared::children::Field;
use shared::wire::rescue::Envelope;

#[test]
fn what_a_phone_that_is_cut_off_keeps_is_what_waits_in_envelopes() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let id = phone.corrects(&noi, Field::FirstName, "หน่อย");
    let vault = Vault::new(&[7; 32].into(), "198524", [1; 16], (8, 1));
    block_on(phone.store.commit(Batch::new().put(VAULT, THE_VAULT, &vault))).expect("room");
    let rows = |table: &'static str| block_on(phone.store.list_text(table, Keys::all(""))).expect("readable");

    // What waits has no envelope yet: it stays behind its door until that was opened once more.
    assert!(!block_on(empty(&phone.store)).expect("done"));
    assert_eq!((rows(OUTBOX.name).len(), rows(VAULT.name).len(), rows(RECORDS.name).len()), (1, 1, 0));

    let envelope = Envelope { id, sealed: "04".to_owned() };
    let key = rows(OUTBOX.name)[0].0.clone();
    block_on(phone.store.commit(Batch::new().put(ENVELOPES, &key, &envelope))).expect("room");
    assert!(block_on(empty(&phone.store)).expect("done"));
    for table in SEALED.iter().chain([&VAULT.name]) {
        assert!(rows(table).is_empty(), "{table}");
    }
    assert_eq!(rows(ENVELOPES.name)[0].0, format!("{CUT}{key}"));
    let aside = block_on(put_aside(&phone.store)).expect("readable");
    assert_eq!(aside, [(phone.at.clone(), vec![(format!("{CUT}{key}"), envelope)])]);
    // Another time nothing more happens to it.
    assert!(block_on(empty(&phone.store)).expect("done"));
    assert_eq!(block_on(put_aside(&phone.store)).expect("readable"), aside);
}
