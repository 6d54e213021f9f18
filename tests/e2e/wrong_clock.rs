//! A phone whose date is wrong is told so, with and without network, and works all the same (sync.md 2.8, 37).

use crate::{arrives, phone_of, times_in_history, with_browser};
use shared::children::Field;
use tests::site::{RECORDER, Site};

const WORDS: &str = "วันที่หรือเวลาของเครื่องนี้ไม่ถูกต้อง";
/// Three years, in milliseconds.
const YEARS: i64 = 3 * 365 * 86_400_000;

#[test]
fn a_phone_with_a_wrong_date_is_told_and_its_edits_arrive() {
    with_browser(async {
        for shift in [-YEARS, YEARS] {
            let site = Site::with_children(3).await;
            let phone = phone_of(&site, RECORDER, 3).await;
            let children = phone.children().await;
            phone.inside_until("a finished exchange", |inside| inside.meta.agreed.is_some()).await;
            assert!(!phone.ask::<bool>("return !!document.querySelector('#clock')").await);
            phone.run_first(&format!("const now = Date.now; Date.now = () => now() + {shift};")).await;
            if shift < 0 {
                // Behind the last contact: known without network as well, where it may be the reason for having none.
                site.cable.cut().await;
                phone.visit("/").await;
                phone.see_text("#clock", WORDS).await;
                site.cable.mend().await;
            }
            phone.visit("/").await;
            phone.see_text("#clock", WORDS).await;
            phone.picture("clock").await;
            phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
            phone.to_sending().await;
            phone.tap("#send-now").await;
            arrives(&site, "the edit", async |site| times_in_history(site, "0911111111").await == 1).await;
            phone.close().await;
        }
    });
}
