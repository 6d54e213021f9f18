//! The line between phones and server: what it does to requests and answers, and what it saw of them.

use crate::check::bounds;
use crate::op::P;
use app::sync::{Transport, TransportError};
use shared::access::Caller;
use shared::edits::{Outcome, Refusal};
use shared::rounds::Window;
use shared::values::{EditId, InstitutionId, RecordId, Timestamp};
use shared::wire::boot::BootPage;
use shared::wire::error_body::ErrorCode;
use shared::wire::sync::{SyncRequest, SyncResponse};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use tests::disk::pause;
use tests::server::Server;

/// What happens to one request.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It never arrives.
    LoseRequest,
    /// It arrives and its answer does not.
    LoseAnswer,
    /// It arrives twice.
    Duplicate,
}

/// How an edit was first answered.
#[derive(Clone)]
pub struct Arrival {
    /// When.
    pub at: Timestamp,
    /// The windows then.
    pub windows: Vec<Window>,
    /// Whether it was held.
    pub held: bool,
}

/// The server with all lines to it.
pub struct Network {
    /// The server.
    pub server: Server,
    /// The server's clock.
    pub now: Timestamp,
    /// The most records in an answer.
    pub page: u32,
    /// The most edits of a request that the server gets to before it answers.
    pub batch: usize,
    /// Phones without a line.
    pub cut: BTreeSet<P>,
    /// What will go wrong next, by phone.
    pub faults: BTreeMap<P, VecDeque<Fault>>,
    /// Requests that were sent.
    pub old: Vec<(Caller, InstitutionId, SyncRequest)>,
    /// The first final answer to each edit.
    pub answered: BTreeMap<EditId, Outcome>,
    /// When each edit was first answered.
    pub arrived: BTreeMap<EditId, Timestamp>,
    /// The windows as they are.
    pub windows: Vec<Window>,
    /// How the server first answered each edit: when, by which windows, and whether it was held.
    pub first: BTreeMap<EditId, Arrival>,
    /// The held edits that the local government accepted, and when.
    pub decided: BTreeMap<EditId, Timestamp>,
    /// Whether the server once went back in time; then answers may change.
    pub restored: bool,
    /// What was met, for knowing that the runs reach everything.
    pub met: BTreeMap<&'static str, u64>,
}

impl Network {
    /// Counts something that was met.
    pub fn meet(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    /// Delivers a request to the server.
    pub fn deliver(
        &mut self,
        caller: &Caller,
        institution: &InstitutionId,
        asked: &SyncRequest,
    ) -> Result<SyncResponse, ErrorCode> {
        if !bounds::request_fits(asked) {
            self.meet("too large");
            return Err(ErrorCode::TooLarge);
        }
        let mut asked = asked.clone();
        asked.want = asked.want.min(self.page);
        asked.ops.truncate(self.batch);
        let answer = self.server.sync(caller, institution, &asked, self.now)?;
        bounds::page_is_whole(self.restored, &asked, &answer, &self.server.versions(institution));
        for (sent, result) in asked.ops.iter().zip(&answer.results) {
            self.meet(name_of(&result.outcome));
            if !result.outcome.is_final() {
                continue;
            }
            self.arrived.entry(sent.id).or_insert(self.now);
            let (held, windows) = (result.outcome == Outcome::Held, &self.windows);
            let arrival = || Arrival { at: self.now, windows: windows.clone(), held };
            self.first.entry(sent.id).or_insert_with(arrival);
            if result.late && !self.decided.contains_key(&sent.id) {
                self.meet("late");
            }
            self.is_stable(sent.id, &result.outcome);
        }
        for fate in &answer.fates {
            self.meet(if fate.late { "accepted by the office" } else { "declined or refused later" });
            self.is_stable(fate.id.expect("a fate names its edit"), &fate.outcome);
        }
        if answer.diverged {
            self.meet("diverged");
        }
        Ok(answer)
    }

    /// I7: an edit is always answered the same, but that a held one is decided once.
    fn is_stable(&mut self, edit: EditId, outcome: &Outcome) {
        if self.restored {
            return;
        }
        let first = self.answered.entry(edit).or_insert_with(|| outcome.clone());
        if *first == Outcome::Held {
            first.clone_from(outcome);
        }
        assert_eq!(first, outcome, "I7: the receipt of {edit} changed");
    }

    /// Opens or changes a window.
    pub fn put_window(&mut self, window: Window) {
        self.windows.retain(|other| other.id != window.id);
        self.server.window_put(&window, self.now);
        self.windows.push(window);
    }

    /// Closes every window that is open.
    pub fn close_windows(&mut self) {
        let now = self.now;
        let open: Vec<Window> = self.windows.iter().filter(|window| window.is_open(now)).cloned().collect();
        for window in open {
            self.put_window(Window { to: now, ..window });
        }
    }

    /// The local government decides on all that waits at an institution.
    pub fn decide(&mut self, institution: &InstitutionId, accept: bool) {
        for edit in self.server.decide(institution, accept, self.now) {
            self.arrived.insert(edit, self.now);
            self.decided.insert(edit, self.now);
        }
    }

    fn fault(&mut self, phone: P) -> Option<Fault> {
        self.faults.get_mut(&phone).and_then(VecDeque::pop_front)
    }
}

fn name_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied { .. } => "applied",
        Outcome::Merged { .. } => "merged",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Rejected { why: Refusal::OffTheRoll } => "rejected: off the roll",
        Outcome::Rejected { why: Refusal::PutBackTooLate } => "rejected: put back too late",
        Outcome::Rejected { .. } => "rejected: other",
        Outcome::Held => "held",
        Outcome::Declined { .. } => "declined",
        Outcome::Renumber => "renumber",
        Outcome::Gap { .. } => "gap",
    }
}

/// One phone's way to the server. It pauses before a request and before its answer.
pub struct Wire {
    /// The network.
    pub network: Rc<RefCell<Network>>,
    /// Whose line it is.
    pub phone: P,
    /// Who is signed in.
    pub caller: Caller,
}

impl Transport for Wire {
    async fn sync(
        &self,
        institution: &InstitutionId,
        asked: &SyncRequest,
    ) -> Result<SyncResponse, TransportError> {
        pause().await;
        let answer = {
            let mut network = self.network.borrow_mut();
            network.old.push((self.caller.clone(), institution.clone(), asked.clone()));
            if network.cut.contains(&self.phone) {
                network.meet("cut");
                return Err(TransportError::Unreachable);
            }
            let fault = network.fault(self.phone);
            match fault {
                Some(Fault::LoseRequest) => {
                    network.meet("lost request");
                    Err(TransportError::Unreachable)
                }
                Some(Fault::LoseAnswer) => {
                    network.meet("lost answer");
                    let _ = network.deliver(&self.caller, institution, asked);
                    Err(TransportError::Unreachable)
                }
                Some(Fault::Duplicate) => {
                    network.meet("duplicate");
                    let _ = network.deliver(&self.caller, institution, asked);
                    network.deliver(&self.caller, institution, asked).map_err(refused)
                }
                None => network.deliver(&self.caller, institution, asked).map_err(refused),
            }
        };
        pause().await;
        answer
    }

    async fn boot(
        &self,
        institution: &InstitutionId,
        after: Option<RecordId>,
    ) -> Result<BootPage, TransportError> {
        pause().await;
        let page = {
            let mut network = self.network.borrow_mut();
            if network.cut.contains(&self.phone) || network.fault(self.phone).is_some() {
                network.meet("interrupted download");
                return Err(TransportError::Unreachable);
            }
            let now = network.now;
            network.server.boot(&self.caller, institution, after, now).map_err(refused)
        };
        pause().await;
        page
    }
}

fn refused(code: ErrorCode) -> TransportError {
    TransportError::Refused(code, String::new(), None)
}
