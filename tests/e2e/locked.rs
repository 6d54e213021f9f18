//! What a phone sends with its door closed: the service worker posts the sealed envelopes by Background Sync, and their
//! receipts are read when the door is next opened (product.md 3).

use crate::cut_off::is_sealed;
use crate::{arrives, phone_with_one_waiting, times_in_history, with_browser};
use serde_json::json;
use tests::site::Site;

#[test]
fn the_service_worker_posts_what_waits_while_the_door_is_closed() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let (phone, _) = phone_with_one_waiting(&site).await;
        is_sealed(&phone, 1).await;
        phone.come_to("/").await;
        phone.see_text("h1", "ล็อกอยู่").await;
        let asked: Vec<String> = phone
            .ask_later(
                "const done = arguments[arguments.length - 1];
                navigator.serviceWorker.ready.then((ready) => ready.sync.getTags()).then(done);",
            )
            .await;
        assert_eq!(asked, ["lec-waits"], "the browser was asked to wake the service worker");
        site.cable.mend().await;
        // A browser wakes it when its own network comes back, which a cut cable does not show it.
        phone.command("ServiceWorker.enable", json!({})).await;
        let wake = json!({
            "origin": phone.origin(), "registrationId": "0", "tag": "lec-waits", "lastChance": false
        });
        phone.command("ServiceWorker.dispatchSyncEvent", wake).await;
        arrives(&site, "what waited", async |site| times_in_history(site, "0911111111").await == 1).await;
        phone.see_text("h1", "ล็อกอยู่").await;

        // Opened again it sends the same, hears that it is there, and nothing is doubled.
        phone.unlock().await;
        phone.send_all().await;
        assert_eq!(times_in_history(&site, "0911111111").await, 1);
        phone.close().await;
    });
}
