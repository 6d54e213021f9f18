//! What the officer sees of phones whose work does not arrive.

use crate::{phone_of, with_browser};
use server::store::{DeviceRow, StoreError};
use shared::edits::{Refusal, SCHEMA};
use shared::values::{Clock, DeviceId};
use shared::wire::sync::Waiting;
use std::collections::BTreeMap;
use tests::browser::{Browser, Screen};
use tests::site::{OFFICER, RECORDER, Site, account_id, centre_id};

/// A phone that was heard with work waiting, that lost some before, and of which one was refused.
async fn trouble(site: &Site) {
    let device = DeviceRow {
        waiting: Waiting { count: 3, oldest_ms: 86_400_000 },
        seen_at: server::app::SystemClock.now(),
        lost: 2,
        refused: BTreeMap::from([(Refusal::PutBackTooLate, 1)]),
        schema: SCHEMA,
        ..DeviceRow::unheard(DeviceId(uuid::Uuid::from_u128(7)), account_id(2))
    };
    let work = site.store.run_tx("trouble", device, |tx, device| {
        Box::pin(async move { tx.device_put(&centre_id(), device).await })
    });
    let done: Result<(), StoreError> = work.await;
    done.expect("a device");
}

#[test]
fn the_officer_sees_where_work_does_not_arrive_also_offline() {
    with_browser(async {
        let site = Site::with_children(3).await;
        phone_of(&site, RECORDER, 3).await.close().await;
        trouble(&site).await;
        for (screen, picture) in [(Screen::Phone, "officer-360"), (Screen::Desk, "officer-1280")] {
            let desk = Browser::open(&site.cable.origin(), screen).await;
            desk.ready_for_offline().await;
            desk.sign_in(OFFICER).await;
            let told = ["รอส่งในเครื่อง 3 รายการ ตั้งแต่", "2 รายการหายไปจากเครื่อง"];
            for words in told {
                desk.see_text(".wide", words).await;
            }
            desk.picture(picture).await;
            site.cable.cut().await;
            desk.visit("/institutions").await;
            for words in told {
                desk.see_text(".wide", words).await;
            }
            site.cable.mend().await;
            desk.close().await;
        }
    });
}
