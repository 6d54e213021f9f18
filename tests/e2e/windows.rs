//! A window closes: what the phone says then, and what becomes of work that comes after it.

use crate::with_browser;
use shared::rounds::RollAct;
use tests::browser::{Browser, Screen};
use tests::site::{DEPARTMENT, OFFICER, RECORDER, Site};

#[test]
fn a_closed_window_makes_the_roll_readable_only_and_says_why() {
    with_browser(async {
        let site = Site::with_children(3).await;
        for screen in [Screen::Phone, Screen::Desk] {
            site.open_window(3).await;
            let phone = Browser::open(&site.cable.origin(), screen).await;
            phone.sign_in(RECORDER).await;
            phone.see_text("#window", "เปิดระบบรอบ 2567/2 ถึงวันที่").await;
            phone.picture(&format!("window-open-{screen:?}").to_lowercase()).await;
            phone.ready_for_offline().await;
            site.close_window(0).await;
            phone.to_sending().await;
            phone.tap("#send-now").await;
            phone.tap(".places a:first-child").await;
            phone.see_text("#window", "ระบบปิดแล้วเมื่อวันที่").await;
            site.cable.cut().await;
            phone.reload().await;
            phone.see_text("#window", "ขณะนี้ดูได้อย่างเดียว").await;
            phone.picture(&format!("window-closed-{screen:?}").to_lowercase()).await;
            phone.tap(".child-row").await;
            phone.see_text("#closed", "ระบบปิดแล้วเมื่อวันที่").await;
            assert_eq!(phone.ask::<u64>("return document.querySelectorAll('.acts a').length").await, 0);
            let faults = phone.axe_finds("the page of a child after the closing").await;
            assert_eq!(faults, Vec::<String>::new());
            phone.tap(".places a:nth-child(2)").await;
            phone.see_text("#closed", "ระบบปิดแล้วเมื่อวันที่").await;
            assert!(!phone.ask::<bool>("return !!document.querySelector('#save')").await);
            site.cable.mend().await;
            phone.close().await;
        }
    });
}

#[test]
fn on_the_last_day_the_time_that_is_left_is_counted_down() {
    with_browser(async {
        let site = Site::with_children(1).await;
        site.open_window(3).await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#window", "เปิดระบบรอบ 2567/2 ถึงวันที่").await;
        let words = "return document.querySelector('#window').textContent";
        assert!(!phone.ask::<String>(words).await.contains("เหลือเวลาอีก"), "it is days");
        site.open_window_for_minutes(90).await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.tap(".places a:first-child").await;
        phone.see_text("#window", "เหลือเวลาอีก 1 ชั่วโมง").await;
        phone.close().await;
    });
}

#[test]
fn a_child_is_taken_off_only_for_reasons_that_the_window_allows() {
    with_browser(async {
        let site = Site::with_children(1).await;
        site.open_window_for(&[RollAct::Move]).await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.tap(".child-row").await;
        phone.see_text("#closed", "ไม่อนุญาตให้แก้ไขข้อมูล").await;
        phone.tap(".acts a").await;
        phone.see_text("form", "เลือกได้เฉพาะเหตุผลในรายการนี้").await;
        phone.picture("take-off-moves-only").await;
        let reasons =
            "return [...document.querySelectorAll('#reason option')].map(o => o.value).filter(v => v)";
        let offered: Vec<String> = phone.ask(reasons).await;
        assert_eq!(offered, ["moved", "moved_outside", "continues_elsewhere"]);
        phone.close().await;
    });
}

#[test]
fn what_comes_after_a_closing_waits_for_the_office_and_its_fate_is_told() {
    with_browser(async {
        let (site, phone) = sent_after_closing(0).await;
        phone.see_text("#held", "ดาวเรือง").await;
        phone.picture("held").await;
        let faults = phone.axe_finds("edits that wait for the office").await;
        assert_eq!(faults, Vec::<String>::new());
        phone.tap(".places a:first-child").await;
        phone.see_text("#counted", "4").await;
        assert_eq!(site.roll().await.len(), 3);
        site.open_window(1).await;
        site.decide_all(true).await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text("#received", "(ส่งช้า)").await;
        phone.gone("#held").await;
        assert_eq!(site.roll().await.len(), 4);
        phone.close().await;
    });
}

#[test]
fn what_was_made_before_a_closing_is_late_within_the_grace() {
    with_browser(async {
        let (site, phone) = sent_after_closing(72).await;
        phone.see_text("#received", "(ส่งช้า)").await;
        assert_eq!(site.roll().await.len(), 4);
        phone.close().await;
    });
}

/// How long the app was shut nobody knows, so its steady clock proves nothing of the last contact.
#[test]
fn what_was_made_after_a_restart_without_network_waits_for_the_office() {
    with_browser(async {
        let site = Site::with_children(3).await;
        site.open_window(3).await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "3").await;
        phone.ready_for_offline().await;
        site.cable.cut().await;
        phone.reload().await;
        phone.see_text("#sync-mark", "ออฟไลน์").await;
        phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
        phone.see_text("h1", "ดาวเรือง").await;
        site.close_window(72).await;
        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text("#held", "ดาวเรือง").await;
        phone.close().await;
    });
}

#[test]
fn the_department_opens_a_window_moves_its_closing_and_closes_it() {
    with_browser(async {
        let site = Site::with_children(3).await;
        site.close_window(0).await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(DEPARTMENT).await;
        desk.see(".places").await;
        desk.visit("/rounds/open").await;
        desk.see("#purpose").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("#no-messages", "ครั้งที่").await;
        desk.type_into("#no", "3").await;
        desk.type_into("#purpose", "จัดสรรงบประมาณด้านการศึกษา").await;
        desk.type_into("#to", "28").await;
        desk.choose("#to-month", "12").await;
        desk.type_into("#to-year", "2590").await;
        desk.choose("#whom", "lao").await;
        desk.type_into("#codes", "5420301, 5420304").await;
        desk.type_into("#letter", "มท ๐๘๑๖.๒/ว ๗๔๖").await;
        desk.picture("open-window").await;
        desk.tap("button[type=submit]").await;
        desk.see_text(".summary", "ไม่พบรหัส 5420304").await;
        desk.type_into("#codes", "5420301").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("main li", "เปิดอยู่").await;
        desk.see_text("main li", "28 ธ.ค. 2590 24:00").await;
        desk.picture("rounds").await;
        assert_eq!(desk.axe_finds("rounds and windows").await, Vec::<String>::new());
        desk.tap("main li .acts a").await;
        desk.type_into("#to", "29").await;
        desk.choose("#to-month", "12").await;
        desk.type_into("#to-year", "2590").await;
        desk.type_into("#letter", "มท ๐๘๑๖.๒/ว ๘๐๐").await;
        desk.picture("change-closing").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("main li", "29 ธ.ค. 2590 24:00 (หนังสือที่ มท ๐๘๑๖.๒/ว ๘๐๐)").await;
        desk.picture("rounds-by-letter").await;
        desk.tap("main li .acts .quiet").await;
        desk.tap("dialog[open] .really").await;
        desk.see_text("main li", "ปิดแล้ว").await;
        desk.close().await;
    });
}

#[test]
fn a_window_that_is_half_typed_comes_back_for_the_same_places_and_acts() {
    with_browser(async {
        let (_site, desk) = opening_a_window().await;
        desk.type_into("#no", "3").await;
        desk.choose("#whom", "lao").await;
        desk.type_into("#codes", "5420301").await;
        desk.tap("#act-move").await;
        desk.choose("#confirming", "2").await;
        desk.type_into("#grace", "24").await;
        leave_and_come_back(&desk).await;
        let texts = "return ['no', 'whom', 'codes', 'confirming', 'grace'].map(id => document.getElementById(id)?.value ?? '')";
        assert_eq!(desk.ask::<Vec<String>>(texts).await, ["3", "lao", "5420301", "2", "24"]);
        let ticks = "return ['act-add', 'act-move'].map(id => document.getElementById(id).checked)";
        assert_eq!(desk.ask::<Vec<bool>>(ticks).await, [true, false]);
        desk.close().await;
    });
}

/// Whoever opens a window from now on hears nothing of it.
const LOSE_WINDOW: &str = "
    const real = window.fetch;
    window.fetch = async (...given) => {
        const answer = await real.apply(window, given);
        if (String(given[0].url ?? given[0]).endsWith('/windows')) throw new TypeError('lost');
        return answer;
    };
    return true";

#[test]
fn a_window_whose_answer_was_lost_is_opened_once() {
    with_browser(async {
        let (_site, desk) = opening_a_window().await;
        desk.type_into("#no", "3").await;
        desk.type_into("#purpose", "จัดสรรงบประมาณด้านการศึกษา").await;
        desk.type_into("#to", "28").await;
        desk.choose("#to-month", "12").await;
        desk.type_into("#to-year", "2590").await;
        desk.ask::<bool>(LOSE_WINDOW).await;
        desk.tap("button[type=submit]").await;
        desk.see(".summary").await;
        leave_and_come_back(&desk).await;
        desk.tap("button[type=submit]").await;
        desk.see_text("main li h2", "/3").await;
        let opened = "return [...document.querySelectorAll('main li h2')].filter(h => h.textContent.includes('/3')).length";
        assert_eq!(desk.ask::<u64>(opened).await, 1);
        desk.close().await;
    });
}

#[test]
fn the_local_government_declines_with_a_reason_and_the_teacher_reads_it() {
    with_browser(async {
        let (site, phone) = sent_after_closing(0).await;
        phone.see_text("#held", "ดาวเรือง").await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.see(".places").await;
        desk.visit("/held").await;
        desk.tap("main .row-link").await;
        desk.see_text("#open", "รับรายการไม่ได้").await;
        desk.see_text("main li", "ดาวเรือง ทองดี").await;
        desk.picture("held-office").await;
        assert_eq!(desk.axe_finds("edits to decide on").await, Vec::<String>::new());
        desk.tap("main li .acts button").await;
        desk.comes_to_focus("reason").await;
        desk.tap("#keep-reason").await;
        desk.see_text("#reason-messages", "เหตุผล").await;
        desk.type_into("#reason", "ไม่มีตัวตนในสถานศึกษา").await;
        desk.picture("declining").await;
        assert_eq!(desk.axe_finds("declining an edit").await, Vec::<String>::new());
        desk.tap("#keep-reason").await;
        desk.see(".empty").await;
        desk.close().await;
        phone.tap("#send-now").await;
        phone.see_text("main", "อปท. ไม่รับรายการนี้").await;
        phone.see_text("main", "ไม่มีตัวตนในสถานศึกษา").await;
        phone.picture("declined").await;
        phone.close().await;
    });
}

/// The department is about to type a window.
async fn opening_a_window() -> (Site, Browser) {
    let site = Site::with_children(1).await;
    let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
    desk.sign_in(DEPARTMENT).await;
    desk.see(".places").await;
    desk.visit("/rounds/open").await;
    (site, desk)
}

/// What was typed is kept meanwhile.
async fn leave_and_come_back(desk: &Browser) {
    desk.tap(".back").await;
    desk.see_text("h1", "รอบและช่วงเปิดระบบ").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    desk.visit("/rounds/open").await;
    desk.see("#draft").await;
    desk.picture("open-window-draft").await;
}

/// A child was added without network while the window was open, and is sent after it closed.
async fn sent_after_closing(grace_hours: i64) -> (Site, Browser) {
    let site = Site::with_children(3).await;
    site.open_window(3).await;
    let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", "3").await;
    site.cable.cut().await;
    phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
    phone.see_text("h1", "ดาวเรือง").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    site.close_window(grace_hours).await;
    site.cable.mend().await;
    phone.to_sending().await;
    phone.tap("#send-now").await;
    (site, phone)
}
