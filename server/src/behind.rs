//! What is done behind the answers: bases are drawn, the country is checked, what changed is counted. Whatever breaks off is
//! begun again, here or when a server starts.

use crate::app::App;
use crate::operations::check_country;
use crate::operations::draw_snapshot;
use crate::operations::standings::{STEP, catch_up};
use crate::store::StoreError;
use shared::snapshots::Snapshot;
use shared::wire::tasks::CheckRun;
use std::time::Duration;

/// How often something is begun when the database fails.
const TRIES: u32 = 5;
/// How long it rests then.
const AFTER_FAILURE: Duration = Duration::from_secs(10);
/// How long counting rests when nothing changed.
const REST: Duration = Duration::from_secs(5);
/// How long it lets others go first between two steps.
const PAUSE: Duration = Duration::from_millis(100);

/// Draws a base, unless it is sealed.
pub fn draw(app: &App, asked: &Snapshot) {
    let (store, id) = (app.store.clone(), asked.id);
    if asked.is_sealed() {
        return;
    }
    tokio::spawn(async move {
        for _ in 0..TRIES {
            match draw_snapshot::draw(&store, id).await {
                Ok(_) => return,
                Err(cause) => tracing::error!(%cause, snapshot = %id, "a base was not finished"),
            }
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    });
}

/// Does a check of the country; when it cannot be done it says that it broke off.
pub async fn check(app: &App, run: CheckRun) {
    for _ in 0..TRIES {
        match check_country::check(&app.store, run.clone(), || app.clock.now()).await {
            Ok(_) => return,
            Err(cause) => tracing::error!(%cause, "a check of the country was not finished"),
        }
        tokio::time::sleep(AFTER_FAILURE).await;
    }
    let ended = CheckRun { broke_off: true, ..run };
    let put = app
        .store
        .run_tx::<_, _, StoreError, _>("check_run", ended, |tx, ended| Box::pin(tx.check_run_put(ended)));
    if let Err(cause) = put.await {
        tracing::error!(%cause, "that a check broke off was not kept");
    }
}

/// Counts what changed, as long as the server runs.
pub async fn count(app: App) {
    // Whoever waited for the server comes first.
    tokio::time::sleep(REST).await;
    loop {
        let rest = match catch_up(&app.store, &app.referee, app.clock.now(), STEP).await {
            Ok(0) => REST,
            Ok(_) => PAUSE,
            Err(cause) => {
                tracing::warn!(%cause, "what changed was not counted");
                REST
            }
        };
        tokio::time::sleep(rest).await;
    }
}

/// Goes on with what was under way when the server stopped.
pub async fn go_on(app: &App) -> Result<(), StoreError> {
    let (bases, last) = app
        .store
        .read::<_, _, StoreError, _>(&(), |tx, ()| {
            Box::pin(async move { Ok((tx.snapshots_all().await?, tx.check_run_last().await?)) })
        })
        .await?;
    for base in &bases {
        draw(app, base);
    }
    if let Some(run) = last.filter(|last| last.finished_at.is_none() && !last.broke_off) {
        let app = app.clone();
        tokio::spawn(async move { check(&app, CheckRun { done: 0, found: 0, ..run }).await });
    }
    tokio::spawn(count(app.clone()));
    Ok(())
}
