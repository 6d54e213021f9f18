//! Listening, with or without TLS, until the process is asked to stop; what was begun is finished first.

use crate::app::App;
use crate::config::ServeArgs;
use crate::router::router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// How long requests under way may take after the process was asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until stopped. `ready` is told the address once it listens.
pub async fn serve(app: App, args: &ServeArgs, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let handle = Handle::new();
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (listen, stopping) = (args.listen, handle.clone());
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(cert), Some(key)) => {
            // An error only says that a provider is installed already.
            let _ = rustls::crypto::ring::default_provider().install_default();
            Some(RustlsConfig::from_pem_file(cert, key).await?)
        }
        _ => None,
    };
    let listening = handle.clone();
    // The last part of an answer does not wait until the first has been acknowledged.
    let serving = tokio::spawn(async move {
        match tls {
            Some(tls) => {
                let tls = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor);
                axum_server::bind(listen).acceptor(tls).handle(handle).serve(service).await
            }
            None => axum_server::bind(listen).acceptor(NoDelayAcceptor).handle(handle).serve(service).await,
        }
    });
    if let Some(address) = listening.listening().await {
        ready(address);
    }
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        stopping.graceful_shutdown(Some(GRACE));
    });
    let ended = serving.await.map_err(io::Error::other)?;
    app.store.close().await;
    ended
}

async fn asked_to_stop() {
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
