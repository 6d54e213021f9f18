//! A phone that cannot send saves its work as a sealed file; the officer hands it in at another machine, and
//! nothing is doubled when the phone comes back (product.md 3, J7).

use crate::{phone_of, times_in_history, with_browser};
use serde_json::json;
use shared::children::Field;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tests::browser::{Browser, GLANCE, PATIENCE, Screen};
use tests::site::{OFFICER, RECORDER, Site, centre_id};

const PHONES: [&str; 3] = ["0911111111", "0922222222", "0933333333"];

/// The file that the browser saved, once it is whole.
async fn saved_in(folder: &Path) -> PathBuf {
    let begun = Instant::now();
    loop {
        let names = std::fs::read_dir(folder).expect("the folder").filter_map(Result::ok);
        let file = names.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "lec"));
        if let Some(file) = file {
            return file;
        }
        assert!(begun.elapsed() < PATIENCE, "no file was saved");
        tokio::time::sleep(GLANCE).await;
    }
}

async fn hand_in(desk: &Browser, file: &Path, told: &str) {
    desk.visit(&format!("/i/{}/import", centre_id())).await;
    desk.see("#file").await.send_keys(file.display().to_string()).await.expect("the file is chosen");
    desk.tap("#preview").await;
    desk.see_text("#done", told).await;
}

#[test]
fn waiting_work_is_handed_in_by_another_person_and_never_doubled() {
    with_browser(async {
        let site = Site::with_children(5).await;
        let phone = phone_of(&site, RECORDER, 5).await;
        let folder = tempfile::tempdir().expect("a folder");
        let downloads = json!({ "behavior": "allow", "downloadPath": folder.path() });
        phone.command("Browser.setDownloadBehavior", downloads).await;
        let children = phone.children().await;
        site.cable.cut().await;
        for (child, value) in children.iter().zip(PHONES) {
            phone.quickly(*child, Field::GuardianPhone, value).await.expect("it is kept");
        }
        phone.to_sending().await;
        phone.tap("#save-file").await;
        phone.see_text("#notice", "3 รายการ").await;
        let file = saved_in(folder.path()).await;
        let text = std::fs::read_to_string(&file).expect("the file");
        assert!(PHONES.iter().all(|value| !text.contains(value)), "the file tells its bearer something");

        // The app goes away first: once there is a network it sends by itself.
        phone.visit("/manifest.webmanifest").await;
        site.cable.mend().await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.see(".whole").await;
        hand_in(&desk, &file, "รับแล้ว 3 รายการ ได้รับอยู่ก่อนแล้ว 0").await;
        let taken = site.history().await.len();
        hand_in(&desk, &file, "รับแล้ว 0 รายการ ได้รับอยู่ก่อนแล้ว 3").await;
        for value in PHONES {
            assert_eq!(times_in_history(&site, value).await, 1, "{value}");
        }
        let input = (centre_id(), children[0]);
        let told: Result<_, server::store::StoreError> =
            site.store.read(&input, |tx, (at, child)| Box::pin(tx.history_of(at, *child, 1))).await;
        assert_eq!(told.expect("the history")[0].by, "ครูมาลี ใจดี (นำส่งโดย วิไล งามตา)");
        desk.close().await;

        phone.visit(&format!("/i/{}/sending", centre_id())).await;
        phone.tap("#send-now").await;
        phone.see_text("#received", PHONES[2]).await;
        phone.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
        assert_eq!(site.history().await.len(), taken, "something was done twice");
        phone.close().await;
    });
}
