//! Histories written by hand: what must work, and what once did not.

use crate::op::{MALEE, NOI, Op, SOMCHAI, edit};
use crate::run::{Setup, run, run_in};
use Op::{
    Backup, CloseWindow, Copy, Create, Cut, Days, Decide, During, Full, Hours, Kill, Look, LoseAnswer, Mark,
    Mend, OpenWindow, PutBack, Resolve, Restore, Sync, TakeOff,
};
use shared::children::{Field, Group};
use shared::codes::CheckFound;
use shared::edits::StoredRecord;

#[test]
fn edits_of_two_phones_with_one_line_cut_come_together() {
    run([
        Cut(MALEE),
        edit(MALEE, NOI, Field::GuardianPhone, "0000000001"),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
        Sync(SOMCHAI),
        Mend(MALEE),
        Sync(MALEE),
        Sync(SOMCHAI),
    ])
    .everyone_sees(NOI, |child| {
        child.record.get(Field::GuardianPhone) == "0000000001" && child.record.get(Field::FirstName) == "หน่อย"
    })
    .nothing_waits();
}

#[test]
fn two_values_for_one_fact_stay_until_one_is_chosen_and_then_nothing_waits() {
    let meeting = [
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
        Sync(MALEE),
        Sync(SOMCHAI),
    ];
    run(meeting.clone()).everyone_sees(NOI, |child| {
        let open = child.conflict(Group::Name).expect("an open question");
        child.record.get(Field::FirstName) == "นุ้ย" && open.waiting.len() == 1
    });
    let choosing = [Sync(MALEE), Resolve(MALEE, NOI, true), Sync(MALEE), Sync(SOMCHAI)];
    run(meeting.into_iter().chain(choosing))
        .everyone_sees(NOI, |child| {
            child.record.get(Field::FirstName) == "หน่อย" && child.conflicts.is_empty()
        })
        .nothing_waits();
}

#[test]
fn an_edit_made_while_the_answer_is_on_its_way_is_kept() {
    for times in 1..30 {
        let meanwhile = Box::new(edit(MALEE, NOI, Field::LastName, "ใจดี"));
        run([edit(MALEE, NOI, Field::FirstName, "นุ้ย"), During(MALEE, 0, times, meanwhile)])
            .everyone_sees(NOI, |child| child.record.get(Field::LastName) == "ใจดี")
            .nothing_waits();
    }
}

#[test]
fn two_tabs_that_sync_at_once_send_everything_once() {
    for times in 1..30 {
        run([
            edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
            edit(MALEE, NOI, Field::FirstName, "หน่อย"),
            During(MALEE, 0, times, Box::new(Sync(MALEE))),
        ])
        .everyone_sees(NOI, |child| child.record.get(Field::FirstName) == "หน่อย")
        .nothing_waits();
    }
}

#[test]
fn a_phone_that_dies_in_the_middle_of_a_sync_loses_nothing() {
    for times in 1..30 {
        run([edit(MALEE, NOI, Field::FirstName, "นุ้ย"), Kill(MALEE, 0, times)])
            .everyone_sees(NOI, |child| child.record.get(Field::FirstName) == "นุ้ย")
            .nothing_waits();
    }
}

#[test]
fn a_child_taken_off_offline_on_one_phone_and_corrected_on_the_other_is_a_question() {
    run([TakeOff(MALEE, NOI), edit(SOMCHAI, NOI, Field::FirstName, "นุ้ย"), Sync(MALEE), Sync(SOMCHAI)])
        .everyone_sees(NOI, |child| !child.on_roll() && child.conflict(Group::Name).is_some());
}

#[test]
fn two_marks_for_one_child_meet_and_the_later_one_stands_everywhere() {
    run([
        Mark(MALEE, NOI, CheckFound::MovedOut),
        Mark(SOMCHAI, NOI, CheckFound::Here),
        edit(SOMCHAI, NOI, Field::FirstName, "นุ้ย"),
        Sync(MALEE),
        Sync(SOMCHAI),
    ])
    .everyone_sees(NOI, |child| child.record.get(Field::CheckFound) == "here" && child.conflicts.is_empty())
    .nothing_waits();
}

#[test]
fn a_mark_neither_keeps_a_child_on_the_roll_nor_gets_lost_when_it_has_left() {
    run([Mark(SOMCHAI, NOI, CheckFound::Here), TakeOff(MALEE, NOI), Sync(SOMCHAI), Sync(MALEE)])
        .everyone_sees(NOI, |child| !child.on_roll() && child.conflicts.is_empty())
        .nothing_waits();
    run([Mark(SOMCHAI, NOI, CheckFound::Here), TakeOff(MALEE, NOI), Sync(MALEE), Sync(SOMCHAI)])
        .everyone_sees(NOI, |child| !child.on_roll() && child.record.get(Field::CheckFound) == "here")
        .nothing_waits();
}

#[test]
fn what_a_restored_server_forgot_comes_back() {
    run([
        Backup,
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        Create(MALEE, 0),
        Sync(MALEE),
        Sync(SOMCHAI),
        Restore,
        edit(SOMCHAI, NOI, Field::GuardianPhone, "0000000001"),
    ])
    .everyone_sees(NOI, |child| {
        child.record.get(Field::FirstName) == "นุ้ย" && child.record.get(Field::GuardianPhone) == "0000000001"
    })
    .everyone_sees(1, StoredRecord::on_roll)
    .nothing_waits();
}

/// The base was the shadow's version at the moment of saving, so a form that stood open while the roll synced
/// overwrote what it had never shown.
#[test]
fn a_form_that_stood_open_during_a_sync_does_not_overwrite_what_it_did_not_show() {
    run([
        Look(SOMCHAI, NOI),
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        Sync(MALEE),
        Sync(SOMCHAI),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
        Sync(SOMCHAI),
    ])
    .everyone_sees(NOI, |child| {
        child.record.get(Field::FirstName) == "นุ้ย" && child.conflict(Group::Name).is_some()
    });
}

/// A waiting edit of one's own covers what others wrote meanwhile; the next edit then claimed to have seen it, and
/// wrote over it. Only one edit goes at a time here, so that a page arrives while the second one waits.
#[test]
fn what_came_in_below_ones_own_waiting_edit_is_not_taken_for_seen() {
    let setup = Setup { page: 50, batch: 1, ..Setup::SMALL };
    let run = run_in(
        setup,
        [
            edit(SOMCHAI, NOI, Field::GuardianPhone, "0000000001"),
            edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
            edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
            Sync(MALEE),
            Sync(SOMCHAI),
            edit(SOMCHAI, NOI, Field::FirstName, "น้อยหน่า"),
        ],
    );
    run.everyone_sees(NOI, |child| {
        let open = child.conflict(Group::Name).expect("an open question");
        child.record.get(Field::FirstName) == "นุ้ย" && open.waiting.len() == 2
    });
}

/// Only the colliding edits of a copied phone were told to take a new number; a later one whose number was free was
/// taken before the one it rests on, and refused for good.
#[test]
fn edits_of_a_copied_phone_are_taken_in_their_order() {
    const COPY: usize = 2;
    run([
        Copy(MALEE),
        edit(MALEE, NOI, Field::GuardianPhone, "0000000001"),
        Sync(MALEE),
        Create(COPY, 0),
        edit(COPY, 1, Field::FirstName, "นุ้ย"),
        Sync(COPY),
    ])
    .everyone_sees(1, |child| child.record.get(Field::FirstName) == "นุ้ย")
    .nothing_waits();
}

/// The receipt of a question and the record in which it was settled already came in one answer; the phone asked
/// for good.
#[test]
fn a_question_settled_before_its_author_heard_of_it_is_not_asked() {
    run([
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
        Sync(MALEE),
        LoseAnswer(SOMCHAI),
        Sync(SOMCHAI),
        Sync(MALEE),
        Resolve(MALEE, NOI, false),
        Sync(MALEE),
        Sync(SOMCHAI),
    ])
    .everyone_sees(NOI, |child| child.conflicts.is_empty())
    .nothing_waits();
}

#[test]
fn putting_back_after_thirty_days_is_refused_and_kept_with_its_reason() {
    let run = run([
        TakeOff(MALEE, NOI),
        Sync(MALEE),
        Sync(SOMCHAI),
        PutBack(SOMCHAI, NOI),
        Days(31),
        Sync(SOMCHAI),
    ])
    .everyone_sees(NOI, |child| !child.on_roll());
    assert_eq!(run.phones[SOMCHAI].attention(&tests::world::centre(0)).len(), 1);
}

/// The cursor passed the number of one's own edit while its record, changed once more, was to come with a later page;
/// the child was away from the screen, and the next edit did not name the one before.
#[test]
fn an_own_child_stays_on_the_screen_between_two_pages() {
    for times in 1..40 {
        let setup = Setup { page: 1, ..Setup::SMALL };
        let again = edit(MALEE, 1, Field::Race, "ก");
        let steps = [Create(MALEE, 0), edit(MALEE, NOI, Field::Race, "ก"), again, Kill(MALEE, 0, times)];
        run_in(setup, steps.into_iter().chain([edit(MALEE, 1, Field::FirstName, "นุ้ย")]))
            .everyone_sees(1, |child| child.record.get(Field::FirstName) == "นุ้ย")
            .nothing_waits();
    }
}

/// A form that was opened over one's own waiting edit was saved after that edit had been received and pulled: it
/// claimed the older version, did not name the edit, and its author was asked about herself.
#[test]
fn nobody_is_asked_about_an_own_edit_that_was_received_behind_the_open_form() {
    run([
        edit(MALEE, NOI, Field::Level, "ก"),
        Look(MALEE, NOI),
        Sync(MALEE),
        edit(MALEE, NOI, Field::AdmissionDate, "2025-05-16"),
    ])
    .everyone_sees(NOI, |child| child.record.get(Field::AdmissionDate) == "2025-05-16")
    .nothing_waits();
}

/// A full phone gave up the shadows of a roll. What it read again held the answer to its question, and it went on
/// asking.
#[test]
fn a_question_settled_while_its_roll_was_given_up_is_not_asked() {
    let setup = Setup { places: 2, page: 50, ..Setup::SMALL };
    let steps = [
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
        Sync(MALEE),
        Sync(SOMCHAI),
        Full(SOMCHAI, 0),
        Create(SOMCHAI, 1),
        Sync(MALEE),
        Resolve(MALEE, NOI, false),
        Sync(MALEE),
    ];
    run_in(setup, steps).everyone_sees(NOI, |child| child.conflicts.is_empty()).nothing_waits();
}

#[test]
fn a_queue_too_large_for_one_request_goes_in_smaller_ones() {
    let long = |text: &str| {
        let fields = Field::ALL.iter().filter(|field| field.group() != Group::Status).take(20);
        Op::Edit(MALEE, NOI, fields.map(|&field| (field, text.repeat(500))).collect())
    };
    let run = run((0..30).map(|number| long(if number % 2 == 0 { "ก" } else { "ข" }))).nothing_waits();
    assert!(run.network.borrow().met.contains_key("too large"));
}

/// An edit says which version its form showed, and with which history the phone was when saving. Between the two the
/// server may have gone back, and the number is another's.
#[test]
fn a_form_from_before_a_restore_does_not_claim_what_came_after() {
    let races = ["ก", "ข", "ค"].map(|race| [edit(SOMCHAI, NOI, Field::Race, race), Sync(SOMCHAI)]);
    let steps = [Backup].into_iter().chain(races.into_iter().flatten()).chain([
        Look(SOMCHAI, NOI),
        Restore,
        edit(MALEE, NOI, Field::FirstName, "นุ้ย"),
        Sync(MALEE),
        Sync(SOMCHAI),
        edit(SOMCHAI, NOI, Field::FirstName, "หน่อย"),
        Sync(SOMCHAI),
    ]);
    run(steps).everyone_sees(NOI, |child| {
        child.record.get(Field::FirstName) == "นุ้ย" && child.conflict(Group::Name).is_some()
    });
}

#[test]
fn what_was_taken_back_before_the_office_accepted_it_does_not_come_back() {
    let setup = Setup { windowed: true, ..Setup::SMALL };
    let steps = [
        edit(MALEE, NOI, Field::GuardianPhone, "0000000001"),
        CloseWindow,
        Hours(73),
        edit(MALEE, NOI, Field::GuardianPhone, ""),
        Sync(MALEE),
        OpenWindow,
        Decide(0, true),
        Sync(MALEE),
    ];
    run_in(setup, steps).everyone_sees(NOI, |child| child.record.get(Field::GuardianPhone).is_empty());
}
