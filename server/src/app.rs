//! What every handler is given.

use crate::gate::Gate;
use crate::referee::Referee;
use crate::store::Store;
use crate::thaid::Thaid;
use crate::tries::Tries;
use shared::values::{Clock, Ids, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// The running system: the database, the time, new ids.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Where the present moment comes from.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Where new ids come from.
    pub ids: Arc<dyn Ids + Send + Sync>,
    /// Who is let in when many come at once.
    pub gate: Arc<Gate>,
    /// What edits are judged by.
    pub referee: Arc<Referee>,
    /// Wrong passwords and codes.
    pub tries: Arc<Tries>,
    /// The way to ThaID, where it is set up.
    pub thaid: Option<Arc<Thaid>>,
    /// Whether the app is reached over HTTPS: cookies are only for that, and browsers are told to keep to it.
    pub secure: bool,
    /// Whether a proxy stands in front and tells who asks.
    pub behind_proxy: bool,
}

impl App {
    /// The system on this machine's clock.
    pub fn new(store: Store, secure: bool) -> Self {
        Self {
            store,
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            gate: Arc::default(),
            referee: Arc::default(),
            tries: Arc::default(),
            thaid: None,
            secure,
            behind_proxy: false,
        }
    }
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the server's clock is read")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Ids from the system's randomness.
pub struct RandomIds;

impl Ids for RandomIds {
    fn next(&self) -> Uuid {
        let mut random = [0; 10];
        getrandom::fill(&mut random).expect("the system has randomness");
        shared::values::ids::uuid_v7(SystemClock.now().0, random)
    }
}
