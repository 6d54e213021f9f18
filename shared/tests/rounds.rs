//! When an edit counts around a closing: cases for yes, no and the moments between (P4, R18, R20, R42).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use shared::access::Branch;
use shared::codes::InstitutionKind;
use shared::places::{AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::progress::{STALE_MS, Standing, Tally};
use shared::rounds::{
    Confirming, GRACE_MS, Judged, Letter, Made, RollAct, Round, Stand, Whom, Window, judge,
};
use shared::sorted::SortedSet;
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, InstitutionId, RoundId, Timestamp, WindowId};
use uuid::Uuid;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Midnight in Bangkok at the beginning of a day.
fn midnight(day: &str) -> Timestamp {
    Timestamp::of_bangkok_day(CivilDate::parse(day).unwrap())
}

fn window(id: u128, from: Timestamp, to: Timestamp, acts: &[RollAct]) -> Window {
    let round = Round {
        id: RoundId(Uuid::from_u128(1)),
        year: AcademicYear(2567),
        no: 2,
        purpose: "ประกอบการพิจารณาจัดสรรงบประมาณด้านการศึกษา".to_owned(),
    };
    Window {
        id: WindowId(Uuid::from_u128(id)),
        round,
        from,
        to,
        acts: acts.iter().copied().collect(),
        confirming: Confirming::None,
        grace_ms: GRACE_MS,
        letter: Letter::default(),
        contact: String::new(),
    }
}

/// 15 January 2568 at nine until the end of 31 January.
fn january(acts: &[RollAct]) -> Window {
    window(1, midnight("2025-01-15").plus_ms(9 * HOUR), midnight("2025-02-01"), acts)
}

fn in_time(id: u128) -> Judged {
    Judged::InTime(WindowId(Uuid::from_u128(id)))
}

fn late(id: u128) -> Judged {
    Judged::Late(WindowId(Uuid::from_u128(id)))
}

fn correcting(windows: &[Window], made: Made, arrived: Timestamp) -> Judged {
    judge(windows, &[RollAct::Correct].into(), made, arrived)
}

/// Made at a moment that the phone proves.
fn at(moment: Timestamp) -> Made {
    Made::of(Some(moment.plus_ms(-HOUR)), Some(HOUR), Timestamp(i64::MAX))
}

#[test]
fn a_window_is_open_from_its_first_moment_to_before_its_last() {
    let open = [january(RollAct::ALL)];
    let (from, to) = (open[0].from, open[0].to);
    for (arrived, judged) in [
        (from.plus_ms(-1), Judged::Held),
        (from, in_time(1)),
        (to.plus_ms(-1), in_time(1)),
        (to, Judged::Held),
    ] {
        assert_eq!(correcting(&open, Made::now(arrived), arrived), judged, "{arrived:?}");
    }
    // 31 January 23:59:59.999 in Bangkok is 16:59:59.999 of that day in London.
    assert_eq!(to, Timestamp(1_738_342_800_000));
    assert_eq!(to.plus_ms(-1).bangkok_day().to_iso(), "2025-01-31");
}

#[test]
fn the_base_day_and_29_february_end_at_midnight_in_bangkok() {
    assert_eq!(midnight("2024-05-11").plus_ms(-1), Timestamp(1_715_360_399_999));
    let leap = window(1, midnight("29 กุมภาพันธ์ 2567"), midnight("1 มีนาคม 2567"), RollAct::ALL);
    assert_eq!(leap.to.0 - leap.from.0, DAY);
    let (first, last) = (leap.from, leap.to.plus_ms(-1));
    assert_eq!(first.bangkok_day().to_iso(), "2024-02-29");
    assert_eq!(correcting(std::slice::from_ref(&leap), Made::now(last), last), in_time(1));
    assert_eq!(correcting(std::slice::from_ref(&leap), Made::now(leap.to), leap.to), Judged::Held);
}

#[test]
fn what_was_made_inside_is_late_within_the_grace_and_held_after_it() {
    let closed = [january(RollAct::ALL)];
    let to = closed[0].to;
    let made = at(to.plus_ms(-1));
    assert_eq!(correcting(&closed, made, to), late(1));
    assert_eq!(correcting(&closed, made, to.plus_ms(GRACE_MS)), late(1));
    assert_eq!(correcting(&closed, made, to.plus_ms(GRACE_MS + 1)), Judged::Held);
    assert_eq!(correcting(&closed, at(to), to.plus_ms(HOUR)), Judged::Held);
    assert_eq!(correcting(&closed, at(closed[0].from.plus_ms(-1)), to.plus_ms(HOUR)), Judged::Held);
    assert_eq!(correcting(&closed, at(closed[0].from), to.plus_ms(HOUR)), late(1));
    let strict = [Window { grace_ms: 0, ..closed[0].clone() }];
    assert_eq!(correcting(&strict, made, to), late(1));
    assert_eq!(correcting(&strict, made, to.plus_ms(1)), Judged::Held);
}

#[test]
fn what_arrives_in_an_open_window_is_in_time_whenever_it_was_made() {
    let open = [january(RollAct::ALL)];
    let arrived = open[0].from.plus_ms(DAY);
    for made in [at(open[0].from.plus_ms(-DAY)), Made::of(None, None, arrived), Made::now(arrived)] {
        assert_eq!(correcting(&open, made, arrived), in_time(1));
    }
}

#[test]
fn after_a_restart_only_the_contact_and_the_arrival_are_known() {
    let closed = [january(RollAct::ALL)];
    let (to, arrived) = (closed[0].to, closed[0].to.plus_ms(HOUR));
    let contact = to.plus_ms(-DAY);
    let restarted = Made::of(Some(contact), None, arrived);
    assert_eq!(restarted, Made { earliest: contact, latest: arrived });
    assert_eq!(correcting(&closed, restarted, arrived), Judged::Held);
    assert_eq!(correcting(&closed, Made::of(Some(contact), Some(HOUR), arrived), arrived), late(1));
    assert_eq!(correcting(&closed, Made::of(None, Some(HOUR), arrived), arrived), Judged::Held);
    // A steady clock cannot run backwards, and nothing is made after it arrived.
    assert_eq!(Made::of(Some(contact), Some(-5), arrived), restarted);
    assert_eq!(Made::of(Some(contact), Some(90 * DAY), arrived), Made::now(arrived));
}

#[test]
fn a_phone_that_has_not_heard_of_an_early_closing_is_held() {
    let planned = january(RollAct::ALL);
    let closed_early = [Window { to: planned.from.plus_ms(2 * DAY), ..planned.clone() }];
    let made = planned.from.plus_ms(3 * DAY);
    assert_eq!(correcting(&[planned], at(made), made.plus_ms(HOUR)), in_time(1));
    assert_eq!(correcting(&closed_early, at(made), made.plus_ms(HOUR)), Judged::Held);
    let before = closed_early[0].to.plus_ms(-1);
    assert_eq!(correcting(&closed_early, at(before), made.plus_ms(HOUR)), late(1));
}

#[test]
fn of_overlapping_windows_the_one_that_closes_last_is_named() {
    let short = window(1, midnight("2025-01-15"), midnight("2025-01-20"), RollAct::ALL);
    let long = window(2, midnight("2025-01-10"), midnight("2025-02-01"), &[RollAct::Correct]);
    let both = [short, long];
    let arrived = midnight("2025-01-16");
    assert_eq!(correcting(&both, Made::now(arrived), arrived), in_time(2));
    assert_eq!(judge(&both, &[RollAct::Add].into(), Made::now(arrived), arrived), in_time(1));
    // What is both needs one window that allows both.
    let acts: SortedSet<RollAct> = [RollAct::Add, RollAct::Correct].into();
    assert_eq!(judge(&both, &acts, Made::now(arrived), arrived), in_time(1));
    let later = midnight("2025-01-21");
    assert_eq!(judge(&both, &acts, Made::now(later), later), Judged::Held);
    assert_eq!(judge(&both, &acts, at(arrived), later), late(1));
}

#[test]
fn a_re_opening_lies_in_a_closed_window() {
    let closed_early = Window { to: midnight("2025-01-20"), ..january(RollAct::ALL) };
    let again = window(2, midnight("2025-01-25"), midnight("2025-01-26"), RollAct::ALL);
    let windows = [closed_early, again];
    for (arrived, judged) in [
        (midnight("2025-01-19"), in_time(1)),
        (midnight("2025-01-24"), Judged::Held),
        (midnight("2025-01-25"), in_time(2)),
        (midnight("2025-01-26").plus_ms(-1), in_time(2)),
        (midnight("2025-01-26"), Judged::Held),
    ] {
        assert_eq!(correcting(&windows, Made::now(arrived), arrived), judged, "{arrived:?}");
    }
}

#[test]
fn without_a_window_everything_is_held() {
    assert_eq!(correcting(&[], Made::now(Timestamp(5)), Timestamp(5)), Judged::Held);
}

#[test]
fn a_person_reads_until_when_a_roll_is_open_and_what_comes_next() {
    let windows = [
        window(1, midnight("2025-01-15"), midnight("2025-01-20"), RollAct::ALL),
        window(2, midnight("2025-01-25"), midnight("2025-01-26"), &[RollAct::Correct]),
    ];
    let stand = |acts: &[RollAct], day| Stand::at(&windows, &acts.iter().copied().collect(), midnight(day));
    assert_eq!(stand(&[], "2025-01-14"), Stand::Before(&windows[0]));
    assert_eq!(stand(&[], "2025-01-15"), Stand::Open(&windows[0]));
    assert_eq!(stand(&[], "2025-01-20"), Stand::Before(&windows[1]));
    assert_eq!(stand(&[RollAct::Correct], "2025-01-25"), Stand::Open(&windows[1]));
    assert_eq!(stand(&[RollAct::Add], "2025-01-25"), Stand::After(&windows[0]));
    assert_eq!(stand(&[], "2025-01-26"), Stand::After(&windows[1]));
    assert_eq!(Stand::at(&[], &SortedSet::new(), midnight("2025-01-26")), Stand::Never);
}

/// What a person is told beforehand and what becomes of the edit are one rule.
#[test]
fn two_windows_that_allow_one_act_each_do_not_allow_an_edit_that_does_both() {
    let both = [RollAct::Correct, RollAct::PutBack];
    let windows = [january(&both[..1]), january(&both[1..])];
    let inside = midnight("2025-01-20");
    let told = |acts: &[RollAct]| Stand::at(&windows, &acts.iter().copied().collect(), inside).is_open();
    let judged = |acts: &[RollAct]| {
        judge(&windows, &acts.iter().copied().collect(), at(inside), inside) != Judged::Held
    };
    for (acts, may) in [(&both[..1], true), (&both[1..], true), (&both[..], false)] {
        assert_eq!((told(acts), judged(acts)), (may, may), "{acts:?}");
    }
    assert!(Stand::at(&[january(&both)], &both.into(), inside).is_open());
    assert_eq!(Stand::hindering(&windows, &both.into(), inside), both.into(), "each alone may be done");
    assert_eq!(Stand::hindering(&windows[..1], &both.into(), inside), [RollAct::PutBack].into());
}

fn lao(code: &str, kind: LaoKind) -> Lao {
    Lao {
        code: LaoCode::parse(code).unwrap(),
        kind,
        name: "เชียงคาน".to_owned(),
        province: AreaCode::parse("42").unwrap(),
        district_name: "เชียงคาน".to_owned(),
        province_name: "เลย".to_owned(),
    }
}

#[test]
fn a_window_means_a_part_of_the_tree_and_kinds_in_it() {
    let place = Institution {
        id: InstitutionId::parse("5420304-02").unwrap(),
        name: "ศูนย์พัฒนาเด็กเล็กเทศบาลตำบลเชียงคาน 2".to_owned(),
        kind: InstitutionKind::Centre,
        lao: LaoCode::parse("5420304").unwrap(),
        district_name: "เชียงคาน".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    };
    let owner = lao("5420304", LaoKind::Subdistrict);
    let means =
        |branches: Vec<Branch>, kinds: Vec<InstitutionKind>| Whom { branches, kinds }.means(&place, &owner);
    let province = |code: &str| Branch::Province(AreaCode::parse(code).unwrap());
    assert!(Whom::everybody().means(&place, &owner));
    assert!(means(vec![province("41"), province("42")], Vec::new()));
    assert!(!means(vec![province("41")], Vec::new()));
    assert!(means(vec![Branch::Lao(owner.code.clone())], vec![InstitutionKind::Centre]));
    assert!(!means(vec![Branch::Country], vec![InstitutionKind::School, InstitutionKind::College]));
    assert!(means(vec![Branch::Institution(place.id.clone())], Vec::new()));
    assert!(!means(Vec::new(), Vec::new()));
    // An institution that went over to another local government is meant where it belongs now.
    let before = lao("5420105", LaoKind::Subdistrict);
    let moved = Whom { branches: vec![Branch::Lao(before.code.clone())], kinds: Vec::new() };
    assert!(moved.means(&place, &before));
    assert!(!moved.means(&place, &owner));
}

#[test]
fn a_check_begins_on_the_day_on_which_the_window_opened() {
    let windows = [january(&[RollAct::Check])];
    let first = Some(windows[0].from.bangkok_day());
    let began = |windows: &[Window], now| Stand::at(windows, &[RollAct::Check].into(), now).began();
    assert_eq!(began(&windows, windows[0].from.plus_ms(-1)), None);
    assert_eq!(began(&windows, windows[0].from), first);
    assert_eq!(began(&windows, windows[0].to), first, "what was found stays readable");
    assert_eq!(began(&[january(&[RollAct::Correct])], windows[0].from), None, "no check is asked for");
}

#[test]
fn a_roll_awaits_a_check_thirty_days_after_the_last_work_where_it_may_be_checked() {
    let day = CivilDate::parse("2025-06-10").expect("a day");
    let then = Timestamp::of_bangkok_day(day);
    let worked = |last_change, checked_on, children| Standing {
        last_change,
        checked_on,
        tally: Tally { children, ..Tally::default() },
        ..Standing::default()
    };
    let open = window(1, then, then.plus_ms(100 * 86_400_000), &[RollAct::Check]);
    let awaits = |standing: &Standing, check, now| standing.awaits_check(check, now);
    let (edge, after) = (then.plus_ms(STALE_MS), then.plus_ms(STALE_MS + 1));
    let changed = worked(Some(then), None, 1);
    assert!(!awaits(&changed, Stand::Open(&open), edge));
    assert!(awaits(&changed, Stand::Open(&open), after));
    assert!(!awaits(&changed, Stand::Never, after), "nobody may check it now");
    assert!(!awaits(&worked(Some(then), None, 0), Stand::Open(&open), after), "there is nobody on it");
    let checked = worked(Some(then), Some(day.add_days(1)), 1);
    assert!(!awaits(&checked, Stand::Open(&open), after), "looking at it makes it current (R31)");
    assert!(awaits(&worked(None, None, 1), Stand::Open(&open), then), "it was never worked on");
}
