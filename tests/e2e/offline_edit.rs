//! The whole journey of an edit: a roll comes in from a workbook, a teacher corrects it without network, closes the
//! browser, and it arrives by itself once the line stands again.

use crate::{complaints, with_browser};
use shared::children::Field;
use tests::browser::{Browser, Screen};
use tests::files::roll_of;
use tests::site::{COLLEAGUE, OFFICER, RECORDER, Site, centre_id};

#[test]
fn an_edit_made_offline_reaches_the_other_phone() {
    with_browser(async {
        let site = Site::start().await;
        let origin = site.cable.origin();

        let desk = Browser::open(&origin, Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.tap(".whole").await;
        desk.see(".empty").await;
        let file = roll_of(30);
        assert!(desk.import(file.path()).await.contains("30"));
        desk.close().await;

        let phone = Browser::open(&origin, Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "30").await;
        phone.ready_for_offline().await;

        site.cable.cut().await;
        phone.reload().await;
        phone.see_text("#counted", "30").await;
        phone.add_child("1000000000050", "ดาวเรือง", "ทองดี").await;
        phone.see_text("#alike", "อาจเป็นคนเดียวกัน").await;
        phone.type_into("#citizen_id", "7000000000041").await;
        phone.tap("#save").await;
        phone.see_text("h1", "ดาวเรือง").await;
        phone.open_child("เด็กคนที่ 7").await;
        phone.correct("guardian", "guardian_phone", "081-234-5678").await;
        phone.open_child("เด็กคนที่ 9").await;
        phone.take_off("not_existing").await;
        phone.to_sending().await;
        phone.see_text("#waiting", "ดาวเรือง").await;

        let phone = phone.reopened().await;
        phone.see_text("#counted", "30").await;
        phone.tap("#off-roll").await;
        phone.see_text(".long-list", "เด็กคนที่ 9").await;
        phone.to_sending().await;
        phone.see_text("#waiting", "0812345678").await;

        site.cable.mend().await;
        phone.see_text("#received", "ดาวเรือง").await;
        phone.see_text("#received", "เด็กคนที่ 9").await;
        phone.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
        assert_eq!(complaints(&phone).await, Vec::<String>::new());
        phone.close().await;

        let roll = site.roll().await;
        assert_eq!(roll.len(), 31);
        let of = |name: &str| roll.iter().find(|(_, record)| record.get(Field::FirstName) == name);
        assert_eq!(of("เด็กคนที่ 7").map(|(_, record)| record.get(Field::GuardianPhone)), Some("0812345678"));
        assert_eq!(of("เด็กคนที่ 9").map(|(_, record)| record.get(Field::Status)), Some("removed"));

        let other = Browser::open(&origin, Screen::Phone).await;
        other.sign_in(COLLEAGUE).await;
        other.see_text("#counted", "30").await;
        other.open_child("ดาวเรือง").await;
        other.visit(&format!("/i/{}", centre_id())).await;
        other.tap("#off-roll").await;
        other.see_text(".long-list", "เด็กคนที่ 9").await;
        other.close().await;
    });
}
