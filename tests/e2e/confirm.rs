//! A roll goes up level by level and comes back with a reason, and what is doubtful is explained (J10, J14).

use crate::{phone_of, with_browser};
use tests::browser::{Browser, Screen};
use tests::site::{HEAD, OFFICER, RECORDER, Site, centre_id};

/// The office finds the roll in its list, and returns it.
async fn the_office_returns_it(site: &Site) {
    let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
    desk.sign_in(OFFICER).await;
    desk.see(".places").await;
    desk.visit("/progress").await;
    desk.see_text("main", "รอท่านยืนยันข้อมูล 1 แห่ง").await;
    desk.tap("a[href='/confirm']").await;
    desk.see_text("tbody tr", "อปท.").await;
    desk.picture("confirm-due").await;
    assert_eq!(desk.axe_finds("rolls that wait").await, Vec::<String>::new());
    desk.tap("tbody a").await;
    desk.tap("#return").await;
    desk.see_text("main", "กรุณากรอกเหตุผลที่ส่งกลับแก้ไข").await;
    desk.type_into("#reason", "ขาดเด็กหนึ่งคน").await;
    desk.tap("#return").await;
    desk.see_text("main", "ส่งกลับแก้ไข โดย วิไล งามตา").await;
    desk.visit("/progress").await;
    desk.see_text(".facts", "จาก 1").await;
    desk.close().await;
}

/// Says why something doubtful is right.
async fn explains(phone: &Browser) {
    phone.visit(&format!("/tasks/{}", centre_id())).await;
    phone.see_text("main section h2", "รอดำเนินการ").await;
    phone.tap(".item button").await;
    phone.comes_to_focus("reason").await;
    phone.tap("#keep-reason").await;
    phone.see_text("main", "กรุณากรอกคำชี้แจง").await;
    phone.type_into("#reason", "ตรงกับสูติบัตร").await;
    phone.picture("tasks-explaining").await;
    assert_eq!(phone.axe_finds("explaining").await, Vec::<String>::new());
    phone.tap("#keep-reason").await;
    phone.see_text("main", "ชี้แจงแล้ว 1").await;
    phone.see_text("main", "“ตรงกับสูติบัตร” – ครูมาลี ใจดี").await;
    phone.picture("tasks-explained").await;
}

#[test]
fn a_roll_is_confirmed_comes_back_with_a_reason_and_its_phones_are_told() {
    with_browser(async {
        let site = Site::with_children(1).await;
        site.open_window_to_confirm(20).await;
        let phone = phone_of(&site, RECORDER, 1).await;

        let head = Browser::open(&site.cable.origin(), Screen::Phone).await;
        head.sign_in(HEAD).await;
        head.see_text("main", "เด็กคนที่ 1").await;
        head.visit(&format!("/tasks/{}", centre_id())).await;
        head.see_text("main", "รอดำเนินการ").await;
        head.picture("tasks-open").await;
        head.visit(&format!("/confirm/{}", centre_id())).await;
        head.see_text("main", "รอยืนยัน").await;
        head.type_into("#reason", "ตรวจกับสูติบัตรแล้ว").await;
        head.picture("confirm-asked").await;
        assert_eq!(head.axe_finds("confirming").await, Vec::<String>::new());
        head.tap("#confirm").await;
        head.tap("dialog .primary").await;
        // A name with a digit in it has to be put right first.
        head.see_text("main", "ยังมีข้อมูลที่ต้องแก้ไข กรุณาแก้ไขให้ครบก่อนยืนยัน").await;
        phone.open_child("เด็กคนที่ 1").await;
        phone.tap(".acts .primary").await;
        phone.see("#save").await;
        phone.type_into("#first_name", "ดาวเรือง").await;
        phone.tap("#save").await;
        phone.see_text("h1", "ดาวเรือง").await;
        phone.send_all().await;
        head.visit(&format!("/confirm/{}", centre_id())).await;
        head.type_into("#reason", "ตรวจกับสูติบัตรแล้ว").await;
        head.tap("#confirm").await;
        head.tap("dialog .primary").await;
        head.see_text("main li", "ยืนยันแล้วเมื่อ").await;
        head.picture("confirm-done").await;
        head.close().await;

        the_office_returns_it(&site).await;

        // The phones of the centre hear of it, and know it without network.
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text("main", "ส่งทะเบียนกลับแก้ไข").await;
        phone.ready_for_offline().await;
        site.cable.cut().await;
        phone.reload().await;
        phone.unlock().await;
        phone.see_text("main", "ขาดเด็กหนึ่งคน").await;
        phone.picture("confirm-told").await;
        assert_eq!(phone.axe_finds("what the office asks").await, Vec::<String>::new());
        site.cable.mend().await;

        explains(&phone).await;
        phone.close().await;
    });
}
