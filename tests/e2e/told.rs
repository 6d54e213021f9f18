//! Two people change the same: one of them is asked, one tap decides, and who lost hears of it. Where nobody is
//! asked because the last writer wins, both hear of it (sync.md 3).

use crate::{phone_of, sends_by_itself, with_browser};
use shared::children::Field;
use tests::browser::Browser;
use tests::site::{COLLEAGUE, RECORDER, Site};

async fn asks_anew(phone: &Browser) {
    let before = phone.inside().await.meta.server_time;
    phone.to_sending().await;
    phone.tap("#send-now").await;
    phone.inside_until("another exchange", |inside| inside.meta.server_time > before).await;
}

async fn acknowledge(phone: &Browser) {
    phone.tap(".read").await;
    let begun = std::time::Instant::now();
    while phone.ask::<bool>("return !!document.querySelector('#told')").await {
        assert!(begun.elapsed() < tests::browser::PATIENCE, "the notice stays");
        tokio::time::sleep(tests::browser::GLANCE).await;
    }
}

#[test]
fn who_lost_a_question_is_told_who_chose() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let malee = phone_of(&site, RECORDER, 3).await;
        let somchai = phone_of(&site, COLLEAGUE, 3).await;
        sends_by_itself(&malee).await;
        sends_by_itself(&somchai).await;
        let child = malee.children().await[1];
        site.cable.cut().await;
        malee.quickly(child, Field::LastName, "ทองดี").await.expect("it is kept");
        somchai.quickly(child, Field::LastName, "แสงจันทร์").await.expect("it is kept");
        site.cable.mend().await;
        malee.send_all().await;
        somchai.send_all().await;

        somchai.visit(&format!("/i/{}/c/{child}", tests::site::centre_id())).await;
        somchai.see_text(".questions", "ทองดี").await;
        somchai.see_text(".questions", "แสงจันทร์").await;
        somchai.tap(".use-this").await;
        somchai.see_text("#notice", "เลือกแล้ว").await;
        somchai.send_all().await;

        asks_anew(&malee).await;
        malee.see_text("#told", "ครูสมชาย รักเรียน เลือกข้อมูลอื่นแทนข้อมูลของท่าน").await;
        malee.see_text("#told", "ทองดี").await;
        acknowledge(&malee).await;
        asks_anew(&malee).await;
        assert!(!malee.ask::<bool>("return !!document.querySelector('#told')").await, "told again");

        let roll = site.roll().await;
        let record = roll.iter().find(|(id, _)| *id == child).map(|(_, record)| record.clone());
        assert_eq!(record.expect("the child").get(Field::LastName), "แสงจันทร์");
        malee.close().await;
        somchai.close().await;
    });
}

#[test]
fn where_the_last_writer_wins_both_hear_of_it() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let malee = phone_of(&site, RECORDER, 3).await;
        let somchai = phone_of(&site, COLLEAGUE, 3).await;
        sends_by_itself(&malee).await;
        sends_by_itself(&somchai).await;
        let child = malee.children().await[1];
        site.cable.cut().await;
        malee.quickly(child, Field::Religion, "buddhist").await.expect("it is kept");
        somchai.quickly(child, Field::Religion, "christian").await.expect("it is kept");
        site.cable.mend().await;
        malee.send_all().await;
        somchai.send_all().await;
        somchai.see_text("#told", "ข้อมูลของท่านแทนข้อมูลที่ ครูมาลี ใจดี บันทึกไว้ก่อน").await;
        acknowledge(&somchai).await;
        asks_anew(&malee).await;
        malee.see_text("#told", "ครูสมชาย รักเรียน บันทึกข้อมูลใหม่แทนข้อมูลของท่าน").await;
        acknowledge(&malee).await;

        let roll = site.roll().await;
        let record = roll.iter().find(|(id, _)| *id == child).map(|(_, record)| record.clone());
        assert_eq!(record.expect("the child").get(Field::Religion), "christian");
        malee.close().await;
        somchai.close().await;
    });
}
