//! The check of a roll: offline, stopped and gone on with, by two teachers, and carried out at the end (J5, R24, R31).

use crate::{phone_of, with_browser};
use shared::children::check::Mark;
use shared::children::{Field, Record};
use shared::codes::CheckFound;
use shared::rounds::RollAct;
use std::time::Duration;
use tests::browser::{Browser, GLANCE, PATIENCE, Screen};
use tests::site::{COLLEAGUE, RECORDER, Site};
use thirtyfour::Key;

/// Nobody reads a name and taps faster; an earlier tap counts as a second one for the child before.
const READING: Duration = Duration::from_millis(450);

/// The child on the screen.
async fn name(phone: &Browser) -> String {
    phone.ask("return document.querySelector('.check-card h2')?.textContent ?? ''").await
}

/// Does something about the child on the screen, and waits until it is another one, or the end.
async fn next_by(phone: &Browser, act: impl AsyncFnOnce()) {
    phone.see(".check-card h2").await;
    tokio::time::sleep(READING).await;
    let before = name(phone).await;
    act().await;
    let begun = std::time::Instant::now();
    while name(phone).await == before {
        assert!(begun.elapsed() < PATIENCE, "{before} stays on the screen");
        tokio::time::sleep(GLANCE).await;
    }
}

async fn taps(phone: &Browser, button: &str) {
    next_by(phone, async || phone.tap(button).await).await;
}

async fn found_on_server(site: &Site) -> Vec<(String, CheckFound)> {
    let mark = |record: &Record| Some((record.get(Field::FirstName).to_owned(), Mark::of(record)?.found));
    let mut found: Vec<_> = site.roll().await.iter().filter_map(|(_, record)| mark(record)).collect();
    found.sort();
    found
}

#[test]
fn a_roll_is_checked_offline_stopped_and_gone_on_with_and_carried_out() {
    with_browser(async {
        let site = Site::with_children(5).await;
        let phone = phone_of(&site, RECORDER, 5).await;
        site.cable.cut().await;
        phone.see_text(".check-link", "ตรวจแล้ว 0/5 คน").await;
        phone.picture("check-link").await;
        phone.tap(".check-link").await;
        phone.see_text(".check-card h2", "เด็กคนที่ 1").await;
        phone.picture("check").await;
        assert_eq!(phone.axe_finds("a child to be checked").await, Vec::<String>::new());
        taps(&phone, "#here").await;
        phone.see_text("#checked", "ตรวจแล้ว 1/5 คน").await;
        phone.tap("#take-back").await;
        phone.see_text(".check-card h2", "เด็กคนที่ 1").await;
        phone.see_text("#checked", "ตรวจแล้ว 0/5 คน").await;
        taps(&phone, "#here").await;
        phone.tap("#moved-out").await;
        phone.tap("#save").await;
        phone.see_text("#other-messages", "กรุณากรอกชื่อหรือรหัส").await;
        phone.picture("check-move-summary").await;
        phone.type_into("#other", "ศพด.บ้านใหม่").await;
        phone.type_into("#place", "5420301-01").await;
        phone.tap("#save").await;
        phone.see_text("#place-messages", "กรุณาตรวจสอบรหัส").await;
        phone.type_into("#place", "๕๔๒๐๓๐๑-๐๒").await;
        phone.picture("check-move").await;
        assert_eq!(phone.axe_finds("where a child moved").await, Vec::<String>::new());
        taps(&phone, "#save").await;
        phone.see_text("#checked", "ตรวจแล้ว 2/5 คน").await;
        phone.reload().await;
        phone.see_text(".check-card h2", "เด็กคนที่ 3").await;
        phone.see_text("#checked", "ตรวจแล้ว 2/5 คน").await;
        taps(&phone, "#skip").await;
        phone.see_text(".check-card h2", "เด็กคนที่ 4").await;
        tokio::time::sleep(READING).await;
        phone.tap("#correct").await;
        phone.type_into("#first_name", "เด็กดี").await;
        phone.tap("#save").await;
        phone.see_text(".check-card h2", "เด็กดี").await;
        phone.picture("check-corrected").await;
        taps(&phone, "#not-existing").await;
        // Corrected, the child stands last on the list: the one that was skipped is next.
        phone.see_text(".check-card h2", "เด็กคนที่ 3").await;
        taps(&phone, "#here").await;
        phone.see_text(".check-card h2", "เด็กคนที่ 5").await;
        taps(&phone, "#here").await;
        phone.see_text("#checked", "ตรวจแล้ว 5/5 คน").await;
        phone.see_text("main", "ศพด.บ้านใหม่ (5420301-02)").await;
        phone.picture("check-found").await;
        assert_eq!(phone.axe_finds("what a check found").await, Vec::<String>::new());
        phone.tap("#carry-out").await;
        phone.see_text("dialog[open]", "จะนำข้อมูลออก 2 คน").await;
        phone.picture("check-question").await;
        phone.tap("dialog[open] .really").await;
        phone.see_text("#checked", "ตรวจสอบครบแล้วเมื่อ").await;
        phone.picture("check-done").await;
        phone.to_roll().await;
        phone.see_text(".check-link", "ตรวจสอบครบแล้วเมื่อ").await;
        phone.see_text("#counted", "3").await;
        phone.tap(".child-row").await;
        phone.see_text(".checked", "ตรวจสอบล่าสุดเมื่อ").await;
        phone.picture("check-child").await;
        site.cable.mend().await;
        phone.send_all().await;
        carried_out_on_server(&site).await;
        phone.close().await;
    });
}

/// The server has every mark, and whom it took off the roll.
async fn carried_out_on_server(site: &Site) {
    let here = |n: u32| (format!("เด็กคนที่ {n}"), CheckFound::Here);
    let left = [("เด็กคนที่ 2", CheckFound::MovedOut), ("เด็กดี", CheckFound::NotExisting)];
    let left = left.map(|(name, found)| (name.to_owned(), found));
    let hoped: Vec<_> = [here(1), left[0].clone(), here(3), here(5), left[1].clone()].into();
    assert_eq!(found_on_server(site).await, hoped);
    let roll = site.roll().await;
    let reason = |name: &str| {
        let found = roll.iter().find(|(_, record)| record.get(Field::FirstName) == name);
        let (_, record) = found.expect("the child");
        [Field::Status, Field::ExitReason, Field::ExitNote].map(|field| record.get(field).to_owned())
    };
    assert_eq!(reason("เด็กคนที่ 2"), ["moved", "moved", "ศพด.บ้านใหม่ (5420301-02)"]);
    assert_eq!(reason("เด็กดี"), ["removed", "not_existing", ""]);
    assert_eq!(reason("เด็กคนที่ 1")[0], "enrolled");
}

#[test]
fn two_teachers_check_one_roll_and_neither_is_asked_anything() {
    with_browser(async {
        let site = Site::with_children(4).await;
        let malee = phone_of(&site, RECORDER, 4).await;
        let somchai = phone_of(&site, COLLEAGUE, 4).await;
        site.cable.cut().await;
        for phone in [&malee, &somchai] {
            phone.tap(".check-link").await;
        }
        taps(&malee, "#here").await;
        taps(&somchai, "#not-existing").await;
        taps(&somchai, "#here").await;
        taps(&somchai, "#here").await;
        site.cable.mend().await;
        malee.send_all().await;
        somchai.send_all().await;
        malee.tap("#send-now").await;
        malee.see_text("#received", "ตรวจสอบรายชื่อ").await;
        malee.to_roll().await;
        malee.see_text(".check-link", "ตรวจแล้ว 3/4 คน").await;
        malee.tap(".check-link").await;
        malee.see_text(".check-card h2", "เด็กคนที่ 4").await;
        taps(&malee, "#here").await;
        malee.see_text("main", "ยังไม่ได้ปรับทะเบียน").await;
        assert!(!malee.ask::<bool>("return !!document.querySelector('.places .mark')").await, "a question");
        // Whoever looks again corrects what the other found, and nobody is asked.
        malee.tap("main li .row-link").await;
        malee.see_text(".check-card", "ไม่มีตัวตนในสถานศึกษา").await;
        taps(&malee, "#here").await;
        malee.see_text("#checked", "ตรวจสอบครบแล้วเมื่อ").await;
        malee.send_all().await;
        let found = found_on_server(&site).await;
        assert!(found.len() == 4 && found.iter().all(|(_, found)| *found == CheckFound::Here), "{found:?}");
        malee.close().await;
        somchai.close().await;
    });
}

#[test]
fn keys_and_fingers_check_as_well() {
    with_browser(async {
        let site = Site::with_children(4).await;
        let phone = phone_of(&site, RECORDER, 4).await;
        phone.tap(".check-link").await;
        phone.see_text(".check-card h2", "เด็กคนที่ 1").await;
        phone.ask::<()>("document.getElementById('here').focus()").await;
        next_by(&phone, async || phone.press(Key::Enter).await).await;
        phone.comes_to_focus("here").await;
        // A second tap for the child before is none for this one.
        phone.ask::<()>("document.getElementById('here').click()").await;
        next_by(&phone, async || swipe(&phone, -150, 10).await).await;
        phone.see_text(".check-card h2", "เด็กคนที่ 3").await;
        tokio::time::sleep(READING).await;
        for (right, down) in [(30, 0), (100, 90), (0, -200)] {
            swipe(&phone, right, down).await;
        }
        next_by(&phone, async || swipe(&phone, 150, -10).await).await;
        phone.see_text(".check-card h2", "เด็กคนที่ 4").await;
        phone.see_text("#checked", "ตรวจแล้ว 2/4 คน").await;
        next_by(&phone, async || phone.tap("#before").await).await;
        phone.see_text(".check-card", "มีตัวตนอยู่จริง").await;
        tokio::time::sleep(READING).await;
        phone.tap("#moved-in").await;
        phone.comes_to_focus("check-card").await;
        phone.tap("#cancel").await;
        phone.comes_to_focus("check-card").await;
        phone.see("#here").await;
        phone.close().await;
    });
}

/// A finger moves over the card.
async fn swipe(phone: &Browser, right: i32, down: i32) {
    let script = format!(
        "const card = document.querySelector('.check-card');
        const at = (type, x, y) => card.dispatchEvent(new PointerEvent(type,
            {{ bubbles: true, pointerType: 'touch', clientX: x, clientY: y }}));
        at('pointerdown', 180, 250); at('pointerup', 180 + {right}, 250 + {down});"
    );
    phone.ask::<()>(&script).await;
}

#[test]
fn a_window_that_allows_no_check_says_so_and_one_for_checks_alone_changes_nothing_else() {
    with_browser(async {
        let site = Site::with_children(2).await;
        site.open_window_for(&[RollAct::Correct]).await;
        let phone = phone_of(&site, RECORDER, 2).await;
        phone.gone(".check-link").await;
        let at = tests::site::centre_id();
        phone.visit(&format!("/i/{at}/check")).await;
        phone.see_text("#closed", "ไม่อนุญาตให้ตรวจสอบรายชื่อ").await;
        phone.see("#here[aria-disabled=true]").await;
        phone.see("#correct[aria-disabled=false]").await;
        phone.picture("check-not-allowed").await;
        assert_eq!(phone.axe_finds("a check that is not allowed").await, Vec::<String>::new());
        phone.close().await;
        site.open_window_for(&[RollAct::Check]).await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(COLLEAGUE).await;
        desk.tap(".check-link").await;
        desk.see("#correct[aria-disabled=true]").await;
        desk.picture("check-desk").await;
        taps(&desk, "#not-existing").await;
        taps(&desk, "#here").await;
        desk.see_text("#closed", "ไม่อนุญาตให้นำข้อมูลออก").await;
        desk.picture("check-found-desk").await;
        assert!(!desk.ask::<bool>("return !!document.querySelector('#carry-out')").await);
        desk.close().await;
    });
}
