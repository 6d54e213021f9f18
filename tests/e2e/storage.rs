//! What a phone does when its browser takes the data away, or promises to keep it (sync.md 2.8, 19).

use crate::{phone_of, with_browser};
use serde_json::json;
use shared::children::Field;
use tests::site::{RECORDER, Site};

#[test]
fn data_that_the_browser_took_away_is_noticed_and_received_anew() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        site.cable.cut().await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.to_sending().await;
        phone.see_text("#waiting", "0911111111").await;
        let device = phone.inside().await.meta.device;
        let counted =
            "return Object.entries(localStorage).some(([k, v]) => k.startsWith('lec-had-') && v == 1)";
        while !phone.ask::<bool>(counted).await {
            tokio::time::sleep(tests::browser::GLANCE).await;
        }

        let gone = json!({ "origin": phone.origin(), "storageTypes": "indexeddb" });
        phone.command("Storage.clearDataForOrigin", gone).await;
        site.cable.mend().await;
        phone.visit("/").await;
        phone.see_text("#vanished", "1 รายการ").await;
        phone.see_text("#counted", "3").await;
        phone.see_text("#vanished", "1 รายการ").await;
        assert_ne!(phone.inside().await.meta.device, device, "the phone counts anew as another device");
        phone.tap("#loss-read").await;
        phone.visit("/").await;
        phone.see_text("#counted", "3").await;
        assert!(!phone.ask::<bool>("return !!document.querySelector('#vanished')").await);
        phone.close().await;
    });
}

#[test]
fn after_the_first_edit_the_settings_say_what_the_browser_promised() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        phone.visit("/settings").await;
        phone.see("#sign-out").await;
        assert_eq!(phone.ask::<String>("return document.querySelector('#kept').innerText").await, "");
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        let answered = "return localStorage.getItem('lec-promise') !== null";
        while !phone.ask::<bool>(answered).await {
            tokio::time::sleep(tests::browser::GLANCE).await;
        }
        phone.visit("/settings").await;
        let promised = "const done = arguments[arguments.length - 1];
            navigator.storage.persisted().then(done);";
        let words = if phone.ask_later::<bool>(promised).await {
            "รับว่าจะเก็บ"
        } else {
            "ยังไม่รับประกัน"
        };
        phone.see_text("#kept", words).await;
        phone.close().await;
    });
}
