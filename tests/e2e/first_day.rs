//! The first day on a phone and what the home screen offers: the cards, help without network, installing, the places
//! that an icon leads to, and the number beside it.

use crate::{arrives, phone_of, signed_in, times_in_history, with_browser};
use shared::children::Field;
use tests::browser::{Browser, Screen};
use tests::site::{COLLEAGUE, OFFICER, RECORDER, Site, centre_id};

#[test]
fn four_cards_are_shown_once_and_help_is_there_without_network() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        phone.see_text(".first-day", "ข้อ 1 จาก 4").await;
        phone.picture("first-day").await;
        for card in ["ข้อ 2", "ข้อ 3", "ข้อ 4"] {
            phone.tap("#first-day-next").await;
            phone.see_text(".first-day", card).await;
        }
        phone.tap("#first-day-next").await;
        phone.gone(".first-day").await;
        phone.comes_to_focus("H1").await;
        site.cable.cut().await;
        phone.reload().await;
        phone.see_text("#counted", "3").await;
        assert!(!phone.ask::<bool>("return !!document.querySelector('.first-day')").await);

        phone.visit("/settings").await;
        phone.tap("a[href='/help']").await;
        phone.see_text("[id='E-ID-CHECK']", "อาจพิมพ์ผิด").await;
        phone.picture("help").await;
        assert_eq!(phone.faults_for_somebody("help").await, Vec::<String>::new());
        phone.visit(&format!("/i/{}/add", centre_id())).await;
        phone.tap(".what summary").await;
        phone.see_text(".what p", "กระทรวงศึกษาธิการ").await;
        phone.close().await;
    });
}

#[test]
fn an_icon_on_the_home_screen_leads_to_its_place_also_without_network() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        site.cable.cut().await;
        for (tapped, seen) in
            [("/own/add", "#save"), ("/own/sending", "#waiting"), ("/own/roll", ".child-row")]
        {
            phone.visit(tapped).await;
            phone.see(seen).await;
        }
        phone.close().await;
        site.cable.mend().await;
        // Who has several institutions comes to the one that was worked on last.
        let office = signed_in(&site, OFFICER).await;
        office.tap(".whole").await;
        office.see(".child-row").await;
        office.visit("/own/sending").await;
        office.see("#waiting").await;
        // Also when they came back to it from another one.
        let to_another = "const link = document.createElement('a');
            link.href = '/i/5420301-02/sending';
            document.body.append(link);
            link.click();";
        office.ask::<()>(to_another).await;
        office.see(".places a[href='/i/5420301-02']").await;
        office.ask::<()>("history.back()").await;
        let own = tests::site::centre_id();
        office.see(&format!(".places a[href='/i/{own}']")).await;
        office.visit("/own/add").await;
        office.see("#save").await;
        office.see_text(".child-form > .hint", "บ้านริมโขง").await;
        assert_eq!(office.ask::<String>("return location.pathname").await, format!("/i/{own}/add"));
        office.close().await;
        let manifest = include_str!("../../public/manifest.webmanifest");
        for tapped in ["/own/roll", "/own/add", "/own/sending"] {
            assert!(manifest.contains(tapped), "{tapped} is not on the home screen");
        }
    });
}

#[test]
fn the_browsers_offer_to_install_is_taken_with_one_tap() {
    with_browser(async {
        let site = Site::start().await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see(".places").await;
        let offer = "const offer = new Event('beforeinstallprompt', { cancelable: true });
            offer.prompt = () => { window.lecAsked = true; };
            window.dispatchEvent(offer);
            return offer.defaultPrevented";
        assert!(phone.ask::<bool>(offer).await, "the browser's own bar would come up");
        phone.tap(".places a[href='/settings']").await;
        phone.tap("#install").await;
        assert!(phone.ask::<bool>("return window.lecAsked === true").await);
        phone.close().await;
    });
}

#[test]
fn numbers_are_written_with_thai_digits_where_the_person_wants_them() {
    with_browser(async {
        let site = Site::with_children(12).await;
        let phone = phone_of(&site, RECORDER, 12).await;
        phone.tap(".places a[href='/settings']").await;
        phone.tap("#thai-digits").await;
        phone.see("#thai-digits[aria-pressed=true]").await;
        phone.to_roll().await;
        phone.see_text("#counted", "แสดง ๑๒ คน").await;
        phone.type_into("#search", "คนที่ ๑๑").await;
        phone.see_text("#counted", "พบ ๑ จาก ๑๒").await;
        phone.picture("thai-digits").await;
        phone.visit(&format!("/i/{}/add", centre_id())).await;
        phone.type_into("#citizen_id", "1000").await;
        phone.see_text("#citizen_id-hint", "๔/๑๓").await;
        assert_eq!(phone.ask::<String>("return document.getElementById('citizen_id').value").await, "1000");
        phone.close().await;
    });
}

#[test]
fn the_number_beside_the_icon_is_that_of_what_needs_the_person() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let other = phone_of(&site, COLLEAGUE, 3).await;
        let child = phone.children().await[0];
        // While the app of the one is closed, the other's value arrives.
        phone.driver.goto("about:blank").await.expect("another page");
        other.quickly(child, Field::GuardianPhone, "0922222222").await.expect("it is kept");
        other.send_all().await;
        arrives(&site, "the other value", async |site| times_in_history(site, "0922222222").await > 0).await;
        site.cable.cut().await;
        phone.visit("/").await;
        phone.see_text("#counted", "3").await;
        phone.quickly(child, Field::GuardianPhone, "0911111111").await.expect("it is kept");
        site.cable.mend().await;
        phone.ask::<()>("window.lec.badge = (count) => { window.lecBadge = count; }").await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text(".places .mark", "1").await;
        while phone.ask::<Option<u32>>("return window.lecBadge").await != Some(1) {
            tokio::time::sleep(tests::browser::GLANCE).await;
        }
        phone.picture("needs-you").await;
        assert_eq!(phone.axe_finds("with a number").await, Vec::<String>::new());
        phone.visit("/settings").await;
        phone.ask::<()>("window.lec.badge = (count) => { window.lecBadge = count; }").await;
        phone.tap("#sign-out").await;
        phone.see("#name").await;
        assert_eq!(
            phone.ask::<Option<u32>>("return window.lecBadge").await,
            Some(0),
            "it stays for who comes next"
        );
        phone.close().await;
        other.close().await;
    });
}
