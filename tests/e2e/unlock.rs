//! The door to a person's things: it opens without network, stays closed to others, and costs no work when the PIN is
//! forgotten (product.md P9, J15).

use crate::{arrives, phone_of, phone_with_one_waiting, times_in_history, with_browser};
use shared::children::Field;
use tests::browser::PIN;
use tests::site::{COLLEAGUE, PASSWORD, RECORDER, Site};

#[test]
fn the_door_opens_without_network_for_the_right_pin_only() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        phone.ready_for_offline().await;
        site.cable.cut().await;
        phone.come_to("/").await;
        phone.see_text("h1", "ล็อกอยู่").await;
        phone.picture("locked").await;
        phone.type_into("#pin", "198525").await;
        phone.tap("button[type=submit]").await;
        phone.see_text("#fault", "รหัส PIN ไม่ถูกต้อง").await;
        phone.picture("wrong-pin").await;
        phone.give_pin(PIN).await;
        phone.see_text("#counted", "3").await;

        phone.visit("/settings").await;
        phone.tap("#lock").await;
        phone.see_text("h1", "ล็อกอยู่").await;
        phone.give_pin(PIN).await;
        phone.see("#lock").await;
        phone.close().await;
    });
}

#[test]
fn the_pin_is_changed_by_who_knows_it() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        site.cable.cut().await;
        phone.visit("/settings").await;
        phone.tap("#change-pin").await;
        phone.see("#pin-now").await;
        phone.picture("change-pin").await;
        phone.tap("#cancel").await;
        phone.tap("#change-pin").await;
        let change = async |now: &str| {
            phone.type_into("#pin-now", now).await;
            phone.type_into("#pin", "275803").await;
            phone.type_into("#pin-again", "275803").await;
            phone.tap("button[type=submit]").await;
        };
        change("198525").await;
        phone.see_text("#fault", "รหัส PIN ไม่ถูกต้อง").await;
        change(PIN).await;
        phone.gone("#pin-again").await;
        phone.come_to("/").await;
        phone.give_pin("275803").await;
        phone.see_text("#counted", "3").await;
        phone.close().await;
    });
}

#[test]
fn what_lies_on_the_phone_tells_nothing() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        let script = "const done = arguments[arguments.length - 1];
            indexedDB.databases().then(([one]) => {
                const open = indexedDB.open(one.name);
                open.onsuccess = async () => {
                    const names = [...open.result.objectStoreNames];
                    const tables = open.result.transaction(names);
                    const all = names.map((name) => new Promise((good) => {
                        const asked = tables.objectStore(name).getAll();
                        asked.onsuccess = () => good(asked.result);
                    }));
                    const texts = JSON.stringify([await Promise.all(all), {...localStorage}, {...sessionStorage}]);
                    open.result.close();
                    done(texts);
                };
            });";
        let texts: String = phone.ask_later(script).await;
        assert!(texts.len() > 3_000, "there is something");
        for told in ["เด็ก", "0911111111", "guardian_phone", "1000000"] {
            assert!(!texts.contains(told), "{told} stands on the phone");
        }
        phone.close().await;
    });
}

#[test]
fn who_forgot_the_pin_signs_in_and_loses_nothing() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        phone.come_to("/").await;
        site.cable.mend().await;
        phone.tap("a[href='/recover']").await;
        phone.see_text("h1", "ลืมรหัส PIN").await;
        phone.picture("recover").await;
        phone.give_password(RECORDER, PASSWORD).await;
        phone.choose_pin("ฝนตกทุกวัน").await;
        phone.see_text("#counted", "3").await;
        arrives(&site, "the waiting edit", async |site| times_in_history(site, "0911111111").await == 1)
            .await;
        phone.come_to("/").await;
        phone.give_pin("ฝนตกทุกวัน").await;
        phone.see_text("#counted", "3").await;
        phone.close().await;
    });
}

#[test]
fn two_people_share_a_phone_and_see_nothing_of_each_other() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, children) = phone_with_one_waiting(&site).await;
        site.cable.mend().await;
        arrives(&site, "the first edit", async |site| times_in_history(site, "0911111111").await == 1).await;
        site.cable.cut().await;
        phone.quickly(children[1], Field::GuardianPhone, "0922222222").await.expect("it is kept");
        phone.come_to("/").await;
        phone.tap("a[href='/sign-in']").await;
        site.cable.mend().await;
        phone.sign_in(COLLEAGUE).await;
        phone.see_text("#counted", "3").await;
        phone.to_sending().await;
        phone.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
        assert_eq!(
            times_in_history(&site, "0922222222").await,
            0,
            "nothing goes out in another person's name"
        );

        phone.come_to("/").await;
        phone.tap(".other").await;
        phone.see_text(".strong", "มาลี").await;
        phone.give_pin(PIN).await;
        arrives(&site, "the other edit", async |site| times_in_history(site, "0922222222").await == 1).await;
        phone.close().await;
    });
}

#[test]
fn who_signs_out_leaves_no_session_behind() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let kept = async || -> usize {
            let asked = serde_json::json!({ "urls": [format!("{}/api/v1/session", phone.origin())] });
            phone.command("Network.getCookies", asked).await["cookies"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(kept().await, 1);
        phone.visit("/settings").await;
        phone.tap("#sign-out").await;
        phone.see("#password").await;
        phone.see_text(".other", "มาลี").await;
        let begun = std::time::Instant::now();
        while kept().await > 0 {
            assert!(begun.elapsed() < std::time::Duration::from_secs(10), "the session is still there");
        }
        phone.close().await;
    });
}
