//! What a screen reader is told of the main screens, written down: a change is seen in the review of the change.

use crate::{phone_of, with_browser};
use tests::browser::{Browser, Screen};
use tests::site::{OFFICER, RECORDER, Site, centre_id};

async fn written_down(browser: &Browser, screen: &str) {
    // How sending goes just now comes and goes.
    let sending = "return document.querySelector('#sync-mark')?.innerText.includes('กำลัง') ?? false";
    while browser.ask::<bool>(sending).await {
        tokio::time::sleep(tests::browser::GLANCE).await;
    }
    insta::assert_snapshot!(screen, browser.told_to_a_screen_reader().await);
}

#[test]
fn the_main_screens_are_told_in_thai_with_roles_and_states() {
    with_browser(async {
        let site = Site::with_children(2).await;
        let fresh = Browser::open(&site.cable.origin(), Screen::Phone).await;
        fresh.tap("button[type=submit]").await;
        fresh.see("#fault").await;
        written_down(&fresh, "sign_in_with_faults").await;
        fresh.close().await;

        let phone = phone_of(&site, RECORDER, 2).await;
        phone.tap("#first-day-skip").await;
        phone.gone(".first-day").await;
        written_down(&phone, "roll").await;
        let at = centre_id();
        for (screen, path, seen) in [
            ("add", format!("/i/{at}/add"), "#save"),
            ("sending", format!("/i/{at}/sending"), "#received"),
            ("settings", "/settings".to_owned(), "#sign-out"),
        ] {
            phone.visit(&path).await;
            phone.see(seen).await;
            // The contact of a moment ago is told on every screen.
            phone.see_text("#sync-mark", "ติดต่อส่วนกลางล่าสุด").await;
            written_down(&phone, screen).await;
        }
        phone.open_child("เด็กคนที่ 2").await;
        phone.see(".facts").await;
        written_down(&phone, "child").await;
        phone.close().await;

        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.see(".wide").await;
        written_down(&desk, "institutions").await;
        desk.close().await;
    });
}
