//! A page that goes away at once after an edit still delivers it (sync.md 2.8, 16).

use crate::{arrives, phone_of, times_in_history, with_browser};
use shared::children::Field;
use tests::browser::Browser;
use tests::site::{RECORDER, Site};

#[test]
fn an_edit_goes_out_with_the_page_that_is_left() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = edited(&site).await;
        // Another page takes the place of the app long before the app would have sent by itself.
        phone.visit("/manifest.webmanifest").await;
        received(&site, &phone).await;
    });
}

#[test]
fn an_edit_goes_out_with_the_page_that_is_closed() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = edited(&site).await;
        let first = phone.driver.window().await.expect("a window");
        let other = phone.driver.new_window().await.expect("another window");
        phone.look_at(&first).await;
        phone.driver.close_window().await.expect("the window closes");
        phone.look_at(&other).await;
        received(&site, &phone).await;
    });
}

/// A phone on which an edit has just been saved.
async fn edited(site: &Site) -> Browser {
    let phone = phone_of(site, RECORDER, 3).await;
    let children = phone.children().await;
    phone.inside_until("a finished exchange", |inside| inside.meta.agreed.is_some()).await;
    phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
    phone
}

/// The edit arrives while no window of the app is open, and is not doubled when one is opened again.
async fn received(site: &Site, phone: &Browser) {
    arrives(site, "the edit", async |site| times_in_history(site, "0911111111").await == 1).await;
    phone.visit("/").await;
    phone.see_text("#counted", "3").await;
    phone.to_sending().await;
    phone.see_text("#received", "0911111111").await;
    assert_eq!(times_in_history(site, "0911111111").await, 1);
}
