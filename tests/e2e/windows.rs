//! A window closes: what the phone says then, and what becomes of work that comes after it.

use crate::with_browser;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

#[test]
fn a_closed_window_makes_the_roll_readable_only_and_says_why() {
    with_browser(async {
        let site = Site::with_children(3).await;
        for screen in [Screen::Phone, Screen::Desk] {
            site.open_window(3).await;
            let phone = Browser::open(&site.cable.origin(), screen).await;
            phone.sign_in(RECORDER).await;
            phone.see_text("#window", "เปิดระบบรอบ 2567/2 ถึง").await;
            phone.picture(&format!("window-open-{screen:?}").to_lowercase()).await;
            phone.ready_for_offline().await;
            site.close_window(0).await;
            phone.to_sending().await;
            phone.tap("#send-now").await;
            phone.tap(".places a:first-child").await;
            phone.see_text("#window", "ระบบปิดแล้วเมื่อ").await;
            site.cable.cut().await;
            phone.reload().await;
            phone.see_text("#window", "ขณะนี้ดูได้อย่างเดียว").await;
            phone.picture(&format!("window-closed-{screen:?}").to_lowercase()).await;
            phone.tap(".child-row").await;
            phone.see_text("#closed", "ระบบปิดแล้วเมื่อ").await;
            assert_eq!(phone.ask::<u64>("return document.querySelectorAll('.acts a').length").await, 0);
            let faults = phone.axe_finds("the page of a child after the closing").await;
            assert_eq!(faults, Vec::<String>::new());
            phone.tap(".places a:nth-child(2)").await;
            phone.see_text("#closed", "ระบบปิดแล้วเมื่อ").await;
            assert!(!phone.ask::<bool>("return !!document.querySelector('#save')").await);
            site.cable.mend().await;
            phone.close().await;
        }
    });
}

#[test]
fn what_comes_after_a_closing_waits_for_the_office_and_its_fate_is_told() {
    with_browser(async {
        let site = Site::with_children(3).await;
        site.open_window(3).await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "3").await;
        phone.ready_for_offline().await;
        site.cable.cut().await;
        phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
        phone.see_text("h1", "ดาวเรือง").await;
        site.close_window(0).await;
        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
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
        let site = Site::with_children(3).await;
        site.open_window(3).await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "3").await;
        site.cable.cut().await;
        phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
        phone.see_text("h1", "ดาวเรือง").await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        site.close_window(72).await;
        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text("#received", "(ส่งช้า)").await;
        assert_eq!(site.roll().await.len(), 4);
        phone.close().await;
    });
}
