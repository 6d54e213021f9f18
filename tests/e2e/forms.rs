//! Forms: what is wrong stands beside its field and in a summary that takes the focus and leads to the field; what was
//! done can be undone.

use crate::{phone_of, with_browser};
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

/// The id of what has the focus.
const FOCUSED: &str = "return document.activeElement.id";

async fn comes_to_focus(browser: &Browser, id: &str) {
    let begun = std::time::Instant::now();
    while browser.ask::<String>(FOCUSED).await != id {
        assert!(begun.elapsed() < tests::browser::PATIENCE, "the focus does not come to {id}");
        tokio::time::sleep(tests::browser::GLANCE).await;
    }
}

#[test]
fn a_summary_takes_the_focus_and_leads_to_the_field() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.tap("button[type=submit]").await;
        comes_to_focus(&browser, "fault").await;
        browser.see_text("#fault li:first-child", "กรุณากรอกชื่อผู้ใช้").await;
        browser.see_text("#password-messages", "กรุณากรอกรหัสผ่าน").await;
        assert_eq!(
            browser.see("#password").await.attr("aria-invalid").await.unwrap().as_deref(),
            Some("true")
        );
        browser.picture("summary").await;
        assert_eq!(browser.axe_finds("with a summary").await, Vec::<String>::new());
        browser.tap("#fault li:last-child a").await;
        comes_to_focus(&browser, "password").await;
        assert_eq!(browser.ask::<String>("return location.hash").await, "");
        browser.close().await;
    });
}

#[test]
fn taking_off_says_what_is_missing_and_can_be_undone() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        site.cable.cut().await;
        phone.open_child("เด็กคนที่ 2").await;
        phone.tap(".acts a:not(.primary)").await;
        phone.tap("#save").await;
        comes_to_focus(&phone, "fault").await;
        phone.picture("take-off-summary").await;
        phone.tap("#fault a").await;
        comes_to_focus(&phone, "reason").await;
        phone.choose("#reason", "moved").await;
        phone.tap("#save").await;
        phone.see_text("#notice", "นำข้อมูลออกแล้ว").await;
        phone.picture("undo").await;
        phone.tap("#undo").await;
        phone.see_text("#notice", "เลิกทำแล้ว").await;
        phone.see(".acts .primary").await;
        site.cable.mend().await;
        phone.visit("/").await;
        phone.see_text("#counted", "3").await;
        phone.close().await;
    });
}

#[test]
fn the_list_follows_the_page() {
    with_browser(async {
        let site = Site::with_children(200).await;
        let phone = phone_of(&site, RECORDER, 200).await;
        let drawn = "return document.querySelectorAll('.long-row').length";
        assert!(phone.ask::<u32>(drawn).await < 40);
        phone.ask::<()>("scrollTo(0, document.body.scrollHeight)").await;
        phone.see("[aria-posinset='200']").await;
        assert!(phone.ask::<u32>(drawn).await < 40);
        let last = "const row = document.querySelector(\"[aria-posinset='200']\").getBoundingClientRect();
            return row.bottom <= document.querySelector('.places').getBoundingClientRect().top";
        assert!(phone.ask::<bool>(last).await, "the last row lies behind the bar");
        phone.close().await;
    });
}
