//! An officer of the local government decides on what came too late, and finds the way among their own places.

use crate::{phone_of, with_browser};
use shared::children::Field;
use tests::browser::{Browser, Screen};
use tests::site::{OFFICER, RECORDER, Site, centre_id};

/// The places that can be seen, and whether the last one can be brought into the window.
const PLACES: &str =
    "const places = [...document.querySelectorAll('.places a')].filter((a) => a.offsetParent);
    const last = places.at(-1);
    last.scrollIntoView();
    const box = last.getBoundingClientRect();
    return [...places.map((a) => new URL(a.href).pathname), String(box.bottom <= innerHeight + 1)];";

/// The reason that stands in the open form.
const TYPED: &str = "return document.getElementById('reason').value";

#[test]
fn what_is_typed_about_one_edit_outlives_the_decision_on_another() {
    with_browser(async {
        let site = Site::with_children(3).await;
        site.open_window(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        site.cable.cut().await;
        for (child, number) in
            phone.children().await.into_iter().zip(["0811111111", "0822222222", "0833333333"])
        {
            phone.quickly(child, Field::GuardianPhone, number).await.expect("it is kept");
        }
        phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
        phone.see_text("h1", "ดาวเรือง").await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        site.close_window(0).await;
        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see("#held .item:nth-child(4)").await;
        // What was added is told in few lines; the child's page has the rest.
        phone.see_text("#held", "และอีก 8 ช่อง").await;
        site.open_window(3).await;

        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.see(".places").await;
        desk.visit(&format!("/held/{}", centre_id())).await;
        desk.see("#accept-all").await;
        let decline = |item: usize| format!("main .item:nth-child({item}) .acts button:last-child");
        desk.tap(&decline(1)).await;
        desk.comes_to_focus("reason").await;
        desk.gone("#accept-all").await;
        desk.type_into("#reason", "เบอร์เดิมถูกต้อง").await;
        desk.tap(&decline(2)).await;
        assert_eq!(desk.ask::<String>(TYPED).await, "");
        desk.tap(&decline(1)).await;
        assert_eq!(desk.ask::<String>(TYPED).await, "เบอร์เดิมถูกต้อง");
        // Another one is accepted meanwhile, and the list is drawn anew.
        desk.tap("main .item:nth-child(3) .acts .primary").await;
        desk.gone("main .item:nth-child(4)").await;
        desk.comes_to_focus("reason").await;
        assert_eq!(desk.ask::<String>(TYPED).await, "เบอร์เดิมถูกต้อง");
        desk.tap("#keep-reason").await;
        desk.gone("main .item:nth-child(3)").await;
        desk.tap("#accept-all").await;
        desk.see(".empty").await;
        desk.close().await;
        phone.tap("#send-now").await;
        phone.see_text("main", "เบอร์เดิมถูกต้อง").await;
        phone.see("#received .item:nth-child(3)").await;
        phone.close().await;
    });
}

#[test]
fn an_officer_has_three_places_on_a_phone_and_all_of_them_on_a_desk() {
    with_browser(async {
        let site = Site::with_children(1).await;
        for (screen, shown) in [
            (Screen::Phone, &["/institutions", "/progress", "/held", "/settings", "true"][..]),
            (
                Screen::Desk,
                &["/institutions", "/progress", "/held", "/people", "/rounds", "/bases", "/settings", "true"],
            ),
        ] {
            let browser = Browser::open(&site.cable.origin(), screen).await;
            browser.sign_in(OFFICER).await;
            browser.see(".places").await;
            browser.visit("/institutions").await;
            browser.see(".whole").await;
            assert_eq!(browser.ask::<Vec<String>>(PLACES).await, shown);
            // On a roll there are those of the roll, and behind it those of all again.
            browser.tap(".whole").await;
            browser.see(&format!(".places a[href='/i/{}/sending']", centre_id())).await;
            browser.visit("/progress").await;
            browser.see(".places a[href='/held']").await;
            browser.text_size("200%").await;
            assert_eq!(browser.ask::<Vec<String>>(PLACES).await, shown);
            browser.close().await;
        }
    });
}
