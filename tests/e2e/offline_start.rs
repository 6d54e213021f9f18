//! The app opens and shows the roll whatever the line does: cut, hanging, or losing every answer.

use crate::{arrives, phone_of, times_in_history, with_browser};
use shared::children::Field;
use std::time::{Duration, Instant};
use tests::site::{RECORDER, Site};

/// A line that hangs must not hold up what is here already.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn the_roll_is_shown_on_a_line_that_is_cut_hangs_or_loses_answers() {
    with_browser(async {
        let site = Site::with_children(5).await;
        let mut phone = phone_of(&site, RECORDER, 5).await;
        for trouble in ["cut", "hang", "lose"] {
            match trouble {
                "cut" => site.cable.cut().await,
                "hang" => site.cable.hang().await,
                _ => site.cable.lose_answers().await,
            }
            let begun = Instant::now();
            phone = phone.reopened().await;
            phone.see_text("#counted", "5").await;
            phone.open_child("เด็กคนที่ 4").await;
            assert!(begun.elapsed() < SOON, "{trouble}: {:?}", begun.elapsed());
            phone.to_roll().await;
        }
        phone.close().await;
    });
}

#[test]
fn an_edit_whose_answers_are_lost_arrives_once() {
    with_browser(async {
        let site = Site::with_children(3).await;
        let phone = phone_of(&site, RECORDER, 3).await;
        let children = phone.children().await;
        site.cable.lose_answers().await;
        phone.quickly(children[0], Field::GuardianPhone, "0911111111").await.expect("it is kept");
        phone.to_sending().await;
        phone.tap("#send-now").await;
        arrives(&site, "the edit", async |site| times_in_history(site, "0911111111").await == 1).await;
        phone.see_text("#waiting", "0911111111").await;

        site.cable.mend().await;
        phone.tap("#send-now").await;
        phone.see_text("#received", "0911111111").await;
        assert_eq!(times_in_history(&site, "0911111111").await, 1);
        phone.close().await;
    });
}
