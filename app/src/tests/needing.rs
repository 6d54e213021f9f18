//! What needs the person, as the number beside the icon counts it.

use super::{Hand, NOW, child};
use crate::edits::{Made, record};
use crate::queries::inbox::{inbox, standing};
use crate::queries::roll::roll;
use crate::store::schema::{ATTENTION, META, OUTBOX, RECORDS, keyed, numbered};
use crate::store::{Batch, LocalStore, RollMeta, SentEntry};
use futures::executor::block_on;
use shared::children::{Field, Group};
use shared::edits::{Competing, Conflict, Edit, Outcome, StoredRecord, Writer};
use shared::sorted::SortedMap;
use shared::values::{EditId, RecordId};
use shared::wire::sync::{Calendar, Concern};
use uuid::Uuid;

/// The child with a question in which this edit waits.
fn asked_about(child: StoredRecord, edit: EditId) -> StoredRecord {
    let values = [(Field::FirstName, "หน่อย".to_owned())].into_iter().collect();
    let waits = Competing { edit, by: "ก".to_owned(), at: NOW, values };
    let live = Writer { ver: 5, edit: EditId(Uuid::from_u128(98)), by: "ข".to_owned(), at: NOW };
    StoredRecord { conflicts: vec![Conflict { group: Group::Name, live, waiting: vec![waits] }], ..child }
}

/// How many things need the person: on the roll, and everywhere.
fn counted(phone: &Hand, asked: &[RecordId]) -> (usize, usize) {
    let told = block_on(standing(&phone.store, Some(&phone.at), asked)).expect("readable");
    (told.needing, told.needing_everywhere)
}

fn chooses(phone: &Hand, child: &StoredRecord, edit: EditId) {
    let edit = Edit::Resolve {
        group: Group::Name,
        settles: [edit].into_iter().collect(),
        changes: SortedMap::default(),
    };
    block_on(record(&phone.store, &phone.desk(), &Made::on(child, edit), None)).expect("an answer");
}

#[test]
fn a_question_that_another_raised_needs_nobody_once_it_is_answered_here() {
    let theirs = EditId(Uuid::from_u128(99));
    let noi = asked_about(child(1, "น้อย"), theirs);
    let phone = Hand::holding(std::slice::from_ref(&noi));
    assert_eq!(counted(&phone, &[noi.id]), (1, 1));
    chooses(&phone, &noi, theirs);
    assert_eq!(counted(&phone, &[noi.id]), (0, 0));
}

#[test]
fn a_question_that_i_raised_needs_nobody_once_it_is_answered_here() {
    let noi = child(1, "น้อย");
    let phone = Hand::holding(std::slice::from_ref(&noi));
    let mine = phone.corrects(&noi, Field::FirstName, "หน่อย");
    let [sent] = phone.rows(OUTBOX).try_into().expect("one edit");
    let noi = asked_about(noi, mine);
    let outcome = Outcome::Conflict { seq: 9, groups: [Group::Name].into_iter().collect() };
    let batch = Batch::new()
        .remove(OUTBOX, &numbered(&phone.at, sent.n))
        .put(RECORDS, &keyed(&phone.at, &noi.id), &noi)
        .put(
            ATTENTION,
            &keyed(&phone.at, &mine),
            &SentEntry { sent, outcome, received_at: NOW, late: false },
        );
    block_on(phone.store.commit(batch)).expect("room");
    assert_eq!(counted(&phone, &[noi.id]), (1, 1));
    chooses(&phone, &noi, mine);
    assert_eq!(counted(&phone, &[noi.id]), (0, 0));
}

#[test]
fn what_the_server_asks_an_institution_to_look_at_needs_the_person() {
    let phone = Hand::holding(&[child(1, "น้อย")]);
    let meta = block_on(phone.store.get(META, phone.at.as_str())).expect("readable").expect("a roll");
    let concern = Concern { elsewhere: 2, stale: true, ..Concern::default() };
    let calendar = Some(Calendar { concern: Some(concern.clone()), ..Calendar::default() });
    let batch = Batch::new().put(META, phone.at.as_str(), &RollMeta { calendar, ..meta });
    block_on(phone.store.commit(batch)).expect("room");
    assert_eq!(counted(&phone, &[]), (2, 2));
    let roll = block_on(roll(&phone.store, &phone.at)).expect("readable").expect("a roll");
    let shown = block_on(inbox(&phone.store, &phone.at, &roll)).expect("readable");
    assert_eq!(shown.concern, concern);
    // Work that waits answers that nobody works; and what another roll needs counts beside the icon only.
    phone.corrects(&child(1, "น้อย"), Field::FirstName, "หน่อย");
    assert_eq!(counted(&phone, &[]), (1, 1));
    let told = block_on(standing(&phone.store, None, &[])).expect("readable");
    assert_eq!((told.needing, told.needing_everywhere), (0, 1));
}

#[test]
fn neither_a_sleep_nor_a_clock_set_back_makes_an_edit_older_than_the_other_clock_says() {
    let heard = crate::edits::Heard { at: NOW, steady_ms: 1_000, wall: NOW };
    let hour = 3_600_000;
    for (steady_ms, wall, since) in [
        (1_000 + hour, NOW.plus_ms(hour), hour),
        // The phone slept: its steady clock stood still.
        (2_000, NOW.plus_ms(hour), hour),
        // Somebody set its clock back.
        (1_000 + hour, NOW.plus_ms(-24 * hour), hour),
        (1_000, NOW.plus_ms(-24 * hour), 0),
    ] {
        assert_eq!(heard.since_ms(steady_ms, wall), since);
    }
}
