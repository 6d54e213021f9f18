//! What a phone does when its browser takes the data away, or promises to keep it (sync.md 2.8, 19).

use crate::{is_noted, phone_of, phone_with_one_waiting, with_browser};
use serde_json::json;
use shared::children::Field;
use tests::browser::{Browser, PIN};
use tests::site::{RECORDER, Site};

#[test]
fn data_that_the_browser_took_away_is_noticed_and_received_anew() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        phone.to_sending().await;
        phone.see_text("#waiting", "0911111111").await;
        let device = phone.inside().await.meta.device;
        is_noted(&phone).await;

        let gone = json!({ "origin": phone.origin(), "storageTypes": "indexeddb" });
        phone.command("Storage.clearDataForOrigin", gone).await;
        site.cable.mend().await;
        phone.visit("/").await;
        phone.choose_pin(PIN).await;
        phone.see_text("#vanished", "1 รายการ").await;
        phone.picture("vanished").await;
        phone.sign_in_again(RECORDER).await;
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
fn data_that_vanishes_behind_the_open_app_is_said_before_anything_new_is_kept() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        phone.to_sending().await;
        phone.see_text("#waiting", "0911111111").await;
        is_noted(&phone).await;
        let emptied = "const names = [...database.objectStoreNames];
            const emptying = database.transaction(names, 'readwrite');
            names.forEach((name) => emptying.objectStore(name).clear());
            return new Promise((done) => { emptying.oncomplete = done; });";
        phone.tamper(emptied).await;
        site.cable.mend().await;
        phone.to_roll().await;
        phone.see_text("#vanished", "1 รายการ").await;
        phone.see_text("#counted", "3").await;
        phone.see_text("#vanished", "1 รายการ").await;
        phone.close().await;
    });
}

#[test]
fn a_draft_that_was_asked_for_while_its_edit_was_kept_does_not_come_back() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        let asked_while_keeping = "for (const act of ['add', 'put']) {
            const before = IDBObjectStore.prototype[act];
            IDBObjectStore.prototype[act] = function (...with_what) {
                if (this.name === 'outbox') {
                    window.askedForDrafts = dispatchEvent(new Event('lec-keep-drafts'));
                }
                return before.apply(this, with_what);
            };
        }";
        phone.ask::<Option<bool>>(asked_while_keeping).await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        assert!(phone.ask::<bool>("return window.askedForDrafts").await);
        phone.tap(".acts .primary").await;
        phone.see("#save").await;
        assert!(!phone.ask::<bool>("return !!document.querySelector('#draft')").await);
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

#[test]
fn a_device_without_room_keeps_the_form_and_the_queue_whole() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, children) = phone_with_one_waiting(&site).await;
        // A browser asks for the room once and then counts by itself for a while.
        let phone = phone.reopened().await;
        phone.see_text("#counted", "3").await;
        let before = phone.inside().await;

        leave_room(&phone, Some(1)).await;
        let fault = phone.quickly(children[1], Field::GuardianPhone, "0922222222").await;
        let fault = fault.expect_err("there is no room");
        assert!(fault.contains("ยังไม่ได้บันทึก") && fault.contains("พื้นที่ว่าง"), "{fault}");
        assert_eq!(phone.inside().await, before, "the queue is as it was");
        let typed = "return document.querySelector('#guardian_phone').value";
        assert_eq!(phone.ask::<String>(typed).await, "0922222222", "the form keeps what was typed");

        leave_room(&phone, None).await;
        phone.tap("#save").await;
        phone.see(".acts").await;
        let inside = phone.inside().await;
        assert!(inside.is_whole());
        assert_eq!(inside.values(Field::GuardianPhone), ["0911111111", "0922222222"]);

        let told = "StorageManager.prototype.estimate = async () => ({ quota: 7e6, usage: 1e6 });";
        phone.run_first(told).await;
        phone.visit("/").await;
        phone.see_text("#little-room", "พื้นที่ว่างในเครื่องนี้เหลือน้อย").await;
        phone.picture("little-room").await;
        phone.close().await;
    });
}

/// The browser gives the app so many bytes in all; `None` for as many as usual.
async fn leave_room(phone: &Browser, bytes: Option<u32>) {
    let mut with = json!({ "origin": phone.origin() });
    if let Some(bytes) = bytes {
        with["quotaSize"] = bytes.into();
    }
    phone.command("Storage.overrideQuotaForOrigin", with).await;
}
