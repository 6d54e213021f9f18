//! Many phones with the real client core come at once over real connections, each with edits that wait, and go on as
//! the server tells them until everything was received and read.

use crate::files::child;
use crate::phone::{Phone, finish};
use app::store::schema::META;
use app::store::{Batch, LocalStore, RollMeta};
use app::sync::schedule::{Occasion, after, delay_ms, ended_by};
use app::sync::{SyncError, Transport, TransportError};
use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use shared::access::Caller;
use shared::edits::{Cursor, Edit};
use shared::values::{InstitutionId, RecordId};
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorBody;
use shared::wire::packed::PackedPage;
use shared::wire::paths;
use shared::wire::sync::{SyncRequest, SyncResponse};
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::LocalSet;

/// So long phones try.
const PATIENCE: Duration = Duration::from_mins(10);

/// A person who comes.
pub struct Guest {
    /// Who it is.
    pub caller: Caller,
    /// Where the person works.
    pub institution: InstitutionId,
    /// The session.
    pub cookie: String,
    /// How far the phone has read.
    pub head: Cursor,
}

/// How they come.
pub struct Storm {
    /// The server.
    pub origin: String,
    /// Edits of each phone.
    pub edits: usize,
    /// The most connections at a time.
    pub connections: usize,
    /// So many times faster than told the phones come again.
    pub haste: u32,
}

/// What was seen.
#[derive(Default)]
pub struct Stormed {
    /// How many came.
    pub phones: usize,
    /// How long it took until the last one was done.
    pub took: Duration,
    /// How often somebody was told to come again.
    pub turned_away: usize,
    /// How often something went wrong otherwise.
    pub failed: usize,
    /// How many were not done in the end.
    pub unfinished: usize,
    /// How long those waited who were let in, sorted.
    pub let_in: Vec<Duration>,
}

impl Stormed {
    /// The time within which so many of a thousand who were let in were answered.
    pub fn within(&self, of_thousand: usize) -> Duration {
        let place = self.let_in.len().saturating_sub(1) * of_thousand / 1_000;
        self.let_in.get(place).copied().unwrap_or_default()
    }
}

impl Storm {
    /// Lets everybody come, and waits until all are done. To be called where a thread may be kept waiting.
    pub fn blow(self, guests: Vec<Guest>) -> Stormed {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let network = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let network = network.expect("a runtime");
        let storm = Rc::new(Under {
            client: reqwest::Client::new(),
            network: network.handle().clone(),
            lines: Semaphore::new(self.connections),
            seen: RefCell::default(),
            storm: self,
        });
        let phones: Vec<_> =
            guests.into_iter().enumerate().map(|(n, guest)| storm.clone().ready(n, guest)).collect();
        let (begun, count) = (Instant::now(), phones.len());
        let under = LocalSet::new();
        let all = under.run_until(async {
            let calls: Vec<_> = phones.into_iter().map(|call| tokio::task::spawn_local(call)).collect();
            for call in calls {
                call.await.expect("no phone fails");
            }
        });
        runtime.block_on(all);
        let mut seen = storm.seen.take();
        seen.let_in.sort_unstable();
        (seen.phones, seen.took) = (count, begun.elapsed());
        seen
    }
}

struct Under {
    storm: Storm,
    client: reqwest::Client,
    /// Apart from the phones, which all live on one thread: who waits for it does not wait for the server.
    network: Handle,
    lines: Semaphore,
    seen: RefCell<Stormed>,
}

impl Under {
    /// A phone whose edits wait; what is returned is its way until everything was received.
    fn ready(self: Rc<Self>, number: usize, guest: Guest) -> impl Future<Output = ()> + 'static {
        let phone = Phone::of(guest.caller.clone(), number);
        let at = &guest.institution;
        phone.open(at);
        let meta = RollMeta { cursor: guest.head, download: None, ..phone.meta(at) };
        finish(phone.disk.content.commit(Batch::new().put(META, at.as_str(), &meta)))
            .expect("memory does not fail");
        for n in 1..=self.storm.edits {
            let like = child(u32::try_from(number * 100 + n).unwrap_or(u32::MAX));
            let fields = like.fields().map(|(field, value)| (field, value.to_owned())).collect();
            let edit = Edit::Create { fields, measured: None };
            let made = phone.record(at, phone.new_record(), edit, (0, guest.head));
            finish(made).expect("an edit is kept");
        }
        async move { self.go(&phone, &guest).await }
    }

    async fn go(&self, phone: &Phone, guest: &Guest) {
        let (begun, mut failures) = (Instant::now(), 0);
        let line = Way { under: self, cookie: &guest.cookie };
        loop {
            let ended = match phone.sync(&guest.institution, &line).await {
                Ok(()) if phone.outbox(&guest.institution).is_empty() => return,
                Ok(()) => Occasion::Now,
                Err(SyncError::Transport(error)) => ended_by(&error),
                Err(SyncError::Store(error)) => panic!("memory does not fail: {error}"),
            };
            if begun.elapsed() > PATIENCE {
                self.seen.borrow_mut().unfinished += 1;
                return;
            }
            let wait = delay_ms(after(ended, None, &mut failures), rand::random());
            tokio::time::sleep(Duration::from_millis(wait.into()) / self.storm.haste).await;
        }
    }
}

/// What the server said, and how long that took.
struct Answered {
    good: bool,
    wait: Option<u32>,
    body: Bytes,
    took: Duration,
}

async fn answered(asking: reqwest::RequestBuilder) -> Result<Answered, reqwest::Error> {
    let begun = Instant::now();
    let answer = asking.send().await?;
    let good = answer.status().is_success();
    let wait = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let body = answer.bytes().await?;
    Ok(Answered { good, wait, body, took: begun.elapsed() })
}

/// One phone's way to the server.
struct Way<'u> {
    under: &'u Under,
    cookie: &'u str,
}

impl Way<'_> {
    async fn ask<T: DeserializeOwned>(&self, asking: reqwest::RequestBuilder) -> Result<T, TransportError> {
        let _line = self.under.lines.acquire().await;
        let asked = self.under.network.spawn(answered(asking.header("cookie", self.cookie)));
        let seen = || self.under.seen.borrow_mut();
        let Ok(Ok(Answered { good, wait, body, took })) = asked.await else {
            seen().failed += 1;
            return Err(TransportError::Unreachable);
        };
        if good {
            seen().let_in.push(took);
            return serde_json::from_slice(&body).map_err(|_| TransportError::Unreadable);
        }
        let told: Result<ErrorBody, _> = serde_json::from_slice(&body);
        if let (Ok(told), Some(seconds)) = (told, wait) {
            seen().turned_away += 1;
            return Err(TransportError::Refused(told.code, told.message, Some(seconds * 1_000)));
        }
        seen().failed += 1;
        Err(TransportError::Unreadable)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.under.storm.origin)
    }
}

impl Transport for Way<'_> {
    async fn sync(
        &self,
        institution: &InstitutionId,
        asked: &SyncRequest,
    ) -> Result<SyncResponse, TransportError> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&serde_json::to_vec(asked).expect("plain data")).expect("memory");
        let post = self.under.client.post(self.address(&paths::sync(institution)));
        let post = post.header("content-type", "application/json").header("content-encoding", "gzip");
        self.ask(post.body(packer.finish().expect("memory"))).await
    }

    async fn boot(
        &self,
        institution: &InstitutionId,
        after: Option<RecordId>,
    ) -> Result<BootPage, TransportError> {
        let get = self.under.client.get(self.address(&paths::boot(institution, after)));
        let page: PackedPage = self.ask(get).await?;
        page.unpack().ok_or(TransportError::Unreadable)
    }
}
