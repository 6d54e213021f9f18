//! The components on a page of their own: how they look, and what those do that no screen shows from all sides.

use crate::pictures::look;
use crate::with_browser;
use tests::browser::{Browser, Screen};
use tests::site::Site;
use thirtyfour::Key;

const PAGE: &str = "/for-tests/components/index.html";

#[test]
fn every_component_is_there_for_everybody() {
    with_browser(async {
        let site = Site::start().await;
        let mut wrong = Vec::new();
        for (screen, width) in [(Screen::Phone, "360"), (Screen::Desk, "1280")] {
            let browser = Browser::open(&site.cable.origin(), screen).await;
            browser.visit(PAGE).await;
            browser.see(".pyramid").await;
            browser.tap("#look").await;
            browser.see("#fault").await;
            look(&browser, width, "components", &mut wrong).await;
            browser.tap("#discard").await;
            browser.see("dialog[open]").await;
            look(&browser, width, "dialog", &mut wrong).await;
            browser.press(Key::Escape).await;
            browser.type_into("#place", "ประถม").await;
            browser.press(Key::Down).await;
            browser.see("#place-0[aria-selected=true]").await;
            look(&browser, width, "code-field", &mut wrong).await;
            browser.close().await;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn a_dialog_keeps_the_focus_and_gives_it_back() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Desk).await;
        browser.visit(PAGE).await;
        browser.tap("#discard").await;
        browser.see_text("dialog[open]", "อย่างถาวร").await;
        // What destroys is not what a careless Enter presses.
        browser.comes_to_focus("keep").await;
        browser.press(Key::Tab).await;
        browser.comes_to_focus("really").await;
        browser.press(Key::Escape).await;
        browser.gone("dialog[open]").await;
        browser.comes_to_focus("discard").await;
        browser.see_text("#done", "0").await;
        browser.press(Key::Enter).await;
        browser.tap("dialog[open] .really").await;
        browser.see_text("#done", "1").await;
        browser.gone("dialog[open]").await;

        // A question does not pass to what stands in the place of its subject.
        browser.tap(".one").await;
        browser.see("dialog[open]").await;
        browser.ask::<()>("document.getElementById('first-goes').click()").await;
        browser.gone("dialog[open]").await;
        assert_eq!(browser.ask::<u32>("return document.querySelectorAll('.one').length").await, 1);
        browser.close().await;
    });
}

#[test]
fn one_of_very_many_is_chosen_by_keys_alone() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Desk).await;
        browser.visit(PAGE).await;
        browser.type_into("#place", "อนุบาล").await;
        browser.see("#place[aria-expanded=true]").await;
        // Nothing was moved to yet, so Enter takes nothing.
        browser.press(Key::Enter).await;
        browser.see("#place[aria-expanded=true]").await;
        for chosen in ["place-0", "place-1"] {
            browser.press(Key::Down).await;
            browser.see(&format!("#place[aria-activedescendant={chosen}]")).await;
        }
        browser.comes_to_focus("place").await;
        browser.press(Key::Enter).await;
        browser.see_text("#taken", "อนุบาล").await;
        browser.see("#place[aria-expanded=false]").await;
        browser.tap("#place").await;
        browser.see("#place[aria-expanded=true]").await;
        // What the arrows come to is in sight.
        for _ in 0..12 {
            browser.press(Key::Down).await;
        }
        browser.see("#place-11[aria-selected=true]").await;
        let in_sight = "const [list, option] = ['#place-list', '#place-11'].map((one) =>
                document.querySelector(one).getBoundingClientRect());
            return option.top >= list.top - 1 && option.bottom <= list.bottom + 1";
        assert!(browser.ask::<bool>(in_sight).await, "the choice lies outside the list");
        browser.type_into("#place", "ไม่มีชั้นนี้").await;
        browser.see_text(".code-field [role=status]", "ไม่พบ").await;
        browser.press(Key::Escape).await;
        browser.see("#place[aria-expanded=false]").await;
        browser.close().await;
    });
}

#[test]
fn whoever_wants_no_motion_sees_none() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.visit(PAGE).await;
        browser.see(".toast").await;
        let longest = "return Math.max(0, ...[...document.querySelectorAll('*')].flatMap((element) =>
            ['', '::before', '::after'].map((part) => {
                const style = getComputedStyle(element, part);
                return 1000 * Math.max(parseFloat(style.animationDuration), parseFloat(style.transitionDuration));
            })))";
        assert!(browser.ask::<f64>(longest).await > 50.0, "the check sees motion");
        let wanted =
            serde_json::json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        browser.command("Emulation.setEmulatedMedia", wanted).await;
        assert!(browser.ask::<f64>(longest).await <= 1.0);
        browser.close().await;
    });
}
