//! A first download that breaks off goes on where it was.

use crate::with_browser;
use tests::browser::{Browser, Screen};
use tests::site::{RECORDER, Site};

#[test]
fn a_first_download_goes_on_after_the_browser_was_closed() {
    with_browser(async {
        let site = Site::with_children(1_100).await;
        site.serve_pages(1);
        let phone = Browser::open(&site.cable.origin(), Screen::Phone).await;
        phone.sign_in(RECORDER).await;
        phone.see_text("#download", "500/1,100 คน").await;
        phone.ready_for_offline().await;

        let phone = phone.reopened().await;
        phone.see_text("#download", "500/1,100 คน").await;
        let phone = phone.killed().await;
        phone.see_text("#download", "500/1,100 คน").await;
        let download = phone.inside().await.meta.download.expect("it is not finished");
        assert_eq!((download.received, download.total), (500, 1_100));

        site.serve_pages(2);
        let phone = phone.reopened().await;
        phone.see_text("#counted", "1,100").await;
        assert_eq!(phone.inside().await.records, 1_100);
        phone.close().await;
    });
}
