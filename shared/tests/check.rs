//! The roll check: what counts, how far it is, what follows from it, and two teachers who mark one child (R24, R31).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::access::Role;
use shared::children::check::{Mark, Progress, progress};
use shared::children::enrolment::{put_back, taken_off};
use shared::children::{Field, Record};
use shared::codes::{CheckFound, ExitReason};
use shared::edits::{Cursor, Edit, Facts, MadeAt, SCHEMA, SentEdit, StoredRecord, Verdict, Writer, apply};
use shared::sorted::SortedMap;
use shared::values::{AccountId, CivilDate, DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);

fn day(iso: &str) -> CivilDate {
    CivilDate::parse_iso(iso).unwrap()
}

fn holding(values: impl IntoIterator<Item = (Field, String)>) -> Record {
    values.into_iter().collect()
}

fn marked(found: CheckFound, on: &str) -> Record {
    holding(Mark::new(day(on), found).values())
}

fn moved(found: CheckFound, place: &str) -> Mark {
    let (other, place) = ("ศพด.บ้านใหม่".to_owned(), place.to_owned());
    Mark { other, place, moved_on: Some(day("2025-01-05")), ..Mark::new(day("2025-01-12"), found) }
}

fn over(record: &Record, values: impl IntoIterator<Item = (Field, String)>) -> Record {
    let mut record = record.clone();
    values.into_iter().for_each(|(field, value)| record.set(field, &value));
    record
}

fn so_far(records: &[Record], since: Option<&str>) -> Progress {
    progress(&mut records.iter(), since.map(day))
}

#[test]
fn a_mark_counts_from_the_day_on_which_the_window_opened() {
    let roll = [
        marked(CheckFound::Here, "2025-01-09"),
        marked(CheckFound::Here, "2025-01-10"),
        marked(CheckFound::Here, "2025-01-11"),
        Record::default(),
        Record::default().with(Field::CheckedOn, "เมื่อวาน").with(Field::CheckFound, "here"),
        Record::default().with(Field::CheckedOn, "2025-01-11").with(Field::CheckFound, "อยู่"),
    ];
    for (since, checked) in [(Some("2025-01-10"), 2), (Some("2025-01-12"), 0), (None, 3)] {
        let so_far = so_far(&roll, since);
        assert_eq!((so_far.checked, so_far.of, so_far.done_on), (checked, 6, None), "{since:?}");
    }
}

#[test]
fn a_check_is_done_when_all_have_their_mark_and_nothing_is_open() {
    let here = |on| marked(CheckFound::Here, on);
    assert_eq!(so_far(&[], None), Progress::default(), "nobody is on the roll");
    let done = so_far(&[here("2025-01-12"), here("2025-01-10")], Some("2025-01-10"));
    assert_eq!(done.done_on, Some(day("2025-01-12")), "the day of the last mark");
    let phantom = marked(CheckFound::NotExisting, "2025-01-13");
    let open = so_far(&[here("2025-01-12"), phantom.clone()], None);
    assert_eq!((open.checked, open.of, open.open, open.done_on), (2, 2, 1, None));
    let left = over(&phantom, Mark::of(&phantom).unwrap().consequence(&phantom).unwrap());
    let carried_out = so_far(&[here("2025-01-12"), left.clone()], None);
    assert_eq!((carried_out.of, carried_out.open, carried_out.found), (1, 0, [1, 0, 0, 1]));
    assert_eq!(carried_out.done_on, Some(day("2025-01-12")));
    let back = over(&left, put_back(day("2025-01-14")));
    let open_again = so_far(&[here("2025-01-12"), back], None);
    assert_eq!((open_again.of, open_again.open, open_again.done_on), (2, 1, None));
    let added = so_far(&[here("2025-01-12"), Record::default()], None);
    assert_eq!((added.checked, added.done_on), (1, None), "somebody came from a file, whom nobody saw");
}

#[test]
fn what_was_found_is_carried_out_by_an_ordinary_edit() {
    let on = day("2025-01-12");
    let record = Record::default().with(Field::AdmissionDate, "2024-05-16");
    let follows = |mark: Mark| mark.consequence(&record);
    assert_eq!(follows(Mark::new(on, CheckFound::Here)), None);
    assert_eq!(
        follows(Mark::new(on, CheckFound::NotExisting)),
        Some(taken_off(ExitReason::NotExisting, on, ""))
    );
    let moved_on = day("2025-01-05");
    let (words, named) = ("ศพด.บ้านใหม่", "ศพด.บ้านใหม่ (6420203-02)");
    assert_eq!(
        follows(moved(CheckFound::MovedOut, "")),
        Some(taken_off(ExitReason::MovedOutside, moved_on, words))
    );
    assert_eq!(
        follows(moved(CheckFound::MovedOut, "6420203-02")),
        Some(taken_off(ExitReason::Moved, moved_on, named))
    );
    let came = moved(CheckFound::MovedIn, "6420203-02");
    let entry = vec![(Field::AdmissionDate, "2025-01-05".to_owned())];
    assert_eq!(follows(came.clone()), Some(entry.clone()));
    assert_eq!(came.consequence(&over(&record, entry)), None, "it is carried out");
    let left = over(&record, taken_off(ExitReason::Deceased, on, ""));
    assert_eq!(Mark::new(on, CheckFound::NotExisting).consequence(&left), None, "whoever left has left");
}

#[test]
fn a_mark_is_read_as_it_was_written_and_a_plain_one_forgets_the_move() {
    for mark in [Mark::new(day("2025-01-12"), CheckFound::Here), moved(CheckFound::MovedIn, "6420203-02")] {
        let record = over(&holding(moved(CheckFound::MovedOut, "").values()), mark.values());
        assert_eq!(Mark::of(&record), Some(mark));
    }
    let mixed = holding(moved(CheckFound::MovedOut, "1").values()).with(Field::CheckFound, "here");
    assert_eq!(Mark::of(&mixed), Some(Mark::new(day("2025-01-12"), CheckFound::Here)));
}

/// A record at version 5 in which somebody else wrote last, at that version.
fn by_another(record: &Record) -> StoredRecord {
    let mut stored = StoredRecord::new(RecordId(Uuid::from_u128(1)), 5, record.clone());
    let writer = Writer { ver: 5, edit: EditId(Uuid::from_u128(50)), by: "มาลี".to_owned(), at: NOW };
    stored.writers = record.fields().map(|(field, _)| (field, writer.clone())).collect();
    stored
}

/// What becomes of an edit by somebody who saw version 4.
fn verdict(stored: &StoredRecord, edit: Edit) -> Verdict {
    let sent = SentEdit {
        id: EditId(Uuid::from_u128(60)),
        device: DeviceId(Uuid::from_u128(2)),
        n: 1,
        user: AccountId(Uuid::from_u128(3)),
        schema: SCHEMA,
        institution: InstitutionId::parse("6420203-01").unwrap(),
        record: stored.id,
        base: 4,
        chain: Cursor::default(),
        edit,
        own: SortedMap::new(),
        at: MadeAt::unproven(NOW),
    };
    let facts = Facts {
        record: Some(stored),
        role: Role::Recorder,
        by: "สมศรี",
        chain_ok: true,
        own: &SortedMap::new(),
        next_ver: 6,
        now: NOW,
        together: None,
    };
    apply(&facts, &sent)
}

fn after(stored: &StoredRecord, edit: Edit) -> StoredRecord {
    let Verdict::Changed { stored, .. } = verdict(stored, edit) else { panic!("nothing changed") };
    assert!(stored.conflicts.is_empty() && stored.overwritten.is_empty(), "{stored:?}");
    *stored
}

#[test]
fn of_two_marks_the_later_one_stands_whole_and_nobody_is_asked_or_told() {
    let theirs = by_another(&holding(moved(CheckFound::MovedOut, "6420203-02").values()));
    let mine = Mark::new(day("2025-01-12"), CheckFound::Here);
    let seen = theirs.record.clone().with(Field::CheckFound, "here").with(Field::CheckOther, "");
    for seen in [Record::default(), seen] {
        let after = after(&theirs, Edit::marking(&seen, &mine));
        assert_eq!(Mark::of(&after.record), Some(mine.clone()));
        assert_eq!(after.record.get(Field::CheckPlace), "");
    }
    let same = Edit::marking(&Record::default(), &Mark::of(&theirs.record).unwrap());
    assert_eq!(verdict(&theirs, same), Verdict::Unchanged, "both found the same");
}

#[test]
fn a_mark_of_another_is_no_reason_to_ask_before_a_child_leaves_and_none_comes_too_late() {
    let checked = by_another(&marked(CheckFound::Here, "2025-01-12"));
    let off = || taken_off(ExitReason::NotExisting, day("2025-01-12"), "");
    let left = after(&checked, Edit::setting(&Record::default(), off()).unwrap());
    assert!(!left.on_roll());
    let gone = by_another(&holding(off()));
    let mark = Mark::new(day("2025-01-13"), CheckFound::Here);
    let seen = after(&gone, Edit::marking(&Record::default(), &mark));
    assert_eq!((seen.on_roll(), Mark::of(&seen.record)), (false, Some(mark)));
}
