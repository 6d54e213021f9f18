//! A proxy that keeps a copy of all that passes, so that requests and bytes can be counted as they were on the
//! wire, in a real browser as well as in any other client.

use crate::exchanges::{Exchange, exchanges};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A counting line to a server; it ends with its owner.
pub struct Meter {
    near: SocketAddr,
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
    /// For each connection what was sent and received.
    lines: Vec<[Vec<u8>; 2]>,
    last: Option<Instant>,
}

/// The places in a line of [`Seen`].
const SENT: usize = 0;
const RECEIVED: usize = 1;

/// So long nothing may pass before the line counts as quiet.
const QUIET: Duration = Duration::from_millis(700);

impl Meter {
    /// A counting line in front of a server.
    pub async fn before(far: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("a bound port");
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let told = seen.clone();
        let running = tokio::spawn(async move {
            let mut lines = tokio::task::JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                lines.spawn(carry(near, far, told.clone()));
            }
        });
        Self { near, seen, running }
    }

    /// The address of the near end.
    pub const fn address(&self) -> SocketAddr {
        self.near
    }

    /// The same for a browser.
    pub fn origin(&self) -> String {
        format!("http://{}", self.near)
    }

    /// Forgets what passed. The line has to be quiet, or an exchange is cut in two.
    pub fn start_over(&self) {
        let mut seen = self.seen.lock().expect("nobody panics with it");
        seen.lines.iter_mut().flatten().for_each(Vec::clear);
    }

    /// What passed since then.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let seen = self.seen.lock().expect("nobody panics with it");
        seen.lines.iter().flat_map(|[sent, received]| exchanges(sent, received)).collect()
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

async fn carry(near: TcpStream, far: SocketAddr, seen: Arc<Mutex<Seen>>) {
    // Where nobody answers, the near side is told by its connection ending.
    let Ok(far) = TcpStream::connect(far).await else { return };
    let line = {
        let mut seen = seen.lock().expect("nobody panics with it");
        seen.lines.push(Default::default());
        seen.lines.len() - 1
    };
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
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
            seen.lines[line][way].extend_from_slice(&buffer[..count]);
            seen.last = Some(Instant::now());
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    // The other side may be gone already.
    let _ = to.shutdown().await;
}
