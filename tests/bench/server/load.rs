//! The load: requests that were made ready before, sent over a few connections as fast as they are answered.

use super::process::{Lec, ProcessCost};
use super::{CONNECTIONS, SPAN};
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
    /// Things in a second.
    pub per_second: f64,
    /// How long each request took, sorted.
    pub took: Vec<Duration>,
    /// Processor seconds of the maker of the load for each second.
    pub maker: f64,
}

impl Rate {
    /// Of what was measured from a moment on.
    pub fn of(things: usize, mut took: Vec<Duration>, begun: Instant, cpu_before: f64) -> Self {
        took.sort_unstable();
        let seconds = begun.elapsed().as_secs_f64();
        let maker = (ProcessCost::of("self").cpu_s - cpu_before) / seconds;
        let things = f64::from(u32::try_from(things).unwrap_or(u32::MAX));
        Self { per_second: things / seconds, took, maker }
    }

    /// The time within which so many of a thousand requests were answered, in milliseconds.
    pub fn within(&self, of_thousand: usize) -> f64 {
        let place = self.took.len().saturating_sub(1) * of_thousand / 1_000;
        self.took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }
}

/// Does the same thing over several connections until the time is over or nothing is left. `act` takes the next thing,
/// and tells whether there was one.
pub async fn drive<A, F>(act: A) -> (Vec<Duration>, Instant, f64)
where
    A: Fn(usize) -> F + Clone + Send + 'static,
    F: Future<Output = bool> + Send,
{
    let (begun, cpu) = (Instant::now(), ProcessCost::of("self").cpu_s);
    let hands = (0..CONNECTIONS).map(|hand| {
        let act = act.clone();
        tokio::spawn(async move {
            let mut took = Vec::new();
            while begun.elapsed() < SPAN {
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
    (took, begun, cpu)
}

/// Sends pushes of so many edits each; every one of them must be taken.
pub async fn measure(server: &Lec, pushes: Vec<Push>, edits: usize) -> Rate {
    let rest = Arc::new(Mutex::new(pushes));
    let (client, origin) = (reqwest::Client::new(), server.origin.clone());
    let (took, begun, cpu) = drive(move |_| {
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
    })
    .await;
    Rate::of(took.len() * edits, took, begun, cpu)
}
