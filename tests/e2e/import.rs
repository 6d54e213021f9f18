//! A file of another institution is refused whole, and a preview writes nothing.

use crate::with_browser;
use std::path::Path;
use tests::browser::{Browser, Screen};
use tests::files::{roll_of, roll_of_another};
use tests::site::{RECORDER, Site, centre_id};

/// Chooses a file on the screen for importing, and asks what it would do.
async fn preview(desk: &Browser, file: &Path) {
    desk.visit(&format!("/i/{}/import", centre_id())).await;
    let input = desk.see("#file").await;
    input.send_keys(file.display().to_string()).await.expect("the file is chosen");
    desk.tap("#preview").await;
}

#[test]
fn a_file_of_another_institution_is_refused_before_anything_is_written() {
    with_browser(async {
        let site = Site::start().await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(RECORDER).await;
        desk.see(".empty").await;
        desk.visit(&format!("/i/{}/import", centre_id())).await;
        desk.tap("#preview").await;
        desk.see_text("#fault", "กรุณาเลือกไฟล์ก่อน").await;

        let wrong = roll_of_another();
        let input = desk.see("#file").await;
        input.send_keys(wrong.path().display().to_string()).await.expect("the file is chosen");
        desk.tap("#preview").await;
        desk.see_text("#fault", "ไฟล์นี้เป็นของสถานศึกษาอื่น").await;
        assert_eq!(site.roll().await, Vec::new());

        let right = roll_of(3);
        site.close_window(0).await;
        preview(&desk, right.path()).await;
        desk.see_text("#closed", "ระบบปิดแล้วเมื่อวันที่").await;
        desk.see_text(".counts", "3").await;
        assert!(
            !desk.ask::<bool>("return !!document.querySelector('#apply')").await,
            "it is said beforehand"
        );
        desk.picture("import-closed").await;
        site.open_window(3).await;
        preview(&desk, right.path()).await;
        desk.see_text(".counts", "3").await;
        assert_eq!(site.roll().await, Vec::new(), "a preview writes nothing");
        desk.tap("#apply").await;
        desk.see("#done").await;
        assert_eq!(site.roll().await.len(), 3);
        desk.close().await;
    });
}

#[test]
fn the_roll_is_taken_out_as_a_file_by_who_has_the_door_open() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(RECORDER).await;
        desk.see_text("#counted", "3").await;
        desk.visit(&format!("/i/{}/export", centre_id())).await;
        desk.see("#export").await;
        let watched = "const before = URL.createObjectURL;
            URL.createObjectURL = (file) => { window.lecFile = file.size; return before.call(URL, file); };";
        desk.ask::<Option<bool>>(watched).await;
        desk.tap("#export").await;
        desk.see_text("#done", "ส่งออกแล้ว").await;
        assert!(desk.ask::<u64>("return window.lecFile").await > 3_000);
        desk.picture("export").await;
        desk.close().await;
    });
}
