//! The browser's process ends at any moment, as an empty battery ends it: every edit that the screen called saved
//! is there exactly once, and no batch was written by halves (sync.md 2.8, 9 to 11).

use crate::{arrives, phone_of, rounds, times_in_history, with_browser};
use rand::{RngExt, SeedableRng};
use shared::children::Field;
use shared::values::RecordId;
use std::collections::BTreeSet;
use std::time::Duration;
use tests::browser::Browser;
use tests::site::{RECORDER, Site};

/// Edits between two deaths are few, so that every kind of moment is met.
const LONGEST_LIFE_MS: u64 = 700;

#[test]
fn what_was_called_saved_survives_the_death_of_the_browser() {
    with_browser(async {
        let site = Site::with_children(12).await;
        // The browser writes down who signed in some seconds later, unlike the edits.
        let mut phone = phone_of(&site, RECORDER, 12).await.reopened().await;
        phone.see_text("#counted", "12").await;
        let children = phone.children().await;
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(rand::random());
        let mut saved = Vec::new();
        for round in 0..rounds(20) {
            let online = round % 2 == 1;
            if online {
                site.cable.mend().await;
            }
            let life = Duration::from_millis(rng.random_range(0..LONGEST_LIFE_MS));
            tokio::select! {
                () = edit_on(&phone, &children, round, &mut saved) => {}
                () = tokio::time::sleep(life) => {}
            }
            phone = phone.killed().await;
            phone.see_text("#counted", "12").await;
            let inside = phone.inside().await;
            assert!(inside.is_whole(), "round {round}: {:?} {:?}", inside.meta, inside.waiting);
            let there = inside.values(Field::GuardianPhone);
            let once: BTreeSet<&String> = there.iter().collect();
            assert_eq!(once.len(), there.len(), "round {round}: an edit is there twice");
            for value in &saved {
                assert!(once.contains(value), "round {round}: {value} was called saved and is not there");
            }
            site.cable.cut().await;
        }
        assert!(!saved.is_empty(), "nobody came to save anything");

        site.cable.mend().await;
        phone.to_sending().await;
        phone.tap("#send-now").await;
        let inside = phone.inside_until("an empty queue", |inside| inside.waiting.is_empty()).await;
        let taken = inside.edits().len();
        arrives(&site, "everything", async |site| site.history().await.len() == 12 + taken).await;
        for value in inside.values(Field::GuardianPhone) {
            assert_eq!(times_in_history(&site, &value).await, 1, "{value}");
        }
        phone.close().await;
    });
}

/// Corrects one child after another, and notes what the screen called saved, until the browser dies.
async fn edit_on(phone: &Browser, children: &[RecordId], round: usize, saved: &mut Vec<String>) {
    for (n, child) in children.iter().cycle().enumerate() {
        let value = format!("09{round:04}{n:04}");
        phone.quickly(*child, Field::GuardianPhone, &value).await.expect("the edit is taken");
        saved.push(value);
    }
}
