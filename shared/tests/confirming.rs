//! Confirming a roll: cases for yes, no and the edge (P7, R32, domain.md 1.8, 1.10).

use shared::children::{Field, Record};
use shared::confirming::{Confirmed, Decided, Level, Step, Stopped, asking, digest_of};
use shared::edits::{RollDigest, StoredRecord};
use shared::places::LaoKind;
use shared::rounds::{Confirming, Letter, Round, Window};
use shared::sorted::SortedSet;
use shared::values::date::AcademicYear;
use shared::values::{RecordId, RoundId, Timestamp, WindowId};
use uuid::Uuid;

use Decided::{Confirmed as Yes, Returned as Back};
use Level::{District, Institution, Lao, Province};

const ROUND: RoundId = RoundId(Uuid::from_u128(1));
const OTHER: RoundId = RoundId(Uuid::from_u128(2));
/// No errors and no warnings.
const CLEAN: (u64, u64) = (0, 0);

/// The digest of a roll with so many children.
fn roll(children: u128) -> RollDigest {
    let child = |n| StoredRecord::new(RecordId(Uuid::from_u128(n)), 1, Record::default());
    RollDigest::of(&(0..children).map(child).collect::<Vec<_>>())
}

fn step(level: Level, decided: Decided, round: RoundId, children: u128) -> Step {
    Step {
        round,
        level,
        decided,
        digest: roll(children),
        reason: String::new(),
        by: "สมศรี".to_owned(),
        at: Timestamp(0),
    }
}

#[test]
fn a_window_asks_the_levels_that_it_says() {
    let asked = |confirming, lao| Level::asked(confirming, lao).collect::<Vec<_>>();
    assert_eq!(asked(Confirming::None, LaoKind::Sao), []);
    assert_eq!(asked(Confirming::Institution, LaoKind::Sao), [Institution]);
    assert_eq!(asked(Confirming::Chain, LaoKind::Sao), [Institution, Lao, District, Province]);
    assert_eq!(
        asked(Confirming::Chain, LaoKind::Town),
        [Institution, Lao, Province],
        "reached directly (R2)"
    );
}

#[test]
fn a_confirmation_is_of_one_roll_and_one_window() {
    let steps = [step(Institution, Yes, ROUND, 3)];
    let told = Confirmed::by(&steps);
    assert!(told.counts(Institution, ROUND, roll(3)).is_some());
    assert!(told.counts(Institution, ROUND, roll(4)).is_none(), "changed since: it must be given again");
    assert!(told.counts(Institution, OTHER, roll(3)).is_none(), "another round asks anew");
    assert_eq!(told.highest(Some(ROUND), roll(3)), Some(Institution));
    assert_eq!((told.highest(Some(ROUND), roll(4)), told.highest(None, roll(4))), (None, Some(Institution)));
    assert!(told.standing(Institution).is_some(), "where none is asked it stands whatever changed (R32)");
    assert!(told.standing(Lao).is_none());
}

#[test]
fn a_returned_roll_is_known_until_somebody_confirms_it_and_each_level_has_its_turn() {
    let asked = [Institution, Lao, Province];
    let turn = |steps: &[Step], children| Confirmed::by(steps).turn(&asked, ROUND, roll(children));
    let returned = |steps: &[Step], round| Confirmed::by(steps).returned(round).map(|step| step.level);
    let mut steps = Vec::new();
    assert_eq!((turn(&steps, 3), returned(&steps, ROUND)), (Some(Institution), None));
    steps.push(step(Institution, Yes, ROUND, 3));
    assert_eq!((turn(&steps, 3), returned(&steps, ROUND)), (Some(Lao), None));
    assert_eq!(turn(&steps, 4), Some(Institution), "the roll is another one");
    steps.push(step(Lao, Back, ROUND, 3));
    assert_eq!((turn(&steps, 3), returned(&steps, ROUND)), (Some(Institution), Some(Lao)));
    assert_eq!(returned(&steps, OTHER), None, "another round begins anew");
    for level in asked {
        steps.push(step(level, Yes, ROUND, 4));
    }
    assert_eq!((turn(&steps, 4), returned(&steps, ROUND)), (None, None));
}

#[test]
fn each_level_waits_for_the_one_below() {
    let asked = [Institution, Lao, Province];
    let may = |steps: &[Step], level, seen, open: (u64, u64), reason: &str| {
        Confirmed::by(steps).may_confirm(level, &asked, (ROUND, roll(seen), roll(3)), open, reason)
    };
    assert_eq!(may(&[], Institution, 3, CLEAN, ""), Ok(()));
    assert_eq!(may(&[], Institution, 2, CLEAN, ""), Err(Stopped::Changed));
    assert_eq!(may(&[], Lao, 3, CLEAN, ""), Err(Stopped::BelowFirst));
    assert_eq!(may(&[], District, 3, CLEAN, ""), Err(Stopped::NotAsked));
    let errors = (1, 0);
    assert_eq!(may(&[], Institution, 3, errors, "ตรวจแล้ว"), Err(Stopped::Errors));
    let warnings = (0, 1);
    assert_eq!(may(&[], Institution, 3, warnings, " "), Err(Stopped::NoReason));
    assert_eq!(may(&[], Institution, 3, warnings, "ตรงกับเอกสาร"), Ok(()));
    let one = [step(Institution, Yes, ROUND, 3)];
    assert_eq!(may(&one, Institution, 3, CLEAN, ""), Err(Stopped::Already));
    assert_eq!(may(&one, Lao, 3, errors, ""), Ok(()), "those above confirm what the institution said");
    assert_eq!(may(&one, Province, 3, CLEAN, ""), Err(Stopped::BelowFirst));
    let old = [step(Institution, Yes, ROUND, 2)];
    assert_eq!(may(&old, Lao, 3, CLEAN, ""), Err(Stopped::BelowFirst), "it was of another roll");
    let two = [one[0].clone(), step(Lao, Yes, ROUND, 3)];
    assert_eq!(may(&two, Province, 3, CLEAN, ""), Ok(()));
}

#[test]
fn a_level_returns_what_those_below_confirmed_and_they_begin_again() {
    let asked = [Institution, Lao, Province];
    let two = [step(Institution, Yes, ROUND, 3), step(Lao, Yes, ROUND, 3)];
    let told = Confirmed::by(&two);
    assert_eq!(told.may_return(Province, &asked, "ขาดหนึ่งคน"), Ok(()));
    assert_eq!(told.may_return(Province, &asked, ""), Err(Stopped::NoReason));
    assert_eq!(told.may_return(Institution, &asked, "ก"), Err(Stopped::NotAsked), "nobody stands below");
    assert_eq!(Confirmed::by(&[]).may_return(Lao, &asked, "ก"), Err(Stopped::BelowFirst));
    let returned = [two[0].clone(), two[1].clone(), step(Province, Back, ROUND, 3)];
    let told = Confirmed::by(&returned);
    for level in [Institution, Lao, Province] {
        assert!(told.standing(level).is_none(), "{level:?}");
    }
    let below_it = [two[0].clone(), two[1].clone(), step(Province, Yes, ROUND, 3), step(Lao, Back, ROUND, 3)];
    let told = Confirmed::by(&below_it);
    assert!(told.standing(Province).is_none(), "what the province confirmed is taken back below it");
    let by_lao = [two[0].clone(), step(Lao, Back, ROUND, 3), step(Institution, Yes, ROUND, 4)];
    let told = Confirmed::by(&by_lao);
    assert!(told.counts(Institution, ROUND, roll(4)).is_some());
    assert!(told.standing(Lao).is_none());
}

#[test]
fn who_holds_two_levels_decides_at_the_one_that_is_due() {
    let asked = [Institution, Lao];
    let due = |steps: &[Step], own: &[Level]| Confirmed::by(steps).due(own, &asked, ROUND, roll(3));
    assert_eq!(due(&[], &[Institution, Lao]), Some(Institution));
    let one = [step(Institution, Yes, ROUND, 3)];
    assert_eq!(due(&one, &[Institution, Lao]), Some(Lao));
    assert_eq!(due(&one, &[Institution]), Some(Institution), "it is told that it is confirmed already");
    assert_eq!(due(&[], &[Province]), None, "nothing is asked there");
}

#[test]
fn a_window_that_closed_is_confirmed_until_another_one_opens() {
    let window = |id: u128, from: i64, to: i64, confirming| Window {
        id: WindowId(Uuid::from_u128(id)),
        round: Round { id: ROUND, year: AcademicYear(2567), no: 2, purpose: String::new() },
        from: Timestamp(from),
        to: Timestamp(to),
        acts: SortedSet::default(),
        confirming,
        grace_ms: 0,
        letter: Letter::default(),
        contact: String::new(),
    };
    let asks = window(1, 10, 20, Confirming::Chain);
    let later = window(2, 40, 50, Confirming::None);
    let both = [asks, later];
    for (now, asked) in
        [(9, None), (10, Some(1)), (19, Some(1)), (20, Some(1)), (39, Some(1)), (40, None), (50, None)]
    {
        let found = asking(&both, Timestamp(now)).map(|window| window.id);
        assert_eq!(found, asked.map(|id| WindowId(Uuid::from_u128(id))), "{now}");
    }
}

#[test]
fn that_a_child_was_seen_changes_nothing_of_what_was_confirmed() {
    let child = |record| StoredRecord::new(RecordId(Uuid::from_u128(1)), 1, record);
    let plain = child(Record::default().with(Field::FirstName, "น้อย"));
    let seen = StoredRecord { ver: 9, ..child(plain.record.clone().with(Field::CheckedOn, "2025-01-20")) };
    let other = child(plain.record.clone().with(Field::FirstName, "แดง"));
    assert_eq!(digest_of([&plain]), digest_of([&seen]));
    assert_ne!(digest_of([&plain]), digest_of([&other]));
}
