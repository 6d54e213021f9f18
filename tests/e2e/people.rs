//! Who looks after people: accounts, codes, phones, and the log (J15).

use crate::{complaints, phone_of, signed_in, with_browser};
use tests::browser::{Browser, Screen};
use tests::site::{OFFICER, PROTECTOR, PROVINCE, RECORDER, Site, centre_id};

const CHOSEN: &str = "ฝนตกที่เชียงคานทุกวัน";

#[test]
fn somebody_gets_an_account_begins_with_its_code_and_loses_a_phone() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let desk = signed_in(&site, OFFICER).await;
        desk.see(".whole").await;
        desk.visit("/people").await;
        desk.see_text(".wide", "ครูมาลี ใจดี").await;
        desk.picture("people").await;
        desk.tap("a[href='/people/new']").await;
        desk.type_into("#display", "ดาวเรือง สว่าง").await;
        desk.type_into("#name", "ดาว เรือง").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("#fault", "ชื่อผู้ใช้").await;
        desk.type_into("#name", "ดาวเรือง").await;
        desk.choose("#role", "recorder").await;
        desk.take_place("ริมโขง").await;
        desk.see_text(".held", "บ้านริมโขง").await;
        desk.picture("new-person").await;
        desk.tap("button[type=submit]").await;
        let code = desk.see(".code").await.text().await.expect("the code");
        desk.see(".qr").await;
        desk.picture("code").await;

        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        let hash = format!("/start#{}.{code}", "ดาวเรือง");
        phone.come_to(&hash).await;
        phone.type_into("#password", CHOSEN).await;
        phone.type_into("#password-again", CHOSEN).await;
        phone.picture("start").await;
        phone.tap("button[type=submit]").await;
        phone.choose_pin(tests::browser::PIN).await;
        phone.see_text("#counted", "3").await;

        desk.visit("/people").await;
        desk.type_into("#find", "ดาวเรือง").await;
        desk.tap("#search").await;
        desk.see_text(".wide", "ใช้งาน 1 เครื่อง").await;
        desk.tap(".whole").await;
        desk.see_text("h1", "ดาวเรือง สว่าง").await;
        desk.picture("person").await;
        desk.tap(".cut").await;
        desk.see_text("dialog[open]", "ข้อมูลเด็กในเครื่องจะถูกลบ").await;
        desk.picture("cut").await;
        desk.tap("dialog[open] .really").await;
        desk.see_text(".badge.need", "ระงับแล้ว").await;
        phone.come_to("/").await;
        phone.see_text("h1", "ถูกระงับ").await;
        desk.tap("#new-code").await;
        desk.see(".code").await;
        assert_eq!(complaints(&desk).await, Vec::<String>::new());
        desk.close().await;
        phone.close().await;
    });
}

#[test]
fn a_list_of_people_is_shown_and_made() {
    with_browser(async {
        let site = Site::start().await;
        let desk = signed_in(&site, OFFICER).await;
        desk.see(".whole").await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("people.csv");
        let at = centre_id();
        let write = |rows: &str| {
            let text = format!("ชื่อผู้ใช้,ชื่อ-นามสกุล,หน้าที่,รหัสสถานที่\n{rows}");
            std::fs::write(&file, text).expect("the list");
        };
        let show = async || {
            desk.visit("/people/file").await;
            desk.see("#file").await.send_keys(file.display().to_string()).await.expect("the file is chosen");
            desk.tap("#preview").await;
        };
        write(&format!("มานะ,มานะ อดทน,ผู้บริหารสถานศึกษา,{at}\nปิติ,ปิติ สุขใจ,ครู,{at}\n"));
        show().await;
        desk.see_text("#faults", "1 บัญชี").await;
        desk.picture("people-file-faults").await;
        write(&format!("มานะ,มานะ อดทน,ผู้บริหารสถานศึกษา,{at}\nปิติ,ปิติ สุขใจ,recorder,{at}\n"));
        show().await;
        desk.tap("#apply").await;
        desk.see_text("#done", "2 บัญชี").await;
        desk.picture("people-file-made").await;
        desk.visit("/people").await;
        desk.see_text(".wide", "ปิติ สุขใจ").await;
        desk.close().await;
    });
}

#[test]
fn a_child_is_opened_from_above_with_a_reason_that_the_protector_reads() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let desk = signed_in(&site, PROVINCE).await;
        desk.tap(".whole").await;
        desk.see_text("main", "อยู่ในทะเบียน").await;
        desk.type_into("#find", "เด็กคนที่ 2 ใจดี").await;
        desk.tap("button[type=submit]").await;
        desk.see_text("#fault", "เหตุผล").await;
        desk.type_into("#reason", "ตรวจสอบนักเรียนซ้ำ").await;
        desk.tap("button[type=submit]").await;
        desk.see(".opened").await;
        desk.picture("look").await;
        desk.close().await;
        let protector = signed_in(&site, PROTECTOR).await;
        protector.see_text("main", "ตรวจสอบนักเรียนซ้ำ").await;
        protector.see_text("main", "กัญญา ศรีเลย").await;
        protector.picture("access-log").await;
        protector.close().await;
    });
}

#[test]
fn a_teacher_sees_their_own_devices_and_cuts_one_off() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let lost = phone_of(&site, RECORDER, 3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        phone.visit("/settings").await;
        phone.tap("a[href^='/people/']").await;
        phone.see_text("h1", "ครูมาลี ใจดี").await;
        // The one that was heard first is the other one.
        let cut = "const all = document.querySelectorAll('.cut'); all[all.length - 1].click();";
        phone.see(".cut").await;
        phone.ask::<()>(cut).await;
        phone.tap("dialog[open] .really").await;
        phone.see_text(".badge.need", "ระงับแล้ว").await;
        phone.picture("own-devices").await;
        // A teacher counts no rolls, whatever address they know.
        phone.visit(&format!("/i/{}/numbers", centre_id())).await;
        phone.see("main a[href='/']").await;
        lost.come_to("/").await;
        lost.see_text("h1", "ถูกระงับ").await;
        phone.visit("/").await;
        phone.see_text("#counted", "3").await;
        lost.close().await;
        phone.close().await;
    });
}
