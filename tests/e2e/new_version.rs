//! A newer version of the app is announced, waits for the person, and costs no work.

use crate::with_browser;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site, centre_id};

#[test]
fn a_newer_version_waits_for_the_person_and_keeps_the_open_form() {
    with_browser(async {
        let site = Site::start().await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see(".empty").await;
        phone.ready_for_offline().await;
        phone.tap(&format!(".places a[href='/i/{}/add']", centre_id())).await;
        phone.type_into("#first_name", "กำลังพิมพ์ค้างไว้").await;

        site.release_newer_app();
        let found = "const done = arguments[arguments.length - 1];
            navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => done(true));";
        assert!(phone.ask_later::<bool>(found).await);
        phone.see("#update-now").await;
        assert_eq!(
            phone.ask::<String>("return document.querySelector('#first_name').value").await,
            "กำลังพิมพ์ค้างไว้"
        );
        phone.ask::<bool>("window.beforeUpdate = true; return true").await;
        phone.tap("#update-now").await;
        // The page loads again by itself once the newer version has taken over.
        let begun = std::time::Instant::now();
        while phone.ask::<bool>("return window.beforeUpdate === true").await {
            assert!(begun.elapsed() < tests::browser::PATIENCE, "the newer version does not take over");
        }
        phone.see("#first_name").await;
        assert_eq!(
            phone.ask::<String>("return document.querySelector('#first_name').value").await,
            "กำลังพิมพ์ค้างไว้"
        );
        phone.close().await;
    });
}
