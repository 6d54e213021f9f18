//! The check of a roll as its screens read it.

use super::{Hand, NOW, child};
use crate::edits::{Made, record};
use crate::queries::{Checking, Windows, roll};
use crate::store::memory::Memory;
use futures::executor::block_on;
use shared::children::Field;
use shared::children::check::Mark;
use shared::codes::{CheckFound, Status};
use shared::edits::{Edit, StoredRecord};
use shared::rounds::{Confirming, Letter, RollAct, Round, Window};
use shared::values::date::AcademicYear;
use shared::values::{InstitutionId, RecordId, RoundId, Timestamp, WindowId};
use shared::wire::sync::Calendar;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

/// What is known of a window that opened two days ago for these acts.
fn opened(acts: &[RollAct]) -> Windows {
    let id = Uuid::from_u128(1);
    let round = Round { id: RoundId(id), year: AcademicYear(2568), no: 1, purpose: String::new() };
    let window = Window {
        id: WindowId(id),
        round,
        from: NOW.plus_ms(-2 * DAY_MS),
        to: NOW.plus_ms(DAY_MS),
        acts: acts.iter().copied().collect(),
        confirming: Confirming::None,
        grace_ms: 0,
        letter: Letter::default(),
        contact: String::new(),
    };
    let calendar = Calendar { version: 1, windows: vec![window], ..Calendar::default() };
    Windows { calendar: Some(calendar), heard: Some(NOW) }
}

fn read(store: &Memory, at: &InstitutionId, windows: &Windows, wall: Timestamp) -> Checking {
    let roll = block_on(roll(store, at)).expect("readable").expect("a roll");
    Checking::new(roll, windows, None, wall)
}

fn mark(phone: &Hand, child: &StoredRecord, found: CheckFound, days_ago: i64) {
    let on = NOW.plus_ms(-days_ago * DAY_MS).bangkok_day();
    let edit = Edit::marking(&child.record, &Mark::new(on, found));
    block_on(record(&phone.store, &phone.desk(), &Made::on(child, edit), None)).expect("a mark");
}

#[test]
fn the_next_child_is_one_without_a_mark_that_counts() {
    let four = [(1, "กมล"), (2, "ขวัญ"), (3, "จันทร์"), (4, "ดวง")].map(|(n, name)| child(n, name));
    let mut five = child(5, "นาม");
    five.record.set(Field::Status, Status::Moved.code());
    let roll: Vec<StoredRecord> = four.iter().cloned().chain([five.clone()]).collect();
    let phone = Hand::holding(&roll);
    let windows = opened(RollAct::ALL);
    let now = || read(&phone.store, &phone.at, &windows, NOW);
    let [kamon, khwan, chan, duang] = [0, 1, 2, 3].map(|n: usize| four[n].id);
    assert_eq!(now().next(&[], None), Some(kamon));
    mark(&phone, &four[0], CheckFound::Here, 0);
    mark(&phone, &four[1], CheckFound::Here, 3);
    mark(&phone, &four[2], CheckFound::NotExisting, 2);
    let checking = now();
    assert_eq!((checking.progress().checked, checking.progress().of), (2, 4), "one mark is of another check");
    for (done, after, next) in [
        (vec![], None, Some(khwan)),
        (vec![], Some(khwan), Some(duang)),
        (vec![], Some(duang), Some(khwan)),
        (vec![khwan], Some(kamon), Some(duang)),
        (vec![khwan, duang], None, None),
        (vec![duang], Some(khwan), None),
        (vec![], Some(five.id), Some(khwan)),
        (vec![], Some(RecordId(Uuid::from_u128(99))), Some(khwan)),
    ] {
        assert_eq!(checking.next(&done, after), next, "{done:?} {after:?}");
    }
    assert_eq!((checking.before(chan), checking.before(kamon)), (Some(khwan), None));
    let open = checking.open_edits();
    assert_eq!(open.iter().map(|(row, _)| row.id).collect::<Vec<_>>(), [chan]);
}

#[test]
fn what_is_open_and_which_day_it_is_are_told_by_the_windows() {
    let phone = Hand::holding(&[child(1, "กมล")]);
    let since = Some(NOW.plus_ms(-2 * DAY_MS).bangkok_day());
    let checking = read(&phone.store, &phone.at, &opened(RollAct::ALL), NOW.plus_ms(-900 * DAY_MS));
    assert_eq!((checking.open, checking.since), (true, since));
    assert_eq!(checking.today, NOW.bangkok_day(), "a phone's clock that is years behind dates no mark");
    let correcting = read(&phone.store, &phone.at, &opened(&[RollAct::Correct]), NOW);
    assert_eq!((correcting.open, correcting.since), (false, None));
    let unknown = read(&phone.store, &phone.at, &Windows::default(), NOW);
    assert_eq!((unknown.open, unknown.since), (true, None), "before the first contact nothing is forbidden");
}
