//! The line between phone and server: a proxy that can be cut and mended. It drops its port when it is cut, which
//! a service worker feels as well, unlike a browser that is merely told to be offline.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// What a line does with what is put into it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carries {
    /// Everything, both ways.
    All,
    /// Nothing: calls are taken and never answered.
    Nothing,
    /// What the phone says, and of the answers nothing.
    Questions,
}

/// A line that stands until it is cut. Its address on the phone's side stays the same when it is mended.
pub struct Cable {
    near: SocketAddr,
    far: SocketAddr,
    /// Exchanges that were asked for on a line that does not answer.
    unanswered: Arc<AtomicUsize>,
    running: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Cable {
    /// A line to a server.
    pub async fn to(far: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("a bound port");
        let cable = Self { near, far, unanswered: Arc::default(), running: Arc::default() };
        cable.carry(listener, Carries::All).await;
        cable
    }

    /// The address of the near end, for another line in front of it.
    pub const fn address(&self) -> SocketAddr {
        self.near
    }

    /// The address for the browser.
    pub fn origin(&self) -> String {
        format!("http://{}", self.near)
    }

    /// Nobody is reached any more; exchanges under way break off.
    pub async fn cut(&self) {
        if let Some(running) = self.running.lock().await.take() {
            running.abort();
            // Waiting for the end gives the port back before anything is tried on it.
            let _ = running.await;
        }
    }

    /// The line stands again.
    pub async fn mend(&self) {
        self.becomes(Carries::All).await;
    }

    /// From now on every call is taken, and nothing is ever answered.
    pub async fn hang(&self) {
        self.unanswered.store(0, Ordering::SeqCst);
        self.becomes(Carries::Nothing).await;
    }

    /// How many exchanges were asked for since the line hangs.
    pub fn unanswered(&self) -> usize {
        self.unanswered.load(Ordering::SeqCst)
    }

    /// From now on every call reaches the server, and its answers are lost.
    pub async fn lose_answers(&self) {
        self.becomes(Carries::Questions).await;
    }

    async fn becomes(&self, carries: Carries) {
        self.cut().await;
        let listener = TcpListener::bind(self.near).await.expect("the same port again");
        self.carry(listener, carries).await;
    }

    async fn carry(&self, listener: TcpListener, carries: Carries) {
        let (far, unanswered) = (self.far, Arc::clone(&self.unanswered));
        let running = tokio::spawn(async move {
            let mut lines = tokio::task::JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                if carries == Carries::Nothing {
                    lines.spawn(take_and_wait(near, Arc::clone(&unanswered)));
                } else {
                    lines.spawn(talk(near, far, carries));
                }
            }
        });
        *self.running.lock().await = Some(running);
    }
}

/// One call that is never answered.
async fn take_and_wait(mut near: TcpStream, unanswered: Arc<AtomicUsize>) {
    let mut asked = [0; 16_384];
    while let Ok(length) = near.read(&mut asked).await
        && length > 0
    {
        if asked[..length].starts_with(b"POST /api/v1/sync/") {
            unanswered.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// One call. A line that breaks off is just what this is for.
async fn talk(mut near: TcpStream, far: SocketAddr, carries: Carries) {
    let Ok(mut far) = TcpStream::connect(far).await else { return };
    if carries == Carries::All {
        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
        return;
    }
    let mut asked = [0; 16_384];
    let mut answered = [0; 16_384];
    loop {
        tokio::select! {
            heard = near.read(&mut asked) => match heard {
                Ok(length) if length > 0 && far.write_all(&asked[..length]).await.is_ok() => {}
                _ => return,
            },
            // The answer is there: the line breaks before it arrives.
            _ = far.read(&mut answered) => return,
        }
    }
}
