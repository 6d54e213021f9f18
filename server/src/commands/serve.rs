//! `lec serve`.

use super::{CommandError, demo, say};
use crate::app::App;
use crate::config::ServeArgs;
use crate::routes::progress::{check_behind, count_behind};
use crate::routes::snapshots::draw_behind;
use crate::serve::serve;
use crate::store::{Store, StoreError};
use crate::thaid::Thaid;
use shared::wire::tasks::CheckRun;
use std::sync::Arc;

pub(super) async fn run(store: Store, args: &ServeArgs) -> Result<(), CommandError> {
    let accounts = demo::account_table(&store).await?;
    let scheme = if args.tls_cert.is_some() { "https" } else { "http" };
    let secure = args.tls_cert.is_some() || args.behind_proxy;
    let thaid = args.thaid.as_deref().map(Thaid::from_file).transpose()?.map(Arc::new);
    let app = App { behind_proxy: args.behind_proxy, thaid, ..App::new(store, secure) };
    go_on_drawing(&app).await?;
    tokio::spawn(count_behind(app.clone()));
    go_on_checking(&app).await?;
    let ready = move |address| {
        say(&format!("LEC พร้อมใช้งานที่ {scheme}://{address}"));
        if let Some(accounts) = accounts {
            say(&accounts);
        }
    };
    serve(app, args, ready).await.map_err(|cause| CommandError::Listen(args.listen, cause))
}

/// Bases that were being drawn when the server stopped are drawn on.
async fn go_on_drawing(app: &App) -> Result<(), StoreError> {
    let bases = app.store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.snapshots_all())).await?;
    bases.iter().for_each(|base| draw_behind(app, base));
    Ok(())
}

/// A check of the country that was under way when the server stopped begins again.
async fn go_on_checking(app: &App) -> Result<(), StoreError> {
    let last = app.store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(tx.check_run_last())).await?;
    if let Some(run) = last.filter(|last| last.finished_at.is_none() && !last.broke_off) {
        let app = app.clone();
        tokio::spawn(async move { check_behind(&app, CheckRun { done: 0, found: 0, ..run }).await });
    }
    Ok(())
}
