//! The last hour: phones with the real client core come at once, each with ten edits, and go on until everything was
//! received and read.

use super::prepared::people;
use super::process::{Lec, Place, ProcessCost};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use server::app::SystemClock;
use shared::access::{Branch, Caller, Role, Scope};
use shared::values::Clock;
use std::path::Path;
use std::time::Duration;
use tests::storm::{Guest, Storm, Stormed};

/// Edits of each phone.
const EDITS: usize = 10;
/// The machine's limit of open files; real phones come from many machines.
const CONNECTIONS: usize = 4_000;

/// What was seen.
pub struct Seen {
    /// By the phones.
    pub stormed: Stormed,
    /// Of the server.
    pub cost: ProcessCost,
    /// Processor seconds of the phones.
    pub maker_s: f64,
}

/// Lets so many phones come.
pub async fn measure(lec: &Path, place: &Place, phones: usize) -> Seen {
    let store = place.open().await;
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let hosts = people(&store, phones, 1, SystemClock.now(), &mut rng).await;
    store.close().await;
    let guests = (0..phones).map(|n| {
        let at = &hosts[n % hosts.len()];
        let branch = Branch::Institution(at.place.id.clone());
        let scopes = vec![Scope { role: Role::Recorder, branch }];
        let caller = Caller { account: at.account, name: "ครูมาลี".to_owned(), scopes };
        Guest { caller, institution: at.place.id.clone(), cookie: at.cookie.clone(), head: at.head }
    });
    let guests: Vec<Guest> = guests.collect();
    let server = Lec::start(lec, place).await;
    let cpu = ProcessCost::of("self").cpu_s;
    let coming = Storm { origin: server.origin.clone(), edits: EDITS, connections: CONNECTIONS, haste: 1 };
    let stormed = tokio::task::spawn_blocking(move || coming.blow(guests)).await.expect("the storm ends");
    Seen { stormed, cost: server.cost(), maker_s: ProcessCost::of("self").cpu_s - cpu }
}

impl Seen {
    /// Whether everything went as promised: all received, and those who were let in not kept waiting.
    pub fn is_good(&self) -> bool {
        let patient = self.stormed.within(990) <= Duration::from_secs(1);
        self.stormed.failed == 0 && self.stormed.unfinished == 0 && patient && self.cost.peak_mb <= 1_024.0
    }
}
