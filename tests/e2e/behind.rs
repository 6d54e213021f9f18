//! The screens behind the first ones arrive after them.

use crate::{phone_of, with_browser};
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

const ADD: &str = ".places a:nth-child(2)";

#[test]
fn a_screen_that_is_on_its_way_is_shown_when_it_is_there() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let hold = "const load = window.fetch;
            window.fetch = (path, ...more) => String(path).includes('/behind.')
                ? new Promise((go) => (window.letGo = () => go(load(path, ...more))))
                : load(path, ...more);";
        phone.run_first(hold).await;
        phone.reload().await;
        phone.see(".child-row").await;
        phone.tap(ADD).await;
        phone.see_text("h1", "กำลัง").await;
        phone.ask::<()>("window.letGo()").await;
        phone.see("#save").await;
        phone.close().await;
    });
}

#[test]
fn a_screen_that_could_not_be_fetched_says_so_and_can_be_asked_for_again() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let fail_once = "const load = window.fetch;
            window.fetch = (path, ...more) => {
                if (!String(path).includes('/behind.') || window.failed) return load(path, ...more);
                window.failed = true;
                return Promise.reject(new TypeError());
            };";
        phone.run_first(fail_once).await;
        phone.reload().await;
        phone.see(".child-row").await;
        phone.tap(ADD).await;
        phone.see_text("#content", "หน้านี้ต้องใช้สัญญาณอินเทอร์เน็ต").await;
        phone.picture("behind-not-here").await;
        phone.tap("#reload").await;
        phone.see("#save").await;
        phone.close().await;
    });
}

#[test]
fn a_screen_of_the_office_does_not_wait_for_them() {
    with_browser(async {
        let site = Site::start().await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        let hold = "const load = window.fetch;
            window.fetch = (path, ...more) =>
                String(path).includes('/behind.') ? new Promise(() => {}) : load(path, ...more);";
        phone.run_first(hold).await;
        phone.come_to("/start").await;
        phone.see("#code").await;
        phone.close().await;
    });
}
