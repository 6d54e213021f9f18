//! Signing in with ThaID: the browser leaves for it and comes back (domain.md 7.7).

#[expect(dead_code, reason = "the tests of the server use the rest")]
#[path = "../../server/tests/harness/provider.rs"]
mod provider;

use crate::{complaints, with_browser};
use provider::{Provider, Twist};
use tests::browser::{Browser, PIN, Screen};
use tests::site::{OFFICER, RECORDER, Site};

const NUMBER: &str = "1000000000017";

#[test]
fn a_person_whose_number_was_given_signs_in_with_thaid_and_gets_by_without_the_pin() {
    with_browser(async {
        let provider = Provider::start().await;
        provider.set_person(NUMBER, Twist::None);
        let site = Site::start_with(|origin| Some(provider.thaid(origin, false))).await;
        site.import(tests::files::roll_of(3).path()).await;

        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.picture("sign-in-thaid").await;
        let to_thaid = async || {
            phone.tap("a[href='/thaid']").await;
            phone.see_text("main", "กรมการปกครอง").await;
            phone.picture("thaid").await;
            phone.tap("button[type=submit]").await;
            phone.tap("#yes").await;
        };
        to_thaid().await;
        phone.see_text("#fault", "ยังไม่มีบัญชี").await;
        phone.picture("thaid-unknown").await;

        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.see(".whole").await;
        desk.visit("/people").await;
        desk.type_into("#find", RECORDER).await;
        desk.tap("#search").await;
        desk.tap(".whole").await;
        desk.tap("a[href$='/change']").await;
        desk.type_into("#citizen-number", "1000000000018").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("#fault", "หลักตรวจสอบ").await;
        desk.type_into("#citizen-number", NUMBER).await;
        desk.picture("person-number").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("main", "ผูกกับ ThaID แล้ว").await;
        desk.tap("a[href$='/change']").await;
        desk.see("#untie").await;
        desk.picture("person-tied").await;
        desk.close().await;

        phone.come_to("/sign-in").await;
        to_thaid().await;
        phone.choose_pin(PIN).await;
        phone.see_text("#counted", "3").await;

        // The PIN is forgotten: ThaID opens the vault as well.
        phone.come_to("/").await;
        phone.see_text("h1", "ล็อกอยู่").await;
        phone.tap("a[href='/recover']").await;
        phone.see("#thaid").await;
        phone.picture("recover-thaid").await;
        phone.tap("#thaid").await;
        phone.tap("#yes").await;
        phone.choose_pin("271828").await;
        phone.see_text("#counted", "3").await;
        let told = complaints(&phone).await;
        assert!(told.iter().all(|message| message.contains("401")), "{told:?}");

        // Without network everything works as before, and nobody is led anywhere.
        site.cable.cut().await;
        phone.come_to("/").await;
        phone.type_into("#pin", "271828").await;
        phone.tap("button[type=submit]").await;
        phone.see_text("#counted", "3").await;
        phone.close().await;
    });
}
