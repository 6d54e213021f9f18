//! The load: requests that were made ready before, sent over a few connections as fast as they are answered.

use super::CONNECTIONS;
use super::process::{Lec, ProcessCost};
use shared::edits::Outcome;
use shared::wire::sync::SyncResponse;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request that is ready to go.
pub struct Push {
    /// The path.
    pub path: String,
    /// The cookie of who sends it.
    pub cookie: String,
    /// The packed body.
    pub body: Vec<u8>,
}

/// How fast something went.
#[derive(Default)]
pub struct Rate {
    things: f64,
    seconds: f64,
    /// Processor seconds of the maker of the load.
    maker_s: f64,
    /// How long each request took.
    took: Vec<Duration>,
}

impl Rate {
    /// More of the same.
    pub fn add(&mut self, more: Self) {
        self.things += more.things;
        self.seconds += more.seconds;
        self.maker_s += more.maker_s;
        self.took.extend(more.took);
    }

    /// Where every request brings so many things.
    pub fn of(mut self, things: usize) -> Self {
        self.things *= f64::from(u32::try_from(things).unwrap_or(u32::MAX));
        self
    }

    /// Things in a second.
    pub fn per_second(&self) -> f64 {
        self.things / self.seconds
    }

    /// Processors that the maker of the load used.
    pub fn maker(&self) -> f64 {
        self.maker_s / self.seconds
    }

    /// The time within which so many of a thousand requests were answered, in milliseconds.
    pub fn within(&self, of_thousand: usize) -> f64 {
        let mut took = self.took.clone();
        took.sort_unstable();
        let place = took.len().saturating_sub(1) * of_thousand / 1_000;
        took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }
}

/// Does the same thing over several connections until the time is over or nothing is left. `act` takes the next thing,
/// and tells whether there was one.
pub async fn drive<A, F>(act: A, span: Duration) -> Rate
where
    A: Fn(usize) -> F + Clone + Send + 'static,
    F: Future<Output = bool> + Send,
{
    let (begun, cpu) = (Instant::now(), ProcessCost::of("self").cpu_s);
    let hands = (0..CONNECTIONS).map(|hand| {
        let act = act.clone();
        tokio::spawn(async move {
            let mut took = Vec::new();
            while begun.elapsed() < span {
                let one = Instant::now();
                if !act(hand).await {
                    break;
                }
                took.push(one.elapsed());
            }
            took
        })
    });
    let mut took = Vec::new();
    for hand in hands.collect::<Vec<_>>() {
        took.append(&mut hand.await.expect("no hand fails"));
    }
    let things = f64::from(u32::try_from(took.len()).unwrap_or(u32::MAX));
    let maker_s = ProcessCost::of("self").cpu_s - cpu;
    Rate { things, seconds: begun.elapsed().as_secs_f64(), maker_s, took }
}

/// Pushes that wait to be sent.
pub type Pushes = Arc<Mutex<Vec<Push>>>;

/// Sends pushes of so many edits each; every one of them must be taken.
pub async fn measure(server: &Lec, pushes: &Pushes, edits: usize, span: Duration) -> Rate {
    let (client, origin, rest) = (reqwest::Client::new(), server.origin.clone(), pushes.clone());
    let act = move |_| {
        let push = rest.lock().expect("nobody panics with it").pop();
        let (client, origin) = (client.clone(), origin.clone());
        async move {
            let Some(push) = push else { return false };
            let request = client.post(format!("{origin}{}", push.path)).header("cookie", push.cookie);
            let request =
                request.header("content-type", "application/json").header("content-encoding", "gzip");
            let answer = request.body(push.body).send().await.expect("an answer");
            let status = answer.status();
            let body = answer.bytes().await.expect("a whole answer");
            assert!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&body));
            let answer: SyncResponse = serde_json::from_slice(&body).expect("an answer of ours");
            let taken =
                |outcome: &Outcome| matches!(outcome, Outcome::Applied { .. } | Outcome::Merged { .. });
            let all = answer.results.iter().all(|result| taken(&result.outcome));
            assert!(all && answer.results.len() == edits, "not all was taken: {:?}", answer.results);
            true
        }
    };
    drive(act, span).await.of(edits)
}
