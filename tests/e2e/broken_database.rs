//! A database that cannot be opened is not removed by us, and work goes on (sync.md 2.8, 44).

use crate::{arrives, is_noted, phone_of, phone_with_one_waiting, times_in_history, with_browser};
use shared::children::Field;
use std::path::Path;
use tests::browser::PIN;
use tests::site::{RECORDER, Site};

#[test]
fn a_database_that_cannot_be_opened_is_left_alone_and_another_is_begun() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, children) = phone_with_one_waiting(&site).await;
        let name = "return JSON.parse(localStorage.getItem('lec-session')).caller.account";
        let first = format!("lec-{}", phone.ask::<String>(name).await);
        let fails = format!(
            "const open = IDBFactory.prototype.open;
            IDBFactory.prototype.open = function (name, version) {{
                if (name === '{first}' && !sessionStorage.getItem('healed')) {{
                    throw new DOMException('planted', 'UnknownError');
                }}
                return open.call(this, name, version);
            }};"
        );
        phone.run_first(&fails).await;
        site.cable.mend().await;
        phone.visit("/").await;
        phone.see_text("#broken", "เปิดข้อมูลในเครื่องนี้ไม่ได้").await;
        phone.picture("broken").await;
        phone.tap("#begin-new").await;
        phone.tap("dialog[open] .really").await;
        phone.choose_pin(PIN).await;
        // What the server knew this phone by lay in the other database.
        phone.sign_in_again(RECORDER).await;
        phone.see_text("#counted", "3").await;
        phone.quickly(children[1], Field::GuardianPhone, "0922222222").await.expect("work goes on");
        arrives(&site, "the new edit", async |site| times_in_history(site, "0922222222").await == 1).await;

        let kept = format!(
            "const done = arguments[arguments.length - 1];
            sessionStorage.setItem('healed', 'yes');
            const open = indexedDB.open('{first}');
            open.onsuccess = () => {{
                const read = open.result.transaction(['outbox']).objectStore('outbox').getAll();
                read.onsuccess = () => {{ open.result.close(); done(read.result); }};
            }};"
        );
        let kept: Vec<String> = phone.ask_later(&kept).await;
        assert!(
            kept.len() == 1 && !kept[0].contains("0911111111"),
            "the old queue is there, sealed: {kept:?}"
        );
        phone.close().await;
    });
}

#[test]
fn files_that_are_damaged_cost_no_more_than_what_was_not_sent() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.send_all().await;
        site.cable.cut().await;
        phone.quickly(children[1], Field::GuardianPhone, "0922222222").await.expect("it is kept");
        is_noted(&phone).await;
        site.cable.mend().await;
        // The app sends when it is opened; the damage is there first.
        let phone =
            phone.reopened_after(|profile| assert!(damage(profile) > 0, "no database to damage")).await;
        phone.choose_pin(PIN).await;
        phone.see_text("#vanished", "1 รายการ").await;
        phone.picture("vanished").await;
        phone.sign_in_again(RECORDER).await;
        phone.see_text("#counted", "3").await;
        assert_eq!(times_in_history(&site, "0911111111").await, 1);
        phone.close().await;
    });
}

/// Writes over the whole of every file of the browser's databases. Returns how many there were.
fn damage(profile: &Path) -> usize {
    let databases = profile.join("Default/IndexedDB");
    let folders = std::fs::read_dir(databases).expect("the databases").filter_map(Result::ok);
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).expect("a database"));
    let mut damaged = 0;
    for file in files.filter_map(Result::ok).map(|file| file.path()).filter(|file| file.is_file()) {
        let length = std::fs::metadata(&file).expect("a file").len();
        std::fs::write(&file, vec![0x5a; usize::try_from(length).expect("a small file")])
            .expect("it is written");
        damaged += 1;
    }
    damaged
}
