//! A newer version of the app is announced, waits for the person, and costs no work.

use crate::{arrives, phone_of, with_browser};
use shared::children::Field;
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
        while !phone.ask::<bool>("return window.lecNewVersion === true").await {
            tokio::time::sleep(tests::browser::GLANCE).await;
        }
        // Whoever is typing is left alone until they are done.
        assert!(!phone.ask::<bool>("return !!document.querySelector('#update-now')").await);
        assert_eq!(
            phone.ask::<String>("return document.querySelector('#first_name').value").await,
            "กำลังพิมพ์ค้างไว้"
        );
        phone.tap(".back").await;
        phone.see("#update-now").await;
        phone.ask::<bool>("window.beforeUpdate = true; return true").await;
        phone.tap("#update-now").await;
        // The page loads again by itself once the newer version has taken over.
        let begun = std::time::Instant::now();
        while phone.ask::<bool>("return window.beforeUpdate === true").await {
            assert!(begun.elapsed() < tests::browser::PATIENCE, "the newer version does not take over");
        }
        phone.tap(&format!(".places a[href='/i/{}/add']", centre_id())).await;
        phone.see("#draft").await;
        assert_eq!(
            phone.ask::<String>("return document.querySelector('#first_name').value").await,
            "กำลังพิมพ์ค้างไว้"
        );
        phone.close().await;
    });
}

#[test]
fn a_newer_version_loses_nothing_of_a_full_queue() {
    with_browser(async {
        let site = Site::with_children(20).await;
        let phone = phone_of(&site, RECORDER, 20).await;
        let children = phone.children().await;
        site.be_busy_for(600);
        for (n, child) in children.iter().enumerate() {
            phone.quickly(*child, Field::GuardianPhone, &format!("09{n:08}")).await.expect("it is kept");
        }
        let before = phone.inside().await;
        assert_eq!(before.waiting.len(), 20);

        site.release_newer_app();
        let found = "const done = arguments[arguments.length - 1];
            navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => done(true));";
        assert!(phone.ask_later::<bool>(found).await);
        phone.ask::<bool>("window.beforeUpdate = true; return true").await;
        phone.tap("#update-now").await;
        let begun = std::time::Instant::now();
        while phone.ask::<bool>("return window.beforeUpdate === true").await {
            assert!(begun.elapsed() < tests::browser::PATIENCE, "the newer version does not take over");
        }
        phone.to_sending().await;
        phone.see_text("#waiting", "0900000019").await;
        assert_eq!(phone.inside().await.waiting, before.waiting);
        site.be_busy_for(0);
        phone.tap("#send-now").await;
        arrives(&site, "the queue", async |site| site.history().await.len() == 40).await;
        phone.inside_until("an empty queue", |inside| inside.waiting.is_empty()).await;
        phone.close().await;
    });
}
