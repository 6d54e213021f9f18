//! The screen says that the roll agrees with the server's only when both digests are equal; one that differs is
//! read anew.

use crate::{phone_of, with_browser};
use tests::site::{RECORDER, Site};

#[test]
fn a_roll_that_differs_is_noticed_and_read_anew() {
    with_browser(async {
        let site = Site::with_children(5).await;
        let phone = phone_of(&site, RECORDER, 5).await;
        phone.to_sending().await;
        phone.see_text("#agreed", "ตรงกับส่วนกลาง ณ").await;
        let before = phone.inside().await.meta.agreed;

        site.cable.cut().await;
        phone.rewrite_a_record(|text| text.replace("ใจดี", "ใจร้าย")).await;
        phone.visit("/").await;
        phone.type_into("#search", "ใจร้าย").await;
        phone.see_text("#counted", "1").await;

        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        let inside = phone.inside_until("agreement", |inside| inside.meta.agreed > before).await;
        assert_eq!((inside.records, inside.meta.mended), (5, false));
        phone.see_text("#agreed", "ตรงกับส่วนกลาง ณ").await;
        phone.to_roll().await;
        phone.type_into("#search", "ใจร้าย").await;
        phone.see_text(".empty", "ไม่พบชื่อ").await;
        phone.close().await;
    });
}
