//! What a phone gives up: one that was cut off, and one that is full.

use super::{Hand, at, child};
use crate::edits::{Desk, Made, record};
use crate::store::schema::{
    CUT, ENVELOPES, META, OUTBOX, RECORDS, SEALED, THE_VAULT, VAULT, keyed, of_institution,
};
use crate::store::vault::Vault;
use crate::store::{Batch, Keys, LocalStore, RollMeta};
use crate::sync::forget::{empty, put_aside};
use futures::executor::block_on;
use shared::children::Field;
use shared::edits::Edit;
use shared::values::InstitutionId;
use shared::wire::rescue::Envelope;
use std::collections::BTreeMap;

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

#[test]
fn a_full_device_gives_up_other_rolls_and_never_work() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let other = InstitutionId::parse("6420203-02").expect("an id");
    let third = InstitutionId::parse("6420203-03").expect("an id");
    let mut batch = Batch::new();
    for at_place in [&other, &third] {
        let meta = RollMeta { download: None, cursor: at(3), ..RollMeta::begin(phone.meta().device) };
        batch.add(META, at_place.as_str(), &meta);
        batch.add(RECORDS, &keyed(at_place, &noi.id), &noi);
    }
    block_on(phone.store.commit(batch)).expect("room");
    let waiting = Desk { institution: &third, ..phone.desk() };
    let edit = Edit::setting(&noi.record, [(Field::FirstName, "หน่อย".to_owned())]).expect("a change");
    block_on(record(&phone.store, &waiting, &Made::on(&noi, edit), None)).expect("an edit");

    block_on(crate::store::room::make_room(&phone.store, &phone.at)).expect("done");
    let rows = |at_place: &InstitutionId| {
        let prefix = of_institution(at_place);
        block_on(phone.store.list_text(RECORDS.name, Keys::all(&prefix))).expect("readable").len()
    };
    assert_eq!((rows(&phone.at), rows(&other), rows(&third)), (1, 0, 1));
    let given_up: BTreeMap<String, RollMeta> =
        block_on(phone.store.list(META, Keys::all(""))).expect("readable").into_iter().collect();
    assert!(given_up[other.as_str()].download.is_some(), "it is downloaded again when it is next opened");
}
