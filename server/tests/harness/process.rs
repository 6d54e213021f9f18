//! The real server as a process of its own, which can be killed.

use super::Database;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `lec serve`; it ends with its owner.
pub struct Process {
    child: Child,
    address: String,
}

impl Process {
    /// Starts one on a database.
    pub fn start(database: &Database) -> Self {
        Self::start_as(database, Command::new(env!("CARGO_BIN_EXE_lec")))
    }

    /// Starts one that writes everything it has to say into a file.
    pub fn start_telling(database: &Database, log: &Path) -> Self {
        let mut lec = Command::new(env!("CARGO_BIN_EXE_lec"));
        lec.env("RUST_LOG", "trace");
        Self::start_with(database, lec, std::fs::File::create(log).unwrap().into())
    }

    /// Starts one that dies by itself when it comes to a named moment for the so-many-th time, counted from 0.
    pub fn start_dying(database: &Database, moment: &str, times: u32) -> Self {
        let mut lec = Command::new(env!("CARGO_BIN_EXE_lec"));
        lec.env("FAILPOINTS", format!("{moment}={times}*off->return"));
        Self::start_as(database, lec)
    }

    /// Waits until it has ended, and tells whether it died by itself.
    pub fn died(mut self) -> bool {
        self.child.wait().unwrap().code().is_none()
    }

    /// Starts one whose files may not grow beyond so many kilobytes, as on a full disk.
    pub fn start_with_room(database: &Database, kilobytes: u64) -> Self {
        let mut shell = Command::new("sh");
        // Without the signal a write beyond the limit fails, as it does on a full disk.
        let limited = format!("trap '' XFSZ; ulimit -S -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
        shell.arg("-c").arg(limited).arg(env!("CARGO_BIN_EXE_lec"));
        Self::start_as(database, shell)
    }

    fn start_as(database: &Database, lec: Command) -> Self {
        Self::start_with(database, lec, Stdio::null())
    }

    fn start_with(database: &Database, mut lec: Command, log: Stdio) -> Self {
        match database {
            Database::File(folder) => lec.arg("--data").arg(folder.path()),
            Database::Postgres(address) => lec.arg("--database").arg(address),
        };
        lec.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        let mut child = lec.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = said.next().expect("the server says where it listens").unwrap();
        let address = ready.rsplit('/').next().unwrap().to_owned();
        Self { child, address }
    }

    /// Ends it at once and leaves it no time for anything.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// There is room again.
    pub fn make_room(&self) {
        let id = self.child.id().to_string();
        let raised = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited:"]).status();
        assert!(raised.unwrap().success());
    }

    /// Copies the files of the database at one moment, as a snapshot of the disk does; `meanwhile` all stands still.
    pub fn snapshot<T>(&self, from: &Path, to: &Path, meanwhile: impl FnOnce() -> T) -> T {
        self.signal("-STOP");
        let state = format!("/proc/{}/stat", self.child.id());
        while !std::fs::read_to_string(&state).unwrap().contains(") T ") {
            std::thread::sleep(Duration::from_millis(1));
        }
        let seen = meanwhile();
        for file in ["lec.sqlite", "lec.sqlite-wal"] {
            if from.join(file).exists() {
                std::fs::copy(from.join(file), to.join(file)).unwrap();
            }
        }
        self.signal("-CONT");
        seen
    }

    /// Asks it; `None` when it did not answer whole. Status, cookie and body otherwise.
    pub fn post(&self, path: &str, cookie: &str, body: &[u8]) -> Option<(u16, String, Vec<u8>)> {
        self.ask("POST", path, cookie, body)
    }

    /// The same with any method.
    pub fn ask(&self, method: &str, path: &str, cookie: &str, body: &[u8]) -> Option<(u16, String, Vec<u8>)> {
        let mut line = TcpStream::connect(&self.address).ok()?;
        line.set_read_timeout(Some(PATIENCE)).ok()?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: lec\r\nconnection: close\r\ncookie: {cookie}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        line.write_all(head.as_bytes()).ok()?;
        line.write_all(body).ok()?;
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).ok()?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(answer[..end].to_vec()).ok()?;
        let body = answer[end + 4..].to_vec();
        let value = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
        };
        if value("content-length")?.parse() != Ok(body.len()) {
            return None;
        }
        let cookie = value("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        Some((head.split(' ').nth(1)?.parse().ok()?, cookie.to_owned(), body))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
