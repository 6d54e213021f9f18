//! A phone that was cut off empties itself; what waited on it can still be handed in. What the server told is also
//! forgotten after thirty days without it (product.md 3, J15).

use crate::{arrives, complaints, phone_of, phone_with_one_waiting, times_in_history, with_browser};
use shared::children::Field;
use tests::browser::{Browser, GLANCE, PATIENCE};
use tests::site::{PASSWORD, RECORDER, Site};

/// How many rows lie in each table of the database.
async fn rows(phone: &Browser) -> Vec<(String, u64)> {
    let script = "const done = arguments[arguments.length - 1];
        const asked = (request) => new Promise((good) => { request.onsuccess = () => good(request.result); });
        indexedDB.databases().then(async ([one]) => {
            const database = await asked(indexedDB.open(one.name));
            const names = [...database.objectStoreNames];
            const tables = database.transaction(names);
            const counts = await Promise.all(names.map((name) => asked(tables.objectStore(name).count())));
            database.close();
            done(names.map((name, at) => [name, counts[at]]).filter(([, count]) => count > 0));
        });";
    phone.ask_later(script).await
}

async fn until_rows(phone: &Browser, hoped: &[(&str, u64)]) {
    let begun = std::time::Instant::now();
    loop {
        let there = rows(phone).await;
        if there.iter().map(|(name, count)| (name.as_str(), *count)).eq(hoped.iter().copied()) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{there:?}");
        tokio::time::sleep(GLANCE).await;
    }
}

/// Waits until the edit that waits lies in its envelope as well.
pub async fn is_sealed(phone: &Browser, count: u64) {
    let begun = std::time::Instant::now();
    while !rows(phone).await.contains(&("envelope".to_owned(), count)) {
        assert!(begun.elapsed() < PATIENCE, "there is no envelope");
        tokio::time::sleep(GLANCE).await;
    }
}

#[test]
fn a_phone_that_was_cut_off_empties_itself_and_its_work_is_handed_in_at_the_next_sign_in() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        is_sealed(&phone, 1).await;
        site.cut_off_recorder().await;
        site.cable.mend().await;
        phone.see_text("h1", "ถูกระงับ").await;
        phone.see_text("main", "มี 1 รายการที่ยังไม่ได้ส่ง").await;
        phone.picture("cut-off").await;
        until_rows(&phone, &[("envelope", 1)]).await;
        // It stays so, also without network, and what waits can be saved as a file.
        site.cable.cut().await;
        phone.come_to("/").await;
        phone.see_text("h1", "ถูกระงับ").await;
        phone.tap("button[type=submit]").await;
        phone.see_text("#done", "1 รายการ").await;
        site.cable.mend().await;
        phone.tap("a[href='/sign-in']").await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "3").await;
        arrives(&site, "the edit that waited", async |site| times_in_history(site, "0911111111").await == 1)
            .await;
        let begun = std::time::Instant::now();
        while rows(&phone).await.iter().any(|(name, _)| name == "envelope") {
            assert!(begun.elapsed() < PATIENCE, "the envelope stays");
        }
        phone.close().await;
    });
}

#[test]
fn a_locked_phone_is_emptied_without_being_opened() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        site.cut_off_recorder().await;
        phone.come_to("/").await;
        phone.see_text("h1", "ถูกระงับ").await;
        until_rows(&phone, &[]).await;
        phone.come_to("/").await;
        phone.see("#password").await;
        let told = complaints(&phone).await;
        assert!(told.iter().all(|message| message.contains("403")), "{told:?}");
        phone.close().await;
    });
}

#[test]
fn who_was_signed_out_on_a_phone_that_was_cut_off_hears_it_at_the_next_sign_in() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        site.cable.cut().await;
        phone.visit("/settings").await;
        phone.tap("#sign-out").await;
        phone.see("#password").await;
        site.cut_off_recorder().await;
        site.cable.mend().await;
        phone.give_password(RECORDER, PASSWORD).await;
        phone.see_text("h1", "ถูกระงับ").await;
        until_rows(&phone, &[]).await;
        // The phone was found again: from now on it is a new one.
        phone.tap("a[href='/sign-in']").await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "3").await;
        phone.close().await;
    });
}

#[test]
fn what_the_server_told_is_forgotten_after_thirty_days_and_comes_back_with_it() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        is_sealed(&phone, 1).await;
        let back = "const key = Object.keys(localStorage).find((key) => key.startsWith('lec-heard-'));
            localStorage.setItem(key, Date.now() - 31 * 86400000);";
        phone.ask::<()>(back).await;
        phone.come_to("/").await;
        phone.see_text("h1", "ล็อกอยู่").await;
        let there = rows(&phone).await;
        assert!(there.iter().all(|(name, _)| name != "rec" && name != "places"), "{there:?}");
        assert!(there.contains(&("outbox".to_owned(), 1)), "{there:?}");
        phone.unlock().await;
        phone.see_text("main", "จะรับต่อเองเมื่อมีสัญญาณ").await;
        site.cable.mend().await;
        phone.see_text("#counted", "3").await;
        arrives(&site, "the edit that waited", async |site| times_in_history(site, "0911111111").await == 1)
            .await;
        phone.children().await;
        phone.close().await;
    });
}

#[test]
fn an_edit_that_is_received_takes_its_envelope_along() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, children) = phone_with_one_waiting(&site).await;
        phone.quickly(children[1], Field::GuardianPhone, "0922222222").await.expect("it is kept");
        is_sealed(&phone, 2).await;
        site.cable.mend().await;
        phone.send_all().await;
        assert!(rows(&phone).await.iter().all(|(name, _)| name != "envelope"));
        phone.close().await;
    });
}
