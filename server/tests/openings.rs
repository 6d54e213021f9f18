//! The department opens rounds and windows, and moves their closings.

use crate::harness::{DAY_MS, START, TestServer};
use crate::rounds::{close_at, json, new_window, open};
use axum::http::Method;
use futures::future::{join, join_all};
use server::demo::always;
use shared::access::Branch;
use shared::places::{AreaCode, LaoCode};
use shared::rounds::{Letter, RollAct, Round, Window};
use shared::values::date::AcademicYear;
use shared::values::{Clock, Ids, InstitutionId, WindowId};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use shared::wire::rounds::{NewClosing, NewRound, NewWindow, PlannedWindow, Rounds};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

#[tokio::test]
async fn the_department_opens_rounds_and_windows_and_everybody_reads_them() {
    let server = TestServer::start().await;
    let dla = server.sign_in("dla").await;
    let new = NewRound {
        year: AcademicYear(2568), no: 1, purpose: "จัดสรรงบประมาณ".to_owned()
    };
    let round: Round = dla.post(paths::ROUNDS, json(&new)).await.json();
    assert_eq!(round.to_string(), "2568/1");
    let again: Round = dla.post(paths::ROUNDS, json(&new)).await.json();
    assert_eq!(again, round);
    let opened = open(&server, 10, |window| {
        window.round = round.id;
        window.acts = vec![RollAct::Correct, RollAct::Add];
        window.letter.number = "มท ๐๘๑๖.๒/ว ๗๔๖".to_owned();
    })
    .await;
    assert_eq!(opened.window.round, round);
    let rounds: Rounds = server.sign_in("malee").await.get(paths::ROUNDS).await.json();
    assert_eq!(rounds.rounds.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2568/1", "2567/2"]);
    assert_eq!(rounds.windows[0], opened);
    let later = opened.window.to.plus_ms(5 * DAY_MS);
    let path = paths::window(opened.window.id);
    let letter = Letter {
        number: "มท ๐๘๑๖.๒/ว ๘๐๐".to_owned(), date: "30 มกราคม 2568".to_owned()
    };
    let extended: PlannedWindow = server
        .ask(Method::PUT, &path, &dla.cookie, json(&NewClosing { to: later, letter: letter.clone() }))
        .await
        .json();
    assert_eq!(
        extended.steps.iter().map(|step| step.closes_at).collect::<Vec<_>>(),
        [opened.window.to, later]
    );
    assert_eq!((&*extended.steps[1].by, &extended.steps[1].letter), ("เจ้าหน้าที่ กรม", &letter));
    assert_eq!(extended.window.letter, letter, "whoever records reads of the last one");
    assert_eq!(extended.steps[0].letter, opened.window.letter);
    let early = server.ask(Method::PUT, &path, &dla.cookie, json(&NewClosing::at(later.plus_ms(-1)))).await;
    assert_eq!(
        early.json::<PlannedWindow>().window.letter,
        letter,
        "where there is none, the one before stands"
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_told_in_words() {
    let server = TestServer::start().await;
    let dla = server.sign_in("dla").await;
    let refused = async |change: &dyn Fn(&mut NewWindow)| {
        let mut new = new_window(&Window { from: START, to: START.plus_ms(DAY_MS), ..always() });
        change(&mut new);
        dla.post(paths::WINDOWS, json(&new)).await.failed(422, ErrorCode::NotAcceptable)
    };
    for change in [
        &(|window: &mut NewWindow| window.to = window.from) as &dyn Fn(&mut NewWindow),
        &|window| (window.from, window.to) = (START.plus_ms(-DAY_MS), START),
        &|window| window.acts.clear(),
        &|window| window.whom.branches.clear(),
        &|window| {
            window.whom.branches = vec![Branch::Country, Branch::Lao(LaoCode::parse("6429999").unwrap())];
        },
        &|window| {
            window.whom.branches = vec![Branch::Institution(InstitutionId::parse("6420203-99").unwrap())];
        },
        &|window| window.whom.branches = vec![Branch::Province(AreaCode::parse("10").unwrap())],
        &|window| window.grace_ms = -1,
        &|window| window.contact = "ก".repeat(501),
    ] {
        refused(change).await;
    }
    for (year, no, purpose) in [(2568, 0, "ก"), (2025, 1, "ก"), (2568, 1, " ")] {
        let new = NewRound { year: AcademicYear(year), no, purpose: purpose.to_owned() };
        dla.post(paths::ROUNDS, json(&new)).await.failed(422, ErrorCode::NotAcceptable);
    }
    server.clock().advance(2 * DAY_MS);
    let closed = close_at(&server, START).await;
    assert_eq!(closed.window.to, server.clock().now());
    let path = paths::window(always().id);
    let again = server.ask(Method::PUT, &path, &dla.cookie, json(&NewClosing::at(always().to))).await;
    again.failed(422, ErrorCode::NotAcceptable);
}

#[tokio::test]
async fn what_is_asked_for_twice_is_opened_once() {
    let server = TestServer::start().await;
    let id = WindowId(server.ids().next());
    let once = open(&server, 10, |window| window.id = Some(id)).await;
    let again = open(&server, 10, |window| window.id = Some(id)).await;
    assert_eq!((once.window.id, &again), (id, &once));
    // What is not the same is not taken for it.
    let other =
        NewWindow { id: Some(id), ..new_window(&Window { to: START.plus_ms(12 * DAY_MS), ..always() }) };
    let dla = server.sign_in("dla").await;
    dla.post(paths::WINDOWS, json(&other)).await.failed(422, ErrorCode::NotAcceptable);
    let twin = WindowId(server.ids().next());
    let beside = join_all((0..8).map(|_| open(&server, 5, |window| window.id = Some(twin)))).await;
    assert!(beside.iter().all(|one| *one == beside[0] && one.steps.len() == 1), "{beside:?}");
    let rounds: Rounds = server.sign_in("dla").await.get(paths::ROUNDS).await.json();
    assert_eq!(rounds.windows.len(), 3);
}

#[tokio::test]
async fn a_round_is_for_one_purpose() {
    let server = TestServer::start().await;
    let dla = server.sign_in("dla").await;
    let (year, no) = (always().round.year, always().round.no);
    let ask = async |purpose: &str| {
        dla.post(paths::ROUNDS, json(&NewRound { year, no, purpose: purpose.to_owned() })).await
    };
    let same: Round = ask(&always().round.purpose).await.json();
    let unsaid: Round = ask(" ").await.json();
    assert_eq!((&same, &unsaid), (&always().round, &always().round));
    let unused = NewRound { year, no: 9, purpose: "ทดลอง".to_owned() };
    let first: Round = dla.post(paths::ROUNDS, json(&unused)).await.json();
    let corrected: Round =
        dla.post(paths::ROUNDS, json(&NewRound { purpose: "ทดสอบ".to_owned(), ..unused })).await.json();
    assert_eq!((corrected.id, &*corrected.purpose), (first.id, "ทดสอบ"), "nobody was told of it yet");
    let other = ask("อาหารกลางวัน").await.failed(422, ErrorCode::NotAcceptable);
    assert!(other.message.contains(&always().round.purpose), "{other:?}");
}

#[tokio::test]
async fn of_windows_that_are_opened_at_once_a_phone_hears_of_all() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    let openings = (1..=12).map(|days| open(&server, days, |_| ()));
    // Between two openings somebody reads what the windows are.
    let (opened, _) = join(join_all(openings), join_all((0..12).map(|_| malee.page(10)))).await;
    let told = malee.page(10).await.calendar.expect("the windows");
    for one in opened {
        assert!(told.windows.contains(&one.window), "{told:?}");
    }
}

#[tokio::test]
async fn a_window_that_is_written_slowly_stays_news_beside_one_that_is_opened_after_it() {
    let (server, malee) = TestServer::with_recorder().await;
    malee.page(10).await;
    let now = server.clock().now();
    let slow = Window { id: WindowId(server.ids().next()), to: now.plus_ms(2 * DAY_MS), ..always() };
    let dla = server.sign_in("dla").await;
    let (written, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let first = server.write_window(&slow, &written, &gate);
    let after = async {
        written.acquire().await.unwrap().forget();
        server.clock().advance(10);
        let new = new_window(&Window { from: now, to: now.plus_ms(5 * DAY_MS), ..always() });
        let mut second = Box::pin(dla.post(paths::WINDOWS, json(&new)));
        let early = timeout(Duration::from_secs(1), &mut second).await;
        if early.is_ok() {
            malee.page(10).await;
        }
        gate.add_permits(1);
        match early {
            Ok(opened) => opened,
            Err(_) => second.await,
        }
    };
    let ((), opened) = join(first, after).await;
    let opened: PlannedWindow = opened.json();
    let told = malee.page(10).await.calendar.expect("the slow one is news");
    assert!(told.windows.contains(&slow) && told.windows.contains(&opened.window), "{told:?}");
}
