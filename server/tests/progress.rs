//! How far the work has come, what is doubtful, and the checks over the country.

use crate::harness::{Actor, CENTRE, CENTRE_B, DAY_MS, SCHOOL, TestServer};
use crate::rounds::new_window;
use crate::snapshots::taken;
use axum::http::Method;
use calamine::{Reader, Xlsx};
use server::demo::always;
use shared::access::Branch;
use shared::checks::FindingCode;
use shared::children::Field;
use shared::codes::InstitutionKind;
use shared::progress::{STALE_MS, TaskState};
use shared::rounds::Window;
use shared::values::{Clock, InstitutionId, RecordId};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::progress::{Board, BoardRow};
use shared::wire::rounds::NewClosing;
use shared::wire::snapshots::InForce;
use shared::wire::sync::SyncResponse;
use shared::wire::tasks::{CheckRun, Explain, Task};
use std::io::Cursor;
use std::time::Duration;

const NUMBER: &str = "1000000000009";

async fn board(actor: &Actor, within: Option<&Branch>, kind: Option<InstitutionKind>) -> Board {
    actor.get(&paths::progress(paths::PROGRESS, within, kind)).await.json()
}

async fn tasks(actor: &Actor, at: &str) -> Vec<Task> {
    actor.get(&paths::tasks(&InstitutionId::parse(at).unwrap())).await.json()
}

/// Checks the country, and waits until that is done.
async fn checked(server: &TestServer) -> CheckRun {
    let dla = server.sign_in("dla").await;
    let asked: CheckRun = dla.post(paths::CHECKS, "").await.json();
    for _ in 0..500 {
        let last: Option<CheckRun> = dla.get(paths::CHECKS).await.json();
        let last = last.unwrap();
        if last.started_at == asked.started_at && last.finished_at.is_some() {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the check is not finished");
}

async fn child(actor: &Actor, facts: &[(Field, &str)]) -> RecordId {
    let child = actor.create("น้อย").await;
    actor.set(child, facts).await.accepted();
    actor.pull().await;
    child
}

fn has(tasks: &[Task], code: FindingCode) -> Option<&Task> {
    tasks.iter().find(|task| task.finding.code == code)
}

fn names(board: &Board) -> Vec<(&str, u64)> {
    board.rows.iter().map(|row| (row.name.as_str(), row.institutions)).collect()
}

#[tokio::test]
async fn every_level_sees_its_own_branch_and_goes_down_from_there() {
    let (server, malee) = TestServer::with_recorder().await;
    child(&malee, &[(Field::Level, "n3"), (Field::CheckedOn, "2025-06-10"), (Field::CheckFound, "here")])
        .await;
    malee.create("แดง").await;
    let dla = server.sign_in("dla").await;
    let country = board(&dla, None, None).await;
    assert_eq!(names(&country), [("จังหวัดเลย", 3)]);
    let BoardRow { institutions, started, finished, stale, without_recorder, tally, .. } = &country.total;
    assert_eq!(
        (*institutions, *started, *finished, *stale),
        (3, 1, 0, 2),
        "an empty roll is no finished one"
    );
    assert_eq!((*without_recorder, tally.children, tally.checked, tally.changed), (3, 2, 1, 2));
    assert_eq!(country.behind, 0, "what few changed is counted before the answer");
    let province = board(&dla, Some(&country.rows[0].branch), None).await;
    assert_eq!(names(&province), [("อำเภอนาด้วง", 3)]);
    let district = board(&dla, Some(&province.rows[0].branch), None).await;
    assert_eq!(district.rows.len(), 2);
    let lao = board(&dla, Some(&district.rows[0].branch), None).await;
    assert_eq!(lao.rows[0].tally.children, 2);
    assert_eq!((lao.rows[0].kind, lao.rows[0].checked_on), (Some(InstitutionKind::Centre), None));
    let schools = board(&dla, None, Some(InstitutionKind::School)).await;
    assert_eq!((schools.total.institutions, schools.total.tally.children), (1, 0));
    let officer_b = server.sign_in("officer_b").await;
    let own = board(&officer_b, Some(&Branch::Country), None).await;
    assert_eq!(own.total.institutions, 1, "a wider branch shows no more than one's own");
    let recorder = board(&malee, None, None).await;
    assert_eq!((recorder.rows.len(), recorder.total.tally.children), (1, 2));
    let file = dla.get(&paths::progress(paths::PROGRESS_FILE, None, None)).await;
    assert_eq!(file.status.as_u16(), 200);
    let rows = rows_of(&file.body);
    assert!(rows[0][0].contains("ความก้าวหน้า") && rows[1][0].contains("10 มิถุนายน 2568"), "{rows:?}");
    let [head, province, sum] = &rows[2..] else { panic!("{rows:?}") };
    assert_eq!((&*province[0], &*sum[0]), ("จังหวัดเลย", "รวม"));
    let cell = |name: &str| sum[head.iter().position(|heading| heading == name).unwrap()].as_str();
    assert_eq!(
        ["สถานศึกษา", "เริ่มดำเนินการ", "ไม่มีผู้รับผิดชอบ", "เด็กปัจจุบัน", "ตรวจแล้ว", "มีการแก้ไข (คน)"].map(cell),
        ["3", "1", "3", "2", "1", "2"]
    );
}

/// The rows of a workbook that are not empty.
fn rows_of(file: &[u8]) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let rows = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
}

#[tokio::test]
async fn what_changes_is_counted_anew_and_compared_with_the_base() {
    let (server, malee) = TestServer::with_recorder().await;
    let stays = child(&malee, &[(Field::Level, "n3")]).await;
    let leaves = malee.create("แดง").await;
    server.clock().advance(DAY_MS);
    let base = taken(&server, "ฐาน", "2025-06-10").await;
    let dla = server.sign_in("dla").await;
    let in_force = serde_json::to_vec(&InForce { in_force: true }).unwrap();
    server.ask(Method::PUT, &paths::snapshot(base.id), &dla.cookie, in_force).await;
    let first = board(&dla, None, None).await;
    assert_eq!(first.base, Some(("ฐาน".to_owned(), base.as_of)));
    let counts = |board: &Board| {
        let base = board.total.tally.base;
        (base.then, base.now, base.came, base.left, base.level)
    };
    assert_eq!(counts(&first), (2, 2, 0, 0, 0));
    malee.set(stays, &[(Field::Level, "n4")]).await.accepted();
    malee.take_off(leaves).await.accepted();
    malee.create("ดำ").await;
    assert_eq!(counts(&board(&dla, None, None).await), (2, 2, 1, 1, 1));
}

#[tokio::test]
async fn one_number_on_two_rolls_is_a_task_of_both_and_goes_when_it_is_put_right() {
    let (server, malee) = TestServer::with_recorder().await;
    let pranee = server.sign_in("pranee").await;
    let here = child(&malee, &[(Field::CitizenId, NUMBER)]).await;
    child(&pranee, &[(Field::CitizenId, NUMBER)]).await;
    let dla = server.sign_in("dla").await;
    board(&dla, None, None).await;
    let at_both = [(&malee, CENTRE), (&pranee, CENTRE_B)];
    for (actor, at) in at_both {
        let told = actor.page(10).await.calendar.expect("the windows").concern.expect("the concern");
        assert_eq!((told.elsewhere, told.stale), (1, false), "its phones are told");
        let list = tasks(actor, at).await;
        let task = has(&list, FindingCode::DupElsewhere).unwrap_or_else(|| panic!("{at}: {list:?}"));
        let other = task.other.as_ref().unwrap();
        assert_eq!((other.kind, other.province.as_str()), (InstitutionKind::Centre, "เลย"));
        assert!(other.lao_name.starts_with("องค์การบริหารส่วนตำบลท่าส"), "{other:?}");
        assert_eq!((task.state, task.name.as_str()), (TaskState::Open, "น้อย"));
    }
    // From above the child has no name, and who is not above sees nothing.
    let province = server.sign_in("province").await;
    assert_eq!(has(&tasks(&province, CENTRE).await, FindingCode::DupElsewhere).unwrap().name, "");
    pranee.get(&paths::tasks(&malee.institution)).await.failed(404, ErrorCode::NotFound);
    malee.set(here, &[(Field::CitizenId, "1000000000050")]).await.accepted();
    board(&dla, None, None).await;
    for (actor, at) in at_both {
        assert!(
            actor.page(10).await.calendar.expect("the windows").concern.expect("the concern").is_nothing()
        );
        assert_eq!(has(&tasks(actor, at).await, FindingCode::DupElsewhere), None, "{at}");
    }
}

#[tokio::test]
async fn a_check_of_the_country_finds_who_is_alike_and_remembers_what_was_fixed() {
    let (server, malee) = TestServer::with_recorder().await;
    let pranee = server.sign_in("pranee").await;
    let born = (Field::BirthDate, "2021-02-03");
    let here = child(&malee, &[born, (Field::LastName, "ใจดี")]).await;
    child(&pranee, &[(Field::BirthDate, "2021-03-02"), (Field::LastName, "ใจดี")]).await;
    let run = checked(&server).await;
    assert_eq!((run.done, run.of), (3, 3));
    let alike = tasks(&malee, CENTRE).await;
    assert_eq!(has(&alike, FindingCode::DupBirth).map(|task| task.state), Some(TaskState::Open));
    assert!(has(&tasks(&pranee, CENTRE_B).await, FindingCode::DupBirth).is_some());
    let dla = server.sign_in("dla").await;
    let before = board(&dla, None, None).await.total.tally.tasks;
    malee.set(here, &[(Field::BirthDate, "2021-09-09")]).await.accepted();
    let after = board(&dla, None, None).await.total.tally.tasks;
    assert_eq!((before.fixed, after.fixed), (0, 2), "on both sides");
    assert_eq!(after.warnings + 2, before.warnings);
    let fixed = tasks(&malee, CENTRE).await;
    assert_eq!(has(&fixed, FindingCode::DupBirth).map(|task| task.state), Some(TaskState::Fixed));
    // What a check no longer finds is no task any more, also where nobody counted meanwhile.
    let again = child(&malee, &[born, (Field::LastName, "รักดี")]).await;
    child(&pranee, &[born, (Field::LastName, "รักดี")]).await;
    server.clock().advance(DAY_MS);
    let first = checked(&server).await;
    assert!(has(&tasks(&pranee, CENTRE_B).await, FindingCode::DupPerson).is_some());
    malee.set(again, &[(Field::LastName, "ดีรัก")]).await.accepted();
    server.clock().advance(DAY_MS);
    assert_eq!(checked(&server).await.found + 2, first.found);
    for (actor, at) in [(&malee, CENTRE), (&pranee, CENTRE_B)] {
        assert_eq!(has(&tasks(actor, at).await, FindingCode::DupPerson), None, "{at}");
    }
    // While a check is under way or was just made nobody starts another at the same moment.
    malee.post(paths::CHECKS, "").await.failed(404, ErrorCode::NotFound);
    server.clock().advance(DAY_MS);
    checked(&server).await;
    assert_eq!(board(&dla, None, None).await.total.tally.tasks.fixed, 0, "a new check begins anew");
}

#[tokio::test]
async fn an_explanation_holds_as_long_as_the_facts_it_is_about() {
    let (server, malee) = TestServer::with_recorder().await;
    let odd = child(&malee, &[(Field::CitizenId, "1000000000008")]).await;
    let list = tasks(&malee, CENTRE).await;
    let wrong = list.iter().find(|task| task.finding.field == Some(Field::CitizenId)).unwrap();
    let explain = |reason: &str| Explain {
        record: odd,
        code: wrong.finding.code,
        field: wrong.finding.field,
        other: wrong.finding.other,
        reason: reason.to_owned(),
    };
    let path = paths::tasks(&malee.institution);
    let said = |reason: &str| serde_json::to_vec(&explain(reason)).unwrap();
    let put = async |name: &str, reason: &str| {
        let actor = server.sign_in(name).await;
        server.ask(Method::PUT, &path, &actor.cookie, said(reason)).await
    };
    put("malee", " ").await.failed(422, ErrorCode::NotAcceptable);
    put("pranee", "ตรงกับสูติบัตร").await.failed(404, ErrorCode::NotFound);
    put("province", "ตรงกับสูติบัตร").await.failed(404, ErrorCode::NotFound);
    let dla = server.sign_in("dla").await;
    let before = board(&dla, None, None).await.total.tally.tasks;
    assert_eq!(put("malee", "ตรงกับสูติบัตร").await.status, 204);
    let list = tasks(&malee, CENTRE).await;
    let told = list.iter().find(|task| task.finding == wrong.finding).unwrap();
    assert_eq!(told.state, TaskState::Explained);
    assert_eq!(told.explanation.as_ref().map(|said| said.reason.as_str()), Some("ตรงกับสูติบัตร"));
    let after = board(&dla, None, None).await.total.tally.tasks;
    assert_eq!((after.errors, after.explained), (before.errors - 1, 1));
    malee.set(odd, &[(Field::CitizenId, "1000000000007")]).await.accepted();
    assert_eq!(board(&dla, None, None).await.total.tally.tasks.explained, 0);
}

#[tokio::test]
async fn three_rolls_with_one_number_are_counted_once_and_then_rest() {
    let (server, malee) = TestServer::with_recorder().await;
    let pranee = server.sign_in("pranee").await;
    let mut wichai = server.sign_in("wichai").await;
    wichai.institution = InstitutionId::parse(SCHOOL).unwrap();
    for (actor, name) in [(&malee, "น้อย"), (&pranee, "แดง"), (&wichai, "ดำ")] {
        let child = actor.create(name).await;
        actor.set(child, &[(Field::CitizenId, NUMBER)]).await.accepted();
        actor.pull().await;
    }
    let dla = server.sign_in("dla").await;
    board(&dla, None, None).await;
    let again = board(&dla, None, None).await;
    assert_eq!(again.behind, 0, "what is known by heart does not make others count again");
}

#[tokio::test]
async fn a_roll_that_nobody_touches_is_to_be_checked_until_somebody_works_on_it() {
    let (server, malee) = TestServer::with_recorder().await;
    let noi = child(&malee, &[(Field::LastName, "ใจดี")]).await;
    let stale = async |after: i64| {
        server.clock().advance(after);
        // Nobody is signed in for so long.
        board(&server.sign_in("dla").await, None, None).await;
        let malee = server.sign_in("malee").await;
        let told = malee.page(10).await.calendar.expect("the windows");
        (malee, told.concern.expect("the concern").stale)
    };
    assert!(!stale(STALE_MS).await.1);
    let (malee, is_stale) = stale(DAY_MS).await;
    assert!(is_stale);
    // Whoever works on it is not told so by the answer to that very work.
    let edit = malee.draft(noi, malee.setting(noi, &[(Field::Classroom, "2")]));
    let answer: SyncResponse = malee.exchange(&malee.request(&[edit], 0)).await.json();
    assert!(!answer.calendar.expect("the windows").concern.expect("the concern").stale);
    assert!(!stale(0).await.1);
}

#[tokio::test]
async fn an_opening_and_midnight_are_counted_by_themselves() {
    let (server, malee) = TestServer::with_recorder().await;
    let seen = [(Field::CheckedOn, "2025-06-10"), (Field::CheckFound, "here")];
    child(&malee, &seen).await;
    let dla = server.sign_in("dla").await;
    assert_eq!(board(&dla, None, None).await.total.tally.checked, 1);
    let now = server.clock().now();
    let window = Window { from: now.plus_ms(5 * DAY_MS), to: now.plus_ms(20 * DAY_MS), ..always() };
    let closing = serde_json::to_vec(&NewClosing::at(now)).unwrap();
    server.ask(Method::PUT, &paths::window(always().id), &dla.cookie, closing).await;
    dla.post(paths::WINDOWS, serde_json::to_vec(&new_window(&window)).unwrap()).await;
    server.clock().advance(4 * DAY_MS);
    assert_eq!(board(&dla, None, None).await.total.tally.checked, 1, "the check of before is the last one");
    server.clock().advance(2 * DAY_MS);
    let opened = board(&dla, None, None).await;
    assert_eq!((opened.behind, opened.total.tally.checked), (0, 0), "the window that opened begins anew");
}
