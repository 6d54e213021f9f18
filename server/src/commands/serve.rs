//! `lec serve`.

use super::{CommandError, demo, say};
use crate::app::App;
use crate::behind;
use crate::config::ServeArgs;
use crate::serve::serve;
use crate::store::Store;
use crate::thaid::Thaid;
use std::sync::Arc;

pub(super) async fn run(store: Store, args: &ServeArgs) -> Result<(), CommandError> {
    let accounts = demo::account_table(&store).await?;
    let scheme = if args.tls_cert.is_some() { "https" } else { "http" };
    let secure = args.tls_cert.is_some() || args.behind_proxy;
    let thaid = args.thaid.as_deref().map(Thaid::from_file).transpose()?.map(Arc::new);
    let app = App { behind_proxy: args.behind_proxy, thaid, ..App::new(store, secure) };
    behind::go_on(&app).await?;
    let ready = move |address| {
        say(&format!("LEC พร้อมใช้งานที่ {scheme}://{address}"));
        if let Some(accounts) = accounts {
            say(&accounts);
        }
    };
    serve(app, args, ready).await.map_err(|cause| CommandError::Listen(args.listen, cause))
}
