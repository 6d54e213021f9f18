//! Two people correct the same child: different things merge, the same thing becomes a question.

use crate::{sends_by_itself, with_browser};
use shared::children::Field;
use shared::rounds::RollAct;
use tests::browser::{Browser, Screen};
use tests::files::roll_of;
use tests::site::{COLLEAGUE, OFFICER, RECORDER, Site};

/// While no window is open for correcting nothing is to be chosen, and why not stands there. Two windows that allow one act
/// each are as good as one that allows it.
async fn nothing_to_choose_while_closed(site: &Site, phone: &Browser) {
    let hears = async || {
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.open_child("เด็กคนที่ 3").await;
    };
    site.close_window(0).await;
    hears().await;
    phone.see_text(".questions .hint", "ระบบปิดแล้วเมื่อวันที่").await;
    let choices = "return document.querySelectorAll('.use-this, .keep-this').length";
    assert_eq!(phone.ask::<u64>(choices).await, 0);
    phone.picture("question-closed").await;
    site.open_window_for(&[RollAct::TakeOff]).await;
    site.open_window_beside(&[RollAct::Add]).await;
    hears().await;
    phone.see_text(".questions .hint", "ไม่อนุญาตให้แก้ไขข้อมูล").await;
    assert_eq!(phone.ask::<u64>(choices).await, 0);
    site.open_window_beside(&[RollAct::Correct]).await;
    hears().await;
}

#[test]
fn the_same_field_on_two_phones_becomes_a_question_with_both_values() {
    with_browser(async {
        let site = Site::start().await;
        let origin = site.cable.origin();
        let desk = Browser::open(&origin, Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.tap(".whole").await;
        desk.see(".empty").await;
        let file = roll_of(5);
        desk.import(file.path()).await;
        desk.close().await;

        let malee = Browser::open(&origin, Screen::Phone).await;
        malee.sign_in(RECORDER).await;
        malee.see_text("#counted", "5").await;
        malee.ready_for_offline().await;
        let somchai = Browser::open(&origin, Screen::Phone).await;
        somchai.sign_in(COLLEAGUE).await;
        somchai.see_text("#counted", "5").await;
        somchai.ready_for_offline().await;
        sends_by_itself(&malee).await;
        sends_by_itself(&somchai).await;

        site.cable.cut().await;
        malee.open_child("เด็กคนที่ 3").await;
        malee.correct("guardian", "guardian_phone", "0811111111").await;
        malee.correct("class", "classroom", "2").await;
        somchai.open_child("เด็กคนที่ 3").await;
        somchai.correct("guardian", "guardian_phone", "0822222222").await;
        somchai.correct("current", "current_house_no", "99/9").await;

        site.cable.mend().await;
        malee.to_sending().await;
        malee.tap("#send-now").await;
        malee.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
        somchai.to_sending().await;
        somchai.tap("#send-now").await;
        somchai.see_text("#waiting", "ไม่มีรายการรอส่ง").await;

        somchai.open_child("เด็กคนที่ 3").await;
        somchai.see_text(".questions", "0811111111").await;
        somchai.see_text(".questions", "0822222222").await;
        somchai.see_text(".questions", "ครูมาลี").await;
        nothing_to_choose_while_closed(&site, &somchai).await;
        somchai.tap(".use-this").await;
        somchai.see_text("#notice", "เลือกแล้ว").await;
        somchai.to_sending().await;
        somchai.tap("#send-now").await;
        somchai.see_text("#waiting", "ไม่มีรายการรอส่ง").await;

        let roll = site.roll().await;
        let (_, record) =
            roll.iter().find(|(_, record)| record.get(Field::FirstName) == "เด็กคนที่ 3").expect("the child");
        assert_eq!(record.get(Field::GuardianPhone), "0822222222", "the chosen value");
        assert_eq!(record.get(Field::Classroom), "2", "the other's own change");
        assert_eq!(record.get(Field::CurrentHouseNo), "99/9", "one's own other change");

        malee.to_sending().await;
        malee.tap("#send-now").await;
        malee.open_child("เด็กคนที่ 3").await;
        malee.see_text(".facts", "0822222222").await;
        malee.close().await;
        somchai.close().await;
    });
}
