//! The yardstick of syncing: `pouchdb-server` on `LevelDB`, and a `pouchdb` client that does the same as our phone.

use serde_json::{Value, json};
use shared::children::Record;
use shared::values::RecordId;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tests::meter::Meter;
use tests::quick_edits::QuickEdit;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// A server with a counting line before it, and a client.
pub struct Pouch {
    /// The line between them.
    pub meter: Meter,
    asking: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _client: Child,
    _server: Child,
    _folder: TempDir,
}

/// Where the packages are.
pub fn modules() -> PathBuf {
    let modules = std::env::var_os("LEC_BENCH_NPM").map(PathBuf::from);
    modules.expect("`cargo xtask bench` says where the packages are")
}

/// A child as a document.
pub fn doc_of(record: &Record) -> serde_json::Map<String, Value> {
    let fields = record.fields().map(|(field, value)| (field.key().to_owned(), json!(value)));
    let mut doc: serde_json::Map<String, Value> = fields.collect();
    doc.insert("measurements".to_owned(), json!(record.measurements.values().collect::<Vec<_>>()));
    doc
}

impl Pouch {
    /// Starts both. `cargo xtask bench sync` has installed them.
    pub async fn start() -> Self {
        let modules = modules();
        let folder = tempfile::tempdir().expect("a folder");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
        let address: SocketAddr = free.expect("a free port");
        let mut server = Command::new("node");
        server.arg(modules.join("node_modules/pouchdb-server/bin/pouchdb-server"));
        server.args(["--host", "127.0.0.1", "--port", &address.port().to_string(), "--no-stdout-logs"]);
        server.arg("--dir").arg(folder.path()).current_dir(folder.path());
        server.stdout(Stdio::null()).kill_on_drop(true);
        let server = server.spawn().expect("node starts");
        let begun = Instant::now();
        while tokio::net::TcpStream::connect(address).await.is_err() {
            assert!(begun.elapsed() < Duration::from_mins(1), "pouchdb-server does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }

        let meter = Meter::before(address).await;
        let mut client = Command::new("node");
        client.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/bench/pouch.mjs")).arg(&modules);
        client.arg(format!("http://{address}/roll")).arg(format!("{}/roll", meter.origin()));
        client.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut client = client.spawn().expect("node starts");
        let asking = client.stdin.take().expect("a pipe");
        let answers = BufReader::new(client.stdout.take().expect("a pipe")).lines();
        Self { meter, asking, answers, _client: client, _server: server, _folder: folder }
    }

    /// Puts the roll on the server, uncounted.
    pub async fn fill(&mut self, roll: &[(RecordId, Record)]) {
        let doc = |(id, record): &(RecordId, Record)| {
            let mut doc = doc_of(record);
            doc.insert("_id".to_owned(), json!(id));
            doc
        };
        let docs: Vec<_> = roll.iter().map(doc).collect();
        assert_eq!(self.step("fill", json!(docs)).await, roll.len());
    }

    /// Pulls what is new; tells how many documents came.
    pub async fn pull(&mut self) -> usize {
        self.step("pull", Value::Null).await
    }

    /// Changes documents, then pushes them.
    pub async fn push(&mut self, edits: &[QuickEdit]) {
        let change = |edit: &QuickEdit| {
            let mut doc = json!(edit.typed);
            doc["_id"] = json!(edit.child);
            doc
        };
        let changes: Vec<_> = edits.iter().map(change).collect();
        self.step("edit", json!(changes)).await;
        self.meter.start_over();
        assert_eq!(self.step("push", Value::Null).await, edits.len());
    }

    async fn step(&mut self, step: &str, given: Value) -> usize {
        let line = format!("{}\n", json!([step, given]));
        self.asking.write_all(line.as_bytes()).await.expect("the client listens");
        let answer = self.answers.next_line().await.expect("the client answers");
        let answer = answer.unwrap_or_else(|| panic!("the client gave up at {step}"));
        answer.parse().expect("a number")
    }
}
