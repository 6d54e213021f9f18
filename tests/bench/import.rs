//! How long a roll of 2,000 rows and the demonstration world take. The yardstick is the same number of rows written
//! into the same database without rules, history and receipts.

use server::commands::OPERATOR;
use server::operations::Failure;
use server::operations::import_roll::{apply_import, preview_import};
use server::store::{Store, StoreError};
use server::workbook::Sheet;
use shared::access::{Branch, Caller, Role, Scope};
use shared::edits::StoredRecord;
use shared::values::{Clock, Ids, RecordId};
use std::time::{Duration, Instant};
use tests::files::{child, roll_of};
use tests::site::{Site, centre, centre_id};

const ROWS: u32 = 2_000;

/// Measures and prints.
pub async fn measure() {
    let site = Site::start().await;
    let file = std::fs::read(roll_of(ROWS).path()).expect("the workbook");
    let now = server::app::SystemClock.now();
    let scopes = vec![Scope { role: Role::LaoOfficer, branch: Branch::Lao(centre().lao) }];
    let caller = Caller { account: OPERATOR, name: "bench".to_owned(), scopes };

    let begun = Instant::now();
    let sheet = Sheet::read(&file).expect("a sheet");
    let input = (caller, centre_id(), sheet);
    let preview = site.store.read(&input, move |tx, (caller, at, sheet)| {
        Box::pin(preview_import(tx, caller, at, (sheet, None), now))
    });
    preview.await.expect("a preview");
    let previewed = begun.elapsed();

    let begun = Instant::now();
    let applied: Result<_, Failure> = site
        .store
        .run_tx("bench", input, move |tx, (caller, at, sheet)| {
            Box::pin(apply_import(tx, caller, at, sheet, (None, None), &server::app::RandomIds, now))
        })
        .await;
    applied.expect("an import");
    let imported = begun.elapsed();

    let bare = bare_rows(&site.store).await;
    println!("{ROWS} rows of an RPT318 workbook, seconds:");
    println!("read and preview  {:>6.2}   goal: both together at most 2", previewed.as_secs_f64());
    println!("apply             {:>6.2}", imported.as_secs_f64());
    println!(
        "bare rows         {:>6.2}   the same records put without rules, history and receipts",
        bare.as_secs_f64()
    );
}

async fn bare_rows(store: &Store) -> Duration {
    let ids = server::app::RandomIds;
    let stored = |n| StoredRecord::new(RecordId(ids.next()), u64::from(n), child(n));
    let records: Vec<StoredRecord> = (1..=ROWS).map(stored).collect();
    let begun = Instant::now();
    let put: Result<(), StoreError> = store
        .run_tx("bare", records, |tx, records| {
            Box::pin(async move {
                let records: Vec<&StoredRecord> = records.iter().collect();
                tx.records_put(&centre_id(), &records).await
            })
        })
        .await;
    put.expect("the rows");
    begun.elapsed()
}
