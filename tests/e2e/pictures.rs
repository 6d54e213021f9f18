//! Every screen at the width of a phone and of a desk: nothing sticks out sideways, every field and button has a
//! name, and the targets are large enough. With `LEC_PICTURES=FOLDER` the screens are kept for looking at.

use crate::with_browser;
use server::demo::always;
use tests::browser::{Browser, Screen};
use tests::files::roll_of;
use tests::site::{DEPARTMENT, OFFICER, PROTECTOR, PROVINCE, RECORDER, Site, account_id, centre_id};

/// What is wrong with the screen as it stands, in words.
const FAULTS: &str = "
    const faults = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) faults.push('sticks out by ' + wide);
    for (const e of document.querySelectorAll('a, button, input, select, summary')) {
        const box = e.getBoundingClientRect();
        if (!box.width || e.closest('.skip') || e.classList.contains('skip')) continue;
        const label = e.labels && [...e.labels].map((l) => l.textContent).join(' ');
        const name = e.getAttribute('aria-label') || label || e.textContent;
        if (!name.trim()) faults.push('no name: ' + e.outerHTML.slice(0, 80));
        const target = e.type === 'checkbox' ? e.closest('label').getBoundingClientRect() : box;
        const inLine = e.closest('p, li') && e.tagName === 'A';
        if (!inLine && target.height < 44) faults.push('low: ' + target.height + ' ' + e.outerHTML.slice(0, 80));
    }
    return faults;";

#[test]
fn no_screen_sticks_out_and_everything_has_a_name() {
    with_browser(async {
        let mut wrong = Vec::new();
        let site = Site::start().await;
        let desk = Browser::open(&site.cable.origin(), Screen::Desk).await;
        desk.sign_in(OFFICER).await;
        desk.tap(".whole").await;
        desk.see(".empty").await;
        let file = roll_of(40);
        desk.import(file.path()).await;
        desk.close().await;
        for (screen, name, who) in [(Screen::Phone, "360", RECORDER), (Screen::Desk, "1280", OFFICER)] {
            let browser = Browser::open(&site.cable.origin(), screen).await;
            browser.see("#name").await;
            look(&browser, name, "sign-in", &mut wrong).await;
            browser.sign_in(who).await;
            let at = centre_id();
            browser.see(if who == OFFICER { ".whole" } else { "#counted" }).await;
            for (screen, path, seen) in [
                ("institutions", "/institutions".to_owned(), ".whole"),
                ("roll", format!("/i/{at}"), ".child-row"),
                ("add", format!("/i/{at}/add"), "#save"),
                ("check", format!("/i/{at}/check"), "#here"),
                ("found", format!("/i/{at}/found"), ".counts"),
                ("sending", format!("/i/{at}/sending"), "#waiting"),
                ("import", format!("/i/{at}/import"), "#preview"),
                ("settings", "/settings".to_owned(), "#sign-out"),
                ("missing", "/nowhere".to_owned(), ".button"),
            ] {
                browser.visit(&path).await;
                browser.see(seen).await;
                look(&browser, name, screen, &mut wrong).await;
            }
            browser.visit(&format!("/i/{at}")).await;
            browser.open_child("เด็กคนที่ 4").await;
            look(&browser, name, "child", &mut wrong).await;
            browser.tap(".acts a:not(.primary)").await;
            browser.see("#reason").await;
            look(&browser, name, "take-off", &mut wrong).await;
            browser.close().await;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn the_screens_of_who_looks_after_people_neither() {
    with_browser(async {
        let mut wrong = Vec::new();
        let site = Site::with_children(5).await;
        let at = centre_id();
        for (screen, name) in [(Screen::Phone, "360"), (Screen::Desk, "1280")] {
            for (who, screens) in [
                (
                    OFFICER,
                    vec![
                        ("people", "/people".to_owned(), ".whole"),
                        ("new-person", "/people/new".to_owned(), "#role"),
                        ("people-file", "/people/file".to_owned(), "#preview"),
                        ("person", format!("/people/{}", account_id(1)), "#new-code"),
                        ("change-person", format!("/people/{}/change", account_id(1)), ".held"),
                        ("export", format!("/i/{at}/export"), "#export"),
                        ("numbers", format!("/i/{at}/numbers"), ".pyramid"),
                        ("progress-lao", "/progress".to_owned(), ".facts"),
                        ("tasks", format!("/tasks/{at}"), "main li"),
                        ("confirm", format!("/confirm/{at}"), ".facts"),
                    ],
                ),
                (PROVINCE, vec![("look", format!("/i/{at}/look"), "#reason")]),
                (PROTECTOR, vec![("access-log", "/access-log".to_owned(), "main tbody tr")]),
                (
                    DEPARTMENT,
                    vec![
                        ("rounds", "/rounds".to_owned(), "main li"),
                        ("open-window", "/rounds/open".to_owned(), "#purpose"),
                        ("change-closing", format!("/rounds/{}", always().id), "#to"),
                        ("held-places", "/held".to_owned(), ".empty"),
                        ("progress", "/progress".to_owned(), "#check-all"),
                        ("bases", "/bases".to_owned(), ".empty"),
                        ("new-base", "/bases/new".to_owned(), "#as-of"),
                    ],
                ),
            ] {
                let browser = Browser::open(&site.cable.origin(), screen).await;
                browser.sign_in(who).await;
                browser.see(".places").await;
                for (screen, path, seen) in screens {
                    browser.visit(&path).await;
                    browser.see(seen).await;
                    if screen == "look" {
                        browser.type_into("#find", "เด็กคนที่ 2 ใจดี").await;
                        browser.type_into("#reason", "ตรวจสอบนักเรียนซ้ำ").await;
                        browser.tap("button[type=submit]").await;
                        browser.see(".opened").await;
                    }
                    look(&browser, name, screen, &mut wrong).await;
                }
                browser.close().await;
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// Adds what is wrong with the screen as it stands.
pub async fn look(browser: &Browser, width: &str, screen: &str, wrong: &mut Vec<String>) {
    let name = format!("{screen}-{width}");
    browser.picture(&name).await;
    let mut faults: Vec<String> = browser.ask(FAULTS).await;
    faults.extend(browser.faults_for_somebody(&name).await);
    wrong.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
}

#[test]
fn who_looks_at_the_screens_sees_what_is_wrong() {
    with_browser(async {
        let site = Site::start().await;
        let browser = Browser::open(&site.cable.origin(), Screen::Phone).await;
        browser.see("#name").await;
        let broken = "const content = document.getElementById('content');
            content.innerHTML = '<input><p>เด็ก</p>';
            Object.assign(content.lastChild.style, { color: '#999', background: '#aaa', width: '700px' });";
        browser.ask::<()>(broken).await;
        let faults = browser.faults_for_somebody("broken-screen").await.join("\n");
        for hoped in ["in light: label", "in dark: color-contrast", "at 320 px", "twice the size"] {
            assert!(faults.contains(hoped), "{hoped} is not in\n{faults}");
        }
        browser.close().await;
    });
}
