//! A proxy that keeps a copy of all that passes, so that requests and bytes can be counted as they were on the
//! wire, in a real browser as well as in any other client. To a browser it can speak TLS, because only so a browser
//! speaks HTTP/2, as phones do; what passes is counted without the TLS.

use crate::exchanges::{Exchange, exchanges};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A counting line to a server; it ends with its owner.
pub struct Meter {
    near: SocketAddr,
    scheme: &'static str,
    seen: Arc<Mutex<Seen>>,
    running: JoinHandle<()>,
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// What passed.
#[derive(Default)]
struct Seen {
    lines: Vec<Line>,
    last: Option<Instant>,
}

/// What one connection carried.
#[derive(Default)]
struct Line {
    /// What was sent and what was received.
    bytes: [Vec<u8>; 2],
    /// So many exchanges were there when counting started over.
    before: usize,
}

impl Line {
    fn exchanges(&self) -> Vec<Exchange> {
        let [sent, received] = &self.bytes;
        exchanges(sent, received)
    }
}

/// The places in a line of [`Seen`].
const SENT: usize = 0;
const RECEIVED: usize = 1;

/// So long nothing may pass before the line counts as quiet.
const QUIET: Duration = Duration::from_millis(700);

impl Meter {
    /// A counting line in front of a server.
    pub async fn before(far: SocketAddr) -> Self {
        Self::speaking("http", far, |near| async { Some(near) }).await
    }

    /// The same that speaks TLS, and within it HTTP/2, with a certificate that nobody knows.
    pub async fn with_tls_before(far: SocketAddr) -> Self {
        let tls = TlsAcceptor::from(Arc::new(unknown_certificate()));
        let opened = move |near| {
            let opening = tls.accept(near);
            async { opening.await.ok() }
        };
        Self::speaking("https", far, opened).await
    }

    async fn speaking<N, O>(
        scheme: &'static str,
        far: SocketAddr,
        opened: impl Fn(TcpStream) -> O + Send + 'static,
    ) -> Self
    where
        N: AsyncRead + AsyncWrite + Send + 'static,
        O: Future<Output = Option<N>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("a bound port");
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let told = seen.clone();
        let running = tokio::spawn(async move {
            let mut lines = tokio::task::JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                let (opening, told) = (opened(near), told.clone());
                lines.spawn(async move {
                    if let Some(near) = opening.await {
                        carry(near, far, told).await;
                    }
                });
            }
        });
        Self { near, scheme, seen, running }
    }

    /// The address of the near end.
    pub const fn address(&self) -> SocketAddr {
        self.near
    }

    /// The same for a browser.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.near)
    }

    /// Forgets what passed. The line has to be quiet, or an exchange is cut in two.
    pub fn start_over(&self) {
        let mut seen = self.seen.lock().expect("nobody panics with it");
        seen.lines.iter_mut().for_each(|line| line.before = line.exchanges().len());
    }

    /// What passed since then.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let seen = self.seen.lock().expect("nobody panics with it");
        seen.lines.iter().flat_map(|line| line.exchanges().into_iter().skip(line.before)).collect()
    }

    /// Waits until nothing passes any more; what was just begun has time to pass.
    pub async fn quiet(&self) {
        let begun = Instant::now();
        loop {
            let last = self.seen.lock().expect("nobody panics with it").last;
            let since = last.map_or(begun, |last| last.max(begun));
            let rest = QUIET.saturating_sub(since.elapsed());
            if rest.is_zero() {
                return;
            }
            tokio::time::sleep(rest).await;
        }
    }
}

fn unknown_certificate() -> ServerConfig {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config =
        config.with_safe_default_protocol_versions().expect("the usual versions").with_no_client_auth();
    let mut config = config.with_single_cert(vec![cert.der().clone()], key).expect("a key that fits");
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

async fn carry(near: impl AsyncRead + AsyncWrite, far: SocketAddr, seen: Arc<Mutex<Seen>>) {
    // Where nobody answers, the near side is told by its connection ending.
    let Ok(far) = TcpStream::connect(far).await else { return };
    let line = {
        let mut seen = seen.lock().expect("nobody panics with it");
        seen.lines.push(Line::default());
        seen.lines.len() - 1
    };
    let ((near_read, near_write), (far_read, far_write)) = (tokio::io::split(near), far.into_split());
    tokio::join!(
        pass(near_read, far_write, &seen, (line, SENT)),
        pass(far_read, near_write, &seen, (line, RECEIVED)),
    );
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    seen: &Mutex<Seen>,
    (line, way): (usize, usize),
) {
    let mut buffer = vec![0; 16_384];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        {
            let mut seen = seen.lock().expect("nobody panics with it");
            seen.lines[line].bytes[way].extend_from_slice(&buffer[..count]);
            seen.last = Some(Instant::now());
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    // The other side may be gone already.
    let _ = to.shutdown().await;
}
