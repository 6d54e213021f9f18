//! The main journey in a browser of another maker: sign in, lose the network, add a child, start again, send.

use crate::with_browser;
use shared::children::Field;
use tests::browser::{Browser, Screen};
use tests::engine::Engine;
use tests::site::{RECORDER, Site};

#[test]
fn a_child_added_offline_in_firefox_arrives() {
    if Engine::Firefox.is_here() {
        with_browser(journey(Engine::Firefox));
    }
}

#[test]
fn a_child_added_offline_in_webkit_arrives() {
    if Engine::WebKit.is_here() {
        with_browser(journey(Engine::WebKit));
    }
}

async fn journey(engine: Engine) {
    let site = Site::with_children(5).await;
    let phone = Browser::open_in(engine, &site.cable.origin(), Screen::Phone).await;
    phone.sign_in(RECORDER).await;
    phone.see_text("#counted", "5").await;
    phone.ready_for_offline().await;
    site.cable.cut().await;
    phone.add_child("7000000000041", "ดาวเรือง", "ทองดี").await;
    phone.see_text("h1", "ดาวเรือง").await;
    let phone = begun_again(phone).await;
    phone.see_text("#counted", "6").await;
    phone.to_sending().await;
    phone.see_text("#waiting", "ดาวเรือง").await;
    phone.picture(&format!("{engine:?}").to_lowercase()).await;
    site.cable.mend().await;
    phone.tap("#send-now").await;
    phone.see_text("#received", "ดาวเรือง").await;
    phone.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
    let roll = site.roll().await;
    assert!(roll.iter().any(|(_, record)| record.get(Field::FirstName) == "ดาวเรือง"));
    phone.close().await;
}

/// The next day; what the driver's browser does not keep when it is closed, it keeps for a page that is loaded again.
async fn begun_again(phone: Browser) -> Browser {
    if phone.engine() == Engine::WebKit {
        phone.visit("/").await;
        phone
    } else {
        phone.reopened().await
    }
}
