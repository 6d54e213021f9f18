//! Bases are taken, compared with the rolls of now and with each other, and put in force (J13, R35).

use crate::with_browser;
use shared::values::{CivilDate, Timestamp};
use tests::browser::{Browser, Screen};
use tests::files::roll_of_these;
use tests::site::{DEPARTMENT, OFFICER, Site};

/// Nine o'clock of a day of June 2569 in Bangkok.
fn june(day: u8) -> Timestamp {
    let day = CivilDate::parse(&format!("2026-06-{day:02}")).expect("a day");
    Timestamp::of_bangkok_day(day).plus_ms(9 * 3_600_000)
}

/// Takes a base as of a day of June 2569, and waits until it is sealed.
async fn take(desk: &Browser, name: &str, day: &str) {
    desk.visit("/bases/new").await;
    desk.type_into("#name", name).await;
    desk.type_into("#as-of", day).await;
    desk.choose("#as-of-month", "6").await;
    desk.type_into("#as-of-year", "2569").await;
    desk.tap("button[type=submit]").await;
    desk.see_text("main li h2", name).await;
    for _ in 0..50 {
        let sealed = "return document.querySelectorAll('.item:first-child .acts a').length";
        if desk.ask::<u32>(sealed).await > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        desk.reload().await;
        desk.see_text("main li h2", name).await;
    }
    panic!("{name} is not sealed");
}

#[test]
fn two_bases_are_compared_and_one_is_put_in_force() {
    with_browser(async {
        let site = Site::start().await;
        site.go_to(june(10));
        site.import(roll_of_these(1..=2).path()).await;
        site.go_to(june(11));
        site.import(roll_of_these(3..=3).path()).await;
        site.go_to(june(13));
        site.import(roll_of_these(4..=5).path()).await;

        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(DEPARTMENT).await;
        desk.see(".places").await;
        take(&desk, "ฐานวันที่ 10", "10").await;
        take(&desk, "ฐานวันที่ 12", "12").await;
        desk.picture("bases-two").await;
        assert_eq!(desk.axe_finds("bases").await, Vec::<String>::new());

        // The earlier one: beside the rolls of now, then beside the other base.
        desk.see_text("main li:nth-child(2) h2", "ฐานวันที่ 10").await;
        desk.tap("main li:nth-child(2) .acts a").await;
        desk.see_text("main", "เลือกจังหวัด").await;
        desk.tap("main .row-link").await;
        desk.see_text(".facts", "2").await;
        desk.see_text("tbody tr", "5").await;
        desk.picture("bases-beside-now").await;
        desk.see_text(".choices a[aria-current]", "ทะเบียนปัจจุบัน").await;
        desk.tap(".choices a:not([aria-current])").await;
        desk.see_text(".choices a[aria-current]", "ฐานวันที่ 12").await;
        desk.see_text("tbody tr", "3").await;
        desk.picture("bases-beside-another").await;
        assert_eq!(desk.axe_finds("two bases").await, Vec::<String>::new());

        // In force, its sums are those of the country.
        desk.visit("/bases").await;
        desk.tap("main li:nth-child(2) .acts button").await;
        desk.tap("dialog .primary").await;
        desk.see_text("main li:nth-child(2) .badge", "ฐานที่ใช้จัดสรรงบประมาณ").await;
        desk.tap("main li:nth-child(2) .acts a").await;
        desk.see_text("tbody th", "เลย").await;
        desk.see_text(".facts", "5").await;
        desk.picture("bases-country").await;
        desk.close().await;

        // Who keeps the roll sees the children.
        let office = Browser::open(&site.cable.origin(), Screen::Phone).await;
        office.sign_in(OFFICER).await;
        office.see(".places").await;
        office.visit("/bases").await;
        office.tap("main li:nth-child(2) .acts a").await;
        office.see_text("main", "เทียบกับ").await;
        office.tap("tbody th a").await;
        office.see_text("main section h2", "เพิ่มขึ้น").await;
        office.picture("bases-children").await;
        office.visit("/bases").await;
        office.picture("bases-office").await;
        office.close().await;
    });
}
