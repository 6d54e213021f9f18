//! A slow and lossy line, as a mobile network at its edge is: a rate, a delay, and segments that get lost.
//!
//! It stands above TCP, so it cannot lose anything. What a lost segment costs is modelled instead: it arrives one
//! retransmission time-out later (twice that if the second try is lost as well, and so on), takes its room on the
//! line once more, and everything behind it on the same connection waits for it. A new connection costs one round
//! trip before the first byte. Not modelled: slow start, because the ten segments with which a server may begin are
//! more than such a line holds, and fast retransmission, which makes this line worse than a real one.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// How good a line is.
#[derive(Clone, Copy, Debug)]
pub struct Quality {
    /// Bits in a second, in each direction.
    pub bits_per_second: f64,
    /// The delay of each direction; half of the round trip.
    pub one_way: Duration,
    /// The share of segments that get lost.
    pub loss: f64,
}

/// The network of our goal: 40 kbit/s, a round trip of 800 ms, 5 % loss.
pub const EDGE: Quality =
    Quality { bits_per_second: 40_000.0, one_way: Duration::from_millis(400), loss: 0.05 };

/// The most that travels in one segment, and what TCP and IP add to it.
const SEGMENT: usize = 1_400;
const AROUND: usize = 40;
/// How long TCP waits for an acknowledgement before it sends again, the first time.
const TIME_OUT: Duration = Duration::from_secs(1);
/// Segments that wait in front of the line before the sender has to.
const QUEUE: usize = 64;

/// A line whose quality can be set; at first it is as good as it gets. It ends with its owner.
pub struct Shaped {
    near: SocketAddr,
    line: Arc<Mutex<Line>>,
    running: JoinHandle<()>,
}

impl Drop for Shaped {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// Both directions, shared by all connections.
struct Line {
    quality: Option<Quality>,
    /// When each direction has sent what it was given.
    free: [Instant; 2],
    chance: ChaCha8Rng,
    lost: u32,
}

/// The directions in a [`Line`].
const UP: usize = 0;
const DOWN: usize = 1;

impl Shaped {
    /// A line in front of a server. The seed decides what gets lost.
    pub async fn before(far: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("a bound port");
        let line = Line {
            quality: None,
            free: [Instant::now(); 2],
            chance: ChaCha8Rng::seed_from_u64(seed),
            lost: 0,
        };
        let line = Arc::new(Mutex::new(line));
        let shared = line.clone();
        let running = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                connections.spawn(carry(near, far, shared.clone()));
            }
        });
        Self { near, line, running }
    }

    /// The address for the browser.
    pub fn origin(&self) -> String {
        format!("http://{}", self.near)
    }

    /// From now on the line is like this.
    pub fn set(&self, quality: Quality) {
        assert!((0.0..1.0).contains(&quality.loss), "something has to arrive");
        self.line().quality = Some(quality);
    }

    /// How many segments got lost so far.
    pub fn lost(&self) -> u32 {
        self.line().lost
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().expect("nobody panics with it")
    }
}

impl Line {
    /// When a segment that is ready now arrives, if the one before it arrives at `before`.
    fn arrival(&mut self, way: usize, bytes: usize, ready: Instant, before: Instant) -> Instant {
        let Some(quality) = self.quality else { return before.max(ready) };
        let bits = f64::from(u32::try_from((bytes + AROUND) * 8).unwrap_or(u32::MAX));
        let sending = Duration::from_secs_f64(bits / quality.bits_per_second);
        self.free[way] = self.free[way].max(ready) + sending;
        let mut arrival = self.free[way] + quality.one_way;
        let mut time_out = TIME_OUT;
        while self.chance.random_bool(quality.loss) {
            self.lost += 1;
            self.free[way] += sending;
            arrival += time_out;
            time_out *= 2;
        }
        before.max(arrival)
    }
}

async fn carry(near: TcpStream, far: SocketAddr, line: Arc<Mutex<Line>>) {
    let Ok(far) = TcpStream::connect(far).await else { return };
    // A segment would wait for the acknowledgement of the one before it on loopback, too.
    let _ = (near.set_nodelay(true), far.set_nodelay(true));
    let quality = line.lock().expect("nobody panics with it").quality;
    let open = Instant::now() + quality.map_or(Duration::ZERO, |quality| quality.one_way * 2);
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
    tokio::join!(pass(near_read, far_write, &line, UP, open), pass(far_read, near_write, &line, DOWN, open),);
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    line: &Mutex<Line>,
    way: usize,
    open: Instant,
) {
    let (send, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(QUEUE);
    let sending = async move {
        let mut before = open;
        let mut buffer = vec![0; SEGMENT];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let ready = Instant::now().max(open);
            before = line.lock().expect("nobody panics with it").arrival(way, count, ready, before);
            if send.send((before, buffer[..count].to_vec())).await.is_err() {
                return;
            }
        }
    };
    let receiving = async move {
        while let Some((at, segment)) = arriving.recv().await {
            sleep_until(at).await;
            if to.write_all(&segment).await.is_err() {
                return;
            }
        }
        // The other side may be gone already.
        let _ = to.shutdown().await;
    };
    tokio::join!(sending, receiving);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(loss: f64) -> (Line, Instant) {
        let now = Instant::now();
        let quality = Some(Quality { loss, ..EDGE });
        (Line { quality, free: [now; 2], chance: ChaCha8Rng::seed_from_u64(1), lost: 0 }, now)
    }

    #[test]
    fn a_segment_takes_its_time_on_the_line_and_the_way_and_the_next_waits_for_it() {
        let (mut line, now) = line(0.0);
        let ms = |arrival: Instant| (arrival - now).as_millis();
        assert_eq!(
            ms(line.arrival(UP, 1_360, now, now)),
            680,
            "1,400 bytes at 40 kbit/s and half a round trip"
        );
        assert_eq!(ms(line.arrival(UP, 1_360, now, now)), 960, "the second waits until the line is free");
        assert_eq!(ms(line.arrival(DOWN, 1_360, now, now)), 680, "the other direction does not");
    }

    #[test]
    fn a_lost_segment_comes_a_time_out_later_and_nothing_overtakes_it() {
        let (mut line, now) = line(0.3);
        let mut before = now;
        let mut longest = Duration::ZERO;
        for _ in 0..100 {
            let arrival = line.arrival(DOWN, 1_360, now, before);
            longest = longest.max(arrival - before);
            before = arrival;
        }
        assert!((20..80).contains(&line.lost), "{} lost", line.lost);
        assert!(longest >= TIME_OUT);
        assert!(before - now >= Duration::from_secs(28), "everything still takes its time");
    }
}
