//! Forms: what is wrong stands beside its field and in a summary that takes the focus and leads to the field; what was
//! done can be undone.

use crate::{phone_of, signed_in, with_browser};
use shared::children::Field;
use std::time::Duration;
use tests::browser::{Browser, Screen};
use tests::site::{OFFICER, RECORDER, Site};

/// Nobody closes a page faster than this after leaving a form.
const A_BREATH: Duration = Duration::from_millis(600);

#[test]
fn a_summary_takes_the_focus_and_leads_to_the_field() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.tap("button[type=submit]").await;
        browser.comes_to_focus("fault").await;
        browser.see_text("#fault li:first-child", "กรุณากรอกชื่อผู้ใช้").await;
        browser.see_text("#password-messages", "กรุณากรอกรหัสผ่าน").await;
        assert_eq!(
            browser.see("#password").await.attr("aria-invalid").await.unwrap().as_deref(),
            Some("true")
        );
        browser.picture("summary").await;
        assert_eq!(browser.axe_finds("with a summary").await, Vec::<String>::new());
        browser.tap("#fault li:last-child a").await;
        browser.comes_to_focus("password").await;
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
        phone.comes_to_focus("fault").await;
        phone.picture("take-off-summary").await;
        phone.tap("#fault a").await;
        phone.comes_to_focus("reason").await;
        phone.choose("#reason", "moved").await;
        phone.type_into("#note", "ย้ายตามผู้ปกครอง").await;
        // Keeping the draft does not draw the form anew: the summary would take the focus.
        phone.ask::<()>("dispatchEvent(new Event('lec-keep-drafts'))").await;
        tokio::time::sleep(A_BREATH).await;
        phone.comes_to_focus("note").await;
        phone.tap("#save").await;
        phone.see_text("#notice", "นำข้อมูลออกแล้ว").await;
        phone.picture("undo").await;
        phone.tap("#undo").await;
        phone.see_text("#notice", "เลิกทำแล้ว").await;
        phone.see(".acts .primary").await;
        // What was pressed is gone, and the focus is not lost with it.
        phone.comes_to_focus("H1").await;
        phone.see_text("#sync-mark", "รอส่ง").await;
        site.cable.mend().await;
        phone.send_all().await;
        let roll = site.roll().await;
        assert!(roll.iter().all(|(_, record)| record.get(Field::Status) == "enrolled"), "{roll:?}");
        let there =
            site.roll().await.into_iter().any(|(_, record)| !record.get(Field::ExitReason).is_empty());
        assert!(!there, "nothing of it stays");
        site.cable.cut().await;
        phone.reload().await;
        phone.see_text("#sync-mark", "ออฟไลน์").await;
        let mark = phone.see("#sync-mark").await.text().await.expect("words");
        assert!(!mark.contains("รอส่ง"), "nothing waits: {mark}");
        phone.close().await;
    });
}

#[test]
fn the_list_follows_the_page() {
    with_browser(async {
        let site = Site::with_children(700).await;
        let phone = phone_of(&site, RECORDER, 700).await;
        let drawn = "return document.querySelectorAll('.long-row').length";
        assert!(phone.ask::<u32>(drawn).await < 40);
        phone.ask::<()>("scrollTo(0, document.body.scrollHeight)").await;
        phone.see("[aria-posinset='700']").await;
        assert!(phone.ask::<u32>(drawn).await < 40);
        let last = "const row = document.querySelector(\"[aria-posinset='700']\").getBoundingClientRect();
            return row.bottom <= document.querySelector('.places').getBoundingClientRect().top";
        assert!(phone.ask::<bool>(last).await, "the last row lies behind the bar");
        phone.close().await;
    });
}

#[test]
fn whoever_comes_back_to_the_list_is_where_they_were() {
    with_browser(async {
        let site = Site::with_children(300).await;
        let phone = phone_of(&site, RECORDER, 300).await;
        phone.ask::<()>("scrollTo(0, 9100)").await;
        let row = phone.see("[aria-posinset='100'] .child-row").await;
        phone.bring_into_sight(&row).await;
        let down = phone.ask::<f64>("return Math.round(scrollY)").await;
        row.click().await.expect("a child");
        phone.see(".acts").await;
        phone.tap(".back").await;
        phone.see("[aria-posinset='100']").await;
        let again = phone.ask::<f64>("return Math.round(scrollY)").await;
        assert!((again - down).abs() < 2.0, "{down} and {again}");

        phone.type_into("#search", "เด็กคนที่ 29").await;
        phone.see_text("#counted", "พบ 11 จาก 300").await;
        phone.tap("[aria-posinset='2'] .child-row").await;
        phone.see(".acts").await;
        phone.tap(".back").await;
        phone.see_text("#counted", "พบ 11 จาก 300").await;
        assert_eq!(phone.ask::<String>("return document.getElementById('search').value").await, "เด็กคนที่ 29");
        phone.close().await;
    });
}

#[test]
fn who_leaves_a_form_and_comes_back_at_once_finds_what_was_typed() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        for name in ["ขวัญ", "ขวัญใจ"] {
            phone.tap(".places a:nth-child(2)").await;
            phone.type_into("#first_name", name).await;
            // Faster than a hand: the draft is still being written when the form is opened again.
            let there_and_back = "
                const done = arguments[0];
                document.querySelector('.back').click();
                const look = () => {
                    const add = document.querySelector('.child-row') && document.querySelector('.places a:nth-child(2)');
                    if (!add) return setTimeout(look, 0);
                    add.click();
                    done(true);
                };
                look();";
            phone.ask_later::<bool>(there_and_back).await;
            phone.see("#draft").await;
            let typed = "return document.getElementById('first_name').value";
            assert_eq!(phone.ask::<String>(typed).await, name);
            phone.tap(".back").await;
            phone.see(".child-row").await;
        }
        phone.close().await;
    });
}

#[test]
fn what_was_typed_into_any_form_is_there_after_a_reload() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        phone.open_child("เด็กคนที่ 2").await;
        phone.tap(".acts a:not(.primary)").await;
        phone.choose("#reason", "moved").await;
        phone.type_into("#note", "ย้ายตามผู้ปกครอง").await;
        phone.tap(".back").await;
        phone.see(".acts").await;
        tokio::time::sleep(A_BREATH).await;
        phone.reload().await;
        phone.tap(".acts a:not(.primary)").await;
        phone.see("#draft").await;
        let note = "return document.getElementById('note').value + document.getElementById('reason').value";
        assert_eq!(phone.ask::<String>(note).await, "ย้ายตามผู้ปกครองmoved");
        phone.tap("#cancel").await;
        phone.tap(".acts a:not(.primary)").await;
        phone.see("#reason").await;
        tokio::time::sleep(A_BREATH).await;
        assert_eq!(phone.ask::<String>(note).await, "", "it was given up");
        phone.close().await;

        let desk = signed_in(&site, OFFICER).await;
        desk.see(".whole").await;
        desk.visit("/people/new").await;
        desk.type_into("#display", "ดาวเรือง สว่าง").await;
        desk.choose("#role", "recorder").await;
        desk.take_place("ริมโขง").await;
        desk.see_text(".held", "บ้านริมโขง").await;
        desk.tap(".back").await;
        desk.see("#find").await;
        tokio::time::sleep(A_BREATH).await;
        desk.visit("/people/new").await;
        desk.see_text(".held", "บ้านริมโขง").await;
        let display = "return document.getElementById('display').value";
        assert_eq!(desk.ask::<String>(display).await, "ดาวเรือง สว่าง");
        desk.tap("#clear").await;
        desk.tap("dialog[open] .really").await;
        desk.gone(".held").await;
        assert_eq!(desk.ask::<String>(display).await, "");
        desk.close().await;
    });
}

#[test]
fn a_form_that_is_empty_says_so_at_each_field() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.come_to("/start").await;
        browser.tap("button[type=submit]").await;
        browser.comes_to_focus("fault").await;
        browser.see_text("#name-messages", "กรุณากรอกชื่อผู้ใช้").await;
        browser.see_text("#code-messages", "กรุณากรอกรหัสเริ่มใช้งาน").await;
        browser.close().await;

        let desk = signed_in(&site, OFFICER).await;
        desk.see(".whole").await;
        desk.visit("/people/new").await;
        desk.type_into("#name", "ดาวเรือง").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("#display-messages", "กรุณากรอกชื่อและนามสกุล").await;
        desk.type_into("#display", "ดาวเรือง สว่าง").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("#role-messages", "กรุณาเลือกหน้าที่").await;
        desk.tap("#fault a").await;
        desk.comes_to_focus("role").await;
        desk.close().await;
    });
}
