//! A session that ends while edits wait only pauses sending (sync.md 2.8, 25).

use crate::{arrives, phone_of, times_in_history, with_browser};
use serde_json::json;
use shared::children::Field;
use tests::site::{RECORDER, Site};

#[test]
fn a_session_that_ends_in_the_middle_of_the_queue_costs_nothing() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        phone.command("Network.clearBrowserCookies", json!({})).await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.see_text("#again", "กรุณาเข้าสู่ระบบอีกครั้ง").await;
        phone.quickly(children[1], Field::GuardianPhone, "0922222222").await.expect("work goes on");
        phone.to_sending().await;
        phone.see_text("#waiting", "0922222222").await;
        let waiting = phone.inside().await.waiting;
        assert_eq!(waiting.len(), 2);

        phone.tap("#again + a").await;
        phone.sign_in(RECORDER).await;
        arrives(&site, "the second edit", async |site| times_in_history(site, "0922222222").await == 1).await;
        let inside = phone.inside_until("an empty queue", |inside| inside.waiting.is_empty()).await;
        let sent: Vec<_> = inside.sent.iter().map(|entry| &entry.sent).collect();
        assert_eq!(sent, waiting.iter().collect::<Vec<_>>(), "the same edits, as they were made");
        assert_eq!(times_in_history(&site, "0911111111").await, 1);
        phone.close().await;
    });
}
