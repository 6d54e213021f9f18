//! The log of a database file, into which every commit is written first. What stands in it is moved to its place in the
//! file beside the writer, so that no phone waits for it; only the rest that came meanwhile is moved by the writer, and
//! then the log begins anew.

use super::file::{File, pages_in_log};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Pages in the log before they are moved: a page that is written again meanwhile is moved once.
const MANY: usize = 4_000;

/// Moves the log of one writer.
pub struct LogMover {
    wake: Option<SyncSender<()>>,
    moved: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl LogMover {
    /// Starts it, with a connection of its own: the writer's knows the pages that were written last.
    pub fn start(file: File) -> Self {
        let (wake, woken) = sync_channel(1);
        let moved = Arc::new(AtomicBool::new(false));
        let done = moved.clone();
        let thread = std::thread::spawn(move || {
            while woken.recv().is_ok() {
                move_log(&file);
                done.store(true, Ordering::Release);
            }
        });
        Self { wake: Some(wake), moved, thread: Some(thread) }
    }

    /// Looks after a commit, on the writer's thread, whether there is something to do.
    pub fn look(&self, file: &File) {
        if self.moved.swap(false, Ordering::Acquire) {
            move_log(file);
        } else if pages_in_log() >= MANY {
            // While it is at work it need not be woken.
            let _ = self.wake.as_ref().map(|wake| wake.try_send(()));
        }
    }
}

impl Drop for LogMover {
    fn drop(&mut self) {
        self.wake = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn move_log(file: &File) {
    // What could not be moved now is moved the next time; the log holds it until then.
    if let Err(cause) = file.move_log() {
        tracing::warn!(%cause, "the log was not moved");
    }
}
