//! The frozen base: who is on the roll at the end of a day, who counts, and what is different today (R33–R36).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::children::{Field, Record};
use shared::codes::Level;
use shared::snapshots::{
    BaseCounts, BaseRow, Change, Claim, Compared, Elsewhere, base_of, counted_once, difference, end_of,
    on_roll_on, takeable_from,
};
use shared::values::{CivilDate, RecordId, Timestamp};
use uuid::Uuid;

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).unwrap()
}

fn child(facts: &[(Field, &str)]) -> Record {
    facts.iter().map(|&(field, value)| (field, value.to_owned())).collect()
}

#[test]
fn a_day_ends_at_midnight_in_bangkok_and_settles_for_five_minutes() {
    // 10 May 2567 23:59:59.999 in Bangkok.
    let last = Timestamp(1_715_360_399_999);
    assert_eq!(end_of(day("2024-05-10")), last.plus_ms(1));
    assert_eq!(takeable_from(day("2024-05-10")), last.plus_ms(1 + 300_000));
    // 29 February 2567 exists, and the day after it is 1 March.
    assert_eq!(end_of(day("2024-02-29")), Timestamp::of_bangkok_day(day("2024-03-01")));
}

#[test]
fn admission_and_leaving_decide_who_is_on_the_roll_of_a_day() {
    use Field::{AdmissionDate, ExitReason, Status, StatusDate};
    let on = day("2024-05-10");
    for (facts, here) in [
        (&[][..], true),
        (&[(AdmissionDate, "2024-05-10")], true),
        (&[(AdmissionDate, "2024-05-11")], false),
        (&[(AdmissionDate, "พฤษภาคม")], true),
        (&[(Status, "on_leave")], true),
        (&[(Status, "floating")], true),
        (&[(Status, "removed"), (StatusDate, "2024-05-10"), (ExitReason, "not_existing")], false),
        (&[(Status, "removed"), (StatusDate, "2024-05-11")], true),
        (&[(Status, "moved"), (StatusDate, "2024-05-09")], false),
        (&[(Status, "graduated"), (StatusDate, "")], false),
        (&[(Status, "moved"), (StatusDate, "2024-06-01"), (AdmissionDate, "2024-05-20")], false),
    ] {
        assert_eq!(on_roll_on(&child(facts), on), here, "{facts:?}");
    }
}

#[test]
fn a_base_keeps_the_children_of_the_day_in_the_order_of_their_records() {
    let id = |number: u128| RecordId(Uuid::from_u128(number));
    let [noi, dang, gone] = [
        child(&[(Field::FirstName, "น้อย"), (Field::Level, "n3"), (Field::CitizenId, "1000000000009")]),
        child(&[(Field::FirstName, "แดง\t\"แดง\""), (Field::Level, "เตรียม"), (Field::Race, "thai")]),
        child(&[(Field::Status, "removed"), (Field::StatusDate, "2024-05-10")]),
    ];
    let rows = base_of([(id(2), &noi), (id(3), &gone), (id(1), &dang)], day("2024-05-10"));
    assert_eq!(rows.iter().map(|row| row.get(Field::FirstName)).collect::<Vec<_>>(), ["แดง\t\"แดง\"", "น้อย"]);
    assert_eq!(rows[0].get(Field::Race), "", "what does not count for money is not kept");
    assert_eq!(
        rows[1].line(),
        "00000000-0000-0000-0000-000000000002\t1\t[\"\",\"1000000000009\",\"\",\"น้อย\",\"\",\"\",\"\",\"\",\"\",\"n3\",\"\",\"\",\"\",\"\"]\n"
    );
    assert_eq!(
        rows[0].line().matches('\t').count(),
        2,
        "a tab inside a value cannot be taken for one between"
    );
    let counts = BaseCounts::of(&rows);
    assert_eq!((counts.listed, counts.counted, counts.without_number), (2, 2, 1));
    assert_eq!(counts.levels, [(String::new(), 1), (Level::N3.code().to_owned(), 1)].into());
    let twice = BaseCounts::of(&[rows[1].clone(), BaseRow { counted: false, ..rows[1].clone() }]);
    assert_eq!((twice.listed, twice.counted), (2, 1));
}

#[test]
fn a_child_counts_once_and_where_it_came_last() {
    let claim =
        |number, admitted: &str, place| Claim { number, admitted: CivilDate::parse_iso(admitted), place };
    let mut counts = counted_once(&[
        claim(7, "2023-05-16", 'a'),
        claim(7, "2024-01-08", 'b'),
        claim(8, "2024-01-08", 'd'),
        claim(8, "2024-01-08", 'c'),
        claim(9, "", 'e'),
        claim(9, "2019-05-16", 'f'),
        claim(6, "", 'g'),
    ]);
    counts.sort_unstable();
    let kept: String = counts.iter().filter(|(_, counts)| *counts).map(|(place, _)| *place).collect();
    assert_eq!((counts.len(), kept.as_str()), (7, "bcfg"));
}

fn row(key: &str, number: &str, name: &str, level: &str, status: &str) -> BaseRow {
    let record = child(&[
        (Field::CitizenId, number),
        (Field::FirstName, name),
        (Field::BirthDate, "2020-06-01"),
        (Field::Level, level),
        (Field::Status, status),
    ]);
    BaseRow::of(key.to_owned(), &record)
}

#[test]
fn the_difference_tells_who_came_left_moved_and_changed_level() {
    use Change::{Came, Left, Level, MovedIn, MovedOut};
    let then = [
        row("1", "1000000000009", "ก", "n3", ""),
        row("2", "", "ข", "n3", ""),
        row("3", "1000000000050", "ค", "n3", ""),
        row("4", "", "ง", "n3", ""),
        row("5", "1000000000131", "จ", "n3", ""),
        row("6", "", "ฉ", "n3", ""),
    ];
    let now = [
        row("1", "1000000000009", "ก", "n4", ""),
        row("9", "1000000000050", "ค", "n3", ""),
        row("8", "", " ง", "n3", ""),
        row("7", "0000089000013", "ช", "n3", ""),
        row("10", "7000000000041", "ซ", "n3", ""),
    ];
    let gone = [row("2", "", "ข", "n3", "moved"), row("6", "", "ฉ", "n3", "removed")];
    let elsewhere = Elsewhere { then: &|n| n == 7_000_000_000_041, now: &|n| n == 1_000_000_000_131 };
    let told = |elsewhere| -> Vec<(Change, String)> {
        let changed = difference(&then, &now, &gone, elsewhere);
        let counts = Compared::of(&then, &now, &changed);
        assert_eq!(
            counts.then + counts.came + counts.moved_in,
            counts.now + counts.left + counts.moved_out,
            "{counts:?}"
        );
        let name = |row: Option<&BaseRow>| row.map(|row| row.get(Field::FirstName).to_owned());
        let mut told: Vec<_> = changed
            .iter()
            .map(|changed| (changed.change, name(changed.now).or_else(|| name(changed.then)).unwrap()))
            .collect();
        told.sort_unstable();
        told
    };
    let is = |expected: &[(Change, &str)]| -> Vec<(Change, String)> {
        expected.iter().map(|&(change, name)| (change, name.to_owned())).collect()
    };
    assert_eq!(
        told(elsewhere),
        is(&[(Came, "ช"), (MovedIn, "ซ"), (Left, "ฉ"), (MovedOut, "ข"), (MovedOut, "จ"), (Level, "ก")])
    );
    assert_eq!(
        told(Elsewhere::UNKNOWN),
        is(&[(Came, "ช"), (Came, "ซ"), (Left, "จ"), (Left, "ฉ"), (MovedOut, "ข"), (Level, "ก")])
    );
}

#[test]
fn a_list_is_no_different_from_itself_also_with_two_children_of_one_number() {
    let rows = [row("1", "1000000000009", "ก", "n3", ""), row("2", "1000000000009", "ก", "n3", "")];
    assert_eq!(difference(&rows, &rows, &[], Elsewhere::UNKNOWN), []);
    let brought_in =
        [row("แถว 4", "1000000000009", "ก", "n3", ""), row("แถว 5", "1000000000009", "ก", "n3", "")];
    let changed = difference(&brought_in, &rows, &[], Elsewhere::UNKNOWN);
    let counts = Compared::of(&brought_in, &rows, &changed);
    assert_eq!((counts.then, counts.now, counts.came, counts.left), (2, 2, 0, 0), "{changed:?}");
}
