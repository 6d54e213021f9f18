//! The yardstick: `pouchdb-server` on `LevelDB` takes documents of the same content over as many connections, each with
//! a database of its own, which suits it best. It is not known to bring each request to the disk.

use super::CONNECTIONS;
use super::MANY;
use super::load::{Rate, drive};
use super::process::{ProcessCost, answers, free_port};
use crate::pouch::{doc_of, modules};
use serde_json::{Value, json};
use server::app::SystemClock;
use server::demo::{Country, Options, World};
use shared::values::Clock;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What it does.
pub struct Couch {
    /// Documents, fifty in a request.
    pub many: Rate,
    /// Documents, one in a request.
    pub single: Rate,
    /// The most memory that it held, in megabytes.
    pub peak_mb: f64,
}

/// Starts it and measures.
pub async fn measure() -> Couch {
    let (folder, address) = (tempfile::tempdir().expect("a folder"), free_port());
    let mut server = tokio::process::Command::new("node");
    server.arg(modules().join("node_modules/pouchdb-server/bin/pouchdb-server"));
    server.args(["--host", "127.0.0.1", "--port", &address.port().to_string(), "--no-stdout-logs"]);
    server
        .arg("--dir")
        .arg(folder.path())
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    let server = server.spawn().expect("node starts");
    answers(address).await;
    let origin = format!("http://{address}");
    let client = reqwest::Client::new();
    for hand in 0..CONNECTIONS {
        let made = client.put(format!("{origin}/roll{hand}")).send().await.expect("an answer");
        assert!(made.status().is_success());
    }
    let docs = Arc::new(docs());
    let many = rate(&client, &origin, &docs, MANY).await;
    let single = rate(&client, &origin, &docs, 1).await;
    let process = server.id().expect("it runs").to_string();
    Couch { many, single, peak_mb: ProcessCost::of(&process).peak_mb }
}

async fn rate(client: &reqwest::Client, origin: &str, docs: &Arc<Vec<Value>>, count: usize) -> Rate {
    let next = Arc::new(AtomicUsize::new(0));
    let (client, origin, docs) = (client.clone(), origin.to_owned(), docs.clone());
    let (took, begun, cpu) = drive(move |hand| {
        let first = next.fetch_add(count, Ordering::Relaxed);
        let (client, docs) = (client.clone(), docs.clone());
        let path = format!("{origin}/roll{hand}{}", if count > 1 { "/_bulk_docs" } else { "" });
        async move {
            let named = (first..first + count).map(|n| {
                let mut doc = docs[n % docs.len()].clone();
                doc["_id"] = json!(format!("{count}-{n}"));
                doc
            });
            let mut named: Vec<Value> = named.collect();
            let body = if count > 1 { json!({ "docs": named }) } else { named.remove(0) };
            let answer = client.post(path).json(&body).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.status());
            answer.bytes().await.expect("a whole answer");
            true
        }
    })
    .await;
    Rate::of(took.len() * count, took, begun, cpu)
}

/// Children like those of the country.
fn docs() -> Vec<Value> {
    let options = Options { children: 2_000, seed: 500, today: SystemClock.now().bangkok_day() };
    let world = World::new(Country::loei(), options);
    let rolls = world.places.iter().map(|place| world.roll(place).on);
    rolls.flatten().take(1_000).map(|child| Value::Object(doc_of(&child.record))).collect()
}
