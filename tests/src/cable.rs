//! The line between phone and server: a proxy that can be cut and mended. It drops its port when it is cut, which
//! a service worker feels as well, unlike a browser that is merely told to be offline.

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// A line that stands until it is cut. Its address on the phone's side stays the same when it is mended.
pub struct Cable {
    near: SocketAddr,
    far: SocketAddr,
    running: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Cable {
    /// A line to a server.
    pub async fn to(far: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("a bound port");
        let cable = Self { near, far, running: Arc::default() };
        cable.carry(listener).await;
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
        let listener = TcpListener::bind(self.near).await.expect("the same port again");
        self.carry(listener).await;
    }

    async fn carry(&self, listener: TcpListener) {
        let far = self.far;
        let running = tokio::spawn(async move {
            let mut lines = tokio::task::JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                lines.spawn(async move {
                    if let Ok(mut far) = TcpStream::connect(far).await {
                        // A line that breaks off is just what this is for.
                        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                    }
                });
            }
        });
        *self.running.lock().await = Some(running);
    }
}
