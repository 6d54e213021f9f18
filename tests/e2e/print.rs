//! What is printed: on A4, without what only a screen needs.

use crate::with_browser;
use serde_json::json;
use tests::browser::{Browser, Screen};
use tests::site::{DEPARTMENT, Site};

#[test]
fn the_progress_board_is_a_table_on_a4() {
    with_browser(async {
        let site = Site::with_children(3).await;
        // Also from a phone, whose screen shows cards.
        for screen in [Screen::Desk, Screen::Phone] {
            let desk = Browser::open(&site.cable.origin(), screen).await;
            desk.sign_in(DEPARTMENT).await;
            desk.see(".places").await;
            desk.visit("/progress").await;
            desk.see_text(".wide td", "1").await;
            let printed = desk.command("Page.printToPDF", json!({ "preferCSSPageSize": true })).await;
            let printed = pages(printed["data"].as_str().expect("a document"));
            desk.command("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
            let hidden =
                "return ['.back', '.places', 'button', '.choices', '.signed ~ section'].every(css => {
                const all = [...document.querySelectorAll(css)];
                return all.length > 0 && all.every((one) => getComputedStyle(one).display === 'none');
            })";
            assert!(desk.ask::<bool>(hidden).await, "only what is to be read");
            let shape = "return getComputedStyle(document.querySelector('.wide tr')).display";
            assert_eq!(desk.ask::<String>(shape).await, "table-row");
            for (css, words) in [("h1", "ความก้าวหน้า"), (".hint", "ข้อมูล ณ"), (".signed", "ลงชื่อ")]
            {
                desk.see_text(css, words).await;
            }
            let paper = json!({ "width": 1009, "height": 680, "deviceScaleFactor": 1, "mobile": false });
            desk.command("Emulation.setDeviceMetricsOverride", paper).await;
            let beyond = "return document.scrollingElement.scrollWidth - 1009";
            assert!(desk.ask::<i64>(beyond).await <= 0, "nothing is cut off at the margin");
            desk.picture(&format!("printed-{screen:?}").to_lowercase()).await;
            assert_eq!(printed, ["842 x 595"], "A4, lying");
            desk.close().await;
        }
    });
}

/// The sizes of the pages of a PDF that comes as base64, in points.
fn pages(document: &str) -> Vec<String> {
    use base64ct::{Base64, Encoding};
    let bytes = Base64::decode_vec(document).expect("base64");
    let text = String::from_utf8_lossy(&bytes);
    let sizes = text.split("/MediaBox").skip(1).map(|rest| {
        let inside = rest.trim_start_matches([' ', '[']).split(']').next().unwrap_or_default();
        let numbers: Vec<i64> =
            inside.split_whitespace().filter_map(|number| number.parse::<f64>().ok()).map(rounded).collect();
        format!("{} x {}", numbers[2], numbers[3])
    });
    sizes.collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a page is small")]
fn rounded(points: f64) -> i64 {
    points.round() as i64
}
