//! Databases of other versions: one of the first release is taken over with its whole queue, one of a newer app is
//! used or left alone, and a window never stands in the way of a newer one (sync.md 2.8, 20 to 22).

use crate::{arrives, phone_of, with_browser};
use shared::children::Field;
use std::collections::BTreeSet;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site, centre_id};

/// The database of a phone with release 100: ten children added and forty corrections, none of them sent.
const RELEASE_100: &str = include_str!("released/db-100.json");

#[test]
fn the_queue_of_the_first_release_arrives_whole() {
    with_browser(async {
        let site = Site::start().await;
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.see("#name").await;
        let script = format!(
            "const done = arguments[arguments.length - 1];
            const tables = {RELEASE_100};
            const open = indexedDB.open('lec-00000000-0000-7000-8000-000000000001', 100);
            open.onupgradeneeded = () => {{
                for (const name of Object.keys(tables)) open.result.createObjectStore(name);
            }};
            open.onsuccess = () => {{
                const write = open.result.transaction(Object.keys(tables), 'readwrite');
                for (const [name, rows] of Object.entries(tables))
                    for (const [key, value] of rows) write.objectStore(name).put(value, key);
                write.oncomplete = () => {{ open.result.close(); done(true); }};
            }};"
        );
        assert!(phone.ask_later::<bool>(&script).await);
        let old = phone.inside().await;
        assert_eq!((old.waiting.len(), old.is_whole()), (50, true));
        site.be_busy_for(1);
        phone.sign_in(RECORDER).await;
        phone.see_text("#counted", "10").await;
        let taken_over = phone.inside().await;
        assert_eq!(taken_over.waiting, old.waiting);
        assert_eq!(taken_over.meta.device, old.meta.device);

        site.be_busy_for(0);
        phone.to_sending().await;
        phone.tap("#send-now").await;
        arrives(&site, "the queue", async |site| site.history().await.len() == 50).await;
        let inside = phone.inside_until("an empty queue", |inside| inside.waiting.is_empty()).await;
        assert_eq!(inside.edits(), old.edits());
        let there: BTreeSet<_> = site.history().await.into_iter().map(|row| row.edit).collect();
        assert!(old.waiting.iter().all(|sent| there.contains(&sent.id)));
        assert_eq!(site.roll().await.len(), 10);
        phone.close().await;
    });
}

/// Raises the version of the database as a newer app in another window does; whether it could at once.
async fn raise(phone: &Browser, version: u32) -> bool {
    let script = format!(
        "const done = arguments[arguments.length - 1];
        const open = indexedDB.open('lec-00000000-0000-7000-8000-000000000001', {version});
        open.onblocked = () => done(false);
        open.onsuccess = () => {{ open.result.close(); done(true); }};"
    );
    phone.ask_later(&script).await
}

#[test]
fn a_newer_database_is_used_within_its_hundred_and_left_alone_beyond_it() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        let old = phone.driver.window().await.expect("a window");
        site.cable.cut().await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");

        phone.open_child("เด็กคนที่ 2").await;
        phone.tap(".acts .primary").await;
        phone.tap("#section-guardian summary").await;
        phone.see("#guardian_phone").await;
        let new = phone.open_window("/manifest.webmanifest").await;
        assert!(raise(&phone, 399).await, "the old window stands in the way");
        phone.look_at(&old).await;
        phone.type_into("#guardian_phone", "0922222222").await;
        phone.tap("#save").await;
        phone.see(".acts").await;

        phone.tap(".acts .primary").await;
        phone.tap("#section-guardian summary").await;
        phone.look_at(&new).await;
        assert!(raise(&phone, 400).await, "the old window stands in the way");
        phone.look_at(&old).await;
        phone.type_into("#guardian_phone", "0933333333").await;
        phone.tap("#save").await;
        phone.see_text("#fault", "ยังไม่ได้บันทึก").await;
        phone.see_text("#newer", "กรุณาอัปเดตแอป").await;
        phone.picture("newer").await;
        phone.visit(&format!("/i/{}", centre_id())).await;
        phone.see_text("#newer", "กรุณาอัปเดตแอป").await;
        phone.see("#newer + #update-now").await;
        let inside = phone.inside().await;
        assert!(inside.is_whole());
        assert_eq!(inside.values(Field::GuardianPhone), ["0911111111", "0922222222"]);
        phone.close().await;
    });
}
