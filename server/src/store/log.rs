//! The log of a database file, into which every commit is written first. What stands in it is moved to its place in the
//! file, and brought to the disk there, beside the writer. Only what came meanwhile is moved by the writer; then the log
//! begins anew with the next commit, unless somebody reads at that moment.

use super::StoreError;
use super::file::{File, pages_in_log};
use std::cell::Cell;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Pages in the log before they are moved: a page that is written again meanwhile is moved once.
pub const MANY: usize = 8_000;

/// What is done beside the writer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    Moving,
    Moved,
}

/// Moves the log of one writer.
pub struct LogMover {
    wake: Option<SyncSender<()>>,
    beside: Arc<Mutex<Beside>>,
    thread: Option<JoinHandle<()>>,
    many: usize,
    /// The pages in the log after the last commit, and from how many on it is moved next.
    seen: Cell<usize>,
    due: Cell<usize>,
}

impl LogMover {
    /// Starts it, with a connection of its own: the writer's knows the pages that were written last.
    pub fn start(file: File, many: usize) -> Result<Self, StoreError> {
        let (wake, woken) = sync_channel(1);
        let beside = Arc::new(Mutex::new(Beside::Nothing));
        let told = beside.clone();
        let moving = move || {
            while woken.recv().is_ok() {
                let moved = moves(&file) && moves_on(file.to_disk());
                *now(&told) = if moved { Beside::Moved } else { Beside::Nothing };
            }
        };
        let thread = std::thread::Builder::new().name("log".to_owned()).spawn(moving);
        let thread = Some(thread.map_err(|_| StoreError::BrokeOff)?);
        Ok(Self { wake: Some(wake), beside, thread, many, seen: Cell::new(0), due: Cell::new(many) })
    }

    /// Looks after a commit, on the writer's thread, whether there is something to do.
    pub fn look(&self, writer: &File) {
        let pages = pages_in_log();
        if pages < self.seen.replace(pages) {
            self.due.set(self.many);
        }
        let mut beside = now(&self.beside);
        match *beside {
            Beside::Moved => {
                *beside = Beside::Nothing;
                moves(writer);
                self.due.set(pages + self.many);
            }
            Beside::Nothing if pages >= self.due.get() => {
                if pages > 16 * self.many {
                    tracing::warn!(pages, "the log cannot begin anew while somebody reads");
                }
                *beside = Beside::Moving;
                self.due.set(pages + self.many);
                // It waits for this.
                let _ = self.wake.as_ref().map(|wake| wake.try_send(()));
            }
            Beside::Nothing | Beside::Moving => {}
        }
    }
}

impl Drop for LogMover {
    fn drop(&mut self) {
        self.wake = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Moves what can be moved. What cannot is moved the next time; the log holds it until then.
pub fn moves(file: &File) -> bool {
    moves_on(file.move_log())
}

fn moves_on(moved: Result<bool, StoreError>) -> bool {
    moved.unwrap_or_else(|cause| {
        tracing::warn!(%cause, "the log was not moved");
        false
    })
}

fn now(beside: &Mutex<Beside>) -> MutexGuard<'_, Beside> {
    beside.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sql::sql;
    use rusqlite::Connection;

    #[test]
    fn the_log_begins_anew_while_writing_and_reading_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.sqlite");
        let made = Connection::open(&path).unwrap();
        made.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE kept (n INTEGER PRIMARY KEY, text TEXT)")
            .unwrap();
        let (writer, reader) = (File::of(&path, 2_000), File::of(&path, 2_000));
        let log = LogMover::start(File::of(&path, 2_000), 50).unwrap();
        let (mut anew, mut before, mut most) = (0, 0, 0);
        for n in 0..3_000 {
            let mut tx = writer.begin("BEGIN IMMEDIATE").unwrap();
            tx.run(&sql("INSERT INTO kept (text) VALUES ($1)").bind("ก".repeat(2_000)).for_sqlite()).unwrap();
            tx.commit().unwrap();
            let pages = pages_in_log();
            anew += usize::from(pages < before);
            (before, most) = (pages, most.max(pages));
            log.look(&writer);
            if n % 3 == 0 {
                let mut tx = reader.begin("BEGIN").unwrap();
                assert_eq!(
                    tx.rows(&sql("SELECT count(*) AS n FROM kept").for_sqlite(), 1).unwrap()[0]
                        .count("n")
                        .unwrap(),
                    n + 1
                );
            }
        }
        assert!(anew > 3, "it began anew {anew} times");
        assert!(most < 3_000, "it grew to {most} pages");
    }
}
