//! Two windows of one profile edit at the same time with no lock between them: numbers are dense, nothing is lost,
//! each sees the other's edits, and only one of them sends at a time (sync.md 2.8, 13).

use crate::{arrives, phone_of, rounds, times_in_history, with_browser};
use serde_json::json;
use shared::children::Field;
use std::collections::BTreeSet;
use tests::browser::{GLANCE, PATIENCE};
use tests::site::{RECORDER, Site, centre_id};

const CHILDREN: u32 = 20;
/// Where a child is added.
const ADD: &str = ".places a:nth-child(2)";

#[test]
fn two_windows_number_their_edits_without_a_hole() {
    with_browser(async {
        let site = Site::with_children(CHILDREN).await;
        let phone = phone_of(&site, RECORDER, CHILDREN).await;
        let children = phone.children().await;
        let times = rounds(100);
        let first = phone.driver.window().await.expect("a window");
        let second = phone.open_window(&format!("/i/{}", centre_id())).await;
        phone.see_text("#counted", &CHILDREN.to_string()).await;

        phone.hands_begin(&children, Field::GuardianPhone, "07200", times).await;
        phone.look_at(&first).await;
        phone.hands_begin(&children, Field::GuardianPhone, "07100", times).await;
        let kept = phone.hands_rest().await;
        phone.look_at(&second).await;
        assert_eq!((kept, phone.hands_rest().await), (times, times));

        phone.to_sending().await;
        phone.tap("#send-now").await;
        let inside = phone.inside_until("an empty queue", |inside| inside.waiting.is_empty()).await;
        assert!(inside.is_whole(), "{:?}", inside.meta);
        let values: BTreeSet<String> = inside.values(Field::GuardianPhone).into_iter().collect();
        assert_eq!((values.len(), inside.edits().len()), (2 * times, 2 * times));
        arrives(&site, "everything", async |site| {
            site.history().await.len() == CHILDREN as usize + 2 * times
        })
        .await;
        for value in values {
            assert_eq!(times_in_history(&site, &value).await, 1, "{value}");
        }
        phone.close().await;
    });
}

#[test]
fn a_window_shows_what_was_saved_in_the_other() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        let first = phone.driver.window().await.expect("a window");
        site.cable.cut().await;
        phone.to_sending().await;
        phone.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
        let second = phone.open_window(&format!("/i/{}", centre_id())).await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.look_at(&first).await;
        phone.see_text("#waiting", "0911111111").await;

        site.cable.mend().await;
        phone.look_at(&second).await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        phone.look_at(&first).await;
        phone.see_text("#received", "0911111111").await;
        phone.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
        phone.close().await;
    });
}

#[test]
fn what_is_half_typed_in_one_window_is_taken_up_by_the_other() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let first = phone.driver.window().await.expect("a window");
        // Nothing else is committed that would have the first window look again.
        site.cable.cut().await;
        // This window knows that there is no draft.
        phone.tap(ADD).await;
        phone.see("#first_name").await;
        phone.tap(".back").await;
        phone.see(".child-row").await;
        phone.open_window(&format!("/i/{}/add", centre_id())).await;
        phone.type_into("#first_name", "ขวัญใจ").await;
        phone.ask::<()>("dispatchEvent(new Event('lec-keep-drafts'))").await;
        phone.look_at(&first).await;
        phone.tap(ADD).await;
        phone.see("#draft").await;
        let typed = "return document.getElementById('first_name').value";
        assert_eq!(phone.ask::<String>(typed).await, "ขวัญใจ");
        phone.close().await;
    });
}

#[test]
fn only_one_window_sends_at_a_time() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        phone.open_window(&format!("/i/{}/sending", centre_id())).await;
        phone.see("#waiting").await;
        // The lock is held as the other window would hold it while it sends.
        let hold = "
            const account = JSON.parse(localStorage.getItem('lec-session')).caller.account;
            navigator.locks.request('lec-sync-' + account, () => new Promise((end) => { window.letGo = end; }));
            return true;";
        assert!(phone.ask::<bool>(hold).await);
        let granted = "const done = arguments[arguments.length - 1];
            navigator.locks.query().then((all) => done(all.held.map((lock) => lock.name)));";
        let begun = std::time::Instant::now();
        while !phone.ask_later::<Vec<String>>(granted).await.iter().any(|name| name.starts_with("lec-sync-"))
        {
            assert!(begun.elapsed() < PATIENCE, "the lock is not granted");
            tokio::time::sleep(GLANCE).await;
        }
        let holder = phone.driver.window().await.expect("a window");
        phone.open_window(&format!("/i/{}", centre_id())).await;
        phone.see_text("#counted", "3").await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.to_sending().await;
        phone.tap("#send-now").await;
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        assert_eq!(phone.inside().await.waiting.len(), 1, "it was sent past the other window");

        phone.look_at(&holder).await;
        assert!(phone.ask::<bool>("window.letGo(); return true").await);
        phone.tap("#send-now").await;
        phone.inside_until("an empty queue", |inside| inside.waiting.is_empty()).await;
        phone.close().await;
    });
}

#[test]
fn a_window_that_is_put_to_sleep_gives_way_to_the_other() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        let other = phone.open_window(&format!("/i/{}", centre_id())).await;
        phone.see_text("#counted", "3").await;
        // The call that hangs must be that of the sleeper.
        phone.see_text("#sync-mark", "ล่าสุด").await;
        let sleeper = phone.open_window(&format!("/i/{}/sending", centre_id())).await;
        phone.see("#waiting").await;
        phone.see_text("#sync-mark", "ล่าสุด").await;
        site.cable.hang().await;
        phone.tap("#send-now").await;
        arrives(&site, "a call", async |site| site.cable.unanswered() > 0).await;
        phone.command("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;

        // It sleeps with what it asked; the other window need not wait for that.
        site.cable.mend().await;
        phone.look_at(&other).await;
        let held = "const done = arguments[arguments.length - 1];
            navigator.locks.query().then(({ held }) => done(held.length));";
        let begun = std::time::Instant::now();
        while phone.ask_later::<u32>(held).await > 0 {
            assert!(begun.elapsed() < tests::browser::PATIENCE, "the sleeper keeps its lock");
            tokio::time::sleep(tests::browser::GLANCE).await;
        }
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.to_sending().await;
        phone.tap("#send-now").await;
        let begun = std::time::Instant::now();
        arrives(&site, "the edit", async |site| times_in_history(site, "0911111111").await == 1).await;
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());

        phone.look_at(&sleeper).await;
        phone.command("Page.setWebLifecycleState", json!({ "state": "active" })).await;
        phone.see_text("#received", "0911111111").await;
        phone.close().await;
    });
}

#[test]
fn the_page_of_a_child_stays_as_it_is_while_another_window_works_on_others() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        let first = phone.driver.window().await.expect("a window");
        site.cable.cut().await;
        phone.tap(".child-row").await;
        phone.see(".facts").await;
        let path: String = phone.ask("return location.pathname").await;
        let (own, others): (Vec<_>, Vec<_>) =
            children.into_iter().partition(|child| path.contains(&child.to_string()));
        let watch = "window.lecDrawn = 0;
            new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
                if (node.matches?.('.facts')) window.lecDrawn += 1;
            }))).observe(document.body, { childList: true, subtree: true });";
        phone.ask::<Option<bool>>(watch).await;
        let second = phone.open_window(&format!("/i/{}", centre_id())).await;
        for &other in &others {
            phone.look_at(&second).await;
            phone.quickly(other, Field::GuardianPhone, "0911111111").await.expect("it is kept");
            // A hidden window may take a moment to hear of it.
            phone.look_at(&first).await;
            phone.ask_later::<bool>("setTimeout(arguments[0], 300, true)").await;
            assert_eq!(phone.ask::<u64>("return window.lecDrawn").await, 0, "for others");
        }
        phone.look_at(&second).await;
        phone.quickly(own[0], Field::GuardianPhone, "0922222222").await.expect("it is kept");
        phone.look_at(&first).await;
        phone.see_text(".facts", "0922222222").await;
        assert!(phone.ask::<u64>("return window.lecDrawn").await > 0, "for its own change");
        phone.close().await;
    });
}
