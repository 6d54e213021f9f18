//! The yardstick: `pouchdb-server` on `LevelDB` takes documents of the same content over as many connections, each with
//! a database of its own, which suits it best. It is not known to bring each request to the disk.

use super::load::{Rate, drive};
use super::process::{ProcessCost, answers, free_port};
use super::{CONNECTIONS, SPAN, TURNS};
use crate::pouch::{doc_of, modules};
use serde_json::{Value, json};
use server::app::SystemClock;
use server::demo::{Country, Options, World};
use shared::values::Clock;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Documents that are made ready for each turn: more than it takes.
const READY: usize = 30_000;

/// A running one; it ends with its owner.
pub struct Couch {
    server: Child,
    origin: String,
    client: reqwest::Client,
    docs: Vec<Value>,
    next: AtomicUsize,
    _folder: TempDir,
}

impl Couch {
    /// Starts it.
    pub async fn start() -> Self {
        let (folder, address) = (tempfile::tempdir().expect("a folder"), free_port());
        let mut server = Command::new("node");
        server.arg(modules().join("node_modules/pouchdb-server/bin/pouchdb-server"));
        server.args(["--host", "127.0.0.1", "--port", &address.port().to_string(), "--no-stdout-logs"]);
        server.arg("--dir").arg(folder.path()).current_dir(folder.path());
        let server = server.stdout(Stdio::null()).kill_on_drop(true).spawn().expect("node starts");
        answers(address).await;
        let (origin, client) = (format!("http://{address}"), reqwest::Client::new());
        for hand in 0..CONNECTIONS {
            let made = client.put(format!("{origin}/roll{hand}")).send().await.expect("an answer");
            assert!(made.status().is_success());
        }
        Self { server, origin, client, docs: docs(), next: AtomicUsize::new(0), _folder: folder }
    }

    /// How fast it takes documents, so many in a request.
    pub async fn measure(&self, count: usize) -> Rate {
        let (origin, client) = (self.origin.clone(), self.client.clone());
        let ready = (0..READY / count).map(|_| self.body(count)).collect();
        let ready = Arc::new(Mutex::<Vec<String>>::new(ready));
        let act = move |hand| {
            let body = ready.lock().expect("nobody panics with it").pop();
            let client = client.clone();
            let path = format!("{origin}/roll{hand}{}", if count > 1 { "/_bulk_docs" } else { "" });
            async move {
                let body = body.expect("enough is ready");
                let asking = client.post(path).header("content-type", "application/json");
                let answer = asking.body(body).send().await.expect("an answer");
                assert!(answer.status().is_success(), "{}", answer.status());
                answer.bytes().await.expect("a whole answer");
                true
            }
        };
        drive(act, SPAN / TURNS).await.of(count)
    }

    /// A request with new documents.
    fn body(&self, count: usize) -> String {
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        let named = (first..first + count).map(|n| {
            let mut doc = self.docs[n % self.docs.len()].clone();
            doc["_id"] = json!(n.to_string());
            doc
        });
        let mut named: Vec<Value> = named.collect();
        let body = if count > 1 { json!({ "docs": named }) } else { named.remove(0) };
        body.to_string()
    }

    /// The most memory that it held so far, in megabytes.
    pub fn peak_mb(&self) -> f64 {
        ProcessCost::of(&self.server.id().expect("it runs").to_string()).peak_mb
    }
}

/// Children like those of the country.
fn docs() -> Vec<Value> {
    let options = Options { children: 2_000, seed: 500, today: SystemClock.now().bangkok_day() };
    let world = World::new(Country::loei(), options);
    let rolls = world.places.iter().map(|place| world.roll(place).on);
    rolls.flatten().take(1_000).map(|child| Value::Object(doc_of(&child.record))).collect()
}
