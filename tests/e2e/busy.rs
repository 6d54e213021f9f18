//! A server with too much to do says when to come again, and is obeyed (sync.md 2.8, 39).

use crate::{arrives, phone_of, times_in_history, with_browser};
use shared::children::Field;
use std::time::Duration;
use tests::site::{RECORDER, Site};

#[test]
fn a_busy_server_is_asked_again_when_it_said() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        site.be_busy_for(2);
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.see_text("#sync-mark", "ผู้ใช้ระบบจำนวนมาก").await;
        arrives(&site, "the third question", async |site| site.turned_away().len() >= 3).await;
        let times = site.turned_away();
        for pair in times.windows(2) {
            let pause = pair[1].duration_since(pair[0]);
            assert!(pause >= Duration::from_millis(1_950), "it came again after {pause:?}");
            assert!(pause < Duration::from_secs(10), "it came again only after {pause:?}");
        }
        site.be_busy_for(0);
        arrives(&site, "the edit", async |site| times_in_history(site, "0911111111").await == 1).await;
        phone.close().await;
    });
}
