//! What a page that is left takes along.

use super::{Hand, child, server};
use crate::store::schema::{Download, META, OUTBOX};
use crate::store::{Batch, LocalStore, RollMeta};
use crate::sync::parcel::Parcel;
use crate::sync::{KnownDigests, Line, TransportError};
use futures::executor::block_on;
use shared::children::Field;
use shared::edits::SentEdit;
use shared::values::{DeviceId, InstitutionId};
use shared::wire::sync::SyncRequest;
use uuid::Uuid;

#[test]
fn a_parcel_holds_what_waits_on_one_roll_of_one_device_in_order() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let packed = || {
        let line = Line {
            store: &phone.store,
            transport: &server(&[], |_| Err(TransportError::Unreachable)),
            institution: &phone.at,
            clock: &phone.fixed,
            ids: &phone.fixed,
            known: &KnownDigests::default(),
        };
        block_on(Parcel::pack(&line)).expect("readable").expect("a roll that is here")
    };
    assert!(packed().sealed(60_000).is_none(), "nothing waits");

    phone.corrects(&noi, Field::StudentNo, "1");
    let mut parcel = packed();
    phone.corrects(&noi, Field::StudentNo, "2");
    phone.corrects(&noi, Field::StudentNo, "3");
    let waiting: Vec<SentEdit> = phone.rows(OUTBOX);
    let held = |parcel: &Parcel, most| {
        let (_, body) = parcel.sealed(most)?;
        let asked: SyncRequest = serde_json::from_str(&body).expect("a request");
        Some(asked.ops.iter().map(|sent| sent.n).collect::<Vec<_>>())
    };
    assert!(!parcel.add(&waiting[2]));
    assert_eq!(held(&parcel, 60_000), Some(vec![1]), "the second is missing between");
    let another_device = SentEdit { device: DeviceId(Uuid::from_u128(5)), ..waiting[1].clone() };
    let elsewhere = InstitutionId::parse("6420203-02").expect("an id");
    let another_roll = SentEdit { institution: elsewhere, ..waiting[1].clone() };
    assert!(!parcel.add(&another_device) && !parcel.add(&another_roll));
    assert_eq!(held(&parcel, 60_000), Some(vec![1]));
    assert!(parcel.add(&waiting[1]) && parcel.add(&waiting[2]));
    assert_eq!(held(&parcel, 60_000), Some(vec![1, 2, 3]));
    assert_eq!(held(&packed(), 60_000), Some(vec![1, 2, 3]));
    let (_, body) = parcel.sealed(60_000).expect("three edits");
    let asked: SyncRequest = serde_json::from_str(&body).expect("a request");
    assert_eq!((asked.want, asked.floor), (0, Some(1)), "nobody is there to store changes");
    assert_eq!(held(&parcel, 900), Some(vec![1]), "what is too much is left for the next start");
    assert_eq!(held(&parcel, 10), None);
}

#[test]
fn a_parcel_has_room_for_fifty_and_none_for_a_roll_that_is_not_here() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let server = server(&[], |_| Err(TransportError::Unreachable));
    let line = Line {
        store: &phone.store,
        transport: &server,
        institution: &phone.at,
        clock: &phone.fixed,
        ids: &phone.fixed,
        known: &KnownDigests::default(),
    };
    let packed = || block_on(Parcel::pack(&line)).expect("readable");
    let mut parcel = packed().expect("a roll that is here");
    for n in 0..52 {
        phone.corrects(&noi, Field::StudentNo, &n.to_string());
        let last: SentEdit = phone.rows(OUTBOX).pop().expect("an edit");
        assert!(parcel.add(&last), "what has no room need not be packed anew");
    }
    let (_, body) = parcel.sealed(60_000).expect("edits");
    let asked: SyncRequest = serde_json::from_str(&body).expect("a request");
    assert_eq!(asked.ops.len(), 50);

    let meta = RollMeta { download: Some(Download::default()), ..phone.meta() };
    block_on(phone.store.commit(Batch::new().put(META, phone.at.as_str(), &meta))).expect("room");
    assert!(packed().is_none());
}
