//! Two people meet in one record: who is asked, who is told, and what is wrong only together (sync.md 3).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::access::Role;
use shared::checks::CheckContext;
use shared::children::{Field, Group, Record};
use shared::codes::InstitutionKind;
use shared::edits::{
    Cursor, Edit, Facts, MadeAt, RollDigest, SCHEMA, SentEdit, StoredRecord, TOLD_DAYS, Verdict, Writer,
    apply, changes_to, wrong_together,
};
use shared::sorted::{SortedMap, SortedSet};
use shared::values::date::AcademicYear;
use shared::values::{AccountId, CivilDate, DeviceId, EditId, InstitutionId, RecordId, Timestamp};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_749_520_800_000);

fn id(n: u128) -> EditId {
    EditId(Uuid::from_u128(n))
}

/// A record at version 5 whose given fields somebody else wrote last, at that version.
fn written_by_another(values: &[(Field, &str)]) -> StoredRecord {
    let record: Record = values.iter().map(|&(field, value)| (field, value.to_owned())).collect();
    let mut stored = StoredRecord::new(RecordId(Uuid::from_u128(1)), 5, record);
    let writer = Writer { ver: 5, edit: id(50), by: "มาลี".to_owned(), at: NOW };
    stored.writers = values.iter().map(|&(field, _)| (field, writer.clone())).collect();
    stored
}

/// An edit by a person who saw `seen` at version `base`.
fn edit(seen: &Record, base: u64, wanted: &[(Field, &str)]) -> SentEdit {
    let wanted = wanted.iter().map(|&(field, to)| (field, to.to_owned()));
    SentEdit {
        id: id(60),
        device: DeviceId(Uuid::from_u128(2)),
        n: 1,
        user: AccountId(Uuid::from_u128(3)),
        schema: SCHEMA,
        institution: InstitutionId::parse("6420203-01").unwrap(),
        record: RecordId(Uuid::from_u128(1)),
        base,
        chain: Cursor::default(),
        edit: Edit::Set { changes: changes_to(seen, wanted), measured: None },
        own: SortedMap::new(),
        at: MadeAt::unproven(NOW),
    }
}

fn judged(stored: &StoredRecord, sent: &SentEdit) -> (StoredRecord, SortedSet<Group>) {
    let today = CivilDate::parse_iso("2025-06-10").unwrap();
    let context = CheckContext {
        today,
        academic_year: AcademicYear::of(today),
        kind: InstitutionKind::Centre,
        levels_offered: &[],
    };
    let together = |stored: &StoredRecord, writing: &SortedMap<_, _>, others: &[Field]| {
        wrong_together(stored, writing, others, &context)
    };
    let facts = Facts {
        record: Some(stored),
        role: Role::Recorder,
        by: "สมศรี",
        chain_ok: true,
        own: &SortedMap::new(),
        next_ver: 6,
        now: NOW,
        together: Some(&together),
    };
    let Verdict::Changed { stored, patch, .. } = apply(&facts, sent) else { panic!("nothing changed") };
    assert_eq!(
        patch.overwrote.values().flatten().count(),
        stored.overwritten.iter().filter(|told| told.won == sent.id).count()
    );
    (*stored, patch.parked.keys().copied().collect())
}

#[test]
fn exactly_the_facts_that_can_be_asked_for_again_take_the_last_value() {
    let lww: Vec<Group> =
        Field::ALL.iter().map(|field| field.group()).filter(|group| group.last_writer_wins()).collect();
    let lww: SortedSet<Group> = lww.into_iter().collect();
    let expected =
        [Group::Race, Group::Religion, Group::ParentsStatus, Group::TuitionRight, Group::MedicalRight];
    assert_eq!(lww, expected.into());
}

#[test]
fn the_last_value_of_such_a_fact_is_written_and_both_authors_are_named() {
    let stored = written_by_another(&[(Field::Religion, "1")]);
    let (after, parked) = judged(&stored, &edit(&Record::default(), 4, &[(Field::Religion, "2")]));
    assert_eq!((after.record.get(Field::Religion), parked.len()), ("2", 0));
    let [told] = after.overwritten.as_slice() else { panic!("{:?}", after.overwritten) };
    assert_eq!((told.lost, told.lost_by.as_str()), (id(50), "มาลี"));
    assert_eq!((told.won, told.won_by.as_str(), told.chosen), (id(60), "สมศรี", false));
}

#[test]
fn who_saw_the_value_or_wants_the_same_writes_over_nobody() {
    let stored = written_by_another(&[(Field::Religion, "1"), (Field::FirstName, "น้อย")]);
    let (after, _) = judged(&stored, &edit(&stored.record, 5, &[(Field::Religion, "2")]));
    assert!(after.overwritten.is_empty(), "seen at this very version");
    let same = edit(&Record::default(), 4, &[(Field::Religion, "1"), (Field::StudentNo, "7")]);
    assert!(judged(&stored, &same).0.overwritten.is_empty(), "the same value");
}

#[test]
fn a_notice_stays_for_thirty_days_and_not_a_moment_longer() {
    let limit = TOLD_DAYS * 86_400_000;
    for (age, stays) in [(limit - 1, true), (limit, false)] {
        let mut stored = written_by_another(&[(Field::Religion, "1")]);
        let (with_notice, _) = judged(&stored, &edit(&Record::default(), 4, &[(Field::Religion, "2")]));
        stored = with_notice;
        stored.overwritten[0].at = NOW.plus_ms(-age);
        let mut later = edit(&stored.record, 6, &[(Field::StudentNo, "8")]);
        later.id = id(61);
        assert_eq!(!judged(&stored, &later).0.overwritten.is_empty(), stays, "{age}");
    }
}

#[test]
fn dates_that_two_people_made_impossible_together_are_asked_about() {
    // Somebody made the child younger; this person, who did not see that, moves the admission before that birth.
    let seen =
        Record::default().with(Field::BirthDate, "2020-05-16").with(Field::AdmissionDate, "2023-05-16");
    let mut stored = written_by_another(&[(Field::BirthDate, "2022-05-16")]);
    stored.record.set(Field::AdmissionDate, "2023-05-16");
    let sent = edit(&seen, 4, &[(Field::AdmissionDate, "2021-05-16"), (Field::StudentNo, "7")]);
    let (after, parked) = judged(&stored, &sent);
    assert_eq!(parked, [Group::Placement].into(), "only the group with a part in it waits");
    assert_eq!(after.record.get(Field::AdmissionDate), "2023-05-16");
    assert_eq!(after.record.get(Field::StudentNo), "7");
    assert_eq!(after.conflict(Group::Placement).unwrap().live.by, "มาลี");
}

#[test]
fn an_error_that_one_side_had_alone_is_a_finding_and_no_question() {
    let seen = Record::default().with(Field::BirthDate, "2020-05-16");
    let stored = written_by_another(&[(Field::StudentNo, "7"), (Field::BirthDate, "2020-05-16")]);
    // Mine alone: before the birth that both know.
    let alone = edit(&seen, 5, &[(Field::AdmissionDate, "2019-05-16")]);
    assert!(judged(&stored, &alone).1.is_empty());
    // Theirs alone: it stood there before me.
    let mut wrong = written_by_another(&[(Field::BirthDate, "2022-05-16")]);
    wrong.record.set(Field::AdmissionDate, "2021-05-16");
    assert!(judged(&wrong, &edit(&seen, 4, &[(Field::StudentNo, "7")])).1.is_empty());
    // On the edge: admitted on the day of birth is possible.
    let sent = edit(&seen, 4, &[(Field::AdmissionDate, "2022-05-16")]);
    let stored = written_by_another(&[(Field::BirthDate, "2022-05-16")]);
    assert!(judged(&stored, &sent).1.is_empty());
}

#[test]
fn a_digest_is_the_same_in_any_order_and_follows_one_record() {
    let one = written_by_another(&[(Field::FirstName, "น้อย")]);
    let mut two = written_by_another(&[(Field::FirstName, "นิด")]);
    two.id = RecordId(Uuid::from_u128(9));
    let both = RollDigest::of([&one, &two]);
    assert_eq!(both, RollDigest::of([&two, &one]));
    assert_eq!(
        both,
        RollDigest::of([&one.clone().for_phones(), &two]),
        "bookkeeping of the server is left out"
    );
    let mut changed = two.clone();
    changed.record.set(Field::FirstName, "นิ่ม");
    let mut followed = both;
    followed.remove(&two);
    followed.add(&changed);
    assert_eq!(followed, RollDigest::of([&one, &changed]));
    assert_ne!(followed, both);
    assert_eq!(RollDigest::parse(&both.to_string()), Some(both));
    for wrong in ["", "12", "+0000000000000000000000000000001", "g0000000000000000000000000000000"] {
        assert_eq!(RollDigest::parse(wrong), None, "{wrong}");
    }
}
