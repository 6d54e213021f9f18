//! Everything can be done with keys alone, the focus is always seen, and nothing lies over it.

use crate::{phone_of, with_browser};
use shared::children::Field;
use tests::browser::{Browser, PATIENCE, PIN, Screen};
use tests::site::{PASSWORD, RECORDER, Site};
use thirtyfour::Key;

/// What has the focus: its id or address, and what is wrong with how it is seen.
const FOCUSED: &str = "
    const here = document.activeElement;
    const box = here.getBoundingClientRect();
    const style = getComputedStyle(here);
    const wrong = [];
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    if (here !== document.body && !outlined) wrong.push('it is not seen');
    const spots = [[0.1, 0.2], [0.5, 0.5], [0.9, 0.8]];
    const covered = spots.filter(([x, y]) => {
        const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
        return !top || !(here.contains(top) || top.contains(here) || here.closest('label')?.contains(top));
    });
    if (here !== document.body && covered.length === spots.length) wrong.push('something lies over it');
    return [here.id || here.getAttribute('href') || here.textContent.slice(0, 30), wrong.join(', ')];";

/// Tabs on until the focus is where the id or address ends like this; every stop on the way must be well seen.
async fn tab_to(browser: &Browser, wanted: &str) {
    for _ in 0..120 {
        browser.press(Key::Tab).await;
        let (name, wrong): (String, String) = browser.ask(FOCUSED).await;
        assert_eq!(wrong, "", "at {name}");
        if name.ends_with(wanted) {
            return;
        }
    }
    panic!("the focus never comes to {wanted}");
}

async fn come_in(site: &Site, screen: Screen) -> Browser {
    let browser = Browser::open(&site.cable.origin(), screen).await;
    browser.see("#name").await;
    browser.comes_to_focus("H1").await;
    tab_to(&browser, "name").await;
    browser.press(RECORDER).await;
    tab_to(&browser, "password").await;
    browser.press(PASSWORD).await;
    browser.press(Key::Enter).await;
    browser.see("#pin-again").await;
    tab_to(&browser, "pin").await;
    browser.press(PIN).await;
    tab_to(&browser, "pin-again").await;
    browser.press(PIN).await;
    browser.press(Key::Enter).await;
    browser.see_text("#counted", "3").await;
    browser
}

async fn by_keys(screen: Screen) {
    let site = Site::with_children(3).await;
    let ready = phone_of(&site, RECORDER, 3).await;
    ready.close().await;
    let browser = come_in(&site, screen).await;
    tab_to(&browser, "first-day-skip").await;
    browser.press(Key::Enter).await;
    browser.comes_to_focus("H1").await;
    tab_to(&browser, "search").await;
    browser.press("เด็กคนที่ 2").await;
    browser.see_text("#counted", "พบ 1").await;
    let child = site.roll().await.into_iter().find(|(_, record)| record.get(Field::FirstName) == "เด็กคนที่ 2");
    let (child, _) = child.expect("the child");
    tab_to(&browser, &child.to_string()).await;
    browser.press(Key::Enter).await;
    browser.see(".acts").await;
    tab_to(&browser, "/correct").await;
    browser.press(Key::Enter).await;
    browser.see("#save").await;
    tab_to(&browser, "classroom").await;
    browser.press(Key::Control + "a").await;
    browser.press("7").await;
    // Enter goes on to the next field, and past the last one in sight it comes to saving.
    let begun = std::time::Instant::now();
    while browser.ask::<(String, String)>(FOCUSED).await.0 != "save" {
        assert!(begun.elapsed() < PATIENCE, "Enter does not come to saving");
        assert!(browser.ask::<bool>("return !!document.querySelector('#save')").await, "Enter saved");
        browser.press(Key::Enter).await;
    }
    // Backwards nothing hides the focus either.
    for _ in 0..25 {
        browser.press(Key::Shift + Key::Tab).await;
        let (name, wrong): (String, String) = browser.ask(FOCUSED).await;
        assert_eq!(wrong, "", "backwards at {name}");
    }
    tab_to(&browser, "save").await;
    browser.press(Key::Enter).await;
    browser.see(".acts").await;
    tab_to(&browser, "/take-off").await;
    browser.press(Key::Enter).await;
    tab_to(&browser, "reason").await;
    browser.press("ย้าย").await;
    tab_to(&browser, "save").await;
    browser.press(Key::Enter).await;
    browser.see("#undo").await;
    tab_to(&browser, "undo").await;
    browser.press(Key::Enter).await;
    browser.comes_to_focus("H1").await;
    tab_to(&browser, "/sending").await;
    browser.press(Key::Enter).await;
    browser.see("#waiting").await;
    browser.send_all().await;
    let roll = site.roll().await;
    let (_, corrected) = roll.iter().find(|(id, _)| *id == child).expect("the child");
    assert_eq!(corrected.get(Field::Classroom), "7");
    assert_eq!(corrected.get(Field::Status), "enrolled");
    browser.close().await;
}

#[test]
fn a_phone_is_used_with_keys_alone() {
    with_browser(by_keys(Screen::Phone));
}

#[test]
fn a_desk_is_used_with_keys_alone() {
    with_browser(by_keys(Screen::Desk));
}
